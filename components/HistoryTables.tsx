// The tables of a past day: what was traded by instrument, the orders, the executions.
import type { ComponentChildren, JSX } from "preact";
import type { Contract, DaySummary, ExecutionView, OrderView } from "@/lib/contract/api.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { orderQuantity, priceDigits, priceTerms } from "@/lib/client/order_view.ts";
import {
  formatAverage,
  formatClock,
  formatMoney,
  formatPrice,
  formatQuantity,
  UNKNOWN,
} from "@/lib/contract/format.ts";
import type { NameBook } from "@/lib/contract/name_book.ts";
import { type DataColumn, DataTable } from "./DataTable.tsx";
import { Delta } from "./Figures.tsx";
import { StateWord } from "./OrderState.tsx";
import { WhyButton, WhyFill } from "./WhyButtons.tsx";

interface RowsProps<Row> {
  rows: readonly Row[];
  names: NameBook;
}

/** What orders and executions have in common. */
interface Traded {
  contract: Contract;
  side: "BUY" | "SELL";
}

/** Time, side, symbol and quantity, as every table of what was traded begins. */
function useFirstColumns<Row extends Traded>(
  names: NameBook,
  { timeOf, quantityOf, around = (clock) => clock }: {
    timeOf(row: Row): string | null;
    quantityOf(row: Row): string;
    /** What the time stands in. */
    around?(clock: string, row: Row): ComponentChildren;
  },
): DataColumn<Row>[] {
  const t = useText();
  const screen = useScreen();
  const lang = screen.settings.langSig.value;
  const zone = screen.timeZoneSig.value ?? "UTC";
  return [
    {
      head: t("orders.time"),
      look: () => "text-muted",
      cell: (row) => around(formatClock(timeOf(row), lang, zone), row),
    },
    {
      head: t("orders.side"),
      look: ({ side }) => side === "BUY" ? "side-buy" : "side-sell",
      cell: ({ side }) => side,
    },
    { head: t("orders.symbol"), look: () => "font-semibold", cell: ({ contract }) => names.short(contract) },
    { head: t("orders.quantity"), isNumber: true, cell: quantityOf },
  ];
}

export function Instruments(
  { rows, names, day }: RowsProps<DaySummary["instruments"][number]> & { day: string },
): JSX.Element | null {
  const t = useText();
  const lang = useScreen().settings.langSig.value;
  if (rows.length === 0) return null;
  const dealt = (quantity: string, average: string | null, contract: Contract) =>
    average === null
      ? UNKNOWN
      : `${formatQuantity(quantity, lang)} @ ${formatAverage(average, lang, priceDigits(contract))}`;
  return (
    <DataTable
      caption={t("history.tab.instruments")}
      rows={rows}
      keyOf={({ account, contract, currency }) => `${account}/${contract.conId}/${currency}`}
      of={({ contract }) => ({ "data-traded": contract.conId })}
      columns={[
        {
          head: t("orders.symbol"),
          look: () => "font-semibold",
          cell: (row) => (
            <WhyButton tool={{ kind: "why-day", day, sum: row }} name={names.full(row.contract)}>
              {names.short(row.contract)} <span class="age">{row.account}</span>
            </WhyButton>
          ),
        },
        {
          head: t("history.bought"),
          isNumber: true,
          cell: ({ bought, averageBuy, contract }) => dealt(bought, averageBuy, contract),
        },
        {
          head: t("history.sold"),
          isNumber: true,
          cell: ({ sold, averageSell, contract }) => dealt(sold, averageSell, contract),
        },
        {
          head: t("history.realized"),
          isNumber: true,
          cell: ({ realizedPnl, currency }) => (
            <>
              <Delta value={realizedPnl} /> <span class="age">{currency}</span>
            </>
          ),
        },
        { head: t("history.fees"), isNumber: true, cell: ({ fees }) => formatMoney(fees, lang) },
      ]}
    />
  );
}

export function Orders({ rows, names }: RowsProps<OrderView>): JSX.Element {
  const t = useText();
  const lang = useScreen().settings.langSig.value;
  const first = useFirstColumns<OrderView>(names, {
    timeOf: ({ timeline }) => timeline.at(-1)?.at ?? null,
    quantityOf: (order) => orderQuantity(order, lang),
  });
  if (rows.length === 0) return <p class="empty">{t("history.noOrders")}</p>;
  return (
    <DataTable
      caption={t("history.tab.orders")}
      rows={rows}
      keyOf={({ clientOrderId }) => clientOrderId}
      of={({ clientOrderId, reason }) => ({ "data-past-order": clientOrderId, title: reason ?? undefined })}
      columns={[
        ...first,
        { head: t("orders.price"), isNumber: true, cell: (order) => priceTerms(order, lang) },
        { head: t("orders.filled"), isNumber: true, cell: ({ filled }) => formatQuantity(filled, lang) },
        {
          head: t("orders.average"),
          isNumber: true,
          cell: ({ averageFillPrice, contract }) =>
            formatAverage(averageFillPrice, lang, priceDigits(contract)),
        },
        { head: t("orders.state"), cell: ({ state }) => <StateWord state={state} /> },
      ]}
    />
  );
}

export function Executions({ rows, names }: RowsProps<ExecutionView>): JSX.Element {
  const t = useText();
  const lang = useScreen().settings.langSig.value;
  const first = useFirstColumns<ExecutionView>(names, {
    timeOf: ({ at }) => at,
    quantityOf: ({ quantity }) => formatQuantity(quantity, lang),
    around: (clock, fill) => <WhyFill fill={fill} name={names.full(fill.contract)}>{clock}</WhyFill>,
  });
  if (rows.length === 0) return <p class="empty">{t("history.none")}</p>;
  return (
    <DataTable
      caption={t("history.tab.executions")}
      rows={rows}
      keyOf={({ execId }) => execId}
      of={({ execId }) => ({ "data-past-fill": execId, title: execId })}
      columns={[
        ...first,
        {
          head: t("orders.price"),
          isNumber: true,
          cell: ({ price, contract }) => formatPrice(price, lang, priceDigits(contract)),
        },
        {
          head: t("orders.commission"),
          isNumber: true,
          cell: ({ commission, commissionCurrency }) => (
            <>
              {formatMoney(commission, lang)} <span class="age">{commissionCurrency}</span>
            </>
          ),
        },
        {
          head: t("orders.realized"),
          isNumber: true,
          cell: ({ realizedPnl }) => <Delta value={realizedPnl} />,
        },
      ]}
    />
  );
}
