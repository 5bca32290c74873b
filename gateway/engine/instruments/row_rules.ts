// What the columns of one row of an instrument file owe each other.
import { LEAST_TICKS } from "../price_walk.ts";
import { pow10 } from "../units.ts";
import { EXCHANGES } from "./exchanges.ts";
import { priceRuleOf } from "./from_spec.ts";
import type { InstrumentSpec, SpecKind } from "./spec.ts";
import { incrementAt } from "./tick_rules.ts";

const NEEDED: Readonly<Record<SpecKind, readonly (keyof InstrumentSpec)[]>> = {
  STK: [],
  ETF: [],
  CASH: ["currency"],
  FUT: ["exchange", "multiplier", "rule"],
  IND: ["exchange"],
  CRYPTO: [],
};
/** Venues of one kind, which trades nowhere else. */
const ONLY: Readonly<Partial<Record<SpecKind, string>>> = { CASH: "IDEALPRO", CRYPTO: "PAXOS" };

/** What is wrong with a row whose columns are all right; `null`: nothing. */
export function rowProblem(spec: InstrumentSpec): string | null {
  const missing = NEEDED[spec.kind].find((name) => spec[name] === undefined);
  if (missing !== undefined) return `${spec.kind} needs ${missing}`;
  if (!tradesAt(spec)) return `exchange cannot be "${spec.exchange}": ${spec.kind} is not traded there`;
  const rule = priceRuleOf(spec);
  if (spec.price * pow10(rule.scale) < LEAST_TICKS * incrementAt(rule, 1)) {
    return `price cannot be "${spec.price}": its steps of ${rule.minTick} are too coarse, rule has finer ones`;
  }
  return null;
}

/** Stocks trade where SMART reaches them. */
function tradesAt({ kind, exchange }: InstrumentSpec): boolean {
  if (exchange === undefined) return true;
  if (kind in ONLY) return exchange === ONLY[kind];
  if (Object.values(ONLY).includes(exchange)) return false;
  return kind === "FUT" || kind === "IND" ||
    EXCHANGES.get(exchange)?.validExchanges.includes("SMART") === true;
}
