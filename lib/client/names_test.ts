import { signal } from "@preact/signals";
import { expect } from "@std/expect";
import type { ContractDetailsView, ExecutionView, OrderView, PositionView } from "@/lib/contract/api.ts";
import type { Lang } from "@/lib/contract/format.ts";
import { contract, order, position, positionsOf } from "@/tests/support/screen_samples.ts";
import { createNames } from "./names.ts";

function sources() {
  return {
    store: {
      positionsSig: signal<Record<string, PositionView>>({}),
      ordersSig: signal<Record<string, OrderView>>({}),
      executionsSig: signal<Record<string, ExecutionView>>({}),
    },
    instrumentSig: signal<ContractDetailsView | null>(null),
    langSig: signal<Lang>("en"),
  };
}

const call = (conId: number, tradingClass = "AAPL") =>
  contract("AAPL", conId, {
    secType: "OPT",
    lastTradeDate: "20261218",
    strike: "290",
    right: "C",
    multiplier: "100",
    tradingClass,
    localSymbol: `${tradingClass}  261218C00290000`,
  });

Deno.test("prices change no name: the names stay the same object", () => {
  const all = sources();
  const namesSig = createNames(all);
  all.store.positionsSig.value = positionsOf(position(call(1), "5"));
  const before = namesSig.value;
  expect(before.byId(1)).toContain("AAPL");
  all.store.positionsSig.value = positionsOf(position(call(1), "5", { marketPrice: "3.10" }));
  // The same instrument in another list is no other instrument.
  all.store.ordersSig.value = { o1: order("o1", { contract: call(1) }) };
  expect(namesSig.value).toBe(before);
});

Deno.test("an instrument that comes, is better known or goes makes new names of all", () => {
  const all = sources();
  const namesSig = createNames(all);
  all.store.positionsSig.value = positionsOf(position(call(1), "5"));
  const alone = namesSig.value.row(call(1));
  all.store.ordersSig.value = { o1: order("o1", { contract: call(2, "2AAPL") }) };
  const both = namesSig.value;
  expect(both.row(call(1))).not.toBe(both.row(call(2, "2AAPL")));
  expect(both.byId(2)).toContain("AAPL");
  all.store.ordersSig.value = { o1: order("o1", { contract: { ...call(2, "2AAPL"), terms: "adjusted" } }) };
  expect(namesSig.value).not.toBe(both);
  all.store.ordersSig.value = {};
  expect(namesSig.value.row(call(1))).toBe(alone);
  expect(namesSig.value.byId(2)).toBe("2");
});

Deno.test("another language makes other names", () => {
  const all = sources();
  const namesSig = createNames(all);
  all.store.positionsSig.value = positionsOf(position(call(1), "5"));
  const english = namesSig.value;
  all.langSig.value = "de";
  expect(namesSig.value).not.toBe(english);
});
