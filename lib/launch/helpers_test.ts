import { expect } from "@std/expect";
import { Helpers } from "./helpers.ts";
import type { Report } from "./messages.ts";
import { eventually } from "@/tests/support/processes.ts";

const SCRIPT =
  `console.log("port", Deno.args[0]); for await (const _ of Deno.stdin.readable); Deno.exit(Number(Deno.args[0]));`;

/** The launcher's side, with a program that says its port and ends with it when its standard input ends. */
async function withHelpers(body: (helpers: Helpers, reports: Report[]) => Promise<void>): Promise<void> {
  const reports: Report[] = [];
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(file, SCRIPT);
  const command = (port: number) => ({
    program: Deno.execPath(),
    args: ["run", "--quiet", "--no-config", file, String(port)],
    env: { HOME: "/nowhere", DENO_DIR: "/nowhere", NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
  });
  const helpers = new Helpers({
    commands: { gateway: command, python_env: command },
    send: (report) => reports.push(report),
  });
  try {
    await body(helpers, reports);
  } finally {
    await helpers.close();
    await Deno.remove(file);
  }
}

const start = (id: number, port: number) => ({ id, ask: "start", helper: "gateway", port });
const ended = (reports: Report[]) => reports.find(({ tells }) => tells === "exit");

Deno.test("a helper is started once under its number, is heard, and leaves when its input ends", () =>
  withHelpers(async (helpers, reports) => {
    helpers.take(start(1, 7));
    helpers.take(start(1, 8));
    await eventually("it has spoken", () => reports.some(({ tells }) => tells === "stdout"));
    helpers.take({ id: 1, ask: "end" });
    await eventually("it has ended", () => ended(reports) !== undefined);
    expect(reports).toEqual([
      { id: 1, tells: "pid", pid: expect.any(Number) },
      { id: 1, tells: "stdout", text: "port 7\n" },
      { id: 1, tells: "exit", code: 7, signal: null },
    ]);
  }));

Deno.test("a helper can be killed, and what is no request or another's number does nothing", () =>
  withHelpers(async (helpers, reports) => {
    helpers.take({ id: 3, ask: "kill" });
    helpers.take({ id: 3, ask: "start", helper: "sh", port: 0 });
    expect(reports).toEqual([]);
    helpers.take(start(3, 0));
    helpers.take({ id: 3, ask: "kill" });
    await eventually("it has ended", () => ended(reports) !== undefined);
    expect(ended(reports)).toMatchObject({ signal: "SIGKILL" });
  }));

Deno.test("a desk that asks for ever more is not given more than eight", () =>
  withHelpers(async (helpers, reports) => {
    for (let id = 1; id <= 20; id++) helpers.take(start(id, 0));
    expect(reports.filter(({ tells }) => tells === "pid").length).toBe(8);
    await helpers.close();
    expect(reports.filter(({ tells }) => tells === "exit").length).toBe(8);
  }));
