import { expect } from "@std/expect";
import { Helpers } from "./helpers.ts";
import type { Report } from "./messages.ts";
import { eventually } from "@/tests/support/processes.ts";

const SCRIPT = `const [port, waits] = Deno.args;
if (waits) {
  const reader = Deno.stdin.readable.getReader();
  if ((await reader.read()).done) Deno.exit();
  reader.releaseLock();
}
console.log("port", port, waits ?? "");
for await (const _ of Deno.stdin.readable);
Deno.exit(Number(port));`;

/**
 * The launcher's side, with a program that says its port and ends with it when its standard input ends; one
 * that is loaded beforehand says `loaded` besides, or ends at once where it is `broken`.
 */
async function withHelpers(
  body: (helpers: Helpers, reports: Report[]) => Promise<void>,
  spare: "none" | "loaded" | "broken" = "none",
): Promise<void> {
  const reports: Report[] = [];
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(file, SCRIPT);
  const command = (port: number, ...more: string[]) => ({
    program: Deno.execPath(),
    args: ["run", "--quiet", "--no-config", file, String(port), ...more],
    env: { HOME: "/nowhere", DENO_DIR: "/nowhere", NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
  });
  const helpers = new Helpers({
    commands: { gateway: (port) => command(port), python_env: (port) => command(port) },
    spare: spare === "none"
      ? null
      : () => spare === "loaded" ? command(0, "loaded") : { ...command(0), args: ["--no-such-flag"] },
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
      { id: 1, tells: "stdout", text: "port 7 \n" },
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

const told = (reports: Report[], id: number) =>
  reports.flatMap((report) => report.id === id && report.tells === "stdout" ? [report.text] : []).join("");

Deno.test("a gateway that was loaded beforehand is the first that is asked for, says nothing before, and is no other's", () =>
  withHelpers(async (helpers, reports) => {
    helpers.prepare();
    helpers.prepare();
    helpers.take({ ...start(1, 0), helper: "python_env" });
    helpers.take(start(2, 7));
    await eventually("both have spoken", () => told(reports, 1) !== "" && told(reports, 2) !== "");
    helpers.take(start(3, 0));
    helpers.take(start(4, 0));
    await eventually("so have the next", () => told(reports, 3) !== "" && told(reports, 4) !== "");
    expect([1, 2, 3, 4].map((id) => told(reports, id))).toEqual([
      "port 0 \n",
      "port 7 \n",
      "port 0 loaded\n",
      "port 0 \n",
    ]);
    helpers.take({ id: 3, ask: "end" });
    await eventually("it has ended", () => ended(reports) !== undefined);
    expect(ended(reports)).toEqual({ id: 3, tells: "exit", code: 0, signal: null });
  }, "loaded"));

Deno.test("one that was loaded for nobody leaves with the others, without a word", () =>
  withHelpers(async (helpers, reports) => {
    helpers.prepare();
    await helpers.close();
    expect(reports).toEqual([]);
  }, "loaded"));

Deno.test("where it could not be loaded, the gateway that is asked for is started as ever", () =>
  withHelpers(async (helpers, reports) => {
    helpers.prepare();
    await new Promise((resolve) => setTimeout(resolve, 500));
    helpers.take(start(1, 0));
    await eventually("it has spoken", () => told(reports, 1) !== "");
    expect(told(reports, 1)).toBe("port 0 \n");
  }, "broken"));
