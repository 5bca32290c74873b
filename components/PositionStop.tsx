// Attaches a stop to a position: where, for how much of it, how far that is and what it would cost.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { loadDetails } from "@/lib/client/actions.ts";
import { useNames, useScreen, useText } from "@/lib/client/context.ts";
import { clearProblems } from "@/lib/client/form.ts";
import { FormReader } from "@/lib/client/form_reader.ts";
import { priceDigits } from "@/lib/client/order_view.ts";
import {
  breakEven,
  exitSide,
  firesAtOnce,
  gainFrom,
  stoppedQuantity,
  stopsOf,
} from "@/lib/client/position_stops.ts";
import type { PositionTool } from "@/lib/client/tool.ts";
import type { ContractDetailsView, PositionView } from "@/lib/contract/api.ts";
import { dec, sub, text } from "@/lib/contract/decimal.ts";
import { formatPercent, formatPrice } from "@/lib/contract/format.ts";
import { kindOf } from "@/lib/contract/instrument_kinds.ts";
import { parseNumberInput, toNumberInput } from "@/lib/contract/number_input.ts";
import { ProblemNote } from "./Field.tsx";
import { NumberField } from "./Inputs.tsx";
import { Delta } from "./Figures.tsx";
import { Modal } from "./Modal.tsx";
import { PositionFacts } from "./PositionMenu.tsx";
import { TickField } from "./PriceField.tsx";

export function PositionStop({ tool }: { tool: PositionTool }): JSX.Element {
  const screen = useScreen();
  const names = useNames();
  const t = useText();
  const position = screen.store.positionsSig.value[tool.id];
  const close = () => screen.toolSig.value = null;
  const symbol = position ? names.short(position.contract) : "";
  return (
    <Modal id="stop" title={t("stop.title", { symbol })} onClose={close} withMode>
      {position ? <StopForm position={position} tool={tool} /> : (
        <>
          <div class="dialog-body">{t("position.gone")}</div>
          <div class="dialog-foot">
            <button type="button" class="btn" data-first onClick={close}>{t("dialog.close")}</button>
          </div>
        </>
      )}
    </Modal>
  );
}

function StopForm({ position, tool }: { position: PositionView; tool: PositionTool }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const { account, contract } = position;
  const { form } = tool;
  const detailsSig = useSignal<ContractDetailsView | null>(null);
  const priceSig = useSignal("");
  const quantitySig = useSignal(toNumberInput(unprotected(), lang));
  useEffect(() => void loadDetails(screen, detailsSig, contract.conId), []);
  const even = detailsSig.value && breakEven(position, detailsSig.value.priceRules);
  const loading = screen.flow.flowSig.value.step !== "idle";

  /** What no stop covers yet; all of it where everything is covered, or nobody knows. */
  function unprotected(): string {
    const whole = text(dec(position.quantity).abs());
    const stopped = stoppedQuantity(stopsOf(position, screen.ordersSig.peek()));
    const rest = stopped === null ? whole : sub(whole, stopped);
    return dec(rest).gt(0) ? rest : whole;
  }

  function preview(): void {
    clearProblems(form);
    const reader = new FormReader(lang);
    const quantity = reader.number("quantity", quantitySig);
    const stopPrice = reader.number("stopPrice", priceSig, kindOf(contract.secType).mayBeNegative);
    if (reader.failed) form.errorsSig.value = reader.errors;
    else {
      const tifs = kindOf(contract.secType).tifs;
      const tif = tifs === null || tifs.includes("GTC") ? "GTC" : "DAY";
      const side = exitSide(position);
      const order = {
        account,
        conId: contract.conId,
        side,
        quantity,
        orderType: "STP",
        stopPrice,
        tif,
      } as const;
      void screen.flow.start({ kind: "order", order, readings: reader.readings });
    }
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        preview();
      }}
    >
      <div class="dialog-body space-y-3">
        <PositionFacts position={position} />
        <div class="grid md:grid-cols-2 items-end gap-3">
          <TickField
            form={form}
            field="stopPrice"
            id="stop-price"
            label={t("ticket.stopPrice")}
            valueSig={priceSig}
            conId={contract.conId}
            side={exitSide(position)}
            details={detailsSig.value}
          />
          <NumberField
            form={form}
            field="quantity"
            id="stop-quantity"
            label={t("close.quantity")}
            valueSig={quantitySig}
          />
        </div>
        {even !== null && (
          <button
            type="button"
            class="row-btn"
            data-action="at-break-even"
            onClick={() => priceSig.value = toNumberInput(even, lang)}
          >
            {t("position.breakEven", { price: formatPrice(even, lang, priceDigits(contract)) })}
          </button>
        )}
        <StopFacts position={position} stop={priceSig.value} quantity={quantitySig.value} />
        <p class="text-muted">{t("stop.note")}</p>
        <ProblemNote problem={form.problemSig.value} />
      </div>
      <div class="dialog-foot">
        <button type="button" class="btn" data-first onClick={() => screen.toolSig.value = null}>
          {t("preview.cancel")}
        </button>
        <button type="submit" class="btn btn-solid" data-action="preview-stop" disabled={loading}>
          {loading ? t("ticket.previewBusy") : t("stop.preview")}
        </button>
      </div>
    </form>
  );
}

/** How far it is and what it costs, as far as both fields can be read. */
function StopFacts(
  { position, stop, quantity }: { position: PositionView; stop: string; quantity: string },
): JSX.Element | null {
  const t = useText();
  const lang = useScreen().settings.langSig.value;
  const [price, amount] = [parseNumberInput(stop, lang), parseNumberInput(quantity, lang)];
  if (price.kind !== "number" || amount.kind !== "number") return null;
  const { contract, entryPrice, marketPrice } = position;
  const given = { to: price.value, quantity: amount.value };
  const fires = firesAtOnce(position, price.value);
  const distance = marketPrice === null || dec(marketPrice).eq(0)
    ? null
    : text(dec(price.value).minus(marketPrice).div(dec(marketPrice).abs()).times(100).round(2));
  return (
    <>
      <dl class="facts" data-stop-facts>
        <dt>{t("stop.distance")}</dt>
        <dd>{formatPercent(distance, lang, 2)}</dd>
        <dt>{t("stop.fromEntry")}</dt>
        <dd>
          <Delta value={gainFrom(position, { ...given, from: entryPrice })} />{" "}
          <span class="age">{contract.currency}</span>
        </dd>
        <dt>{t("stop.fromNow")}</dt>
        <dd>
          <Delta value={gainFrom(position, { ...given, from: marketPrice })} />{" "}
          <span class="age">{contract.currency}</span>
        </dd>
      </dl>
      {fires === true && (
        <p role="alert" class="text-warn" data-fires>
          {t("position.fires", { price: formatPrice(price.value, lang, priceDigits(contract)) })}
        </p>
      )}
    </>
  );
}
