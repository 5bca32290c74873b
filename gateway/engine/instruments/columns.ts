// The columns of an instrument file: what each takes, and how that is said to who wrote something else. The
// bounds are far outside of what markets have, and inside of what the engine counts exactly.
import { isDecimal } from "../../decimal.ts";
import { QTY_SCALE } from "../units.ts";
import { isExpiryRule } from "./expiries.ts";
import { EXCHANGES } from "./exchanges.ts";
import { type InstrumentSpec, SPEC_KINDS } from "./spec.ts";
import { isTickRule } from "./tick_rules.ts";

export interface Column {
  /** `null`: cannot be. */
  readonly read: (value: string) => string | number | boolean | null;
  /** What can be. */
  readonly takes: string;
}

/** A number from the smallest step of its decimals to `most`. */
function number(most: number, decimals: number): Column {
  return {
    read: (value) => {
      const isShort = isDecimal(value) && (value.split(".")[1] ?? "").length <= decimals;
      return isShort && Number(value) > 0 && Number(value) <= most ? Number(value) : null;
    },
    takes: decimals === 0
      ? `a whole number from 1 to ${most}`
      : `a number above 0 up to ${most}, ${decimals} decimals at most`,
  };
}

function matching(pattern: RegExp, takes: string): Column {
  return { read: (value) => pattern.test(value) ? value : null, takes };
}

function oneOf(names: Iterable<string>, isOne: (value: string) => boolean): Column {
  return { read: (value) => isOne(value) ? value : null, takes: `one of ${[...names].join(", ")}` };
}

/** The wire and its readers have no more than ASCII. */
const TEXT = matching(/^[ -~]{1,120}$/, "at most 120 characters of ASCII");
const FLAG: Column = {
  read: (value) => ({ yes: true, true: true, no: false, false: false })[value.toLowerCase()] ?? null,
  takes: "yes or no",
};
const LOT = number(1_000_000, QTY_SCALE);

export const COLUMNS: Readonly<Record<keyof InstrumentSpec, Column>> = {
  symbol: matching(/^[A-Z0-9][A-Z0-9. -]{0,19}$/, "up to 20 capital letters, digits, dots, blanks, hyphens"),
  kind: oneOf(SPEC_KINDS, (value) => SPEC_KINDS.some((kind) => kind === value)),
  price: number(10_000_000, 8),
  volatility: number(5, 4),
  name: TEXT,
  currency: matching(/^[A-Z]{3}$/, "three capital letters"),
  exchange: oneOf(EXCHANGES.keys(), (value) => EXCHANGES.has(value)),
  // Those above are made up here: of options, futures, and of what has no number.
  conId: number(999_999_999, 0),
  isin: matching(/^[A-Z]{2}[A-Z0-9]{9}\d$/, "two letters, nine letters or digits, one digit"),
  sector: TEXT,
  rule: {
    read: (value) => isTickRule(value) ? value : null,
    takes: "steps as 0:0.01;3:0.05, each from a higher price than the one before, or a name",
  },
  lot: { ...LOT, read: (value) => LOT.read(value) === null ? null : value },
  spread: number(100, 0),
  depth: number(1_000_000_000, QTY_SCALE),
  options: FLAG,
  tradable: FLAG,
  magnifier: number(10_000, 0),
  multiplier: number(10_000_000, 4),
  months: matching(/^[FGHJKMNQUVXZ]{1,12}$/, "month codes of FGHJKMNQUVXZ"),
  listed: number(120, 0),
  expiry: {
    read: (value) => isExpiryRule(value) ? value : null,
    takes: "a rule of gateway/README.md",
  },
  class: TEXT,
};
