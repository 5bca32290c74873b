import { effect } from "@preact/signals";
import { expect } from "@std/expect";
import { busySnapshot } from "@/tests/support/screen_samples.ts";
import { createStore } from "./store.ts";

const patchOf = (seq: number, path: (string | number)[], value: unknown) => ({
  seq,
  changes: [{ path, value }],
});

Deno.test("without a snapshot nothing is known: no positions read, no account, not ready", () => {
  const store = createStore(null);
  expect(store.readySig.value).toBe(false);
  expect(store.positionsReadySig.value).toBe(false);
  expect(store.accountsSig.value).toEqual({});
});

Deno.test("a patch of one section wakes only the readers of that section", () => {
  const store = createStore(busySnapshot());
  const runs = { quotes: 0, orders: 0, positions: 0 };
  const stops = [
    effect(() => void (store.quotesSig.value, runs.quotes++)),
    effect(() => void (store.ordersSig.value, runs.orders++)),
    effect(() => void (store.positionsSig.value, runs.positions++)),
  ];
  const first = store.positionsSig.value[0];
  expect(store.patch("sample", patchOf(1, ["quotes", "265598", "bid"], "187.30"))).toBe("applied");
  expect(runs).toEqual({ quotes: 2, orders: 1, positions: 1 });
  store.patch("sample", patchOf(2, ["positions", 1, "quantity"], "-20"));
  expect(store.positionsSig.value[0]).toBe(first);
  expect(runs).toEqual({ quotes: 2, orders: 1, positions: 2 });
  stops.forEach((stop) => stop());
});

Deno.test("a repeated patch changes nothing, a missing one is a gap", () => {
  const store = createStore(busySnapshot());
  expect(store.patch("sample", patchOf(1, ["mode"], "live"))).toBe("applied");
  expect(store.patch("sample", patchOf(1, ["mode"], "paper"))).toBe("old");
  expect(store.patch("sample", patchOf(3, ["mode"], "paper"))).toBe("gap");
  expect(store.modeSig.value).toBe("live");
});

Deno.test("a patch of another server start, or one that does not fit, is a gap", () => {
  const store = createStore(busySnapshot());
  expect(store.patch("other", patchOf(1, ["mode"], "live"))).toBe("gap");
  expect(store.patch("sample", patchOf(1, ["orders", 99, "state"], "filled"))).toBe("gap");
  expect(store.patch("sample", patchOf(1, ["mode"], "live"))).toBe("applied");
  expect(createStore(null).patch("sample", patchOf(1, ["mode"], "live"))).toBe("gap");
});

Deno.test("while paused the figures stand still and the state behind them goes on", () => {
  const store = createStore(busySnapshot());
  store.setPaused(true);
  store.patch("sample", patchOf(1, ["quotes", "265598", "bid"], "190"));
  expect(store.quotesSig.value["265598"]?.bid).toBe("187.24");
  expect(store.current()?.quotes["265598"]?.bid).toBe("190");
  store.setPaused(false);
  expect(store.quotesSig.value["265598"]?.bid).toBe("190");
});
