// The account in one line of figures, each with its source and its age.
import type { ComponentChildren, JSX } from "preact";
import { type Figure, figureOf, pnlFigure } from "@/lib/client/account_view.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";
import { formatMoney } from "@/lib/contract/format.ts";
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";
import { Age, Delta } from "./Figures.tsx";
import { partsSig } from "./parts.ts";

/** IB's tags and what they are called here. */
const values: readonly { tag: string; label: LabelKey }[] = [
  { tag: "TotalCashValue", label: "account.cash" },
  { tag: "AvailableFunds", label: "account.availableFunds" },
  { tag: "BuyingPower", label: "account.buyingPower" },
  { tag: "MaintMarginReq", label: "account.margin" },
];

const pnls = [
  { which: "daily", label: "account.dailyPnl", note: "account.sinceReset" },
  { which: "unrealized", label: "account.unrealizedPnl", note: "account.sinceEntry" },
  { which: "realized", label: "account.realizedPnl", note: "account.today" },
] as const;

export function AccountStrip(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const account = screen.accountViewSig.value;
  const stale = screen.staleSig.value || (account?.stale ?? false);
  const parts = partsSig.value;
  return (
    <section class="strip area-strip" aria-label={t("account.title")} tabIndex={0}>
      <ValueCell tag="NetLiquidation" label="account.netLiquidation" lead stale={stale} />
      {pnls.map(({ which, label, note }) => {
        const figure = pnlFigure(account, which);
        return (
          <Cell key={which} label={t(label)} note={t(note)} figure={figure} name={which}>
            <span class="figure figure-lead">
              <Delta value={figure.value} stale={stale} />
            </span>
            {which === "daily" && parts && <parts.DaySpark />}
          </Cell>
        );
      })}
      {values.map(({ tag, label }) => <ValueCell key={tag} tag={tag} label={label} stale={stale} />)}
    </section>
  );
}

function ValueCell(
  { tag, label, stale, lead = false }: { tag: string; label: LabelKey; stale: boolean; lead?: boolean },
): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const figure = figureOf(screen.accountViewSig.value, tag);
  return (
    <Cell label={t(label)} figure={figure} name={tag}>
      <span class={cx("figure", lead && "figure-lead", stale && figure.value !== null && "stale")}>
        {formatMoney(figure.value, screen.settings.langSig.value)}
      </span>
    </Cell>
  );
}

interface CellProps {
  label: string;
  note?: string;
  name: string;
  figure: Figure;
  children: ComponentChildren;
}

/** A press on its name says where it comes from. */
function Cell({ label, note, name, figure, children }: CellProps): JSX.Element {
  const { toolSig } = useScreen();
  return (
    <div class="strip-cell" data-figure={name} title={note ? `${label} ${note}` : label}>
      <div class="flex items-baseline justify-between gap-3">
        <button
          type="button"
          class="label of-why"
          onClick={() => toolSig.value = { kind: "why", id: null }}
        >
          {label}
        </button>
        <Age at={figure.at} {...(figure.source === null ? {} : { source: figure.source })} />
      </div>
      <div class="flex items-baseline gap-1">
        {children}
        {figure.value !== null && <span class="age">{figure.currency}</span>}
      </div>
    </div>
  );
}
