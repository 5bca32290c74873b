// What can be done with a position: close a part of it, protect it, turn it around. Each way leads to a
// preview, none sends.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { loadDetails, openClose } from "@/lib/client/actions.ts";
import { closePercents, shareOfPosition } from "@/lib/client/close_form.ts";
import { useNames, useScreen, useText } from "@/lib/client/context.ts";
import { clearProblems } from "@/lib/client/form.ts";
import type { FlowRequest } from "@/lib/client/order_flow.ts";
import { canModify, orderLabel, priceDigits } from "@/lib/client/order_view.ts";
import { breakEven, firesAtOnce, movedTo, stopsOf } from "@/lib/client/position_stops.ts";
import type { PositionTool } from "@/lib/client/tool.ts";
import type { ContractDetailsView, OrderView, PositionView } from "@/lib/contract/api.ts";
import { isZero } from "@/lib/contract/decimal.ts";
import { formatAverage, formatPercent, formatPrice, formatQuantity } from "@/lib/contract/format.ts";
import { kindOf } from "@/lib/contract/instrument_kinds.ts";
import { ProblemNote } from "./Field.tsx";
import { Delta } from "./Figures.tsx";
import { lockedBy, LockNote } from "./LockNote.tsx";
import { CloseButton, Modal } from "./Modal.tsx";

export function PositionMenu({ tool }: { tool: PositionTool }): JSX.Element {
  const screen = useScreen();
  const names = useNames();
  const t = useText();
  const position = screen.store.positionsSig.value[tool.id];
  const close = () => screen.toolSig.value = null;
  return (
    <Modal
      id="position"
      title={position ? names.full(position.contract) : t("position.gone")}
      onClose={close}
      withMode
    >
      <div class="dialog-body space-y-4">
        {position && <Parts position={position} tool={tool} />}
        <ProblemNote problem={tool.form.problemSig.value} />
      </div>
      <div class="dialog-foot">
        <button
          type="button"
          class="btn mr-auto"
          data-action="why"
          onClick={() => screen.toolSig.value = { kind: "why", id: tool.id }}
        >
          {t("why.open")}
        </button>
        <CloseButton onClose={close} />
      </div>
    </Modal>
  );
}

function Parts({ position, tool }: PartProps): JSX.Element {
  const screen = useScreen();
  const detailsSig = useSignal<ContractDetailsView | null>(null);
  useEffect(() => void loadDetails(screen, detailsSig, position.contract.conId), []);
  const details = detailsSig.value;
  return (
    <>
      <PositionFacts position={position} />
      <CloseParts position={position} tool={tool} details={details} />
      <Stops position={position} tool={tool} details={details} />
      <Reverse position={position} tool={tool} />
    </>
  );
}

export function PositionFacts({ position }: { position: PositionView }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const { contract, entryPrice, marketPrice, quantity, unrealizedPnl } = position;
  const digits = priceDigits(contract);
  const stale = position.stale || screen.staleSig.value;
  return (
    <dl class="facts">
      <dt>{t("preview.position")}</dt>
      <dd class={stale ? "stale" : ""}>
        {`${formatQuantity(quantity, lang)} @ ${formatAverage(entryPrice, lang, digits)}`}
      </dd>
      <dt>{t("positions.price")}</dt>
      <dd class={stale ? "stale" : ""}>{formatAverage(marketPrice, lang, digits)}</dd>
      <dt>{t("positions.unrealized")}</dt>
      <dd>
        <Delta value={unrealizedPnl} stale={stale} /> <span class="age">{contract.currency}</span>
      </dd>
    </dl>
  );
}

interface PartProps {
  position: PositionView;
  tool: PositionTool;
}

interface DetailedProps extends PartProps {
  /** `null` until they have come. */
  details: ContractDetailsView | null;
}

/** Asks for a preview; what is refused is said here. */
function usePreview(tool: PositionTool): { busy: boolean; preview(request: FlowRequest): void } {
  const { flow } = useScreen();
  return {
    busy: flow.flowSig.value.step !== "idle",
    preview(request) {
      clearProblems(tool.form);
      void flow.start(request);
    },
  };
}

/** Said once for all of the ways out. */
const POSITION_LOCK = "position-lock";

function CloseParts({ position, tool, details }: DetailedProps): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const { busy, preview } = usePreview(tool);
  const { account, contract } = position;
  const lock = screen.closeLockSig.value;
  const locked = busy || lock !== null;
  const atMarket = kindOf(contract.secType).orderTypes.includes("MKT");
  return (
    <section aria-labelledby="position-close">
      <h3 id="position-close" class="label mb-1">{t("position.close")}</h3>
      <div class="flex flex-wrap gap-2">
        {atMarket && closePercents.map((percent) => {
          const share = shareOfPosition(position, percent, details?.sizeIncrement ?? null);
          return (
            <button
              key={percent}
              type="button"
              class="btn"
              data-share={percent}
              disabled={locked || isZero(share)}
              {...(isZero(share) ? { title: t("position.noShare") } : lockedBy(POSITION_LOCK, lock))}
              onClick={() =>
                preview({
                  kind: "close",
                  close: { account, conId: contract.conId, percent, orderType: "MKT" },
                })}
            >
              {formatPercent(percent, lang, 0)} <span class="age">{formatQuantity(share, lang)}</span>
            </button>
          );
        })}
        <button
          type="button"
          class="btn"
          disabled={locked}
          {...lockedBy(POSITION_LOCK, lock)}
          onClick={() => {
            screen.toolSig.value = null;
            openClose(screen, position);
          }}
        >
          {t("position.closeOther")}
        </button>
      </div>
      <LockNote id={POSITION_LOCK} lock={lock} closes />
    </section>
  );
}

function Stops({ position, tool, details }: DetailedProps): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const stops = stopsOf(position, screen.ordersSig.value);
  return (
    <section aria-labelledby="position-stops" data-stops={stops.length}>
      <h3 id="position-stops" class="label mb-1">{t("position.stops")}</h3>
      {stops.length === 0 ? <p class="text-warn mb-2">{t("position.noStop")}</p> : (
        <ul class="mb-2 space-y-2">
          {stops.map((order) => (
            <StopLine
              key={order.clientOrderId}
              {...{ order, position, tool, details }}
            />
          ))}
        </ul>
      )}
      <button
        type="button"
        class="btn"
        data-action="attach-stop"
        onClick={() => screen.toolSig.value = { ...tool, step: "stop" }}
      >
        {t("position.attach")}
      </button>
    </section>
  );
}

/** A working stop, and the way to break-even: not where it would fire at once. */
function StopLine(
  { order, position, tool, details }: DetailedProps & { order: OrderView },
): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const { busy, preview } = usePreview(tool);
  const even = details && breakEven(position, details.priceRules);
  const changes = even === null || !canModify(order) ? null : movedTo(order, even);
  const fires = even === null ? null : firesAtOnce(position, even);
  const price = formatPrice(even, lang, priceDigits(position.contract));
  return (
    <li data-stop={order.clientOrderId} class="flex flex-wrap items-center gap-2">
      <span>{orderLabel(order, lang)}</span>
      {changes !== null && even !== null && (
        <button
          type="button"
          class="row-btn"
          data-action="break-even"
          disabled={busy || fires !== false || order.stopPrice === even}
          title={order.stopPrice === even ? t("position.isEven") : undefined}
          onClick={() => preview({ kind: "modify", clientOrderId: order.clientOrderId, changes })}
        >
          {t("position.breakEven", { price })}
        </button>
      )}
      {changes !== null && fires !== false && (
        <span class="age" data-fires={String(fires)}>
          {t(fires === null ? "position.noMarket" : "position.fires", { price })}
        </span>
      )}
    </li>
  );
}

function Reverse({ position, tool }: PartProps): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  if (!kindOf(position.contract.secType).orderTypes.includes("MKT")) return null;
  return (
    <section>
      <button
        type="button"
        class="btn"
        data-action="reverse"
        disabled={screen.closeLockSig.value !== null}
        {...lockedBy(POSITION_LOCK, screen.closeLockSig.value)}
        onClick={() => screen.toolSig.value = { ...tool, step: "reverse" }}
      >
        {t("position.reverse")}
      </button>
    </section>
  );
}
