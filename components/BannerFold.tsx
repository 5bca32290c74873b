// The way from the most serious message to the others, and to the whole of what has no room in its line.
import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Signal } from "@preact/signals";
import { useText } from "@/lib/client/context.ts";
import { Icon } from "./Icon.tsx";

interface Props {
  count: number;
  openSig: Signal<boolean>;
  children: ComponentChildren;
}

/** Unfolded they lie over panes, and not over the figures of the account. */
export function BannerFold({ count, openSig, children }: Props): JSX.Element {
  const t = useText();
  const label = t("banner.all", { count });
  const isOpen = openSig.value;
  const others = isOpen || count === 1 ? "" : `+${count - 1}`;
  useEffect(() => {
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === "Escape") openSig.value = false;
    };
    addEventListener("keydown", onKey);
    return () => {
      removeEventListener("keydown", onKey);
      // What comes when there was nothing does not unfold by itself.
      openSig.value = false;
    };
  }, []);
  return (
    <>
      <button
        type="button"
        class="banner-more"
        aria-label={others === "" ? label : `${others} ${label}`}
        title={label}
        aria-expanded={isOpen}
        aria-controls="banner-fold"
        onClick={() => openSig.value = !isOpen}
      >
        {isOpen ? <span class="wide-only">{label}</span> : others}
        <Icon name={isOpen ? "up" : "down"} />
      </button>
      {isOpen && (
        <div id="banner-fold" class="banner-fold" role="group" aria-label={t("toast.region")} tabIndex={0}>
          {children}
        </div>
      )}
    </>
  );
}
