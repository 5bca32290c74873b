// What is said of a part that has failed, and what can be done about it.
import type { JSX } from "preact";
import { askCancelAll, cancelOrder } from "@/lib/client/at_once.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";
import { Fault } from "./Guard.tsx";
import { CloseButton, Modal } from "./Modal.tsx";

/** Which part it is; of the orders all can be cancelled. */
export function FaultText({ name }: { name: LabelKey }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  return (
    <>
      <span class="grow">{t("fault.part", { part: t(name) })}</span>
      {name === "pane.orders" && (
        <button type="button" class="btn" onClick={() => askCancelAll(screen)}>
          {t("orders.cancelAll")}
        </button>
      )}
    </>
  );
}

/** One row of a table; an order can be cancelled all the same. */
export function FaultRowText({ orderId }: { orderId: string | undefined }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  return (
    <>
      {t("fault.row")}
      {orderId !== undefined && (
        <button
          type="button"
          class="row-btn ml-2"
          onClick={() => void cancelOrder(screen, orderId)}
        >
          {t("orders.cancel")}
        </button>
      )}
    </>
  );
}

/** As a dialog it can be put away: what lies behind it goes on. */
export function FailedPart({ onClose }: { onClose: (() => void) | undefined }): JSX.Element {
  const t = useText();
  if (onClose === undefined) return <Fault name="fault.here" />;
  return (
    <Modal id="fault" title={t("fault.here")} onClose={onClose}>
      <div class="dialog-body">
        <Fault name="fault.here" />
      </div>
      <div class="dialog-foot">
        <CloseButton onClose={onClose} />
      </div>
    </Modal>
  );
}
