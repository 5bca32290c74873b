// `deno task test`: every test there is, in groups; ends with one line `N passed, N failed` and fails on any failure.
import { fileURLToPath } from "node:url";
import { devPython } from "@/tests/support/dev_python.ts";

interface Group {
  name: string;
  command: string[];
}

interface Tally {
  passed: number;
  failed: number;
}

const root = fileURLToPath(new URL("../", import.meta.url));
const deno = Deno.execPath();
const flags = ["test", "-A", "--quiet", "--no-prompt"];

/** The stand-ins have tests of their own; a checkout on the real packages may be without the folder. */
function unitFolders(): string[] {
  const folders = [...Deno.readDirSync(root)].map(({ name }) => name);
  return ["lib", "gateway", "islands", "components", "routes", "links"].filter((name) =>
    folders.includes(name)
  );
}

/** Unit tests run several files at a time; whatever starts processes or a browser runs alone. */
function groups(python: string): Group[] {
  return [
    {
      name: "unit",
      command: [deno, ...flags, "--parallel", ...unitFolders()],
    },
    { name: "processes and browser", command: [deno, ...flags, "tests"] },
    { name: "python", command: [python, "-m", "pytest", "-q", "python/tests"] },
  ];
}

/** Runs one group, passing its output through, and counts what it reports. */
async function run(group: Group, env: Record<string, string>): Promise<Tally> {
  const [command = "", ...args] = group.command;
  const child = new Deno.Command(command, { args, cwd: root, env, stdout: "piped", stderr: "inherit" })
    .spawn();
  let output = "";
  const decoder = new TextDecoder();
  for await (const chunk of child.stdout) {
    await Deno.stdout.write(chunk);
    output += decoder.decode(chunk, { stream: true });
  }
  const { success } = await child.status;
  return tally(stripColour(output), success);
}

/** The counts of a runner's closing line; a run that failed without naming a failure counts as one. */
function tally(output: string, success: boolean): Tally {
  const passed = lastNumber(output, /(\d+) passed/g);
  const failed = lastNumber(output, /(\d+) failed/g) + lastNumber(output, /(\d+) errors?\b(?= in )/g);
  if (passed === 0 && success) return { passed: 0, failed: 1 };
  return { passed, failed: success ? failed : Math.max(failed, 1) };
}

function lastNumber(text: string, pattern: RegExp): number {
  return Number([...text.matchAll(pattern)].at(-1)?.[1] ?? 0);
}

function stripColour(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/\x1b\[[0-9;]*m/g, "");
}

function say(line: string): void {
  // deno-lint-ignore no-console
  console.log(line);
}

const only = Deno.args[0];
const python = await devPython();
const env = { LOTSE_PYTHON: python, DENO: deno, DENO_NO_UPDATE_CHECK: "1" };
const total: Tally = { passed: 0, failed: 0 };
const lines: string[] = [];
for (const group of groups(python).filter((group) => only === undefined || group.name.startsWith(only))) {
  say(`\n── ${group.name} ──`);
  const started = performance.now();
  const { passed, failed } = await run(group, env);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  lines.push(`${group.name}: passed ${passed}, failed ${failed} (${seconds} s)`);
  total.passed += passed;
  total.failed += failed;
}
say(`\n${lines.join("\n")}\n${total.passed} passed, ${total.failed} failed`);
Deno.exit(total.failed === 0 ? 0 : 1);
