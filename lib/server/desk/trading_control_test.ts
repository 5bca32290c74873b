import { expect } from "@std/expect";
import type { Notice } from "@/lib/contract/api.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import type { Mode, TradingState } from "@/lib/contract/api.ts";
import type { JournalEntry } from "@/lib/server/journal/journal.ts";
import { TestIds } from "@/lib/server/orders/testing/test_ids.ts";
import { type Caller, deskCaller, scopesUpTo } from "@/lib/server/access/caller.ts";
import { AppError } from "@/lib/server/errors.ts";
import { actionHandlers } from "./actions.ts";
import { Arming } from "./arming.ts";
import { memoryDesk } from "./testing/memory_desk.ts";
import { TradingControl } from "./trading_control.ts";

function setUp(mode: Mode = "paper") {
  const clock = new ManualClock();
  const notices: Notice[] = [];
  const rows: JournalEntry[] = [];
  const journal = {
    append: (row: JournalEntry) => void rows.push(row),
    commit: ({ entries }: { entries: JournalEntry[] }) => void rows.push(...entries),
  };
  const arming = new Arming({
    clock,
    ids: new TestIds(),
    journal,
    passphrase: { require: () => Promise.resolve() },
    notice: (notice) => notices.push(notice),
    onChange: () => {},
  });
  const arm = (account: string, halted = false) =>
    arming.arm({
      account,
      accounts: ["U1", "U2"],
      mode,
      readiness: { ready: true, epoch: toSocketEpoch(1), mode },
      halted,
      origin: "screen",
    });
  const disk = { full: false, text: null as string | null };
  const store = {
    path: "/data/trading_state.json",
    read: () => disk.text,
    write(text: string) {
      if (disk.full) {
        throw new Error("No space left on device (os error 28): open '/data/trading_state.json.new'");
      }
      disk.text = text;
    },
  };
  const make = () =>
    new TradingControl({
      store,
      clock,
      arming,
      journal,
      mode: () => mode,
      notice: (notice) => notices.push(notice),
      onChange: () => {},
    });
  return { clock, notices, disk, rows, arming, arm, trading: make(), make };
}

Deno.test("U6: a halt that can not be written says that it is in force, is, and is written when that is possible", () => {
  const { clock, notices, disk, trading, make } = setUp();
  const saved = () => notices.filter(({ code }) => code === "TRADING_STATE_SAVED");
  disk.full = true;
  for (
    const [state, words] of [["reducing", "restricted to reducing positions"], ["halted", "halted"]] as const
  ) {
    expect(() => trading.setState(state)).toThrow(
      `Trading is ${words} from now on, but /data/trading_state.json could not be written (No space left on device (os error 28))`,
    );
    expect(trading.state).toBe(state);
  }
  clock.advance(5_000);
  trading.look();
  expect(saved()).toEqual([]);
  disk.full = false;
  clock.advance(1_000);
  trading.look();
  expect(saved()).toEqual([]);
  clock.advance(3_000);
  trading.look();
  expect(saved()).toMatchObject([{ code: "TRADING_STATE_SAVED", level: "info" }]);
  expect(make().state).toBe("halted");
  clock.advance(9_000);
  trading.look();
  expect(saved()).toHaveLength(1);
});

Deno.test("who has halted, restricted and released trading by hand is told each time, and why", () => {
  const { notices, trading } = setUp();
  trading.setState("reducing", { by: "person", origin: "screen" });
  trading.setState("halted", { by: "person", origin: "momentum", reason: "the news" });
  trading.setState("active", { by: "person", origin: "script" });
  // As it is already: nothing has been set.
  trading.setState("halted", { by: "person", origin: "screen" });
  trading.setState("halted", { by: "person", origin: "screen" });
  // The desk says what has made it do so.
  trading.tighten("halted", { by: "loss" });
  expect(notices.map(({ level, text }) => `${level}: ${text}`)).toEqual([
    "info: Trading is restricted to reducing positions: set by hand (screen)",
    "info: Trading is halted: set by hand (momentum), “the news”",
    "info: Trading is active: set by hand (program)",
    "info: Trading is halted: set by hand (screen)",
  ]);
});

Deno.test("U6: a release that can not be written does not happen, and says so", () => {
  const { disk, trading } = setUp();
  trading.setState("halted");
  disk.full = true;
  for (const state of ["active", "reducing"] as const) {
    expect(() => trading.setState(state)).toThrow("Trading stays as it is");
    expect(trading.state).toBe("halted");
  }
});

Deno.test("each state leads to each other on paper, and every change is a row with who and why", () => {
  const states: TradingState[] = ["active", "reducing", "halted"];
  for (const from of states) {
    for (const to of states) {
      const { trading, rows, make } = setUp();
      trading.setState(from);
      rows.length = 0;
      trading.setState(to, { by: "person", reason: "the open", origin: "script" });
      expect([trading.state, make().state, make().view().cause?.reason]).toEqual([to, to, "the open"]);
      const row = { from, to, by: "person", reason: "the open", origin: "script" };
      expect(rows.map(({ kind, data }) => [kind, data])).toEqual([["state", row]]);
    }
  }
});

Deno.test("what the desk does by itself only tightens, and says who did it", () => {
  for (
    const [now, wanted, becomes] of [
      ["active", "reducing", "reducing"],
      ["active", "halted", "halted"],
      ["reducing", "halted", "halted"],
      ["reducing", "reducing", "reducing"],
      ["halted", "reducing", "halted"],
    ] as const
  ) {
    const { trading } = setUp();
    trading.setState(now);
    trading.tighten(wanted, { by: "loss" });
    expect(trading.state).toBe(becomes);
    expect(trading.view().cause?.by).toBe(now === becomes ? "person" : "loss");
  }
});

Deno.test("a halt ends every arming, and live trading becomes active again only with an armed account", () => {
  const { trading, arm, arming, rows } = setUp("live");
  arm("U1");
  arm("U2");
  trading.setState("halted");
  expect(arming.until()).toEqual({});
  expect(rows.filter(({ kind }) => kind === "disarm").map(({ data }) => data)).toEqual([
    { account: "U1", origin: "desk", reason: "trading was halted" },
    { account: "U2", origin: "desk", reason: "trading was halted" },
  ]);
  expect(() => trading.setState("active")).toThrow("only with an armed account");
  expect(() => arm("U1", true)).toThrow("Trading is halted");
  trading.setState("reducing");
  expect(() => trading.setState("active")).toThrow("only with an armed account");
  arm("U1");
  trading.setState("active");
  expect(trading.state).toBe("active");
});

Deno.test("what an order needs by mode, state, purpose and arming", () => {
  const entry = { purpose: "order", reduces: false } as const;
  const exit = { purpose: "close", reduces: true } as const;
  const smaller = { purpose: "order", reduces: true } as const;
  const rows: [Mode, TradingState, typeof entry | typeof exit | typeof smaller, boolean, string][] = [
    ["paper", "active", entry, false, "none"],
    ["simulated", "halted", exit, false, "none"],
    ["live", "active", entry, false, "refused"],
    ["live", "active", exit, false, "refused"],
    ["live", "active", entry, true, "armed"],
    ["live", "active", exit, true, "armed"],
    ["live", "reducing", entry, false, "refused"],
    ["live", "reducing", exit, false, "none"],
    ["live", "reducing", smaller, false, "none"],
    ["live", "reducing", exit, true, "none"],
    ["live", "halted", exit, false, "none"],
    ["live", "halted", entry, false, "refused"],
  ];
  for (const [mode, state, order, armed, expected] of rows) {
    const { trading, arm } = setUp(mode);
    if (state !== "active") trading.setState(state);
    if (armed) arm("U1");
    const permit = trading.permit("U1", { mode, ...order });
    const found = permit === null ? "refused" : permit.arming === null ? "none" : "armed";
    expect([mode, state, order, armed, found]).toEqual([mode, state, order, armed, expected]);
    // Another account is none of its business.
    if (expected === "armed") expect(trading.permit("U2", { mode, ...order })).toBeNull();
  }
});

Deno.test("a state says who set it, from where and since when; once more without a reason changes none of it", () => {
  const { clock, trading, make, rows } = setUp();
  const at = new Date(clock.now()).toISOString();
  trading.tighten("halted", { by: "loss" });
  clock.advance(60_000);
  trading.setState("halted", { by: "person", origin: "screen" });
  const loss = { by: "loss", at, origin: null, reason: null };
  expect([trading.view().cause, make().view().cause]).toEqual([loss, loss]);
  expect(rows).toHaveLength(1);
  trading.setState("halted", { by: "person", origin: "screen", reason: "going home" });
  const home = { by: "person", at, origin: "screen", reason: "going home", also: [loss] };
  expect([trading.view().cause, make().view().cause]).toEqual([home, home]);
  trading.setState("reducing", { by: "person", origin: "script" });
  expect(trading.view().cause).toMatchObject({ origin: "script", at: new Date(clock.now()).toISOString() });
});

Deno.test("what others say of a halt that holds is kept beside its cause, on the disk and in the journal, the latest five", () => {
  const { clock, trading, make, rows } = setUp();
  const program = { by: "person", origin: "robot", besides: true } as const;
  trading.setState("halted", { ...program, reason: "spread too wide" });
  const first = trading.view().cause;
  const times: string[] = [];
  for (const reason of ["feed is late", "feed is late", "model drifts"]) {
    clock.advance(1_000);
    times.push(new Date(clock.now()).toISOString());
    trading.setState("halted", { ...program, reason });
  }
  trading.tighten("halted", { by: "journal" });
  trading.tighten("halted", { by: "journal" });
  trading.tighten("reducing", { by: "loss" });
  const [late, , drifts] = times;
  const robot = { by: "person", origin: "robot" };
  const also = [
    { ...robot, at: late, reason: "feed is late" },
    { ...robot, at: drifts, reason: "model drifts" },
    { by: "journal", at: drifts, origin: null, reason: null },
  ];
  expect(trading.view().cause).toEqual({ ...first, also });
  expect(make().view().cause).toEqual({ ...first, also });
  expect(rows.map(({ at, data }) => [at, (data as { reason: string | null }).reason])).toEqual([
    [first?.at, "spread too wide"],
    [late, "feed is late"],
    [drifts, "model drifts"],
    [drifts, null],
  ]);
  for (let more = 0; more < 9; more += 1) trading.setState("halted", { ...program, reason: `${more}` });
  expect(trading.view().cause?.also?.map(({ reason }) => reason)).toEqual(["4", "5", "6", "7", "8"]);
  expect(trading.view().cause).toMatchObject({ reason: "spread too wide" });
});

Deno.test("a state that can not be read halts and says so, and one of an earlier release has no origin", () => {
  const { clock, disk, make } = setUp();
  disk.text = "{ no json";
  const at = new Date(clock.now()).toISOString();
  expect(make().view()).toMatchObject({ state: "halted", cause: { by: "unreadable", at } });
  disk.text = JSON.stringify({ state: "reducing", cause: { by: "loss", at, reason: null } });
  expect(make().view()).toMatchObject({ state: "reducing", cause: { by: "loss", at, origin: null } });
});

Deno.test("what was halted, a person releases: a program may tighten, and loosens nothing, to reducing neither", async () => {
  const { parts, close } = await memoryDesk({});
  const { set_trading_state: set } = actionHandlers(parts);
  const program: Caller = { kind: "token", id: "t", name: "robot", scopes: scopesUpTo("trade") };
  const ask = async (caller: Caller, state: TradingState) => {
    try {
      await set({ action: "set_trading_state", state }, { caller, reader: null });
    } catch (error) {
      return error instanceof AppError ? error.code : error;
    }
    return parts.trading.state;
  };
  expect([await ask(program, "reducing"), await ask(program, "halted")]).toEqual(["reducing", "halted"]);
  expect([await ask(program, "reducing"), parts.trading.state]).toEqual(["ACCESS_SCOPE", "halted"]);
  const again = { action: "set_trading_state", state: "halted", reason: "all is well" } as const;
  await set(again, { caller: program, reader: null });
  expect(parts.trading.view().cause).toMatchObject({
    origin: "robot",
    reason: null,
    also: [{ origin: "robot", reason: "all is well" }],
  });
  await set({ ...again, reason: "lunch" }, { caller: deskCaller, reader: null });
  expect(parts.trading.view().cause).toMatchObject({ origin: "script", reason: "lunch" });
  expect(await ask(deskCaller, "reducing")).toBe("reducing");
  close();
});
