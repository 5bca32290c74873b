import { expect } from "@std/expect";
import type { ConnectionView, Notice } from "@/lib/contract/api.ts";
import { say } from "@/lib/contract/says/say.ts";
import { type Saying, verbatim } from "@/lib/contract/says/saying.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { JournalLock } from "./journal_lock.ts";

Deno.test("A journal that can not be written locks order entry on the screen, and unlocks by itself", () => {
  const clock = new ManualClock();
  const notices: Notice[] = [];
  let changes = 0;
  let full = false;
  const journal = {
    fault: null as Saying | null,
    look: () => true,
    assertWritable() {
      if (!full) this.fault = null;
    },
  };
  const lock = new JournalLock({
    journal,
    clock,
    notice: (notice) => notices.push(notice),
    onChange: () => changes += 1,
    haltAfterMs: () => null,
    halt: () => {},
  });
  const view = { lock: null } as ConnectionView;
  lock.look();
  expect([lock.on(view).lock, changes]).toEqual([null, 0]);
  full = true;
  journal.fault = say("JOURNAL_UNWRITABLE.at", {
    path: "/data/journal.sqlite",
    words: verbatim("database or disk is full"),
  });
  lock.look();
  lock.retry();
  expect(lock.on(view).lock).toMatchObject({
    code: "JOURNAL_UNWRITABLE",
    text: expect.stringContaining("database or disk is full"),
  });
  const other = { lock: { code: "MODE_MISMATCH", text: "" } } as ConnectionView;
  expect(lock.on(other)).toBe(other);
  full = false;
  lock.retry();
  expect(lock.on(view).lock).not.toBeNull();
  clock.advance(3_000);
  lock.retry();
  expect(lock.on(view).lock).toBeNull();
  expect(notices.map(({ code }) => code)).toEqual(["JOURNAL_UNWRITABLE", "JOURNAL_WRITABLE"]);
  expect(changes).toBe(2);
});

Deno.test("a journal that stays unwritable halts trading once, just at its time, and again only after it could be written", () => {
  const clock = new ManualClock();
  let halts = 0;
  const journal = { fault: null as Saying | null, look: () => true, assertWritable: () => {} };
  const lock = new JournalLock({
    journal,
    clock,
    notice: () => {},
    onChange: () => {},
    haltAfterMs: () => 15_000,
    halt: () => halts += 1,
  });
  const wait = (ms: number) => {
    clock.advance(ms);
    lock.retry();
    return halts;
  };
  journal.fault = say("JOURNAL_UNWRITABLE.closed");
  expect([wait(0), wait(14_999), wait(1), wait(60_000)]).toEqual([0, 0, 1, 1]);
  journal.fault = null;
  expect(wait(1_000)).toBe(1);
  journal.fault = say("JOURNAL_UNWRITABLE.closed");
  expect([wait(0), wait(15_000)]).toEqual([1, 2]);
});
