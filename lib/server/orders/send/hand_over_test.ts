// Law 1 in one turn: the row, the last look, the release. Whatever stands against an order takes its row
// back, and an end in between leaves an order that may have been sent.
import { expect } from "@std/expect";
import { join } from "node:path";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { Journal, openJournal } from "@/lib/server/journal/journal.ts";
import { intentFileOf, leftIn } from "@/lib/server/journal/intent_file.ts";
import { openDatabase } from "@/lib/server/journal/schema.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { DRAFT, type Harness, makeHarness, report, START } from "../testing/harness.ts";

const kinds = (harness: Harness) => [...harness.journal.entries()].map(({ kind }) => kind);
const fates = (harness: Harness) => harness.link.held.map(({ fate }) => fate);

/** What the journal was told of its disk. */
function refusalsOf({ journal }: Harness): string[] {
  const told: string[] = [];
  const refused = journal.refused.bind(journal);
  journal.refused = (why) => {
    told.push(why.key);
    refused(why);
  };
  return told;
}

async function ready(harness: Harness, draft = {}): Promise<string> {
  return (await harness.room.previewOrder({ ...DRAFT, ...draft })).previewToken;
}

Deno.test("the row is with the system and the bridge asked for the disk, before any guard is", async () => {
  const dir = await Deno.makeTempDir({ prefix: "lotse_hand_over_" });
  try {
    const path = join(dir, "journal.sqlite");
    using harness = makeHarness({ journal: openJournal(path, new ManualClock(START)) });
    await harness.room.reconcile(toSocketEpoch(1));
    const previewToken = await ready(harness);
    const seen: unknown[] = [];
    harness.world.limits = {
      ...harness.world.limits,
      check: () => {
        const [line = ""] = leftIn(intentFileOf(path));
        seen.push(JSON.parse(line)[0].kind, harness.link.synced.map(({ at }) => at), fates(harness));
        return { denied: false, warnings: [], use: null };
      },
    };
    await harness.room.submit({ previewToken, idempotencyKey: "row-first-1" });
    expect(seen).toEqual(["to_send", [0], ["held"]]);
    expect(fates(harness)).toEqual(["released"]);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("the file in front begins anew when the journal has its rows and the bridge its answer, also of what was refused", async () => {
  const dir = await Deno.makeTempDir({ prefix: "lotse_hand_over_" });
  try {
    const path = join(dir, "journal.sqlite");
    const clock = new ManualClock(START);
    using harness = makeHarness({ journal: openJournal(path, clock) });
    await harness.room.reconcile(toSocketEpoch(1));
    const answer = Promise.withResolvers<{ sentAt: string }>();
    harness.link.script.place_order = () => answer.promise;
    const submit = harness.room.submit({
      previewToken: await ready(harness),
      idempotencyKey: "slow-bridge-1",
    });
    await clock.run(100);
    expect(leftIn(intentFileOf(path))).toHaveLength(1);
    answer.resolve({ sentAt: "2026-08-31T14:30:00.000Z" });
    await harness.clock.run(0);
    await submit;
    const previewToken = await ready(harness, { quantity: "2" });
    harness.world.tradingState = "halted";
    const refused = harness.room.submit({ previewToken, idempotencyKey: "refused-2" });
    await expect(refused).rejects.toMatchObject({ code: "TRADING_HALTED" });
    harness.journal.flush();
    expect(leftIn(intentFileOf(path))).toEqual([]);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("what a guard refuses behind its row is taken back: not sent, of no key, of no order; it can be sent later", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const previewToken = await ready(harness);
  const submit = () => harness.room.submit({ previewToken, idempotencyKey: "refused-key-1" });
  harness.world.tradingState = "halted";
  await expect(submit()).rejects.toMatchObject({ code: "TRADING_HALTED" });
  expect(kinds(harness).slice(-2)).toEqual(["to_send", "withdrawn"]);
  expect(fates(harness)).toEqual(["dropped"]);
  expect([harness.room.orders(), harness.journal.answer("refused-key-1")]).toEqual([[], null]);
  harness.restart();
  await harness.room.reconcile(toSocketEpoch(2));
  expect(harness.room.orders()).toEqual([]);
  harness.world.tradingState = "active";
  const again = await ready(harness);
  await harness.room.submit({ previewToken: again, idempotencyKey: "refused-key-1" });
  expect(harness.link.sent("place_order")).toHaveLength(1);
  expect(fates(harness)).toEqual(["dropped", "released"]);
});

Deno.test("a mistake of ours behind the row sends nothing either, and says so", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const previewToken = await ready(harness);
  const { limits } = harness.world;
  harness.world.limits = {
    ...limits,
    check: () => {
      throw new TypeError("a mistake");
    },
  };
  const submit = () => harness.room.submit({ previewToken, idempotencyKey: "mistake-key-1" });
  await expect(submit()).rejects.toThrow("a mistake");
  expect(kinds(harness).slice(-2)).toEqual(["to_send", "withdrawn"]);
  harness.world.limits = limits;
  await submit();
  expect(fates(harness)).toEqual(["dropped", "released"]);
});

Deno.test("a program that ends behind the release leaves an unknown order, which takes of the limits what it did", async () => {
  const db = openDatabase(":memory:");
  const clock = new ManualClock(START);
  const used = { counted: "1" };
  // Never closed: it ends as it stands.
  const harness = makeHarness({ journal: new Journal(db, clock) });
  harness.world.limits = {
    ...harness.world.limits,
    check: () => ({ denied: false, warnings: [], use: used }),
  };
  await harness.room.reconcile(toSocketEpoch(1));
  const previewToken = await ready(harness);
  void harness.room.submit({ previewToken, idempotencyKey: "ends-there-1" });
  expect(fates(harness)).toEqual(["released"]);
  // Nothing of what waits is written: the process is gone.
  using after = makeHarness({ journal: new Journal(db, new ManualClock(START)) });
  const [left] = after.room.orders();
  expect(left?.state).toBe("unknown");
  const rows = [...after.journal.entries()];
  expect(rows.find(({ kind }) => kind === "confirm")).toMatchObject({ data: { use: used } });
  expect(after.journal.answer("ends-there-1")?.clientOrderId).toBe(left?.clientOrderId);
  await after.room.reconcile(toSocketEpoch(1));
  expect(after.link.sent("place_order")).toEqual([]);
});

Deno.test("a disk that refuses the row of an order: not sent, told, and the next one waits until rows are taken", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const previewToken = await ready(harness);
  const refusals = refusalsOf(harness);
  harness.link.fail("place_order", "JOURNAL_UNWRITABLE");
  const { state, clientOrderId } = await harness.room.submit({ previewToken, idempotencyKey: "no-disk-1" });
  expect(state).toBe("rejected");
  expect(harness.room.list.listedOrder(clientOrderId)?.reason).toContain("cannot be written");
  expect(refusals).toEqual(["JOURNAL_UNWRITABLE.at"]);
  harness.link.script = {};
  await harness.room.submit({ previewToken: await ready(harness), idempotencyKey: "disk-1" });
  expect(fates(harness)).toEqual(["released", "released"]);
});

Deno.test("a change whose row the disk refuses is told, and locks as an order's does", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const placed = await harness.place();
  report(harness, placed, 900, "Submitted");
  const { clientOrderId } = placed;
  const { previewToken } = await harness.room.previewModify(clientOrderId, { limitPrice: "187.20" });
  const refusals = refusalsOf(harness);
  harness.link.fail("place_order", "JOURNAL_UNWRITABLE");
  await harness.room.submit({ previewToken, idempotencyKey: "no-disk-2" });
  expect(refusals).toEqual(["JOURNAL_UNWRITABLE.at"]);
  expect(harness.room.list.listedOrder(clientOrderId)).toMatchObject({
    state: "working",
    limitPrice: "187.25",
  });
});

Deno.test("a key that an earlier run has answered is refused for a preview of this one, and nothing is sent", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const submit = async () =>
    await harness.room.submit({ previewToken: await ready(harness), idempotencyKey: "two-runs-1" });
  await submit();
  harness.restart();
  await harness.room.reconcile(toSocketEpoch(2));
  await expect(submit()).rejects.toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
  expect(harness.link.sent("place_order")).toHaveLength(1);
  expect(kinds(harness).at(-1)).toBe("withdrawn");
});

Deno.test("the order of a preview is ready before it is confirmed, and is what is sent", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const previewToken = await ready(harness);
  expect(fates(harness)).toEqual(["held"]);
  const [prepared] = harness.link.held;
  expect(prepared?.fields.notAfter).toBe("2026-08-31T14:31:01.000Z");
  await harness.clock.run(20_000);
  await harness.room.submit({ previewToken, idempotencyKey: "prepared-1" });
  expect(fates(harness)).toEqual(["released"]);
  expect(harness.link.last("place_order")).toEqual({
    ...prepared?.fields,
    notAfter: "2026-08-31T14:30:21.000Z",
  });
});

Deno.test("P20: of several previews only the latest is ready; each order has an id above all before it", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const first = await ready(harness, { quantity: "1" });
  await ready(harness, { quantity: "2" });
  await ready(harness, { quantity: "3", takeProfit: { limitPrice: "190" } });
  expect(fates(harness)).toEqual(["dropped", "dropped", "held", "held"]);
  await harness.room.submit({ previewToken: first, idempotencyKey: "rising-1" });
  // Its id would be below that of the order which has just left.
  expect(fates(harness)).toEqual(["dropped", "dropped", "held", "held", "released"]);
  const [, , entry, exit, sent] = harness.link.held.map(({ fields }) => fields.orderId);
  expect(sent).toBeGreaterThan(Math.max(entry ?? 0, exit ?? 0));
  const fourth = await ready(harness, { quantity: "4" });
  expect(fates(harness).slice(2)).toEqual(["dropped", "dropped", "released", "held"]);
  await harness.room.submit({ previewToken: fourth, idempotencyKey: "rising-2" });
  expect(fates(harness).at(-1)).toBe("released");
  const ids = harness.link.sent("place_order").map(({ orderId }) => orderId);
  expect(ids).toEqual([...ids].sort((a, b) => a - b));
});

Deno.test("a what-if behind a preview takes an id: the order of the preview is made anew above it", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const placed = await harness.place();
  report(harness, placed, 900, "Submitted");
  const previewToken = await ready(harness, { quantity: "5" });
  await harness.room.previewModify(placed.clientOrderId, { limitPrice: "187.20" });
  const asked = harness.link.last("what_if").orderId;
  await harness.room.submit({ previewToken, idempotencyKey: "behind-1" });
  expect(harness.link.last("place_order").orderId).toBeGreaterThan(asked);
  expect(fates(harness)).toEqual(["released", "dropped", "released"]);
});
