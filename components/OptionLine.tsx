// What IB's model says of the option in the ticket, with its open interest; "–" where IB does not tell it.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";
import { percentOf } from "@/lib/client/option_figures.ts";
import type { QuoteView } from "@/lib/contract/api.ts";
import { formatNumber, formatPercent, formatQuantity } from "@/lib/contract/format.ts";

export function OptionLine({ quote, stale }: { quote: QuoteView | null; stale: boolean }): JSX.Element {
  const t = useText();
  const lang = useScreen().settings.langSig.value;
  const facts = quote?.option ?? null;
  const greek = (value: string | null | undefined) => formatNumber(value ?? null, lang, { min: 2, max: 4 });
  const figures = [
    [t("chain.volatility"), formatPercent(percentOf(facts?.impliedVolatility ?? null), lang)],
    [t("chain.delta"), greek(facts?.delta)],
    [t("chain.gamma"), greek(facts?.gamma)],
    [t("chain.theta"), greek(facts?.theta)],
    [t("chain.vega"), greek(facts?.vega)],
    [t("chain.interest"), formatQuantity(facts?.openInterest ?? null, lang)],
  ] as const;
  return (
    <p
      class={cx("px-3 pb-1 flex flex-wrap gap-x-3 age", stale && facts !== null && "stale")}
      data-quote="option"
      title={t("chain.model")}
    >
      {figures.map(([label, value]) => <span key={label}>{`${label} ${value}`}</span>)}
    </p>
  );
}
