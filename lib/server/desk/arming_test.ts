import { expect } from "@std/expect";
import type { Notice } from "@/lib/contract/api.ts";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { say } from "@/lib/contract/says/say.ts";
import { AppError, DenialError } from "@/lib/server/errors.ts";
import type { JournalEntry } from "@/lib/server/journal/journal.ts";
import { TestIds } from "@/lib/server/orders/testing/test_ids.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { ARM_MS, Arming, type ArmRequest, type DisarmReason } from "./arming.ts";

const READY = { ready: true, epoch: toSocketEpoch(1), mode: "live" } as const;
const REQUEST: ArmRequest = {
  account: "U1",
  accounts: ["U1", "U2"],
  mode: "live",
  readiness: READY,
  halted: false,
  origin: "screen",
};

function setUp() {
  const clock = new ManualClock();
  const rows: JournalEntry[] = [];
  const notices: Notice[] = [];
  const disk = { full: false };
  const journal = {
    append: (row: JournalEntry) => void rows.push(row),
    commit({ entries }: { entries: JournalEntry[] }) {
      if (disk.full) throw new AppError(say("JOURNAL_UNWRITABLE.closed"), { status: 503 });
      rows.push(...entries);
    },
  };
  const passphrase = {
    require: (text: string | undefined) =>
      text === "right"
        ? Promise.resolve()
        : Promise.reject(new DenialError(say("PASSPHRASE_WRONG"), { field: "passphrase" })),
  };
  const arming = new Arming({
    clock,
    ids: new TestIds(),
    journal,
    passphrase,
    notice: (notice) => notices.push(notice),
    onChange: () => {},
  });
  return { clock, rows, notices, disk, arming };
}

Deno.test("arming is refused where it can not be meant", () => {
  const rows: [Partial<ArmRequest>, string][] = [
    [{ mode: "paper" }, "LIVE_NOT_LIVE"],
    [{ mode: "simulated" }, "LIVE_NOT_LIVE"],
    [{ account: "U3" }, "ACCOUNT_UNKNOWN"],
    [{ readiness: { ready: false, why: say("MODE_MISMATCH.paper") } }, "MODE_MISMATCH"],
    [{ readiness: { ready: false, why: say("DESK_NOT_READY") } }, "DESK_NOT_READY"],
    [{ halted: true }, "TRADING_HALTED"],
  ];
  for (const [change, code] of rows) {
    const { arming, rows: kept } = setUp();
    const refused = catchError(() => arming.arm({ ...REQUEST, ...change }));
    expect([refused?.code, arming.until(), kept]).toEqual([code, {}, []]);
  }
});

Deno.test("one account is armed, and the other is not", () => {
  const { arming } = setUp();
  arming.arm(REQUEST);
  expect([arming.of("U1"), arming.of("U2")]).toEqual([expect.any(String), null]);
  const first = arming.of("U1");
  arming.arm({ ...REQUEST, account: "U2" });
  expect(arming.of("U1")).toBe(first);
  arming.disarm("hand", { account: "U1" });
  expect([arming.of("U1"), Object.keys(arming.until())]).toEqual([null, ["U2"]]);
});

Deno.test("an account that is armed anew is armed under another id", () => {
  const { arming } = setUp();
  arming.arm(REQUEST);
  const first = arming.of("U1");
  arming.disarm("hand");
  arming.arm(REQUEST);
  expect(arming.of("U1")).not.toBe(first);
});

Deno.test("fifteen minutes without use end it, each use begins them anew, each account has its own", () => {
  const { arming, clock, rows } = setUp();
  arming.arm(REQUEST);
  arming.arm({ ...REQUEST, account: "U2" });
  clock.advance(ARM_MS - 1);
  arming.used("U1");
  clock.advance(1);
  expect([arming.of("U1"), arming.of("U2")]).toEqual([expect.any(String), null]);
  clock.advance(ARM_MS - 2);
  expect(arming.of("U1")).not.toBeNull();
  clock.advance(1);
  expect(arming.of("U1")).toBeNull();
  arming.used("U1");
  expect(arming.of("U1")).toBeNull();
  const reason = "15 minutes without use";
  expect(rows.filter(({ kind }) => kind === "disarm").map(({ data }) => data)).toEqual([
    { account: "U2", origin: "desk", reason },
    { account: "U1", origin: "desk", reason },
  ]);
});

Deno.test("what can not be journalled is not armed", () => {
  const { arming, disk } = setUp();
  disk.full = true;
  expect(catchError(() => arming.arm(REQUEST))?.code).toBe("JOURNAL_UNWRITABLE");
  expect(arming.of("U1")).toBeNull();
});

Deno.test("the account id has to be typed and the passphrase be right; what is refused is a row without it", async () => {
  const rows: [string | undefined, string | undefined, string | null][] = [
    [undefined, "right", "ARM_ACCOUNT_NOT_TYPED"],
    ["U2", "right", "ARM_ACCOUNT_NOT_TYPED"],
    ["U1", undefined, "PASSPHRASE_WRONG"],
    ["U1", "wrong", "PASSPHRASE_WRONG"],
    [" U1 ", "right", null],
  ];
  for (const [typedAccount, passphrase, code] of rows) {
    const { arming, rows: kept } = setUp();
    const refused = await arming.armBy({ request: () => REQUEST, typedAccount, passphrase })
      .then(() => null, (error: AppError) => error.code);
    expect([refused, arming.of("U1") === null]).toEqual([code, code !== null]);
    const expected = code === null
      ? ["arm", expect.objectContaining({ account: "U1" })]
      : ["refused", { action: "arm_live", account: "U1", origin: "screen", reason: code }];
    expect(kept.map(({ kind, data }) => [kind, data])).toEqual([expected]);
  }
});

Deno.test("a halt while the passphrase is checked keeps the account disarmed", async () => {
  const { arming } = setUp();
  let asked = 0;
  const request = () => ({ ...REQUEST, halted: asked++ > 0 });
  await expect(arming.armBy({ request, typedAccount: "U1", passphrase: "right" })).rejects.toMatchObject({
    code: "TRADING_HALTED",
  });
  expect(arming.of("U1")).toBeNull();
});

Deno.test("what a session has armed ends with it, what another has armed stays", () => {
  const { arming, rows } = setUp();
  arming.arm({ ...REQUEST, by: "laptop" });
  arming.arm({ ...REQUEST, account: "U2", by: "phone" });
  arming.disarm("session", { by: "laptop", origin: "screen" });
  expect(Object.keys(arming.until())).toEqual(["U2"]);
  expect(rows.at(-1)).toMatchObject({
    kind: "disarm",
    data: { account: "U1", origin: "screen", reason: "its session has ended" },
  });
  arming.disarm("session", { by: "laptop" });
  expect(rows.filter(({ kind }) => kind === "disarm")).toHaveLength(1);
});

Deno.test("arming and each end of it are told, with the account, by whom and why; also within a minute", () => {
  const { arming, clock, notices } = setUp();
  const request = { ...REQUEST, account: "U1234567", accounts: ["U1234567", "U7654321"] };
  const told = () => notices.splice(0).map(({ level, text }) => `${level}: ${text}`);
  const armed =
    "info: Live trading of U1…567 was armed by hand (screen): until 15 minutes after its last use";
  const ends: [DisarmReason, string][] = [
    ["hand", "info: Live trading of U1…567 was disarmed by hand (program)"],
    ["halted", "info: Live trading of U1…567 was disarmed: trading was halted"],
    ["connection", "warning: Live trading of U1…567 was disarmed: the connection was lost"],
    ["limit", "warning: Live trading of U1…567 was disarmed: a limit was raised"],
    [
      "session",
      "warning: Live trading of U1…567 was disarmed: the session that had armed it has ended (program)",
    ],
  ];
  for (const [reason, says] of ends) {
    arming.arm(request);
    arming.disarm(reason, { origin: "script" });
    arming.disarm(reason, { origin: "script" });
    expect(told()).toEqual([armed, says]);
  }
  arming.arm(request);
  arming.arm({ ...request, account: "U7654321", origin: "anna" });
  expect(told()).toEqual([armed, expect.stringContaining("(anna)")]);
  clock.advance(ARM_MS);
  expect(told()).toEqual(
    ["U1…567", "U7…321"].map((of) =>
      `warning: Live trading of ${of} was disarmed: it was not used for 15 minutes`
    ),
  );
});

function catchError(run: () => void): AppError | null {
  try {
    run();
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
