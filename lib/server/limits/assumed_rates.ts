// What a currency is worth when the account has not said: bounds of the last years, so that a value is rather
// too high than too low.
import { Big, type DecimalString, text } from "@/lib/contract/decimal.ts";

/** US dollars per unit: the least and the most it was worth since 2016, with a margin. */
const DOLLARS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  USD: [1, 1],
  EUR: [0.9, 1.35],
  GBP: [1, 1.6],
  CHF: [0.9, 1.4],
  JPY: [0.0055, 0.0105],
  CAD: [0.65, 0.9],
  AUD: [0.5, 0.9],
  NZD: [0.5, 0.8],
  HKD: [0.125, 0.132],
  SGD: [0.65, 0.85],
  SEK: [0.08, 0.14],
  NOK: [0.075, 0.14],
  DKK: [0.12, 0.18],
  PLN: [0.18, 0.32],
  CZK: [0.035, 0.055],
  HUF: [0.002, 0.0045],
  ILS: [0.23, 0.36],
  MXN: [0.035, 0.07],
  ZAR: [0.045, 0.09],
  CNH: [0.13, 0.17],
  KRW: [0.0006, 0.001],
  INR: [0.01, 0.018],
  TWD: [0.028, 0.038],
};

/** Units of `to` for one of `from`, at most; `null` for a currency that is not in the table. */
export function assumedRate(from: string, to: string): DecimalString | null {
  if (from === to && from in DOLLARS) return "1";
  const [most, least] = [DOLLARS[from]?.[1], DOLLARS[to]?.[0]];
  return most === undefined || least === undefined
    ? null
    : text(new Big(most).div(least).round(8, Big.roundUp));
}
