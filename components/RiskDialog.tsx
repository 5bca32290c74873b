// The risk of the account that is shown: exposure, leverage, cushion, concentration, and what its stops leave
// open.
import type { JSX } from "preact";
import { useNames, useScreen, useText } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";
import { positionId, priceDigits } from "@/lib/client/order_view.ts";
import { type Risk, riskOf, type StopRisk } from "@/lib/client/risk.ts";
import { dec, text } from "@/lib/contract/decimal.ts";
import { formatMoney, formatPercent, formatPrice, formatQuantity, UNKNOWN } from "@/lib/contract/format.ts";
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";
import { EquityCurve } from "./EquityCurve.tsx";
import { CloseButton, Modal } from "./Modal.tsx";
import { SumText } from "./PositionTotals.tsx";

export function RiskDialog(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const risk = riskOf(screen.positionsSig.value, screen.ordersSig.value, screen.accountViewSig.value);
  const close = () => screen.toolSig.value = null;
  const ready = screen.store.positionsReadySig.value;
  return (
    <Modal id="risk" title={t("risk.title")} onClose={close} wide>
      <div class="dialog-body space-y-4">
        {ready ? <Exposure risk={risk} /> : <p role="status">{t("positions.notRead")}</p>}
        <EquityCurve />
        {ready && risk.stops.length > 0 && <StopTable risk={risk} />}
        {ready && risk.stops.length > 0 && <Concentration risk={risk} />}
      </div>
      <div class="dialog-foot">
        <button
          type="button"
          class="btn"
          data-action="size-plan"
          onClick={() => screen.toolSig.value = { kind: "size" }}
        >
          {t("plan.open")}
        </button>
        <CloseButton onClose={close} />
      </div>
    </Modal>
  );
}

function Exposure({ risk }: { risk: Risk }): JSX.Element {
  const t = useText();
  const screen = useScreen();
  const lang = screen.settings.langSig.value;
  const stale = screen.staleSig.value || (screen.accountViewSig.value?.stale ?? true) ? "stale" : "";
  const { leverage, cushion } = risk;
  const lacking = (names: string) => t("risk.atStopsLacks", { names });
  return (
    <section aria-labelledby="risk-exposure">
      <h3 id="risk-exposure" class="label mb-1">{t("risk.exposure")}</h3>
      <dl class="facts" data-risk>
        {fact("risk.gross", <SumText sum={risk.gross} />, risk.currency)}
        {fact("risk.net", <SumText sum={risk.net} />, risk.currency)}
        {fact(
          "risk.leverage",
          leverage === null ? UNKNOWN : `${formatPrice(leverage, lang)} ×`,
          null,
          "risk.leverageHint",
        )}
        {fact("risk.excess", formatMoney(cushion.excess, lang), risk.currency)}
        {fact("risk.cushion", formatPercent(cushion.percent, lang), null, "risk.cushionHint")}
        {fact(
          "risk.atStops",
          <SumText sum={risk.atStops} isGain lacking={lacking} />,
          risk.currency,
          "risk.atStopsHint",
        )}
      </dl>
      <p class="text-muted mt-2">{t("risk.byValue")}</p>
    </section>
  );

  function fact(label: LabelKey, value: JSX.Element | string, unit: string | null, hint?: LabelKey) {
    return (
      <>
        <dt title={hint && t(hint)}>
          <button
            type="button"
            class="of-why"
            onClick={() => screen.toolSig.value = { kind: "why-risk" }}
          >
            {t(label)}
          </button>
        </dt>
        <dd data-figure={label} class={stale}>
          {value} {unit !== null && <span class="age">{unit}</span>}
        </dd>
      </>
    );
  }
}

function StopTable({ risk }: { risk: Risk }): JSX.Element {
  const t = useText();
  return (
    <section aria-labelledby="risk-stops">
      <h3 id="risk-stops" class="label mb-1">{t("risk.stops")}</h3>
      <table class="grid-table of-dialog">
        <caption class="sr-only">{t("risk.stops")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("positions.symbol")}</th>
            <th scope="col" class="num of-price">{t("risk.stopped")}</th>
            <th scope="col" class="num of-price">{t("risk.distance")}</th>
            <th scope="col">{t("risk.fault")}</th>
          </tr>
        </thead>
        <tbody>
          {risk.stops.map((row) => <StopRow key={positionId(row.position)} row={row} />)}
        </tbody>
      </table>
    </section>
  );
}

function StopRow({ row }: { row: StopRisk }): JSX.Element {
  const t = useText();
  const names = useNames();
  const { settings, staleSig } = useScreen();
  const lang = settings.langSig.value;
  const { contract, quantity } = row.position;
  const stale = (staleSig.value || row.position.stale) && "stale";
  return (
    <tr data-stop-risk={contract.conId}>
      <td class="wraps">
        <WhyName name={names.short(contract)} />
      </td>
      <td class={cx("num wraps", stale)}>
        {`${formatQuantity(row.stopped, lang)} / ${formatQuantity(text(dec(quantity).abs()), lang)}`}
      </td>
      <td class="num wraps">
        {row.stops.map(({ order, price, distance }) => (
          <span key={order.clientOrderId} class="block">
            {`${formatPrice(price, lang, priceDigits(contract))} `}
            <span class={cx("age whitespace-nowrap", distance !== null && stale)}>
              {formatPercent(distance, lang, 2)}
            </span>
          </span>
        ))}
      </td>
      <td class="wraps">
        {row.faults.length === 0 ? <span class="tone-good">{t("risk.fine")}</span> : (
          <span class="text-warn">
            {row.faults.map((fault) => t(`risk.fault.${fault}`)).join(", ")}
          </span>
        )}
      </td>
    </tr>
  );
}

function Concentration({ risk }: { risk: Risk }): JSX.Element {
  const t = useText();
  const names = useNames();
  const screen = useScreen();
  const lang = screen.settings.langSig.value;
  const stale = (screen.staleSig.value || risk.gross.stale) && "stale";
  return (
    <section aria-labelledby="risk-concentration">
      <h3 id="risk-concentration" class="label mb-1">{t("risk.concentration")}</h3>
      {risk.concentration === null
        ? <p class="text-muted">{t("risk.shareUnknown")}</p>
        : (
          <table class="grid-table of-dialog" data-concentration>
            <caption class="sr-only">{t("risk.concentration")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("positions.symbol")}</th>
                <th scope="col">{t("risk.share")}</th>
                <th scope="col" class="num of-price">%</th>
              </tr>
            </thead>
            <tbody>
              {risk.concentration.map(({ position, percent }) => (
                <tr key={positionId(position)}>
                  <td class="wraps">
                    <WhyName name={names.short(position.contract)} />
                  </td>
                  <td>
                    <svg
                      class="limit-meter"
                      viewBox="0 0 100 1"
                      preserveAspectRatio="none"
                      aria-hidden="true"
                    >
                      <rect width={Math.min(100, Number(percent))} height="1" />
                    </svg>
                  </td>
                  <td class={cx("num", stale)}>{formatPercent(percent, lang)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
    </section>
  );
}

/** The name of what a row's figures are of: pressed, it says how they are made. */
function WhyName({ name }: { name: string }): JSX.Element {
  const { toolSig } = useScreen();
  const t = useText();
  return (
    <button
      type="button"
      class="of-why"
      title={t("why.open")}
      onClick={() => toolSig.value = { kind: "why-risk" }}
    >
      {name}
    </button>
  );
}
