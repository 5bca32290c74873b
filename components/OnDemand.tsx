// Opens what lies in a script that comes later: the one that is fetched ahead, or the one of what is rarely
// opened.
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { Part } from "@/lib/client/part.ts";
import { Guard } from "./Guard.tsx";
import { CloseButton, Modal } from "./Modal.tsx";
import { ahead, partsSig, rare } from "./parts.ts";

interface LaterProps<T> {
  part: Part<T>;
  /** The way back while it loads; without it the part stands in the page, with it it is a dialog. */
  onClose?: () => void;
  /** It waits for the script to come: nobody has asked for it. */
  patient?: boolean;
  children(parts: T): JSX.Element;
}

type Of<T> = Omit<LaterProps<T>, "part">;

/** Rendered means open: out of the script that is fetched ahead. */
export function OnDemand(props: Of<typeof import("./on_demand_parts.ts")>): JSX.Element {
  return <Later part={ahead} {...props} />;
}

/** Rendered means open: out of the script that only comes for what is in it. */
export function Rarely(props: Of<typeof import("./rare_parts.ts")>): JSX.Element {
  return <Later part={rare} {...props} />;
}

/** Until the part is there it says that it loads; one that does not come asks for a reload. */
function Later<T>({ part, onClose, patient = false, children }: LaterProps<T>): JSX.Element {
  const { reloadSig } = useScreen();
  const t = useText();
  const parts = part.hereSig.value;
  const common = partsSig.value;
  useEffect(() => {
    if (patient) return;
    Promise.all([part.fetch(), ahead.fetch()]).catch(() => {
      reloadSig.value ??= "part";
      // The banner with the reload lies behind a dialog.
      onClose?.();
    });
  }, []);
  if (parts !== null && common !== null) {
    return <Guard fallback={() => <common.FailedPart onClose={onClose} />}>{children(parts)}</Guard>;
  }
  const loading = <p role="status" class="text-muted" data-loading>{t("dialog.loading")}</p>;
  if (onClose === undefined) return loading;
  return (
    <Modal id="loading" title={t("dialog.loading")} onClose={onClose}>
      <div class="dialog-body">{loading}</div>
      <div class="dialog-foot">
        <CloseButton onClose={onClose} />
      </div>
    </Modal>
  );
}
