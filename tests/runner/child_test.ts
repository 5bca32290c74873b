// A process of the runner: its output, its end, and that nothing of it stays when it has to leave.
import { expect } from "@std/expect";
import { eventually, isAlive } from "@/tests/support/processes.ts";
import { runChild } from "./child.ts";

const NEVER = new AbortController().signal;

function run(script: string, { limitMs = 60_000, interrupted = NEVER } = {}) {
  const command = [Deno.execPath(), "eval", script];
  return runChild(command, { cwd: ".", env: { NO_COLOR: "1" }, limitMs, interrupted });
}

/** A script that tells the pids of itself and of a process that it starts; both stay for a minute. */
const STAYS = `
  const wait = "setTimeout(() => {}, 60000)";
  const child = new Deno.Command(Deno.execPath(), { args: ["eval", wait] }).spawn();
  Deno.writeTextFileSync(FILE, Deno.pid + " " + child.pid);
  await child.status;`;

Deno.test("what a process says on either stream is kept, and a good end is no trouble", async () => {
  const { output, trouble } = await run('console.log("out"); console.error("err");');
  expect(output.split("\n").filter((line) => line !== "").toSorted()).toEqual(["err", "out"]);
  expect(trouble).toBe(null);
});

Deno.test("a code other than 0 and a signal are trouble by their names", async () => {
  expect((await run("Deno.exit(3)")).trouble).toBe("it ended with code 3");
  expect((await run('Deno.kill(Deno.pid, "SIGKILL")')).trouble).toBe("it ended by SIGKILL");
});

Deno.test("an interrupted run ends its processes and what they have started", async () => {
  const interrupt = new AbortController();
  const file = await Deno.makeTempFile();
  const ending = run(STAYS.replace("FILE", JSON.stringify(file)), { interrupted: interrupt.signal });
  let pids: number[] = [];
  await eventually("both processes run", () => {
    pids = Deno.readTextFileSync(file).split(" ").map(Number);
    return pids.length === 2;
  }, 30_000);
  interrupt.abort();
  expect((await ending).trouble).toBe("the run was interrupted");
  await eventually("both processes are gone", () => !pids.some(isAlive));
  await Deno.remove(file);
});

Deno.test("a process that takes too long is ended", async () => {
  const { trouble } = await run("setTimeout(() => {}, 60000)", { limitMs: 500 });
  expect(trouble).toBe("it took longer than 0.5 s");
});

Deno.test("after an interruption nothing is started any more", async () => {
  const { trouble } = await run("", { interrupted: AbortSignal.abort() });
  expect(trouble).toBe("it was not started: the run was interrupted");
});
