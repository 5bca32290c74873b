// The tables of a past day: what was traded by instrument, the orders, the executions.
import type { ComponentChildren, JSX } from "preact";
import type { Contract, DaySummary, ExecutionView, OrderView } from "@/lib/contract/api.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { orderQuantity, priceDigits, priceTerms } from "@/lib/client/order_view.ts";
import { formatClock, formatMoney, formatPrice, formatQuantity, UNKNOWN } from "@/lib/contract/format.ts";
import type { NameBook } from "@/lib/contract/name_book.ts";
import { Delta } from "./Figures.tsx";
import { StateWord } from "./OrderState.tsx";

interface TableProps {
  caption: string;
  /** The heads of the columns; those of figures stand on the right. */
  columns: readonly { text: string; isNumber?: boolean }[];
  children: ComponentChildren;
}

interface RowsProps<Row> {
  rows: readonly Row[];
  names: NameBook;
}

export function Table({ caption, columns, children }: TableProps): JSX.Element {
  return (
    <div class="overflow-x-auto">
      <table class="grid-table">
        <caption class="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ text, isNumber }) => (
              <th key={text} scope="col" class={isNumber ? "num" : undefined}>{text}</th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

export function Instruments(
  { rows, names }: RowsProps<DaySummary["instruments"][number]>,
): JSX.Element | null {
  const t = useText();
  const lang = useScreen().settings.langSig.value;
  if (rows.length === 0) return null;
  return (
    <Table
      caption={t("history.tab.instruments")}
      columns={[
        { text: t("orders.symbol") },
        { text: t("history.bought"), isNumber: true },
        { text: t("history.sold"), isNumber: true },
        { text: t("history.realized"), isNumber: true },
        { text: t("history.fees"), isNumber: true },
      ]}
    >
      {rows.map((row) => (
        <tr key={`${row.account}/${row.contract.conId}/${row.currency}`} data-traded={row.contract.conId}>
          <td class="font-semibold">
            {names.short(row.contract)} <span class="age">{row.account}</span>
          </td>
          <td class="num">{dealt(row.bought, row.averageBuy, row.contract)}</td>
          <td class="num">{dealt(row.sold, row.averageSell, row.contract)}</td>
          <td class="num">
            <Delta value={row.realizedPnl} /> <span class="age">{row.currency}</span>
          </td>
          <td class="num">{formatMoney(row.fees, lang)}</td>
        </tr>
      ))}
    </Table>
  );

  function dealt(quantity: string, average: string | null, contract: Contract): string {
    if (average === null) return UNKNOWN;
    return `${formatQuantity(quantity, lang)} @ ${formatPrice(average, lang, priceDigits(contract))}`;
  }
}

export function Orders({ rows, names }: RowsProps<OrderView>): JSX.Element {
  const t = useText();
  const screen = useScreen();
  const lang = screen.settings.langSig.value;
  if (rows.length === 0) return <p class="empty">{t("history.noOrders")}</p>;
  return (
    <Table
      caption={t("history.tab.orders")}
      columns={[
        { text: t("orders.time") },
        { text: t("orders.side") },
        { text: t("orders.symbol") },
        { text: t("orders.quantity"), isNumber: true },
        { text: t("orders.price"), isNumber: true },
        { text: t("orders.filled"), isNumber: true },
        { text: t("orders.average"), isNumber: true },
        { text: t("orders.state") },
      ]}
    >
      {rows.map((order) => (
        <tr
          key={order.clientOrderId}
          data-past-order={order.clientOrderId}
          title={order.reason ?? undefined}
        >
          <td class="text-muted">{clock(order.timeline.at(-1)?.at ?? null)}</td>
          <td class={order.side === "BUY" ? "side-buy" : "side-sell"}>{order.side}</td>
          <td class="font-semibold">{names.short(order.contract)}</td>
          <td class="num">{orderQuantity(order, lang)}</td>
          <td class="num">{priceTerms(order, lang)}</td>
          <td class="num">{formatQuantity(order.filled, lang)}</td>
          <td class="num">{formatPrice(order.averageFillPrice, lang, priceDigits(order.contract))}</td>
          <td>
            <StateWord state={order.state} />
          </td>
        </tr>
      ))}
    </Table>
  );

  function clock(at: string | null): string {
    return formatClock(at, lang, screen.timeZoneSig.value ?? "UTC");
  }
}

export function Executions({ rows, names }: RowsProps<ExecutionView>): JSX.Element {
  const t = useText();
  const screen = useScreen();
  const lang = screen.settings.langSig.value;
  if (rows.length === 0) return <p class="empty">{t("history.none")}</p>;
  return (
    <Table
      caption={t("history.tab.executions")}
      columns={[
        { text: t("orders.time") },
        { text: t("orders.side") },
        { text: t("orders.symbol") },
        { text: t("orders.quantity"), isNumber: true },
        { text: t("orders.price"), isNumber: true },
        { text: t("orders.commission"), isNumber: true },
        { text: t("orders.realized"), isNumber: true },
      ]}
    >
      {rows.map((fill) => (
        <tr key={fill.execId} data-past-fill={fill.execId} title={fill.execId}>
          <td class="text-muted">{formatClock(fill.at, lang, screen.timeZoneSig.value ?? "UTC")}</td>
          <td class={fill.side === "BUY" ? "side-buy" : "side-sell"}>{fill.side}</td>
          <td class="font-semibold">{names.short(fill.contract)}</td>
          <td class="num">{formatQuantity(fill.quantity, lang)}</td>
          <td class="num">{formatPrice(fill.price, lang, priceDigits(fill.contract))}</td>
          <td class="num">
            {formatMoney(fill.commission, lang)} <span class="age">{fill.commissionCurrency}</span>
          </td>
          <td class="num">
            <Delta value={fill.realizedPnl} />
          </td>
        </tr>
      ))}
    </Table>
  );
}
