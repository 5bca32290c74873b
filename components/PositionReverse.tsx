// Turns a position around in two steps that are asked for one by one: it is closed, and when nothing is left,
// opened on the other side.
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { useNames, useScreen, useText } from "@/lib/client/context.ts";
import { clearProblems } from "@/lib/client/form.ts";
import type { FlowRequest } from "@/lib/client/order_flow.ts";
import { exitSide } from "@/lib/client/position_stops.ts";
import type { PositionTool } from "@/lib/client/tool.ts";
import { dec, text } from "@/lib/contract/decimal.ts";
import { formatQuantity } from "@/lib/contract/format.ts";
import { kindOf } from "@/lib/contract/instrument_kinds.ts";
import { ProblemNote } from "./Field.tsx";
import { lockedBy, LockNote } from "./LockNote.tsx";
import { CloseButton, Modal } from "./Modal.tsx";

export function PositionReverse({ tool }: { tool: PositionTool }): JSX.Element | null {
  const screen = useScreen();
  const names = useNames();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const { positionsSig, positionsReadySig } = screen.store;
  // What it was when this was opened: the second step is as large as the first.
  const was = useMemo(() => positionsSig.peek()[tool.id], []);
  const now = positionsSig.value[tool.id];
  const close = () => screen.toolSig.value = null;
  if (was === undefined) return null;
  const { account, contract } = was;
  const side = exitSide(was);
  const quantity = text(dec(was.quantity).abs());
  const isStale = screen.staleSig.value;
  const isFlat = now === undefined && positionsReadySig.value && !isStale;
  const [lock, closeLock] = [screen.lockSig.value, screen.closeLockSig.value];
  const isBusy = screen.flow.flowSig.value.step !== "idle";
  const start = (request: FlowRequest) => {
    clearProblems(tool.form);
    void screen.flow.start(request);
  };
  const shown = { quantity: formatQuantity(quantity, lang), symbol: names.full(contract) };
  return (
    <Modal
      id="reverse"
      title={t("reverse.title", { symbol: names.short(contract) })}
      onClose={close}
      withMode
    >
      <div class="dialog-body space-y-4">
        <p>{t("reverse.text")}</p>
        <ol class="space-y-3">
          <li data-reverse="close" data-status={isFlat ? "done" : "open"}>
            <p>{`1. ${t(side === "SELL" ? "reverse.sellAll" : "reverse.buyAll", shown)}`}</p>
            {isFlat ? <p role="status" class="tone-good">{t("reverse.flat")}</p> : (
              <>
                <p class="text-muted">
                  {now === undefined || isStale
                    ? t("reverse.unknown")
                    : t("reverse.held", { quantity: formatQuantity(now.quantity, lang) })}
                </p>
                <button
                  type="button"
                  class="btn"
                  data-action="reverse-close"
                  disabled={isBusy || now === undefined || closeLock !== null}
                  {...lockedBy("reverse-close-lock", closeLock)}
                  onClick={() =>
                    start({
                      kind: "close",
                      close: { account, conId: contract.conId, percent: "100", orderType: "MKT" },
                    })}
                >
                  {t("close.preview")}
                </button>
                <LockNote id="reverse-close-lock" lock={closeLock} closes />
              </>
            )}
          </li>
          <li data-reverse="open">
            <p>{`2. ${t(side === "SELL" ? "reverse.sellNew" : "reverse.buyNew", shown)}`}</p>
            <button
              type="button"
              class="btn"
              data-action="reverse-open"
              disabled={isBusy || !isFlat || lock !== null}
              {...lockedBy("reverse-lock", lock)}
              onClick={() =>
                start({
                  kind: "order",
                  order: {
                    account,
                    conId: contract.conId,
                    side,
                    quantity,
                    orderType: "MKT",
                    tif: kindOf(contract.secType).closeTif,
                  },
                })}
            >
              {t("reverse.preview")}
            </button>
            <LockNote id="reverse-lock" lock={lock} />
          </li>
        </ol>
        <ProblemNote problem={tool.form.problemSig.value} />
      </div>
      <div class="dialog-foot">
        <CloseButton onClose={close} />
      </div>
    </Modal>
  );
}
