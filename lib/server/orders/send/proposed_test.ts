// An order that comes of a proposal: once, while it is open, in one write with the end of the proposal.
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import type { Draft } from "@/lib/contract/requests.ts";
import { ProposalBook } from "@/lib/server/proposals/mod.ts";
import { DRAFT, type Harness, makeHarness } from "../testing/harness.ts";

const program = { id: "t1", name: "momentum" };
const trader = { id: "s1", name: "screen" };
let keys = 0;

async function proposed(harness: Harness) {
  await harness.room.reconcile(toSocketEpoch(1));
  const { journal, clock, ids } = harness;
  const book = new ProposalBook({ journal, clock, ids, onChange: () => {} });
  harness.world.proposals = book;
  const { proposalId } = await book.lay(program, { reason: "breakout" }, () => harness.room.describe(DRAFT));
  const preview = (changes: Partial<Draft> = {}) =>
    harness.room.previewOrder({ ...DRAFT, ...changes }, { from: { proposalId, by: "screen" } });
  const submit = (previewToken: string) =>
    harness.room.submit({ previewToken, idempotencyKey: `proposed-${++keys}`, confirmDuplicate: true });
  return { book, proposalId, preview, submit };
}

const rowsOf = (harness: Harness) =>
  [...harness.journal.entries()].map(({ kind, clientOrderId, data }) => ({
    kind,
    clientOrderId,
    data: data as Record<string, unknown>,
  }));

Deno.test("proposal: the preview says whose idea it is, the order names it in the journal, and both rows are announced in one", async () => {
  using harness = makeHarness();
  const { book, proposalId, preview, submit } = await proposed(harness);
  const { previewToken, proposal } = await preview();
  expect(proposal).toEqual({ proposalId, origin: "momentum", reason: "breakout", changed: false });
  const { clientOrderId } = await submit(previewToken);
  const kinds = rowsOf(harness).map(({ kind }) => kind);
  const announced = kinds.indexOf("to_send");
  expect(kinds.slice(announced, announced + 3)).toEqual(["to_send", "confirm", "proposal"]);
  expect(rowsOf(harness)[announced]?.data.rows).toMatchObject([{ kind: "confirm" }, { kind: "proposal" }]);
  expect(harness.link.sent("place_order")).toHaveLength(1);
  const rows = rowsOf(harness);
  expect(rows.find(({ kind }) => kind === "confirm")?.data.proposalId).toBe(proposalId);
  expect(rows.findLast(({ kind }) => kind === "proposal")).toEqual({
    kind: "proposal",
    clientOrderId,
    data: { what: "taken", clientOrderId, changed: false, origin: "screen", reason: null, proposalId },
  });
  expect(book.get(proposalId)).toMatchObject({ state: "taken", end: { clientOrderId } });
});

Deno.test("proposal: of two previews of it only the first submit sends, however they were made", async () => {
  using harness = makeHarness();
  const { preview, submit } = await proposed(harness);
  const [first, second] = [await preview(), await preview({ quantity: "50" })];
  expect(second.proposal?.changed).toBe(true);
  await submit(second.previewToken);
  await expect(submit(first.previewToken)).rejects.toThrow("An order has come of this proposal already");
  await expect(preview()).rejects.toThrow("An order has come of this proposal already");
  expect(harness.link.sent("place_order")).toHaveLength(1);
});

Deno.test("proposal: withdrawn, rejected or lapsed between preview and submit, nothing is sent", async () => {
  const ends: [(book: ProposalBook, id: string, harness: Harness) => unknown, string][] = [
    [(book, id) => book.withdraw(id, program), "withdrawn"],
    [(book, id) => book.reject(id, trader, null), "rejected"],
    [(book, _, harness) => (harness.clock.advance(30_000), book.look()), "lapsed"],
  ];
  for (const [end, word] of ends) {
    using harness = makeHarness();
    const { book, proposalId, preview, submit } = await proposed(harness);
    // Half a minute before it lapses: the preview itself still holds then.
    if (word === "lapsed") harness.clock.advance(15 * 60_000 - 30_000);
    const { previewToken } = await preview();
    end(book, proposalId, harness);
    await expect(submit(previewToken)).rejects.toThrow(word);
    expect(harness.link.sent("place_order")).toEqual([]);
    expect(rowsOf(harness).filter(({ kind }) => kind === "confirm")).toEqual([]);
  }
});

Deno.test("proposal: when the order can not be written, it is not sent and the proposal waits on", async () => {
  using harness = makeHarness();
  const { book, proposalId, preview, submit } = await proposed(harness);
  const { previewToken } = await preview();
  const hand = harness.journal.hand.bind(harness.journal);
  harness.journal.hand = () => {
    throw new Error("disk full");
  };
  await expect(submit(previewToken)).rejects.toThrow("disk full");
  harness.journal.hand = hand;
  expect(harness.link.sent("place_order")).toEqual([]);
  expect(book.get(proposalId)?.state).toBe("open");
  await submit(previewToken);
  expect(book.get(proposalId)?.state).toBe("taken");
});

Deno.test("proposal: a draft is held against the rules of its instrument, field by field, before it is laid", async () => {
  using harness = makeHarness();
  const describe = (changes: Partial<Draft>) => harness.room.describe({ ...DRAFT, ...changes });
  expect((await describe({ limitPrice: "187.250" })).order.limitPrice).toBe("187.25");
  const refused: [Partial<Draft>, string][] = [
    [{ limitPrice: "187.255" }, "order.limitPrice"],
    [{ quantity: "0.5" }, "order.quantity"],
    [{ account: "DU9999999" }, "order.account"],
    [{ account: "DF1234567" }, "order.account"],
    [{ conId: 4711 }, "order.conId"],
    [{ tif: "GTD" }, "order.goodTillDate"],
  ];
  for (const [changes, field] of refused) {
    await expect(describe(changes)).rejects.toMatchObject({ field });
  }
  expect(harness.link.requests).toEqual([]);
});

Deno.test("proposal: nothing is described while order entry is locked", async () => {
  using harness = makeHarness();
  harness.link.epoch = null;
  await expect(harness.room.describe(DRAFT)).rejects.toMatchObject({ status: 503 });
});
