import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { type Channel, type Feed, type Lead, SharedStream, type TabMessage } from "./shared_stream.ts";
import type { StreamEvent, StreamState } from "./stream.ts";

const SILENCE = 25_000;

/** A browser: a channel that reaches the other tabs and a lock that one of them holds. */
class FakeBrowser {
  readonly clock = new ManualClock();
  readonly #ears = new Map<object, (message: TabMessage) => void>();
  readonly #waiting: (() => void)[] = [];
  #held = false;

  channel(): Channel {
    const me = {};
    return {
      post: (message) => {
        for (const [tab, hear] of this.#ears) if (tab !== me) hear(structuredClone(message));
      },
      listen: (receive) => void this.#ears.set(me, receive),
      close: () => void this.#ears.delete(me),
    };
  }

  lead: Lead = (signal) =>
    new Promise((resolve, reject) => {
      const release = () => {
        this.#held = false;
        this.#waiting.shift()?.();
      };
      const take = () => {
        if (signal.aborted) return reject(signal.reason);
        this.#held = true;
        resolve(release);
      };
      if (this.#held) this.#waiting.push(take);
      else take();
    });
}

function openTab(browser: FakeBrowser) {
  const events: string[] = [];
  const states: string[] = [];
  const own: {
    opened: number;
    checked: number;
    woken: number;
    closed: boolean;
    emit(event: StreamEvent): void;
    state(state: StreamState): void;
  } = {
    opened: 0,
    checked: 0,
    woken: 0,
    closed: false,
    emit: () => {},
    state: () => {},
  };
  let leading = false;
  let loggedOut = 0;
  const tab = new SharedStream(
    {
      channel: browser.channel(),
      lead: browser.lead,
      now: () => browser.clock.now(),
      offsetMs: () => 0,
      after: (ms, run) => browser.clock.after(ms, run),
      openOwn(onEvent, onState): Feed {
        own.opened += 1;
        own.emit = onEvent;
        own.state = onState;
        return {
          reopen: () => {},
          check: () => own.checked += 1,
          wake: () => own.woken += 1,
          close: () => own.closed = true,
        };
      },
      current: () => ({ kind: "snapshot", id: "e-9", data: "current" }),
    },
    {
      onEvent: (event) => events.push(event.data),
      onState: (state) => states.push(state.kind),
      onLoggedOut: () => loggedOut += 1,
      onLeading: (value) => leading = value,
    },
    SILENCE,
  );
  return { tab, events, states, own, leads: () => leading, loggedOut: () => loggedOut };
}

const patch = (data: string): StreamEvent => ({ kind: "patch", id: "e-1", data });
const beat: StreamEvent = { kind: "heartbeat", id: "", data: "{}" };
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

Deno.test("the first tab reads the stream, the second one gets its events", async () => {
  const browser = new FakeBrowser();
  const first = openTab(browser);
  await settle();
  const second = openTab(browser);
  await settle();
  expect([first.leads(), second.leads()]).toEqual([true, false]);
  expect([first.own.opened, second.own.opened]).toEqual([1, 0]);
  first.own.state({ kind: "live" });
  first.own.emit(patch("p1"));
  expect(first.events).toEqual(["p1"]);
  // The new tab has asked for the state so far.
  expect(second.events).toEqual(["current", "p1"]);
  expect(second.states).toContain("live");
  first.tab.close();
  second.tab.close();
});

Deno.test("that the login has ended is told to the tabs that follow, by the one that reads", async () => {
  const browser = new FakeBrowser();
  const first = openTab(browser);
  await settle();
  const second = openTab(browser);
  const third = openTab(browser);
  await settle();
  second.tab.loggedOut();
  expect([first, second, third].map((tab) => tab.loggedOut())).toEqual([0, 0, 0]);
  first.tab.loggedOut();
  expect([first, second, third].map((tab) => tab.loggedOut())).toEqual([0, 1, 1]);
  for (const { tab } of [first, second, third]) tab.close();
});

Deno.test("when the leading tab closes, the next one reads the stream itself", async () => {
  const browser = new FakeBrowser();
  const first = openTab(browser);
  await settle();
  const second = openTab(browser);
  first.tab.close();
  await settle();
  expect(first.own.closed).toBe(true);
  expect(second.leads()).toBe(true);
  expect(second.own.opened).toBe(1);
  second.tab.close();
});

Deno.test("a leader that has fallen silent is not waited for, and followed again when it speaks", async () => {
  const browser = new FakeBrowser();
  const first = openTab(browser);
  await settle();
  const second = openTab(browser);
  browser.clock.advance(SILENCE - 1000);
  first.own.emit(beat);
  browser.clock.advance(SILENCE - 1000);
  expect(second.own.opened).toBe(0);
  // A patch tells no time: it may be an old one.
  first.own.emit(patch("p1"));
  browser.clock.advance(1000);
  expect(second.own.opened).toBe(1);
  second.own.emit(patch("q1"));
  expect(second.events.at(-1)).toBe("q1");
  // The leader was only frozen: its first word is not taken twice, the second stream is given back, the state
  // is asked for.
  first.own.emit(patch("p2"));
  expect(second.own.closed).toBe(true);
  expect(second.events.slice(-2)).toEqual(["q1", "current"]);
  first.own.emit(patch("p3"));
  expect(second.events.at(-1)).toBe("p3");
  // And if it falls silent again, the tab helps itself again.
  browser.clock.advance(SILENCE);
  expect(second.own.opened).toBe(2);
  first.tab.close();
  second.tab.close();
});

Deno.test("a tab that missed something gets the whole state from the leader", async () => {
  const browser = new FakeBrowser();
  const first = openTab(browser);
  await settle();
  const second = openTab(browser);
  const before = second.events.length;
  second.tab.reopen();
  expect(second.events.slice(before)).toEqual(["current"]);
  first.tab.close();
  second.tab.close();
});

Deno.test("U3: a tab that slept says so at once and asks the leader, which looks at itself first; silent, it is not waited for", async () => {
  const browser = new FakeBrowser();
  const first = openTab(browser);
  await settle();
  const second = openTab(browser);
  first.own.state({ kind: "live" });
  const before = second.events.length;
  // Both slept: no timer has fired.
  browser.clock.moveWall(120_000);
  second.tab.check();
  expect(second.states.slice(-2)).toEqual(["stale", "live"]);
  expect(first.own.checked).toBeGreaterThan(0);
  expect(second.events.slice(before)).toEqual(["current"]);
  first.tab.close();
});

Deno.test("U3: what comes to a tab from before its sleep is dropped", async () => {
  const browser = new FakeBrowser();
  const first = openTab(browser);
  await settle();
  const second = openTab(browser);
  browser.clock.moveWall(120_000);
  first.own.emit(patch("old"));
  expect(second.events).not.toContain("old");
  expect(second.states).toContain("stale");
  first.tab.close();
  second.tab.close();
});

Deno.test("U3: where no lock between tabs is to be had, a tab reads for itself", async () => {
  const browser = new FakeBrowser();
  browser.lead = () => Promise.reject(new DOMException("no", "SecurityError"));
  const only = openTab(browser);
  await settle();
  expect([only.leads(), only.own.opened]).toEqual([true, 1]);
  only.tab.close();
});
