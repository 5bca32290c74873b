import { effect } from "@preact/signals";
import { expect } from "@std/expect";
import type { Patch } from "@/lib/contract/api.ts";
import { busySnapshot } from "@/tests/support/screen_samples.ts";
import { positionKey } from "@/lib/contract/listing.ts";
import { createStore } from "./store.ts";

const patchOf = (seq: number, path: (string | number)[], value: unknown): Patch[] => [
  { seq, changes: [{ path, value }] },
];

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
  const aapl = positionKey("DU1234567", 265598);
  const msft = positionKey("DU1234567", 272093);
  const first = store.positionsSig.value[aapl];
  expect(store.patch("sample", patchOf(1, ["quotes", "265598", "bid"], "187.30"))).toBe("applied");
  expect(runs).toEqual({ quotes: 2, orders: 1, positions: 1 });
  store.patch("sample", patchOf(2, ["positions", msft, "quantity"], "-20"));
  expect(store.positionsSig.value[aapl]).toBe(first);
  expect(store.positionsSig.value[msft]?.quantity).toBe("-20");
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

Deno.test("patches that came together are taken together: those that are known already are left out, one that is missing is a gap", () => {
  const store = createStore(busySnapshot());
  store.patch("sample", patchOf(1, ["mode"], "live"));
  const quote = (seq: number, bid: string) => patchOf(seq, ["quotes", "265598", "bid"], bid);
  expect(store.patch("sample", [...patchOf(1, ["mode"], "paper"), ...quote(2, "1"), ...quote(3, "2")])).toBe(
    "applied",
  );
  expect([store.modeSig.value, store.quotesSig.value["265598"]?.bid]).toEqual(["live", "2"]);
  expect(store.patch("sample", [...quote(4, "3"), ...quote(6, "5")])).toBe("gap");
  expect(store.current()?.seq).toBe(3);
  const leaves: Patch = { seq: 4, changes: [{ path: ["orders", "a2"] }] };
  expect(store.patch("sample", [leaves])).toBe("applied");
  expect(Object.keys(store.ordersSig.value)).toEqual(["a1", "a3", "a4"]);
});

Deno.test("a patch of another server start, or one that does not fit, is a gap", () => {
  const store = createStore(busySnapshot());
  expect(store.patch("other", patchOf(1, ["mode"], "live"))).toBe("gap");
  expect(store.patch("sample", patchOf(1, ["orders", "unknown", "state"], "filled"))).toBe("gap");
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
