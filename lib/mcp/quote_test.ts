import { expect } from "@std/expect";
import type { Snapshot } from "@/lib/contract/api.ts";
import { emptyQuote } from "@/lib/server/market/empty_quote.ts";
import { AppError } from "@/lib/server/errors.ts";
import { say } from "@/lib/contract/says/say.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { aapl, busySnapshot, details, quote } from "@/tests/support/screen_samples.ts";
import { readQuote } from "./quote.ts";
import type { ToolDeps } from "./tools.ts";

const { conId } = aapl;

/** A desk whose quotes are those of each reading, the last one from then on; the clock goes on by itself. */
function deskWith(readings: Snapshot["quotes"][], refused: readonly string[] = []) {
  const asked: [string, unknown, string | null][] = [];
  const clock = new ManualClock();
  const desk = {
    ask(action: string, given: unknown, reader: string | null = null) {
      asked.push([action, given, reader]);
      if (refused.includes(action)) {
        return Promise.reject(new AppError(say("CONTRACT_UNKNOWN", { conId }), { status: 404 }));
      }
      return Promise.resolve(action === "contract_details" ? details(aapl) : {});
    },
    read: () =>
      Promise.resolve(
        busySnapshot({ quotes: readings.length > 1 ? readings.shift() ?? {} : readings[0] ?? {} }),
      ),
  } as unknown as ToolDeps["desk"];
  const after = (ms: number, fn: () => void) => {
    const cancel = clock.after(ms, fn);
    queueMicrotask(() => clock.advance(ms));
    return cancel;
  };
  const deps: ToolDeps = {
    desk,
    clock: { now: () => clock.now(), monotonic: () => clock.monotonic(), after },
    ids: { uuid: () => "reader-1" },
  };
  return { asked, deps, clock };
}

const empty = { ...emptyQuote(), stale: false };

Deno.test("a quote is awaited until both sides are there, and the line is given back under the same name", async () => {
  const { asked, deps } = deskWith([{}, { [conId]: { ...empty, bid: "1" } }, { [conId]: quote("1", "2") }]);
  expect(await readQuote({ conId }, deps)).toMatchObject({ bid: "1", ask: "2" });
  expect(asked.map(([action, , reader]) => [action, reader])).toEqual([
    ["watch", "reader-1"],
    ["contract_details", null],
    ["unwatch", "reader-1"],
  ]);
});

Deno.test("a quote that does not come is unknown after five seconds; one that IB refuses says so at once", async () => {
  const silent = deskWith([{ [conId]: empty }]);
  const since = silent.clock.now();
  expect(await readQuote({ conId }, silent.deps)).toMatchObject({
    bid: "unknown",
    ask: "unknown",
    last: "unknown",
  });
  expect(silent.clock.now() - since).toBe(5_000);
  const denied = deskWith([{ [conId]: { ...empty, advisory: { code: 354, text: "Not subscribed" } } }]);
  const from = denied.clock.now();
  expect(await readQuote({ conId }, denied.deps)).toMatchObject({ advisory: { ibCode: 354 } });
  expect(denied.clock.now()).toBe(from);
});

Deno.test("a line that was not opened is not given back; one that was is, whatever fails behind it", async () => {
  const unopened = deskWith([{}], ["watch"]);
  await expect(readQuote({ conId }, unopened.deps)).rejects.toThrow();
  expect(unopened.asked.map(([action]) => action)).toEqual(["watch"]);
  const opened = deskWith([{}], ["contract_details", "unwatch"]);
  await expect(readQuote({ conId }, opened.deps)).rejects.toThrow();
  expect(opened.asked.map(([action]) => action)).toEqual(["watch", "contract_details", "unwatch"]);
});

Deno.test("P62: a remark, as that delayed prices come instead, is waited through", async () => {
  for (const code of [10167, 10090, 2152]) {
    const advisory = { code, text: "Displaying delayed market data" };
    const { deps } = deskWith([{ [conId]: { ...empty, advisory } }, {
      [conId]: quote("1", "2", { advisory }),
    }]);
    expect(await readQuote({ conId }, deps)).toMatchObject({
      bid: "1",
      ask: "2",
      advisory: { ibCode: code },
    });
  }
});
