import { expect } from "@std/expect";
import { Big } from "@/lib/contract/decimal.ts";
import { assumedRate } from "./assumed_rates.ts";

/** US dollars per unit: about the lowest and the highest of 2016 to 2025. */
const SEEN: Readonly<Record<string, readonly [low: number, high: number]>> = {
  EUR: [0.956, 1.251],
  GBP: [1.067, 1.49],
  CHF: [0.965, 1.27],
  JPY: [0.00619, 0.01],
  CAD: [0.681, 0.83],
  AUD: [0.552, 0.812],
  NZD: [0.552, 0.754],
  HKD: [0.1274, 0.129],
  SGD: [0.69, 0.787],
  SEK: [0.0878, 0.1269],
  NOK: [0.0835, 0.1333],
  DKK: [0.1286, 0.1681],
  PLN: [0.1995, 0.3018],
  CZK: [0.0385, 0.0496],
  HUF: [0.00225, 0.00404],
  ILS: [0.246, 0.326],
  MXN: [0.0392, 0.0614],
  ZAR: [0.0505, 0.0868],
  CNH: [0.1345, 0.1604],
  KRW: [0.000672, 0.000948],
  INR: [0.0111, 0.0158],
  TWD: [0.0299, 0.0366],
};

Deno.test("an assumed rate is above every one of the last years, in either direction, and not beyond all measure", () => {
  for (const [currency, [low, high]] of Object.entries(SEEN)) {
    const into = new Big(assumedRate(currency, "USD") ?? "0");
    const out = new Big(assumedRate("USD", currency) ?? "0");
    expect([currency, into.gt(high * 1.01), into.lt(high * 1.25)]).toEqual([currency, true, true]);
    expect([currency, out.gt(1.01 / low), out.lt(1.25 / low)]).toEqual([currency, true, true]);
  }
  for (const from of Object.keys(SEEN)) {
    for (const to of Object.keys(SEEN)) {
      if (from === to) continue;
      const rate = new Big(assumedRate(from, to) ?? "0");
      const [most, least] = [SEEN[from]?.[1] ?? 0, SEEN[to]?.[0] ?? 1];
      expect([from, to, rate.gt(most / least)]).toEqual([from, to, true]);
    }
  }
});

Deno.test("a currency is worth itself, and one that is not in the table nothing that is known", () => {
  expect([assumedRate("EUR", "EUR"), assumedRate("USD", "USD")]).toEqual(["1", "1"]);
  expect([assumedRate("TRY", "USD"), assumedRate("USD", "TRY"), assumedRate("", "USD")]).toEqual([
    null,
    null,
    null,
  ]);
});
