// Opens what lies in the script of the opened parts: fetched ahead when the page has come to rest, at once when it is needed before.
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useScreen, useText } from "@/lib/client/context.ts";
import { Guard } from "./Guard.tsx";
import { CloseButton, Modal } from "./Modal.tsx";
import { fetchParts, type Parts, partsSig } from "./parts.ts";

/** Long enough after the page's start that nothing else waits for the line. Safari has no `requestIdleCallback`. */
const AHEAD_MS = 600;

/** Fetches the opened parts ahead. A failure is silent: whoever opens one asks again, and is told. */
export function usePartsAhead(): void {
  useEffect(() => {
    const timer = setTimeout(() => void fetchParts().catch(() => {}), AHEAD_MS);
    return () => clearTimeout(timer);
  }, []);
}

interface OnDemandProps {
  /** The way back while it loads; without it the part stands in the page, with it it is a dialog. */
  onClose?: () => void;
  /** It waits for the parts to come ahead: nobody has asked for it. */
  patient?: boolean;
  children(parts: Parts): JSX.Element;
}

/** Rendered means open. Until the part is there it says that it loads; one that does not come asks for a reload. */
export function OnDemand({ onClose, patient = false, children }: OnDemandProps): JSX.Element {
  const { reloadSig } = useScreen();
  const t = useText();
  const parts = partsSig.value;
  useEffect(() => {
    if (patient) return;
    void fetchParts().catch(() => {
      reloadSig.value ??= "part";
      // The banner with the reload lies behind a dialog.
      onClose?.();
    });
  }, []);
  if (parts !== null) {
    return <Guard fallback={() => <parts.FailedPart onClose={onClose} />}>{children(parts)}</Guard>;
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
