// A day's executions and orders as CSV, oldest first: decimal text as it is known, an empty field for what is
// not. Tens of thousands of rows give way to the desk in between.
import type { Contract, ExecutionView, OrderView, RoundTrip } from "@/lib/contract/api.ts";
import { csvLine } from "@/lib/server/csv.ts";
import { Slicer } from "@/lib/server/slicer.ts";

type Column<Row> = [name: string, of: (row: Row) => string | number | boolean | null | undefined];

const contractColumns: Column<{ contract: Contract }>[] = [
  ["symbol", ({ contract }) => contract.symbol],
  ["localSymbol", ({ contract }) => contract.localSymbol],
  ["secType", ({ contract }) => contract.secType],
  ["conId", ({ contract }) => contract.conId],
  ["currency", ({ contract }) => contract.currency],
  ["multiplier", ({ contract }) => contract.multiplier],
];

const executionColumns: Column<ExecutionView>[] = [
  ["at", ({ at }) => at],
  ["account", ({ account }) => account],
  ...contractColumns,
  ["side", ({ side }) => side],
  ["quantity", ({ quantity }) => quantity],
  ["price", ({ price }) => price],
  ["commission", ({ commission }) => commission],
  ["commissionCurrency", ({ commissionCurrency }) => commissionCurrency],
  ["realizedPnl", ({ realizedPnl }) => realizedPnl],
  ["part", ({ part }) => part],
  ["liquidation", ({ liquidation }) => liquidation],
  ["clientOrderId", ({ clientOrderId }) => clientOrderId],
  ["permId", ({ permId }) => permId],
  ["execId", ({ execId }) => execId],
];

const orderColumns: Column<OrderView>[] = [
  ["made", ({ timeline }) => timeline[0]?.at],
  ["ended", ({ timeline }) => timeline.at(-1)?.at],
  ["account", ({ account }) => account],
  ...contractColumns,
  ["side", ({ side }) => side],
  ["orderType", ({ orderType }) => orderType],
  ["quantity", ({ quantity }) => quantity],
  ["cashQuantity", ({ cashQuantity }) => cashQuantity],
  ["limitPrice", ({ limitPrice }) => limitPrice],
  ["stopPrice", ({ stopPrice }) => stopPrice],
  ["tif", ({ tif }) => tif],
  ["state", ({ state }) => state],
  ["filled", ({ filled }) => filled],
  ["averageFillPrice", ({ averageFillPrice }) => averageFillPrice],
  ["commission", ({ commission }) => commission],
  ["commissionCurrency", ({ commissionCurrency }) => commissionCurrency],
  ["reason", ({ reason }) => reason],
  ["origin", ({ origin }) => origin],
  ["clientOrderId", ({ clientOrderId }) => clientOrderId],
  ["permId", ({ permId }) => permId],
];

const roundTripColumns: Column<RoundTrip>[] = [
  ["opened", ({ openedAt }) => openedAt],
  ["closed", ({ closedAt }) => closedAt],
  ["account", ({ account }) => account],
  ...contractColumns,
  ["side", ({ side }) => side],
  ["quantity", ({ quantity }) => quantity],
  ["entryPrice", ({ entryPrice }) => entryPrice],
  ["exitPrice", ({ exitPrice }) => exitPrice],
  ["gross", ({ gross }) => gross],
  ["commission", ({ commission }) => commission],
  ["net", ({ net }) => net],
  ["startKnown", ({ startKnown }) => startKnown],
];

/** In the order in which they ended. */
export function roundTripsCsv(trips: readonly RoundTrip[], slicer?: Slicer): Promise<string> {
  return csv(roundTripColumns, trips.toReversed(), slicer);
}

/** `executions`: newest first, as everywhere. */
export function executionsCsv(executions: readonly ExecutionView[], slicer?: Slicer): Promise<string> {
  return csv(executionColumns, executions, slicer);
}

export function ordersCsv(orders: readonly OrderView[], slicer?: Slicer): Promise<string> {
  return csv(orderColumns, orders, slicer);
}

async function csv<Row>(
  columns: readonly Column<Row>[],
  newestFirst: readonly Row[],
  slicer: Slicer = new Slicer(),
): Promise<string> {
  const lines = [csvLine(columns.map(([name]) => name))];
  await slicer.each(newestFirst.toReversed(), (row) => {
    lines.push(csvLine(columns.map(([, of]) => cell(of(row))), { numbers: true }));
  });
  return lines.join("");
}

/** Where a semicolon parts cells, a text could begin one and be a formula. */
function cell(value: string | number | boolean | null | undefined): string {
  return String(value ?? "").replaceAll(";", ",");
}
