// The lines between the panes, which are moved by hand or by key; not on a phone, where one pane is shown at
// a time.
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { effect, type Signal, useSignal } from "@preact/signals";
import { useText } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";
import {
  keepSizes,
  keptSizes,
  MOST_SHARE,
  type PaneSizes,
  sizeByKey,
  sizeWithin,
  type SplitName,
  splitNames,
  splits,
  withSize,
} from "@/lib/client/splits.ts";

type Sizes = Signal<PaneSizes>;

export function Splits(): JSX.Element {
  const t = useText();
  const sizesSig = useSignal<PaneSizes>(keptSizes(() => localStorage));
  // At once, not with the next frame: the line stays under the hand that pulls it.
  useEffect(() =>
    effect(() => {
      const sizes = sizesSig.value;
      const { style } = document.documentElement;
      for (const name of splitNames) {
        const size = sizes[name];
        if (size === undefined) style.removeProperty(`--size-${name}`);
        else style.setProperty(`--size-${name}`, `${size}px`);
      }
      keepSizes(sizes, () => localStorage);
    }), []);
  return (
    <section class="splits" aria-label={t("split.all")}>
      {splitNames.map((name) => <Line key={name} name={name} sizesSig={sizesSig} />)}
    </section>
  );
}

function Line({ name, sizesSig }: { name: SplitName; sizesSig: Sizes }): JSX.Element {
  const t = useText();
  const { upright, behind, least } = splits[name];
  const shownSig = useMeasured(name);
  const grip = useRef<{ at: number; size: number } | null>(null);
  const room = () => upright ? innerWidth : innerHeight;
  const set = (size: number | null) => {
    const within = size === null ? null : sizeWithin(name, size, room());
    sizesSig.value = withSize(sizesSig.peek(), name, within);
  };
  const placeOf = (event: PointerEvent) => upright ? event.clientX : event.clientY;
  return (
    <div
      role="separator"
      tabIndex={0}
      class={cx("split", upright ? "split-upright" : "split-level")}
      data-split={name}
      aria-label={t(`split.${name}`)}
      title={t("split.hint")}
      aria-orientation={upright ? "vertical" : "horizontal"}
      aria-valuenow={shownSig.value}
      aria-valuemin={least}
      aria-valuemax={sizeWithin(name, Infinity, typeof innerWidth === "number" ? room() : least / MOST_SHARE)}
      // The text that the hand goes over is not selected.
      onMouseDown={(event) => {
        event.preventDefault();
        event.currentTarget.focus();
      }}
      onDblClick={() => set(null)}
      onKeyDown={(event) => {
        const size = sizeByKey(name, event, sizesSig.peek()[name] ?? measure(name));
        if (size === undefined) return;
        event.preventDefault();
        set(size);
      }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        grip.current = { at: placeOf(event), size: measure(name) };
      }}
      onPointerMove={(event) => {
        if (grip.current === null) return;
        const by = placeOf(event) - grip.current.at;
        if (by !== 0) set(grip.current.size + (behind ? -by : by));
      }}
      onPointerUp={() => grip.current = null}
      onPointerCancel={() => grip.current = null}
    />
  );
}

function measure(name: SplitName): number {
  const { of, upright } = splits[name];
  const { width = 0, height = 0 } = document.querySelector(of)?.getBoundingClientRect() ?? {};
  return Math.round(upright ? width : height);
}

/** How large it stands there, whoever has made it so. */
function useMeasured(name: SplitName) {
  const shownSig = useSignal(splits[name].least);
  useEffect(() => {
    const look = () => shownSig.value = measure(name);
    // The desk's rows and columns move one another: each pane that changes is looked at.
    const observer = new ResizeObserver(look);
    for (const pane of document.querySelectorAll(".pane")) observer.observe(pane);
    look();
    return () => observer.disconnect();
  }, []);
  return shownSig;
}
