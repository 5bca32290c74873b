// The chart in words and figures: for screen readers and the keyboard. What is dragged or clicked in the
// drawing is done here by buttons.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { openModify } from "@/lib/client/actions.ts";
import type { ChartBar } from "@/lib/client/chart_bars.ts";
import { barTimeText, linesOf } from "@/lib/client/chart_run.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { priceDigits } from "@/lib/client/order_view.ts";
import type { PriceRule } from "@/lib/contract/price_step.ts";
import { nearestPrice } from "@/lib/client/price_steps.ts";
import { takeLimit } from "@/lib/client/ticket_price.ts";
import type { ContractDetailsView } from "@/lib/contract/api.ts";
import { dec, type DecimalString, text } from "@/lib/contract/decimal.ts";
import { formatPrice, formatQuantity } from "@/lib/contract/format.ts";

/** The latest; what is further back is for the eye. */
const ROWS = 40;

export function ChartTable(
  { details, bars }: { details: ContractDetailsView; bars: readonly ChartBar[] },
): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const openSig = useSignal(false);
  return (
    <details class="chart-table" onToggle={(event) => openSig.value = event.currentTarget.open}>
      <summary>{t("chart.table")}</summary>
      {openSig.value && (
        <>
          <ul class="px-3 py-1">
            {linesOf(screen, details.contract.conId).map(({ key, text, price, change }) => (
              <li key={key} class="flex items-center gap-2 py-0.5">
                <span>
                  {`${text} ${
                    formatPrice(price, screen.settings.langSig.value, priceDigits(details.contract))
                  }`}
                </span>
                {change !== null && (
                  <button
                    type="button"
                    class="row-btn"
                    onClick={() => openModify(screen, change.order)}
                  >
                    {t("chart.change")}
                  </button>
                )}
              </li>
            ))}
          </ul>
          <BarTable details={details} bars={bars} />
        </>
      )}
    </details>
  );
}

/**
 * The close as a price that can be ordered at: the middle of two has digits of its own, and a small one an
 * exponent.
 */
function closeOf(close: number, rules: readonly PriceRule[]): DecimalString {
  return rules.length === 0 ? text(dec(close.toFixed(8))) : nearestPrice(close, rules);
}

function BarTable(
  { details, bars }: { details: ContractDetailsView; bars: readonly ChartBar[] },
): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const price = (value: number) => formatPrice(String(value), lang, priceDigits(details.contract));
  return (
    <table class="watch-table">
      <caption class="sr-only">{t("chart.table")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("chart.time")}</th>
          <th scope="col" class="num">{t("chart.open")}</th>
          <th scope="col" class="num">{t("quote.high")}</th>
          <th scope="col" class="num">{t("quote.low")}</th>
          <th scope="col" class="num">{t("chart.close")}</th>
          <th scope="col" class="num">{t("quote.volume")}</th>
        </tr>
      </thead>
      <tbody>
        {bars.slice(-ROWS).reverse().map(({ time, open, high, low, close, volume }) => (
          <tr key={time}>
            <td>{barTimeText(screen, time, "full")}</td>
            <td class="num">{price(open)}</td>
            <td class="num">{price(high)}</td>
            <td class="num">{price(low)}</td>
            <td class="num">
              <button
                type="button"
                title={t("chart.take")}
                onClick={() => takeLimit(screen, closeOf(close, details.priceRules))}
              >
                {price(close)}
              </button>
            </td>
            <td class="num">{formatQuantity(volume === null ? null : String(volume), lang)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
