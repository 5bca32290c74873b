import { expect } from "@std/expect";
import fc from "fast-check";
import type { PositionView } from "@/lib/contract/api.ts";
import { dec, text } from "@/lib/contract/decimal.ts";
import { account, ago, contract, order, position } from "@/tests/support/screen_samples.ts";
import type { Evidence } from "./evidence.ts";
import { riskEvidence, type SumSources, totalEvidence } from "./evidence_sums.ts";
import { riskOf } from "./risk.ts";

const value = (amount: string) => ({ value: amount, at: ago(3), source: "account updates" });
const base = account({
  values: {
    NetLiquidation: { USD: value("100000") },
    ExcessLiquidity: { USD: value("60000") },
    ExchangeRate: { EUR: value("1.1") },
  },
});

function sources(positions: readonly PositionView[]): SumSources {
  return { positions, account: base, nameOf: ({ symbol }) => symbol };
}

const row = (rows: readonly Evidence[], label: Evidence["label"]): Evidence => {
  const found = rows.find((one) => one.label === label);
  if (found === undefined) throw new Error(`no evidence of ${label}`);
  return found;
};

const amount = fc.integer({ min: -(10 ** 8), max: 10 ** 8 }).map((cents) => text(dec(cents).div(100)));

Deno.test("every sum is the sum of the inputs that are shown, in each currency and in the base", () => {
  const held = fc.array(fc.tuple(fc.constantFrom("USD", "EUR"), amount, amount), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(fc.property(held, (rows) => {
    const positions = rows.map(([currency, marketValue, dailyPnl], index) =>
      position(contract(`X${index}`, index + 1, { currency }), "1", { marketValue, dailyPnl })
    );
    for (const currency of ["USD", "EUR", null]) {
      for (const sum of totalEvidence(sources(positions), currency)) {
        if (!["positions.value", "positions.daily"].includes(sum.label)) continue;
        const inputs = sum.formula?.inputs ?? [];
        const own = rows.filter(([code]) => currency === null || code === currency);
        expect(inputs).toHaveLength(own.length);
        const added = inputs.reduce((all, one) => all.plus(dec(one.value ?? "x")), dec("0"));
        expect(text(added)).toBe(sum.value);
        if (currency !== null) continue;
        for (const { value: part, formula } of inputs) {
          const [figure, rate] = formula?.inputs ?? [];
          expect(text(dec(figure?.value ?? "x").times(dec(rate?.value ?? "x")))).toBe(part);
        }
      }
    }
  }));
});

Deno.test("a sum names each position with callback and time; what it lacks is a row that IB has not told", () => {
  const positions = [
    position(contract("A", 1), "1", { marketValue: "5", source: "pnlSingle" }),
    position(contract("B", 2), "1", { marketValue: null }),
    position(contract("C", 3, { currency: "GBP" }), "1", { marketValue: "7" }),
  ];
  const own = row(totalEvidence(sources(positions), "USD"), "positions.value");
  expect(own.value).toBeNull();
  expect(own.formula?.inputs.map(({ name, value: shown, source }) => [name, shown, source])).toEqual(
    [["A", "5", "pnlSingle"], ["B", null, null]],
  );
  const all = row(totalEvidence(sources(positions), null), "positions.value");
  expect([all.value, all.unit]).toEqual([null, "USD"]);
  const [, rate] = all.formula?.inputs[2]?.formula?.inputs ?? [];
  expect([rate?.label, rate?.value]).toEqual(["why.rate", null]);
  expect(totalEvidence(sources(positions), "CHF")).toEqual([]);
});

Deno.test("the figures of the risk are those of the panel, down to what IB has told", () => {
  const long = position(contract("A", 1), "100", {
    marketValue: "20000",
    marketPrice: "200",
    moneyPerPoint: "1",
  });
  const short = position(contract("B", 2, { currency: "EUR" }), "-10", { marketValue: "-1000" });
  const stop = order("a", {
    contract: long.contract,
    account: long.account,
    side: "SELL",
    orderType: "STP",
    stopPrice: "190",
    limitPrice: null,
    quantity: "100",
    remaining: "100",
  });
  const risk = riskOf([long, short], [stop], base);
  const rows = riskEvidence(sources([long, short]), risk);
  expect(row(rows, "risk.gross").value).toBe("21100");
  expect(row(rows, "risk.gross").formula?.inputs.map((one) => one.value)).toEqual(["20000", "1100"]);
  expect(row(rows, "risk.net").formula?.inputs.map((one) => one.value)).toEqual(["20000", "-1100"]);
  expect(row(rows, "risk.leverage")).toMatchObject({ value: risk.leverage });
  expect(row(rows, "risk.leverage").formula?.inputs.map((one) => one.value)).toEqual(["21100", "100000"]);
  expect(row(rows, "risk.excess")).toMatchObject({ value: "60000", source: "account updates" });
  expect(row(rows, "risk.cushion").value).toBe("60");
  const distance = row(rows, "risk.distance");
  expect([distance.name, distance.value]).toEqual(["A", "-5"]);
  expect(distance.formula?.inputs[0]).toMatchObject({ value: "190", source: "openOrder", at: null });
  expect(row(rows, "risk.share").value).toBe("94.79");
  // B has no stop: what it would gain is not known, nor is the sum.
  const atStops = row(rows, "risk.atStops");
  expect([atStops.value, ...atStops.formula?.inputs.map((one) => one.value) ?? []]).toEqual([
    null,
    "-1000",
    null,
  ]);
});
