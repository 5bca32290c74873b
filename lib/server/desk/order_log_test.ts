import { expect } from "@std/expect";
import { createLog } from "@/lib/server/log.ts";
import { ConflictError } from "@/lib/server/errors.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { say } from "@/lib/contract/says/say.ts";
import { logCommand } from "./command_log.ts";
import { OrderLog } from "./order_log.ts";

function capture(level: "debug" | "info" = "info") {
  const lines: Record<string, unknown>[] = [];
  return { lines, log: createLog({ level, write: (line) => void lines.push(JSON.parse(line)) }) };
}

Deno.test("each step of an order is a line with its id, and what is no step is none", () => {
  const { lines, log } = capture();
  const clock = new ManualClock();
  const steps = new OrderLog(log, clock);
  const order = { clientOrderId: "a", origin: "app" };
  for (const state of ["journaled", "journaled", "working", "working", "filled"] as const) {
    steps.follow({ ...order, state });
  }
  steps.follow({ clientOrderId: "PERM-1", origin: "foreign", state: "working" });
  // The readers of the stream go first.
  expect(lines).toEqual([]);
  clock.advance(25);
  expect(lines.map(({ event, clientOrderId, from, state }) => [event, clientOrderId, from, state])).toEqual([
    ["order", "a", null, "journaled"],
    ["order", "a", "journaled", "working"],
    ["order", "a", "working", "filled"],
  ]);
  steps.follow({ ...order, state: "cancelled" });
  steps.flush();
  clock.advance(25);
  expect(lines.map(({ state }) => state)).toEqual(["journaled", "working", "filled", "cancelled"]);
});

Deno.test("a command that does something is told with its order and what came of it; a question only where all is told", () => {
  const { lines, log } = capture();
  const submit = { action: "submit", previewToken: "secret", idempotencyKey: "k" } as never;
  logCommand(log, submit, { origin: "screen", ms: 2.345, reply: { clientOrderId: "a" } });
  const error = new ConflictError(say("TRADING_HALTED.meanwhile"));
  logCommand(log, { action: "cancel_order", clientOrderId: "b" } as never, { origin: "model", ms: 1, error });
  logCommand(log, { action: "history" } as never, { origin: "screen", ms: 1, reply: {} });
  expect(lines).toMatchObject([
    { event: "command", action: "submit", origin: "screen", ms: 2.3, clientOrderId: "a" },
    { event: "command", action: "cancel_order", origin: "model", clientOrderId: "b", code: "TRADING_HALTED" },
  ]);
  expect(lines).toHaveLength(2);
  expect(JSON.stringify(lines)).not.toContain("secret");
});
