// Where the figures of fills come from, and how those of a past day are made of them. Pure.
import type { DayInstrument, DayTotal, ExecutionView, RoundTrip } from "@/lib/contract/api.ts";
import { type DecimalString, sub } from "@/lib/contract/decimal.ts";
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";
import { computed, type Evidence, pointEvidence, toldBy } from "./evidence.ts";

/** What was done. */
const DONE = "execDetails";
/** What IB charges for it and makes of it, behind the fill: its time is not kept. */
const CHARGED = "commissionReport";

export function fillEvidence(fill: ExecutionView): Evidence[] {
  const { at } = fill;
  return [
    toldBy(DONE, "why.execId", { value: fill.execId, form: "text" }),
    toldBy(DONE, "why.toldTime", { value: fill.time === "" ? null : fill.time, form: "text", at }),
    quantity(fill),
    price(fill),
    commission(fill),
    realized(fill),
  ];
}

const quantity = ({ quantity: value, at }: ExecutionView) =>
  toldBy(DONE, "orders.quantity", { value, form: "plain", at });
const price = ({ price: value, contract: { currency: unit }, at }: ExecutionView) =>
  toldBy(DONE, "orders.price", { value, form: "price", unit, at });
const commission = ({ commission: value, commissionCurrency: unit }: ExecutionView) =>
  toldBy(CHARGED, "orders.commission", { value, form: "money", unit });
const realized = ({ realizedPnl: value, commissionCurrency: unit }: ExecutionView) =>
  toldBy(CHARGED, "orders.realized", { value, form: "gain", unit });

/** The sums of an account in a currency, or of one instrument of it. */
export type DaySum = DayTotal | DayInstrument;

export interface DaySources {
  sum: DaySum;
  /** All of the day. */
  executions: readonly ExecutionView[];
  /** How a fill is called. */
  nameOf(fill: ExecutionView): string;
}

/** Realised P&L and fees are sums of what IB has told of each fill; averages are weighed by quantity. */
export function dayEvidence({ sum, executions, nameOf }: DaySources): Evidence[] {
  const { currency: unit } = sum;
  const own = executions.filter((fill) => isOf(fill, sum));
  const named = (row: (fill: ExecutionView) => Evidence, fills = own) =>
    fills.map((fill) => ({ ...row(fill), name: nameOf(fill) }));
  const money = (
    label: LabelKey,
    value: DecimalString | null,
    form: "gain" | "money",
    inputs: Evidence[],
  ) => ({
    ...computed(label, value, form, { label: "why.formula.fills", inputs }),
    unit,
    ...sum.untold > 0 ? { note: "why.untold" as const } : {},
  });
  const rows = [
    money("history.realized", sum.realizedPnl, "gain", named(realized)),
    money("history.fees", sum.fees, "money", named(commission)),
  ];
  if (!("contract" in sum)) return rows;
  const average = (label: LabelKey, value: DecimalString | null, side: ExecutionView["side"]) =>
    computed(label, value, "price", {
      label: "why.formula.average",
      inputs: own.filter((fill) => fill.side === side).flatMap((fill) =>
        [quantity(fill), price(fill)].map((row) => ({ ...row, name: nameOf(fill) }))
      ),
    });
  return [
    ...rows,
    ...sum.averageBuy === null ? [] : [average("why.averageBuy", sum.averageBuy, "BUY")],
    ...sum.averageSell === null ? [] : [average("why.averageSell", sum.averageSell, "SELL")],
  ];
}

/** What IB has not charged for yet counts under the currency of its contract. */
function isOf({ account, contract, commissionCurrency }: ExecutionView, sum: DaySum): boolean {
  return account === sum.account && (commissionCurrency ?? contract.currency) === sum.currency &&
    (!("contract" in sum) || sum.contract.conId === contract.conId);
}

export function tripEvidence(trip: RoundTrip, point: DecimalString | null): Evidence[] {
  const { contract: { currency: unit }, openedAt, closedAt, entryPrice, exitPrice } = trip;
  const one = (label: LabelKey, value: DecimalString | null, at: string | null) =>
    toldBy(DONE, label, { value, form: "price", unit, at });
  const way = trip.side === "BUY" ? trip.quantity : sub("0", trip.quantity);
  const gross = {
    ...computed("why.gross", trip.gross, "gain", {
      label: "why.formula.gross",
      inputs: [
        one("why.exit", exitPrice, closedAt),
        one("why.entry", entryPrice, openedAt),
        toldBy(DONE, "orders.quantity", { value: way, form: "plain" }),
        pointEvidence(point),
      ],
    }),
    unit,
  };
  const fees = {
    ...toldBy(CHARGED, "why.bothFees", { value: trip.commission, form: "money", unit }),
    ...trip.commission === null ? { note: "why.noFees" as const } : {},
  };
  return [
    { ...computed("trips.net", trip.net, "gain", { label: "why.formula.net", inputs: [gross, fees] }), unit },
  ];
}
