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
