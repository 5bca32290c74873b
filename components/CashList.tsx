// Cash by currency, each with its source and its age.
import type { JSX } from "preact";
import { cashByCurrency } from "@/lib/client/cash.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";
import { formatMoney } from "@/lib/contract/format.ts";
import { Age } from "./Figures.tsx";

export function CashList(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const rows = cashByCurrency(screen.accountViewSig.value);
  const base = screen.accountViewSig.value?.baseCurrency;
  const stale = screen.staleSig.value || (screen.accountViewSig.value?.stale ?? false);
  if (rows.length === 0) return <p class="text-muted">{t("account.notRead")}</p>;
  return (
    <>
      <dl class="facts">
        {rows.map(({ currency, figure }) => (
          <div key={currency} class="contents">
            <dt>
              <button
                type="button"
                class="of-why"
                title={t("why.open")}
                onClick={() => screen.toolSig.value = { kind: "why", id: null }}
              >
                {currency}
              </button>
            </dt>
            <dd>
              <span class={cx(stale && figure.value !== null && "stale")}>
                {formatMoney(figure.value, screen.settings.langSig.value)}
              </span>{" "}
              <Age at={figure.at} {...(figure.source === null ? {} : { source: figure.source })} />
            </dd>
          </div>
        ))}
      </dl>
      {base && <p class="age mt-1">{t("account.base", { currency: base })}</p>}
    </>
  );
}
