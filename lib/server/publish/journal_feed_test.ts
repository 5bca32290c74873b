import { expect } from "@std/expect";
import fc from "fast-check";
import { type Journal, openJournal } from "@/lib/server/journal/journal.ts";
import { createLog } from "@/lib/server/log.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { JournalFeed, type JournalSource } from "./journal_feed.ts";
import { journalSource } from "./journal_source.ts";
import { journalStream, subjectsOf } from "./subjects.ts";
import { MemoryBroker } from "./testing/memory_broker.ts";

const DESK = "frankfurt";
const STREAM = journalStream(DESK);
const silent = createLog({ write: () => {} });

function journalOf(clock: ManualClock): Journal {
  return openJournal(":memory:", clock);
}

function write(journal: Journal, clock: ManualClock, rows: number): void {
  for (let n = 0; n < rows; n++) {
    const clientOrderId = `order-${n % 7}`;
    const account = `DU100000${n % 3}`;
    const data = n < 7 ? { draft: { account } } : { event: { type: "order_status" } };
    journal.append({
      at: new Date(clock.now()).toISOString(),
      kind: n < 7 ? "intent" : "callback",
      clientOrderId,
      data,
    });
  }
  journal.flush();
}

/** Lets promises and due timers go on until `done`, or says so. */
async function until(clock: ManualClock, done: () => boolean): Promise<void> {
  for (let n = 0; n < 20_000; n++) {
    if (done()) return;
    await Promise.resolve();
    if (n % 20 === 19) clock.advance(100);
  }
  throw new Error("It did not come to that");
}

function feedOf(broker: MemoryBroker, journal: JournalSource, clock: ManualClock) {
  const foreign: string[] = [];
  const feed = new JournalFeed({
    broker,
    journal,
    desk: DESK,
    subjects: subjectsOf(DESK),
    clock,
    log: silent,
    onOurs: () => {},
    onForeign: (stream) => foreign.push(stream),
  });
  return { feed, foreign };
}

const numbers = (broker: MemoryBroker) =>
  broker.messages(STREAM).map(({ payload }) => JSON.parse(new TextDecoder().decode(payload)).seq);
const upTo = (rows: number) => Array.from({ length: rows }, (_, n) => n + 1);

Deno.test("every row is published once, in its order, under its account and kind, and later ones follow", async () => {
  const clock = new ManualClock();
  const broker = new MemoryBroker();
  using journal = journalOf(clock);
  write(journal, clock, 300);
  const { feed } = feedOf(broker, journalSource(journal), clock);
  await until(clock, () => feed.lag === 0);
  expect(numbers(broker)).toEqual(upTo(300));
  write(journal, clock, 10);
  expect(feed.lag).toBe(10);
  await until(clock, () => feed.lag === 0);
  expect(numbers(broker)).toEqual(upTo(310));
  const subjects = broker.messages(STREAM).slice(0, 8).map(({ subject }) => subject);
  expect(subjects[0]).toBe("lotse.v1.frankfurt.journal.DU1000000.intent");
  expect(subjects[7]).toBe("lotse.v1.frankfurt.journal.DU1000000.callback");
  await feed.close();
});

Deno.test("a desk that starts again goes on behind the last row of the stream", async () => {
  const clock = new ManualClock();
  const broker = new MemoryBroker();
  using journal = journalOf(clock);
  write(journal, clock, 100);
  const first = feedOf(broker, journalSource(journal), clock);
  await until(clock, () => first.feed.lag === 0);
  await first.feed.close();
  write(journal, clock, 100);
  const second = feedOf(broker, journalSource(journal), clock);
  await until(clock, () => second.feed.lag === 0);
  expect(numbers(broker)).toEqual(upTo(200));
  // Whose account stands only in a row from before the start is looked up.
  expect(broker.messages(STREAM).at(-1)?.subject).toMatch(/journal\.DU\d+\.callback$/);
  await second.feed.close();
});

Deno.test("a stream that has another journal's rows gets none of ours, and it is told", async () => {
  const clock = new ManualClock();
  const broker = new MemoryBroker();
  using other = journalOf(clock);
  write(other, clock, 5);
  const theirs = feedOf(broker, journalSource(other), clock);
  await until(clock, () => theirs.feed.lag === 0);
  await theirs.feed.close();
  clock.advance(1);
  using journal = journalOf(clock);
  write(journal, clock, 50);
  const { feed, foreign } = feedOf(broker, journalSource(journal), clock);
  await until(clock, () => foreign.length > 0);
  expect([foreign, numbers(broker)]).toEqual([[STREAM], upTo(5)]);
  await feed.close();
});

Deno.test("whatever breaks, and whenever: no row is missing, none is twice, none is before another", async () => {
  const breaks = fc.array(
    fc.record({ at: fc.integer({ min: 1, max: 200 }), how: fc.constantFrom("refused", "unsaid", "cut") }),
    { maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(breaks, async (faults) => {
      const clock = new ManualClock();
      const broker = new MemoryBroker();
      using journal = journalOf(clock);
      let stored = 0;
      const left = [...faults];
      const due = (how: string) => {
        const index = left.findIndex((fault) => fault.how === how && fault.at <= stored);
        return index < 0 ? null : left.splice(index, 1);
      };
      broker.refuses = () => {
        stored += 1;
        if (due("cut") !== null) {
          broker.cut();
          clock.after(500, () => broker.mend());
          return new Error("cut");
        }
        return due("refused") === null ? null : new Error("no room");
      };
      broker.forgetsToSay = () => due("unsaid") === null ? null : new Error("timeout");
      write(journal, clock, 150);
      const { feed } = feedOf(broker, journalSource(journal), clock);
      await until(clock, () => feed.lag === 0);
      write(journal, clock, 50);
      await until(clock, () => feed.lag === 0);
      expect(numbers(broker)).toEqual(upTo(200));
      await feed.close();
    }),
    { numRuns: 100 },
  );
});
