import { expect } from "@std/expect";
import type { Draft } from "@/lib/contract/api.ts";
import { proposalBounds } from "@/lib/contract/proposal_bounds.ts";
import { say } from "@/lib/contract/says/say.ts";
import { AppError, DenialError } from "@/lib/server/errors.ts";
import { type Journal, openJournal } from "@/lib/server/journal/journal.ts";
import { contractView } from "@/lib/server/contracts/contract_view.ts";
import { DRAFT } from "@/lib/server/orders/testing/harness.ts";
import { AAPL, AAPL_DETAILS } from "@/lib/server/orders/testing/rows.ts";
import { TestIds } from "@/lib/server/orders/testing/test_ids.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { type Described, ProposalBook } from "./book.ts";

const MINUTE = 60_000;
const momentum = { id: "t1", name: "momentum" };
const carry = { id: "t2", name: "carry" };
const trader = { id: "s1", name: "screen" };

function described(order: Partial<Draft> = {}): Promise<Described> {
  const contract = contractView(AAPL, AAPL_DETAILS);
  return Promise.resolve({ order: { ...DRAFT, ...order }, contract, sentenceSays: say("POSITION_UNKNOWN") });
}

function bookOn(journal: Journal, clock: ManualClock) {
  const changed: string[] = [];
  const book = new ProposalBook({ journal, clock, ids: new TestIds(), onChange: (id) => changed.push(id) });
  let quantity = 0;
  /** Each of another quantity. */
  const lay = (who = momentum, wish: { reason?: string; expiresAt?: string } = {}) =>
    book.lay(who, { reason: "because", ...wish }, () => described({ quantity: String(++quantity) }));
  return { book, changed, lay };
}

function open() {
  const clock = new ManualClock();
  const journal = openJournal(":memory:", clock);
  return { clock, journal, ...bookOn(journal, clock), [Symbol.dispose]: () => journal.close() };
}

async function codeOf(run: () => unknown): Promise<string> {
  try {
    await run();
    return "nothing was refused";
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return `${error.status} ${error.says.key}`;
  }
}

const dataOf = (journal: Journal) => [...journal.entries()].map(({ data }) => data as { what: string });

Deno.test("proposal: what is laid is on the disk before it is answered, with origin and reason, and waits 15 minutes", async () => {
  using desk = open();
  const proposal = await desk.lay(momentum, { reason: "breakout" });
  expect(proposal).toMatchObject({ state: "open", origin: "momentum", reason: "breakout" });
  expect(Date.parse(proposal.expiresAt) - desk.clock.now()).toBe(15 * MINUTE);
  expect([...desk.journal.entries()]).toMatchObject([{
    kind: "proposal",
    clientOrderId: null,
    data: { what: "laid", origin: "momentum", reason: "breakout", proposalId: proposal.proposalId },
  }]);
  expect(desk.changed).toEqual([proposal.proposalId]);
});

Deno.test("proposal: a journal that can not be written lays nothing, and an end goes its way all the same", async () => {
  using desk = open();
  const { proposalId } = await desk.lay();
  desk.journal.close();
  expect(await codeOf(() => desk.lay())).toBe("503 JOURNAL_UNWRITABLE.closed");
  expect(desk.book.open()).toHaveLength(1);
  expect(desk.book.reject(proposalId, trader, null).state).toBe("rejected");
});

Deno.test("proposal: it lapses at its time, not before, and then nothing can be made of it", async () => {
  using desk = open();
  const { proposalId } = await desk.lay();
  desk.clock.advance(15 * MINUTE - 1);
  desk.book.look();
  expect(desk.book.get(proposalId)?.state).toBe("open");
  desk.clock.advance(1);
  // Even before anybody has looked.
  expect(await codeOf(() => desk.book.of(proposalId, DRAFT))).toBe("409 PROPOSAL_ENDED.lapsed");
  desk.book.look();
  expect(desk.book.get(proposalId)).toMatchObject({ state: "lapsed", end: { by: "desk" } });
  expect(dataOf(desk.journal).map(({ what }) => what)).toEqual(["laid", "lapsed"]);
});

Deno.test("proposal: its program may choose a time, at most 24 hours ahead and never one that is past", async () => {
  using desk = open();
  const at = (ms: number) => new Date(desk.clock.now() + ms).toISOString();
  const day = proposalBounds.longestMs;
  expect((await desk.lay(momentum, { expiresAt: at(day) })).expiresAt).toBe(at(day));
  const wish = (ms: number) => codeOf(() => desk.lay(momentum, { expiresAt: at(ms) }));
  expect(await wish(day + 1)).toBe("400 PROPOSAL_EXPIRY_INVALID.late");
  expect(await wish(0)).toBe("400 PROPOSAL_EXPIRY_INVALID.past");
  const summer = new Date(desk.clock.now() + 3 * 3600_000).toISOString().replace(".000Z", "+02:00");
  expect((await desk.lay(momentum, { expiresAt: summer })).expiresAt).toBe(at(3600_000));
});

Deno.test("proposal: only its program withdraws it; to another one it is not there", async () => {
  using desk = open();
  const { proposalId } = await desk.lay(momentum);
  expect(await codeOf(() => desk.book.withdraw(proposalId, carry))).toBe("404 PROPOSAL_UNKNOWN");
  expect(desk.book.withdraw(proposalId, momentum).state).toBe("withdrawn");
  expect(await codeOf(() => desk.book.withdraw(proposalId, momentum))).toBe("409 PROPOSAL_ENDED.withdrawn");
  expect(await codeOf(() => desk.book.reject(proposalId, trader, null))).toBe("409 PROPOSAL_ENDED.withdrawn");
});

Deno.test("proposal: a rejection keeps who and why", async () => {
  using desk = open();
  const { proposalId } = await desk.lay();
  desk.book.reject(proposalId, trader, "earnings today");
  expect(dataOf(desk.journal).at(-1)).toEqual({
    what: "rejected",
    origin: "screen",
    reason: "earnings today",
    proposalId,
  });
});

Deno.test("proposal: at most one order comes of it, on its instrument, side and account; changed or not is kept", async () => {
  using desk = open();
  const { proposalId, order } = await desk.lay();
  const take = (given: Draft) =>
    desk.book.taking(proposalId, { order: given, clientOrderId: "o1", by: "screen" });
  for (const other of [{ side: "SELL" as const }, { conId: 1 }, { account: "DU9" }]) {
    expect(await codeOf(() => take({ ...order, ...other }))).toBe("422 PROPOSAL_OTHER_ORDER");
  }
  const { row, done } = take({ ...order, quantity: "7", limitPrice: "180" });
  expect(row).toMatchObject({
    kind: "proposal",
    clientOrderId: "o1",
    data: { what: "taken", origin: "screen", proposalId, changed: true },
  });
  // Not before it is on the disk.
  expect(desk.book.get(proposalId)?.state).toBe("open");
  done();
  expect(desk.book.get(proposalId)?.state).toBe("taken");
  expect(await codeOf(() => take(order))).toBe("409 PROPOSAL_ENDED.taken");
  expect(desk.book.of((await desk.lay()).proposalId, { ...DRAFT, quantity: "2" }).changed).toBe(
    false,
  );
});

Deno.test("proposal: the same draft once more is refused while the first waits, and names it", async () => {
  using desk = open();
  const again = () => desk.book.lay(momentum, { reason: "why" }, () => described());
  const { proposalId } = await again();
  expect(await codeOf(again)).toBe("409 PROPOSAL_REPEATED");
  expect(await codeOf(() => desk.book.lay(carry, { reason: "why" }, () => described()))).toBe(
    "nothing was refused",
  );
  desk.book.withdraw(proposalId, momentum);
  expect(await codeOf(again)).toBe("nothing was refused");
});

Deno.test("proposal: a program has ten open at most, also when it asks for all of them at once", async () => {
  using desk = open();
  const answers = await Promise.all(Array.from({ length: 15 }, () => codeOf(() => desk.lay())));
  expect(answers.filter((answer) => answer === "nothing was refused")).toHaveLength(
    proposalBounds.openOfOne,
  );
  expect(answers.at(-1)).toBe("429 PROPOSALS_TOO_MANY.program");
  expect(await codeOf(() => desk.lay(carry))).toBe("nothing was refused");
});

Deno.test("proposal: many programs together have fifty open at most", async () => {
  using desk = open();
  for (let n = 0; n < proposalBounds.openOfAll; n++) await desk.lay({ id: `p${n % 5}`, name: "p" });
  expect(await codeOf(() => desk.lay({ id: "p9", name: "p" }))).toBe("429 PROPOSALS_TOO_MANY.all");
});

Deno.test("U5: a minute of proposals, and the time of each, are those of the steady clock, whatever the clock is set to", async () => {
  using desk = open();
  const round = async () => {
    const { proposalId } = await desk.lay();
    desk.book.withdraw(proposalId, momentum);
  };
  for (let i = 0; i < proposalBounds.perMinute; i++) await round();
  desk.clock.moveWall(2 * MINUTE);
  expect(await codeOf(round)).toBe("429 PROPOSALS_TOO_MANY.minute");
  await expect(round()).rejects.toMatchObject({ retryAfter: 60 });
  desk.clock.moveWall(-4 * MINUTE);
  desk.clock.advance(MINUTE);
  const { proposalId } = await desk.lay();
  desk.clock.moveWall(-60 * MINUTE);
  desk.clock.advance(15 * MINUTE - 1);
  desk.book.look();
  expect(desk.book.get(proposalId)?.state).toBe("open");
  desk.clock.advance(1);
  desk.book.look();
  expect(desk.book.get(proposalId)?.state).toBe("lapsed");
});

Deno.test("proposal: laying and withdrawing in a loop ends at thirty a minute", async () => {
  using desk = open();
  const round = async () => desk.book.withdraw((await desk.lay()).proposalId, momentum);
  for (let n = 0; n < proposalBounds.perMinute; n++) await round();
  expect(await codeOf(round)).toBe("429 PROPOSALS_TOO_MANY.minute");
  desk.clock.advance(MINUTE);
  expect(await codeOf(round)).toBe("nothing was refused");
});

Deno.test("proposal: a draft that is refused leaves no row and no seat taken", async () => {
  using desk = open();
  const refuse = () =>
    codeOf(() =>
      desk.book.lay(
        momentum,
        { reason: "why" },
        () => Promise.reject(new DenialError(say("ACCOUNT_UNKNOWN"))),
      )
    );
  for (let n = 0; n < 40; n++) expect(await refuse()).toBe("422 ACCOUNT_UNKNOWN");
  expect(desk.journal.rows).toBe(0);
  expect(await codeOf(() => desk.lay())).toBe("nothing was refused");
});

Deno.test("proposal: the book survives a restart: what waits waits on, what ended stays ended, what is overdue lapses", async () => {
  using desk = open();
  const [waits, taken, rejected, overdue] = [
    await desk.lay(momentum, { expiresAt: new Date(desk.clock.now() + 3600_000).toISOString() }),
    await desk.lay(),
    await desk.lay(),
    await desk.lay(),
  ];
  const { row, done } = desk.book.taking(taken.proposalId, {
    order: taken.order,
    clientOrderId: "o1",
    by: "screen",
  });
  desk.journal.commit({ entries: [row] });
  done();
  desk.book.reject(rejected.proposalId, trader, "no");
  desk.clock.advance(20 * MINUTE);
  const { book } = bookOn(desk.journal, desk.clock);
  expect(book.get(waits.proposalId)).toEqual(desk.book.get(waits.proposalId));
  expect(book.get(taken.proposalId)).toEqual(desk.book.get(taken.proposalId));
  expect(book.get(rejected.proposalId)).toEqual(desk.book.get(rejected.proposalId));
  expect(book.get(overdue.proposalId)?.state).toBe("lapsed");
  expect(book.open().map(({ proposalId }) => proposalId)).toEqual([waits.proposalId]);
});

Deno.test("proposal: what ended is told for a day, then forgotten; a program sees its own and no others", async () => {
  using desk = open();
  const first = await desk.lay(momentum);
  const second = await desk.lay(carry);
  expect(desk.book.all("t1").map(({ proposalId }) => proposalId)).toEqual([first.proposalId]);
  expect(desk.book.all(null).map(({ proposalId }) => proposalId)).toEqual([
    second.proposalId,
    first.proposalId,
  ]);
  desk.book.withdraw(first.proposalId, momentum);
  desk.clock.advance(proposalBounds.toldMs);
  desk.book.look();
  expect(desk.book.get(first.proposalId)).toBeNull();
});

Deno.test("proposal: when its program may propose no more, what it has laid goes with it", async () => {
  using desk = open();
  const [mine, other] = [await desk.lay(momentum), await desk.lay(carry)];
  desk.book.programEnded("t1");
  expect(desk.book.get(mine.proposalId)).toMatchObject({ state: "withdrawn", end: { by: "desk" } });
  expect(desk.book.get(other.proposalId)?.state).toBe("open");
});
