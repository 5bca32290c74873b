// Margin of bonds as FINRA rule 4210(e)(2) has it: of treasuries by the years they still run, of corporate
// bonds one rate.
import { Big } from "../decimal.ts";
import type { Instrument } from "./instruments/instrument.ts";

const YEAR_MS = 365.25 * 86_400_000;
/** Years to maturity from which the rate holds. */
const GOVERNMENT: readonly (readonly [years: number, rate: string])[] = [
  [20, "0.06"],
  [10, "0.05"],
  [5, "0.04"],
  [3, "0.03"],
  [1, "0.02"],
];
const LEAST_GOVERNMENT = "0.01";
const INVESTMENT_GRADE = "0.1";
/** IB asks for a quarter more than the maintenance margin at first. */
const INITIAL_SHARE = "1.25";

/** Shares of the market value that a position in a bond needs, long and short alike. */
export function bondRates({ bond }: Instrument, now: number): { readonly init: Big; readonly maint: Big } {
  const maint = new Big(
    bond?.issuer === "government" ? governmentRate(bond.maturity, now) : INVESTMENT_GRADE,
  );
  return { init: maint.times(INITIAL_SHARE), maint };
}

function governmentRate(maturity: string, now: number): string {
  const end = Date.parse(`${maturity.slice(0, 4)}-${maturity.slice(4, 6)}-${maturity.slice(6)}T00:00:00Z`);
  const years = (end - now) / YEAR_MS;
  return GOVERNMENT.find(([from]) => years >= from)?.[1] ?? LEAST_GOVERNMENT;
}
