import { expect } from "@std/expect";
import type { Preview } from "@/lib/contract/api.ts";
import { say } from "@/lib/contract/says/say.ts";
import { DenialError, NotFoundError, UnavailableError } from "@/lib/server/errors.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import type { ContractRules } from "../deps.ts";
import { AAPL_RULES } from "../testing/harness.ts";
import { flattenAll } from "./flatten.ts";

const wait = (clock: ManualClock, ms: number) =>
  new Promise<void>((resolve) => void clock.after(ms, resolve));

/** As the contract book: an order waits 3 s for details, the question goes on. */
function bookWith(clock: ManualClock, knownAfter: (conId: number) => number) {
  return {
    async rules(conId: number): Promise<ContractRules> {
      const left = knownAfter(conId) - clock.monotonic();
      await wait(clock, Math.min(3_000, Math.max(0, left)));
      if (left > 3_000) throw new UnavailableError(say("CONTRACT_RULES_UNKNOWN.details", { conId }));
      return AAPL_RULES;
    },
  };
}

const range = (length: number) => Array.from({ length }, (_, index) => index + 1);

async function flattened(
  held: readonly number[],
  knownAfter: (conId: number) => number,
  close: (conId: number, clock: ManualClock) => Promise<void> = () => Promise.resolve(),
) {
  const clock = new ManualClock();
  const state = { atOnce: 0, most: 0, doneAt: 0 };
  const all = flattenAll(held, {
    clock,
    contracts: bookWith(clock, knownAfter),
    async close(conId) {
      state.atOnce += 1;
      state.most = Math.max(state.most, state.atOnce);
      await close(conId, clock).finally(() => state.atOnce -= 1);
      return { order: { conId } } as Preview;
    },
  });
  void all.then(() => state.doneAt = clock.monotonic());
  await clock.run(60_000);
  const { previews, skipped } = await all;
  return {
    ...state,
    closed: previews.map(({ order }) => order.conId),
    skipped: skipped.map(({ conId, code }) => [conId, code]),
  };
}

Deno.test("B10: hundreds of instruments that nobody knows yet are waited for together, and all are closed", async () => {
  // The lane of the bridge lets 29 of them through in a second.
  const held = range(300);
  const { closed, skipped, doneAt } = await flattened(held, (conId) => conId / 29 * 1_000);
  expect([closed, skipped]).toEqual([held, []]);
  expect(doneAt).toBeLessThan(12_000);
});

Deno.test("B10: an instrument of which IB says nothing is skipped with the reason, and holds up no other", async () => {
  const { closed, skipped, doneAt } = await flattened([1, 2, 3], (conId) => conId === 2 ? Infinity : 0);
  expect([closed, skipped]).toEqual([[1, 3], [[2, "CONTRACT_RULES_UNKNOWN"]]]);
  expect(doneAt).toBe(12_000);
});

Deno.test("closes of a flatten are prepared side by side, and what time is left for none is named", async () => {
  const slow = await flattened(range(40), () => 0, (_conId, clock) => wait(clock, 1_500));
  expect([slow.closed.length, slow.most, slow.doneAt]).toEqual([40, 8, 7_500]);
  const { closed, skipped, doneAt } = await flattened(
    range(200),
    () => 0,
    (_conId, clock) => wait(clock, 1_500),
  );
  expect(doneAt).toBe(24_000);
  expect(closed.length + skipped.length).toBe(200);
  expect(closed.length).toBeGreaterThanOrEqual(120);
  expect(new Set(skipped.map(([, code]) => code))).toEqual(new Set(["FLATTEN_LATE"]));
});

Deno.test("a close that is refused is named with its reason; what is no refusal is no reason", async () => {
  const { closed, skipped } = await flattened(
    [1, 2],
    () => 0,
    (conId) => conId === 1 ? Promise.reject(new DenialError(say("POSITION_FLAT"))) : Promise.resolve(),
  );
  expect([closed, skipped]).toEqual([[2], [[1, "POSITION_FLAT"]]]);
  const clock = new ManualClock();
  const unknown = flattenAll([7], {
    clock,
    contracts: {
      rules: () => Promise.reject(new NotFoundError(say("CONTRACT_UNKNOWN", { conId: 7 }), "conId")),
    },
    close: () => Promise.reject(new Error("never asked")),
  });
  expect((await unknown).skipped).toMatchObject([{ conId: 7, code: "CONTRACT_UNKNOWN" }]);
  const broken = flattenAll([1], {
    clock,
    contracts: { rules: () => Promise.resolve(AAPL_RULES) },
    close: () => Promise.reject(new TypeError("a mistake")),
  });
  await expect(broken).rejects.toThrow("a mistake");
});
