// Where the figures of an account and of a position come from: IB's callback, its time, and for what is
// computed the formula with its inputs. Pure.
import type { AccountView, PositionView } from "@/lib/contract/api.ts";
import type { DecimalString } from "@/lib/contract/decimal.ts";
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";
import { type Figure, figureOf, pnlFigure } from "./account_view.ts";
import { cashByCurrency } from "./cash.ts";
import { rateOf } from "./account_rate.ts";

/** How a value is written. */
export type Form = "money" | "gain" | "price" | "percent" | "plain" | "text" | "stamp";

export interface Evidence {
  label: LabelKey;
  /**
   * What it is of, instead of the label: the name of a position, a figure that is called so in every
   * language.
   */
  name?: string;
  value: DecimalString | null;
  form: Form;
  unit: string | null;
  /** IB's callback; `null` of what is computed here, and of what has not come. */
  source: string | null;
  /** When it came; `null` where that is not told of it alone. */
  at: string | null;
  /** How it is made of other figures; `null`: IB has told it so. */
  formula: { label: LabelKey; inputs: readonly Evidence[] } | null;
  /** Where it is from when IB has not told it: a term of the order, an amount of one's own. */
  origin?: LabelKey;
  /** From when on it is counted. */
  since?: string;
  /** What else has to be said of it: why there is no value. */
  note?: LabelKey;
}

const accountTags = [
  ["NetLiquidation", "account.netLiquidation"],
  ["TotalCashValue", "account.cash"],
  ["AvailableFunds", "account.availableFunds"],
  ["BuyingPower", "account.buyingPower"],
  ["MaintMarginReq", "account.margin"],
] as const;

export function accountEvidence(account: AccountView | null): Evidence[] {
  return [
    ...accountTags.map(([tag, label]) => told(label, figureOf(account, tag), "money")),
    told("account.dailyPnl", pnlFigure(account, "daily"), "gain"),
    told("account.unrealizedPnl", pnlFigure(account, "unrealized"), "gain"),
    told("account.realizedPnl", pnlFigure(account, "realized"), "gain"),
    ...cashByCurrency(account).map(({ currency, figure }) => ({
      ...told("account.cash", figure, "money"),
      name: `${currency} CashBalance`,
    })),
  ];
}

export function told(label: LabelKey, { value, currency, source, at }: Figure, form: Form): Evidence {
  return { label, value, form, unit: currency, source, at, formula: null };
}

/** What one callback has told; `at`: its time, `null` where that is not kept apart. */
export function toldBy(
  source: string,
  label: LabelKey,
  { value, form, unit = null, at = null }:
    & Pick<Evidence, "value" | "form">
    & Partial<Pick<Evidence, "unit" | "at">>,
): Evidence {
  const isKnown = value !== null;
  return {
    label,
    value,
    form,
    unit,
    source: isKnown ? source : null,
    at: isKnown ? at : null,
    formula: null,
  };
}

/** What IB has not told: a term of an order, an amount of one's own. */
export function given(
  label: LabelKey,
  { value, form, unit = null }: Pick<Evidence, "value" | "form"> & Partial<Pick<Evidence, "unit">>,
  origin: LabelKey,
): Evidence {
  return { label, value, form, unit, source: null, at: null, formula: null, origin };
}

/** How much money a point of the price is of one unit. */
export function pointEvidence(value: DecimalString | null): Evidence {
  return toldBy("contractDetails", "why.moneyPerPoint", { value, form: "plain" });
}

/** What stands above or below it with its own formula. */
export function asInput(row: Evidence): Evidence {
  return { ...row, formula: row.formula === null ? null : { label: row.formula.label, inputs: [] } };
}

/** IB's callback of what is held and what it has cost. */
const HELD = "position";
/** The only one that tells the gain of the day. */
const DAILY = "pnlSingle";

export function positionEvidence(position: PositionView, account: AccountView | null): Evidence[] {
  const { contract: { currency }, source, sources } = position;
  // A position has one time: that of `source`. What another callback has told has a time that is not kept.
  const timeOf = (from: string | null) => from === source ? position.at : null;
  const one = (label: LabelKey, value: DecimalString | null, form: Form, from: string | null): Evidence => ({
    label,
    value,
    form,
    unit: form === "plain" || form === "price" ? null : currency,
    source: value === null ? null : from,
    at: value === null ? null : timeOf(from),
    formula: null,
  });
  const quantity = one("positions.quantity", position.quantity, "plain", HELD);
  // Not rounded as money is: the entry is made of all its digits.
  const cost = { ...one("why.averageCost", position.averageCost, "price", HELD), unit: currency };
  const point = pointEvidence(position.moneyPerPoint);
  const value = one("positions.value", position.marketValue, "money", sources.value);
  const rate = rateEvidence(account, currency);
  const whole = wholeEvidence(account);
  return [
    quantity,
    cost,
    computed("positions.entry", position.entryPrice, "price", {
      label: "why.formula.entry",
      inputs: [cost, point],
    }),
    value,
    computed("positions.price", position.marketPrice, "price", {
      label: "why.formula.price",
      inputs: [value, quantity, point],
    }),
    one("positions.daily", position.dailyPnl, "gain", DAILY),
    one("positions.unrealized", position.unrealizedPnl, "gain", sources.unrealized),
    one("positions.realized", position.realizedPnl, "gain", sources.realized),
    computed("positions.weight", position.weight, "percent", {
      label: "why.formula.weight",
      inputs: [value, rate, whole],
    }),
  ];
}

/** The rate of a currency to the base. */
export function rateEvidence(account: AccountView | null, currency: string): Evidence {
  return {
    ...told("why.rate", figureIn(account, "ExchangeRate", currency), "plain"),
    value: rateOf(account, currency),
    unit: null,
  };
}

/** Net liquidation: what shares are of. */
export function wholeEvidence(account: AccountView | null): Evidence {
  return told("account.netLiquidation", figureOf(account, "NetLiquidation"), "money");
}

export function computed(
  label: LabelKey,
  value: DecimalString | null,
  form: Form,
  formula: NonNullable<Evidence["formula"]>,
): Evidence {
  return { label, value, form, unit: null, source: null, at: null, formula };
}

function figureIn(account: AccountView | null, tag: string, currency: string): Figure {
  const row = account?.values[tag]?.[currency];
  return { value: row?.value ?? null, currency, at: row?.at ?? null, source: row?.source ?? null };
}
