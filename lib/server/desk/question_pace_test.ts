import { expect } from "@std/expect";
import type { TradingRequest } from "@/lib/contract/actions.ts";
import { type Caller, deskCaller, scopesUpTo } from "@/lib/server/access/caller.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { QuestionPace, QUESTIONS, SEARCHES, SMALL_BARS } from "./question_pace.ts";

const program = (name: string): Caller => ({ kind: "token", id: name, name, scopes: scopesUpTo("read") });
const SCREEN: Caller = { kind: "session", id: "s1", name: "screen", scopes: scopesUpTo("trade") };
const DETAILS: TradingRequest = { action: "contract_details", conId: 1 };
const SEARCH: TradingRequest = { action: "search_symbols", pattern: "AAPL" };
const history = (barSize: string): TradingRequest => ({
  action: "history",
  conId: 1,
  barSize,
  duration: "1 D",
});

function setUp() {
  const clock = new ManualClock();
  const pace = new QuestionPace(clock);
  /** How many of `times` requests pass. */
  const passed = (caller: Caller, request: TradingRequest, times: number) => {
    let count = 0;
    for (let n = 0; n < times; n++) {
      try {
        pace.count(caller, request);
        count += 1;
      } catch (error) {
        expect(error).toMatchObject({ status: 429, code: "QUESTIONS_TOO_MANY" });
      }
    }
    return count;
  };
  return { clock, pace, passed };
}

Deno.test("a program is held up after so many questions, by itself, until the first of them is a minute old", () => {
  const { clock, pace, passed } = setUp();
  expect(passed(program("wild"), DETAILS, 1)).toBe(1);
  clock.advance(20_000);
  expect(passed(program("wild"), DETAILS, QUESTIONS.most + 100)).toBe(QUESTIONS.most - 1);
  expect(() => pace.count(program("wild"), DETAILS)).toThrow("in 40 s");
  expect(passed(program("calm"), DETAILS, 1)).toBe(1);
  // Guesses that were refused do not prolong it.
  clock.advance(QUESTIONS.ms - 20_000 - 1);
  expect(passed(program("wild"), DETAILS, 10)).toBe(0);
  clock.advance(1);
  expect(passed(program("wild"), DETAILS, 10)).toBe(1);
});

Deno.test("the owner is never held up, by the screen or by the token of the desk, whatever programs have asked", () => {
  const { passed } = setUp();
  passed(program("wild"), history("5 secs"), 1_000);
  passed(program("wild"), SEARCH, 1_000);
  for (const caller of [SCREEN, deskCaller]) {
    for (const request of [SEARCH, history("5 secs")]) expect(passed(caller, request, 1_000)).toBe(1_000);
  }
});

Deno.test("all programs together leave the owner half of the small bars that IB gives; longer ones are questions as others", () => {
  const { clock, passed } = setUp();
  const half = SMALL_BARS.most / 2;
  expect(passed(program("one"), history("5 secs"), half)).toBe(half);
  expect(passed(program("two"), history("30 secs"), SMALL_BARS.most)).toBe(half);
  expect(passed(program("one"), history("1 secs"), 10)).toBe(0);
  expect(passed(program("one"), history("1 min"), 10)).toBe(10);
  clock.advance(SMALL_BARS.ms);
  expect(passed(program("one"), history("1 secs"), 10)).toBe(10);
});

Deno.test("all programs together leave the owner half of the searches that IB takes", () => {
  const { clock, passed } = setUp();
  expect(passed(program("one"), SEARCH, SEARCHES.most - 1)).toBe(SEARCHES.most - 1);
  expect(passed(program("two"), SEARCH, 10)).toBe(1);
  expect(passed(program("two"), DETAILS, 10)).toBe(10);
  clock.advance(SEARCHES.ms);
  expect(passed(program("two"), SEARCH, 100)).toBe(SEARCHES.most);
});

Deno.test("nothing that gets a program out of a position is held up, nor what gives a line back", () => {
  const { passed } = setUp();
  passed(program("wild"), DETAILS, 1_000);
  for (
    const request of [
      { action: "cancel_order", clientOrderId: "x" },
      { action: "cancel_all", scope: "app" },
      { action: "preview_flatten", account: "DU1" },
      { action: "unwatch", conId: 1 },
      { action: "set_trading_state", state: "halted" },
    ] as TradingRequest[]
  ) {
    expect([request.action, passed(program("wild"), request, 1_000)]).toEqual([request.action, 1_000]);
  }
});
