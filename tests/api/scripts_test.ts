// The examples run as they stand, each in a process with a token of its own, and trade on a simulated desk.
import { expect } from "@std/expect";
import { ROOT } from "@/lib/server/root.ts";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { devPython } from "@/tests/support/dev_python.ts";
import { programToken } from "@/tests/support/program_token.ts";

/** The command and its lines; it sees the desk, its token and nothing else of this environment. */
async function run(command: readonly string[], env: Record<string, string>): Promise<string[]> {
  const [program = "", ...args] = command;
  const { PATH = "", HOME = "", DENO_DIR } = Deno.env.toObject();
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd: ROOT,
    clearEnv: true,
    env: { PATH, HOME, NO_COLOR: "1", ...(DENO_DIR === undefined ? {} : { DENO_DIR }), ...env },
  }).output();
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  if (code !== 0) {
    throw new Error(
      `${command.join(" ")} → ${code}\n${lines.join("\n")}\n${new TextDecoder().decode(stderr)}`,
    );
  }
  return lines;
}

Deno.test("the examples for TypeScript and Python preview, are refused, send once and see the order filled", async () => {
  await using desk = await DeskProcess.start();
  const token = await programToken(desk.dataDir, "example", "trade");
  const env = { LOTSE_URL: desk.url, LOTSE_PROGRAM_TOKEN: token };
  const rights = [`--allow-net=${new URL(desk.url).host}`, "--allow-env=LOTSE_PROGRAM_TOKEN,LOTSE_URL"];
  const told = [
    await run([Deno.execPath(), "run", "--no-prompt", ...rights, "examples/script.ts"], env),
    await run([await devPython(), "-I", "examples/script.py"], env),
  ];
  for (const lines of told) {
    expect(lines.slice(0, 3)).toEqual([
      "The desk knows this script as example, which may read, propose, trade",
      expect.stringMatching(/^Refused: REQUEST_INVALID at order\.quantity: Must be greater than zero/),
      expect.stringMatching(/^BUY 1 AAPL /),
    ]);
    expect(lines.at(-1)).toBe("filled, 1 of 1");
  }
  const { orders } = await desk.snapshot();
  expect(Object.values(orders).map(({ state, quantity }) => `${state} ${quantity}`)).toEqual([
    "filled 1",
    "filled 1",
  ]);
});
