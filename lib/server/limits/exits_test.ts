// Through the real order room, whatever the limits and their use are: every way out stays open, and what a
// denial says would pass is taken by the next preview.
import fc from "fast-check";
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { limitKeys, type Limits, limitTable, type LimitValue } from "@/lib/contract/limits.ts";
import type { Draft } from "@/lib/contract/requests.ts";
import { AppError } from "@/lib/server/errors.ts";
import { DRAFT, placeWorking } from "@/lib/server/orders/testing/harness.ts";
import { limitedRoom, onlyLimits } from "./testing/room.ts";

const RUNS = 60;
const entries = limitKeys.filter((key) => limitTable[key].binds === "entries");
const { limitPrice: _, ...BARE } = DRAFT;

/** The limits of entries as tight as can be, or anything in between. */
const tight = fc.subarray(entries, { minLength: 1 }).chain((keys) =>
  fc.record(Object.fromEntries(keys.map((key) => [key, tightened(key)])))
) as fc.Arbitrary<Partial<Limits>>;

function tightened(key: (typeof limitKeys)[number]): fc.Arbitrary<LimitValue> {
  const { form } = limitTable[key];
  const number = fc.constantFrom("0", "1", "50");
  if (form === "number") return number;
  if (form === "perKind") return number.map((other) => ({ other }));
  if (form === "permit") return fc.constant(false);
  if (form === "demand") return fc.constant(true);
  return form === "allowed" ? fc.constantFrom([], ["FUT"]) : fc.constantFrom(["STK"], ["AAPL"], ["SMART"]);
}

const code = (doing: Promise<unknown>) =>
  doing.then(() => "passes", (error) => {
    if (error instanceof AppError) return error.code;
    throw error;
  });

Deno.test("whatever the limits of entries are, and whatever they have seen, closes, reducing orders and cancels go", async () => {
  await fc.assert(
    fc.asyncProperty(
      tight,
      fc.record({
        pnl: fc.constantFrom(null, "0", "-1000000"),
        lossLevel: fc.constantFrom("none" as const, "reduce" as const, "halt" as const),
        hasQuote: fc.boolean(),
        silentWhatIf: fc.boolean(),
        state: fc.constantFrom("active" as const, "reducing" as const, "halted" as const),
        before: fc.nat(3),
      }),
      async (limits, { pnl, lossLevel, hasQuote, silentWhatIf, state, before }) => {
        using room = limitedRoom({});
        const { harness } = room;
        await harness.room.reconcile(toSocketEpoch(1));
        // Orders of before the limits became tight: one of them is still there.
        const { clientOrderId } = await placeWorking(harness);
        for (let n = 0; n < before; n++) await harness.place({ quantity: String(n + 1) });
        room.file = onlyLimits(limits);
        room.holder.reload({ who: "test", reason: "tight" });
        Object.assign(room, { pnl, lossLevel });
        if (!hasQuote) harness.world.quote = null;
        if (silentWhatIf) harness.link.fail("what_if", "REQUEST_TIMEOUT");
        harness.world.tradingState = state;
        harness.positions.set(DRAFT.conId, "1000");

        const submit = async (previewToken: string, key: string) =>
          await harness.room.submit({ previewToken, idempotencyKey: `exit-${key}`, confirmDuplicate: true });
        const close = {
          account: DRAFT.account,
          conId: DRAFT.conId,
          orderType: "MKT",
          percent: "50",
        } as const;
        const closing = await harness.room.previewClose(close);
        await submit(closing.previewToken, "close-key");
        if (state !== "halted") {
          const reduce = { ...BARE, side: "SELL", orderType: "MKT", quantity: "10" } as const;
          await submit((await harness.room.previewOrder(reduce)).previewToken, "plain-key");
        }
        await harness.room.cancel(clientOrderId);
        expect(harness.link.sent("cancel_order")).toHaveLength(1);
      },
    ),
    { numRuns: RUNS },
  );
});

Deno.test("what a denial says would pass is taken by the next preview", async () => {
  const drafts = fc.record({
    side: fc.constantFrom("BUY" as const, "SELL" as const),
    quantity: fc.integer({ min: 1, max: 500 }).map(String),
    price: fc.option(fc.integer({ min: 12_000, max: 26_000 }).map((cents) => (cents / 100).toFixed(2)), {
      nil: null,
    }),
  });
  const numbers = fc.record({
    orderQuantity: fc.nat(400).map((n) => ({ other: String(n) })),
    orderNotional: fc.nat(60_000).map(String),
    orderPercent: fc.nat(60).map(String),
    dayNotional: fc.nat(90_000).map(String),
    positionQuantity: fc.nat(400).map((n) => ({ other: String(n) })),
    grossExposure: fc.nat(90_000).map(String),
    collarHardPercent: fc.nat(20).map((n) => ({ other: String(n) })),
    ordersPerMinute: fc.nat(3).map(String),
    ordersPerSecond: fc.nat(2).map(String),
    shortTypes: fc.constant([]),
  }, { requiredKeys: [] }) as fc.Arbitrary<Partial<Limits>>;
  const buy = (quantity: string, price: string | null = null) => ({ side: "BUY" as const, quantity, price });
  // One of each kind, whatever chance brings.
  const examples: [ReturnType<typeof buy>, Partial<Limits>, number][] = [
    [buy("100"), { orderQuantity: { other: "5" } }, 0],
    [buy("10", "260.00"), { collarHardPercent: { other: "5" } }, 0],
    [buy("10"), { ordersPerMinute: "1" }, 2],
  ];
  const taken = new Map<string | null, number>();
  await fc.assert(
    fc.asyncProperty(drafts, numbers, fc.nat(3), async ({ side, quantity, price }, limits, before) => {
      using room = limitedRoom({});
      const { harness } = room;
      await harness.room.reconcile(toSocketEpoch(1));
      harness.positions.set(DRAFT.conId, "100");
      for (let n = 0; n < before; n++) await harness.place({ quantity: String(n + 1) });
      room.file = onlyLimits({ ...limits, requireQuote: true });
      room.holder.reload({ who: "test", reason: "other limits" });
      const draft: Draft = {
        ...BARE,
        side,
        quantity,
        ...(price === null ? { orderType: "MKT" } : { orderType: "LMT", limitPrice: price }),
      };
      const refused = await harness.room.previewOrder(draft).then(() => null, (error: AppError) => error);
      if (refused === null) return;
      const { of = null, wouldPass = null } = refused.limit ?? {};
      taken.set(of, (taken.get(of) ?? 0) + 1);
      if (of === null || wouldPass === null) return;
      if (of === "notBefore") harness.clock.advance(Date.parse(wouldPass) - harness.clock.now());
      const next = of === "notBefore" ? draft : { ...draft, [of]: wouldPass };
      expect([of, wouldPass, await code(harness.room.previewOrder(next))]).toEqual([of, wouldPass, "passes"]);
    }),
    { numRuns: 5 * RUNS, examples },
  );
  for (const  of of["quantity", "limitPrice", "notBefore"]) expect(taken.get(of) ?? 0).toBeGreaterThan(0);
});
