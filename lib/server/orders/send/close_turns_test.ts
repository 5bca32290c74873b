// Many closes at once: a few at a time, none lost to the ones before it, and none sent that is not wanted any
// more.
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { ManualClock, settle } from "@/tests/support/manual_clock.ts";
import { DRAFT, type Harness, makeHarness } from "../testing/harness.ts";
import { CloseTurns } from "./close_turns.ts";

function manyTurns(patienceMs = 20_000) {
  const clock = new ManualClock();
  let recalls = 0;
  const turns = new CloseTurns({ clock, patienceMs, recalls: () => recalls });
  const ends: (() => void)[] = [];
  const outcomes: string[] = [];
  const take = (name: string) =>
    void turns.take(() => new Promise<void>((resolve) => ends.push(resolve))).then(
      () => outcomes.push(`${name} sent`),
      ({ code }) => outcomes.push(`${name} ${code}`),
    );
  return { clock, take, ends, outcomes, recall: () => recalls += 1 };
}

Deno.test("four closes are under way at a time, and the next begins when one has ended", async () => {
  const { take, ends, outcomes } = manyTurns();
  for (const name of ["a", "b", "c", "d", "e", "f"]) take(name);
  await settle();
  expect(ends).toHaveLength(4);
  ends[1]?.();
  await settle();
  expect(ends).toHaveLength(5);
  expect(outcomes).toEqual(["b sent"]);
  for (let end = 0; end < 6; end++) {
    ends[end]?.();
    await settle();
  }
  expect(outcomes.map((text) => text[0]).sort()).toEqual(["a", "b", "c", "d", "e", "f"]);
});

Deno.test("a close whose turn does not come is refused, and its place is free for the next", async () => {
  const { clock, take, ends, outcomes } = manyTurns(1_000);
  for (const name of ["a", "b", "c", "d", "late"]) take(name);
  await settle();
  await clock.run(1_000);
  expect(outcomes).toEqual(["late ORDER_TOO_LATE"]);
  take("next");
  ends[0]?.();
  await settle();
  expect(ends).toHaveLength(5);
});

Deno.test("what waits while everything is cancelled is not sent", async () => {
  const { take, ends, outcomes, recall } = manyTurns();
  for (const name of ["a", "b", "c", "d", "e", "f"]) take(name);
  await settle();
  recall();
  take("wanted again");
  ends[0]?.();
  await settle();
  expect(outcomes).toContain("e ORDER_RECALLED");
  expect(outcomes).toContain("f ORDER_RECALLED");
  expect(ends).toHaveLength(5);
});

async function closeSlowly(harness: Harness, ms: number) {
  harness.positions.set(DRAFT.conId, "100");
  await harness.room.reconcile(toSocketEpoch(1));
  const { account, conId } = DRAFT;
  const preview = await harness.room.previewClose({ account, conId, orderType: "MKT", percent: "100" });
  const slow = Promise.withResolvers<void>();
  harness.world.slowPositions = slow.promise;
  const submit = harness.room.submit({ previewToken: preview.previewToken, idempotencyKey: "slow-key-1" });
  submit.catch(() => {});
  await harness.clock.run(ms);
  slow.resolve();
  return submit;
}

Deno.test("a close counts its second from its proof: one that waited for the proof is sent", async () => {
  using harness = makeHarness();
  await closeSlowly(harness, 5_000);
  const [order] = harness.link.sent("place_order");
  // The bridge may take as long as for any other order, and no longer.
  expect(Date.parse(order?.notAfter ?? "")).toBe(harness.clock.now() + 1_000);
});

Deno.test("a close that nobody waits for any more is refused, not sent late", async () => {
  using harness = makeHarness();
  await expect(closeSlowly(harness, 20_001)).rejects.toMatchObject({ code: "ORDER_TOO_LATE" });
  expect(harness.link.sent("place_order")).toHaveLength(0);
});
