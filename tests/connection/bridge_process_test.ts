import { expect } from "@std/expect";
import { fileURLToPath } from "node:url";
import { IbBridge } from "@/lib/server/bridge/ib_bridge.ts";
import { type ProcessSpec, processTransport } from "@/lib/server/bridge/process_transport.ts";
import type { BridgeSettings } from "@/lib/server/bridge/status.ts";
import { systemClock, systemIds } from "@/lib/server/clock.ts";
import { PROTOCOL_VERSION } from "@/lib/contract/protocol.ts";
import { createLog } from "@/lib/server/log.ts";
import { eventually, isAlive } from "@/tests/support/processes.ts";

const script = fileURLToPath(new URL("../fixtures/fake_bridge.ts", import.meta.url));

/** The bridge of the fixture in one of its moods. */
function fake(mode: string): ProcessSpec {
  const home = Deno.env.get("HOME") ?? "/";
  return {
    command: Deno.execPath(),
    args: ["run", "--quiet", "--no-config", "--no-prompt", script, mode, String(PROTOCOL_VERSION)],
    env: { HOME: home, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
  };
}

const quick: Partial<BridgeSettings> = {
  pingIntervalMs: 50,
  pingDeadlineMs: 10_000,
  backoff: { minMs: 20, maxMs: 50 },
  stopDeadlineMs: 1000,
};

function start(mode: string | (() => string), settings: Partial<BridgeSettings> = {}) {
  const lines: string[] = [];
  const bridge = new IbBridge({
    open: processTransport(() => Promise.resolve(fake(typeof mode === "string" ? mode : mode()))),
    clock: systemClock,
    ids: systemIds,
    log: createLog({ write: (line) => lines.push(line) }),
    settings: { ...quick, ...settings },
  });
  bridge.start();
  return { bridge, lines };
}

const running = (bridge: IbBridge) =>
  eventually("the bridge runs", () => bridge.status().state === "running");

Deno.test("a process answers, and leaves when it is stopped", async () => {
  const { bridge } = start("good");
  await running(bridge);
  const { pid } = bridge.status();
  const { nextValidId } = await bridge.request("req_ids", { deadlineMs: 10_000 });
  expect(nextValidId).toBe(pid);
  await eventually("a ping is answered", () => bridge.status().pingMs !== null);
  await bridge.stop();
  expect(isAlive(pid ?? 0)).toBe(false);
  expect(bridge.status()).toMatchObject({ state: "stopped", counters: { crashes: 0 } });
});

for (const mode of ["crash", "garbage", "overlong"]) {
  Deno.test(`after '${mode}' the process is replaced and the desk can go on`, async () => {
    let first = true;
    const { bridge } = start(() => {
      const mood = first ? mode : "good";
      first = false;
      return mood;
    });
    await using _ = bridge;
    // The first one may be gone before anybody looks.
    const ran = new Set<number>();
    bridge.onStatus(({ state, pid }) => {
      if (state === "running" && pid !== null) ran.add(pid);
    });
    await eventually("another process runs", () => ran.size > 1 && bridge.status().state === "running");
    const [crashed = 0] = ran;
    expect(isAlive(crashed)).toBe(false);
    const { crashes, garbage, overlong } = bridge.status().counters;
    expect(crashes).toBe(1);
    expect(garbage).toBe(mode === "garbage" ? 1 : 0);
    expect(overlong).toBe(mode === "overlong" ? 1 : 0);
    expect(await bridge.request("req_ids", { deadlineMs: 10_000 })).toEqual({
      nextValidId: bridge.status().pid,
    });
  });
}

Deno.test("a process that hangs is ended after its deadline", async () => {
  const { bridge } = start("hang", { pingDeadlineMs: 300, crashBudget: { limit: 1, windowMs: 60_000 } });
  await using _ = bridge;
  await running(bridge);
  const { pid } = bridge.status();
  await eventually("it is ended", () => bridge.status().state === "failed");
  expect(isAlive(pid ?? 0)).toBe(false);
  expect(bridge.status().fault?.cause).toMatchObject({
    key: "BRIDGE_STAYS_DOWN",
    with: { cause: { key: "BRIDGE_HUNG" } },
  });
});

Deno.test("a process that can not start is tried a few times, then told with its own last words", async () => {
  const { bridge } = start("exit_at_start");
  await using _ = bridge;
  await eventually("it stays down", () => bridge.status().state === "failed");
  expect(bridge.status()).toMatchObject({
    fault: { cause: { key: "BRIDGE_STAYS_DOWN", with: { cause: { key: "IBAPI_MISSING" } } } },
    counters: { starts: 5, crashes: 5 },
  });
});

Deno.test("P16: a process that refuses to start for a named cause (ibapi too old) is not tried again", async () => {
  const { bridge } = start("refuses_to_start");
  await using _ = bridge;
  await eventually("it stays down", () => bridge.status().state === "failed");
  expect(bridge.status()).toMatchObject({
    fault: { cause: { key: "IBAPI_TOO_OLD", with: { version: "9.81", needed: "10.19" } } },
    counters: { starts: 1 },
  });
});

Deno.test("a process that never says hello is ended", async () => {
  const { bridge } = start("never_hello", {
    helloDeadlineMs: 300,
    crashBudget: { limit: 1, windowMs: 60_000 },
  });
  await using _ = bridge;
  await eventually("it stays down", () => bridge.status().state === "failed");
  expect(bridge.status().fault?.cause).toMatchObject({
    key: "BRIDGE_STAYS_DOWN",
    with: { cause: { key: "BRIDGE_NO_HELLO" } },
  });
});

Deno.test("a missing interpreter is told as such", async () => {
  const bridge = new IbBridge({
    open: processTransport({ command: "/nowhere/python3", args: [], env: {} }),
    clock: systemClock,
    ids: systemIds,
    log: createLog({ write: () => {} }),
  });
  await using _ = bridge;
  bridge.start();
  await eventually("it stays down", () => bridge.status().state === "failed");
  expect(bridge.status().fault?.cause.key).toBe("PYTHON_MISSING.path");
});

Deno.test("a flood on stderr neither blocks the process nor fills the log", async () => {
  const { bridge, lines } = start("stderr_flood");
  await using _ = bridge;
  await running(bridge);
  await bridge.request("req_ids", { deadlineMs: 10_000 });
  expect(lines.length).toBeLessThan(1000);
});

Deno.test("a line of several pipe buffers arrives whole", async () => {
  const { bridge } = start("split_lines");
  await using _ = bridge;
  const texts: string[] = [];
  bridge.onEvent((event) => {
    if (event.type === "account_time") texts.push(event.text);
  });
  await eventually("the line came", () => texts.length > 0);
  expect(texts).toEqual(["ü".repeat(200_000)]);
  expect(bridge.status().counters.garbage).toBe(0);
});

Deno.test("missing sequence numbers are counted and told", async () => {
  const { bridge } = start("gap", { pingIntervalMs: 200 });
  await using _ = bridge;
  const gaps: number[] = [];
  bridge.onGap((lost) => gaps.push(lost));
  await eventually("the gap is told", () => gaps.length > 0);
  // Each ping brings the same gap: there may be more by now.
  expect(gaps[0]).toBe(7);
});

Deno.test("a process that ignores the end of input is killed", async () => {
  const { bridge } = start("ignores_eof", { stopDeadlineMs: 300 });
  await running(bridge);
  const { pid } = bridge.status();
  await bridge.stop();
  expect(isAlive(pid ?? 0)).toBe(false);
});

Deno.test("what comes behind the end of input is refused, and takes nothing with it that was sent before", async () => {
  const { promise: total, resolve } = Promise.withResolvers<string>();
  const { promise: ended, resolve: end } = Promise.withResolvers<unknown>();
  const count = "let n = 0; for await (const part of Deno.stdin.readable) n += part.length; console.log(n)";
  const transport = await processTransport({ ...fake(""), args: ["eval", "--no-config", count] })({
    ...{ line: resolve, overlong: () => {}, log: () => {}, progress: () => {} },
    exit: (status) => (resolve(""), end(status)),
  });
  // More than a pipe holds: most of it waits here.
  const sent = Array.from({ length: 1_000 }, () => transport.send("x".repeat(999)));
  transport.closeInput();
  const late = transport.send("late").then(() => "sent", () => "refused");
  expect([(await Promise.allSettled(sent)).filter(({ status }) => status === "rejected").length, await late])
    .toEqual([0, "refused"]);
  expect(await total).toBe("1000000");
  expect(await ended).toEqual({ code: 0, signal: null });
});

Deno.test("the child sees the environment it needs and no secret", async () => {
  const { pythonBridge } = await import("@/lib/server/bridge/process_transport.ts");
  Deno.env.set("LOTSE_TOKEN", "a-secret-of-the-test");
  Deno.env.set("PYTHONPATH", "/tmp/evil");
  try {
    const { env, args } = pythonBridge("python3", "ib_client.py");
    expect(JSON.stringify(env)).not.toContain("a-secret-of-the-test");
    expect(Object.keys(env)).not.toContain("PYTHONPATH");
    expect(args).toEqual(["-I", "-u", "ib_client.py"]);
  } finally {
    Deno.env.delete("LOTSE_TOKEN");
    Deno.env.delete("PYTHONPATH");
  }
});
