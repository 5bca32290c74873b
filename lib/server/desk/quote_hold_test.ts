import { expect } from "@std/expect";
import type { QuoteView } from "@/lib/contract/api.ts";
import { emptyQuote } from "@/lib/server/market/empty_quote.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { QuoteHold } from "./quote_hold.ts";

function setup() {
  const clock = new ManualClock();
  const line = {
    quote: null as QuoteView | null,
    ticking: false,
    watchers: 0,
    asked: [] as string[],
    refuses: false,
  };
  const hold = new QuoteHold({
    clock,
    quotes: {
      get: () => line.quote,
      isTicking: () => line.ticking,
      hurry: (conId) => void line.asked.push(`hurry ${conId}`),
      async watch(conId, { urgent }) {
        await Promise.resolve();
        if (line.refuses) throw new Error("no line is free");
        line.watchers += 1;
        line.asked.push(`watch ${conId}${urgent ? " urgently" : ""}`);
        line.quote ??= { ...emptyQuote(), stale: true };
      },
      unwatch: () => void (line.watchers -= 1),
    },
  });
  const price = () => {
    line.quote = { ...emptyQuote(), bid: "1", ask: "2", stale: false };
    line.ticking = true;
  };
  /** Whether the wait is over. */
  const holding = () => {
    const state = { over: false };
    void hold.hold(1).then(() => state.over = true);
    return state;
  };
  return { clock, line, hold, price, holding };
}

Deno.test("quotes: an order's question waits for both sides, urgently, and no longer than a moment", async () => {
  const { clock, line, price, holding } = setup();
  const first = holding();
  await clock.run(1_000);
  expect([first.over, line.asked]).toEqual([false, ["watch 1 urgently"]]);
  price();
  await clock.run(50);
  expect(first.over).toBe(true);
  const { clock: other, holding: again } = setup();
  const silent = again();
  await other.run(1_600);
  expect(silent.over).toBe(true);
});

Deno.test("quotes: after a reconnect the old price of a held line is no price of now: it is hurried and waited for", async () => {
  const { clock, line, price, holding } = setup();
  const first = holding();
  await clock.run(10);
  price();
  await clock.run(50);
  expect(first.over).toBe(true);
  // The line was opened anew, its last prices still stand there.
  line.ticking = false;
  const second = holding();
  await clock.run(500);
  expect([second.over, line.asked.at(-1), line.watchers]).toEqual([false, "hurry 1", 1]);
  line.ticking = true;
  await clock.run(50);
  expect(second.over).toBe(true);
  await clock.run(80_000);
  expect(line.watchers).toBe(0);
});

Deno.test("quotes: without a line, or with IB's word that nothing comes, nobody waits", async () => {
  const { clock, line, holding } = setup();
  line.refuses = true;
  const refused = holding();
  await clock.run(1);
  expect(refused.over).toBe(true);
  line.refuses = false;
  line.quote = { ...emptyQuote(), advisory: { code: 354, text: "not subscribed" }, stale: true };
  const told = holding();
  await clock.run(1);
  expect(told.over).toBe(true);
});
