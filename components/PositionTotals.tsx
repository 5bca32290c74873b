// What the positions come to: a row for each currency, one for all of them in the account's own. A sum
// without one of its figures is "–".
import type { JSX } from "preact";
import { useNames, useScreen, useText } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";
import { positionTotals, type Sum, type Summed, type Total } from "@/lib/client/position_totals.ts";
import { formatMoney, formatPercent } from "@/lib/contract/format.ts";
import { Delta, Fit } from "./Figures.tsx";

/** The foot of the list of positions. */
export function PositionTotals(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const account = screen.accountViewSig.value;
  const { currencies, base, weight: share } = positionTotals(screen.positionsSig.value, account);
  const isOld = screen.staleSig.value || (account?.stale ?? false) || base?.sums.marketValue.stale;
  const weight = <span class={cx(isOld && share !== null && "stale")}>{formatPercent(share, lang)}</span>;
  // With one currency, which is the base, both would say the same.
  const isSame = currencies.length === 1 && currencies[0]?.currency === base?.currency;
  return (
    <tfoot>
      {currencies.map((total) => (
        <TotalRow
          key={total.currency}
          total={total}
          name={t("totals.of", { currency: total.currency })}
          weight={isSame ? weight : ""}
        />
      ))}
      {base !== null && !isSame && (
        <TotalRow
          total={base}
          name={t("totals.base", { currency: base.currency })}
          weight={weight}
          isBase
        />
      )}
    </tfoot>
  );
}

function TotalRow(
  { total, name, weight, isBase = false }: {
    total: Total;
    name: string;
    weight: JSX.Element | string;
    isBase?: boolean;
  },
): JSX.Element {
  const { toolSig } = useScreen();
  const t = useText();
  const gain = (field: Summed) => <SumText sum={total.sums[field]} isGain />;
  return (
    <tr data-total={isBase ? "base" : total.currency}>
      <th scope="row">
        <button
          type="button"
          class="of-why max-w-full"
          title={t("why.open")}
          onClick={() => toolSig.value = { kind: "why-total", currency: isBase ? null : total.currency }}
        >
          {name}
        </button>
      </th>
      <td class="num col-s" />
      <td class="num col-c" />
      <td class="num col-s" />
      <td class="num col-l">
        <SumText sum={total.sums.marketValue} />
      </td>
      <td class="num col-d">{gain("dailyPnl")}</td>
      <td class="num">{gain("unrealizedPnl")}</td>
      <td class="num col-xl">{gain("realizedPnl")}</td>
      <td class="num col-t">{weight}</td>
      <td class="num col-xxl" />
      <td class="col-actions" />
    </tr>
  );
}

/** A sum, or what it lacks. */
export function SumText(
  { sum, isGain = false, lacking }: {
    sum: Sum;
    isGain?: boolean;
    /** Why these positions have no part in it. */
    lacking?(names: string): string;
  },
): JSX.Element {
  const screen = useScreen();
  const names = useNames();
  const t = useText();
  if (sum.value === null) {
    const lacks = sum.lacks.map(({ contract }) => names.short(contract)).join(", ");
    const reason = [
      sum.lacks.length > 0 && (lacking?.(lacks) ?? t("totals.lacks", { names: lacks })),
      sum.rates.length > 0 && t("totals.rates", { currencies: sum.rates.join(", ") }),
    ].filter(Boolean).join(". ");
    return (
      <span class="hint" title={reason} data-lacks>
        <span aria-hidden="true">–</span>
        <span class="sr-only">{reason}</span>
      </span>
    );
  }
  const stale = screen.staleSig.value || sum.stale;
  if (isGain) return <Delta value={sum.value} stale={stale} room={10} />;
  const text = formatMoney(sum.value, screen.settings.langSig.value);
  return (
    <span class={stale ? "stale" : ""}>
      <Fit text={text} value={sum.value} room={11} />
    </span>
  );
}
