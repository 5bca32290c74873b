// Brings a suite to this machine, unmodified and outside the tree, and says how it is started and read.
import { pythonWith, requireTool, run, textOf } from "../install.ts";
import { copy } from "./copy.ts";
import { ACCOUNT, type Suite } from "./suite.ts";
import { parseGoTest, parseJest, parseSteps, type TestResult } from "./results.ts";
import { buildExamples } from "./rust_examples.ts";
import { fileURLToPath } from "node:url";

const EXAMPLES = fileURLToPath(new URL("./examples.ts", import.meta.url));
const BOTS = fileURLToPath(new URL("../bots/", import.meta.url));

export interface PreparedSuite {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Tests that must have ended, where they are known beforehand. */
  readonly wanted: readonly string[];
  readonly results: (stdout: string) => Promise<TestResult[]>;
}

/** Where the gateway listens. */
export interface Ports {
  readonly port: number;
  readonly controlPort: number;
}

export async function prepare(
  suite: Suite,
  cache: string,
  { port, controlPort }: Ports,
): Promise<PreparedSuite> {
  const { source } = suite;
  const folder = `${cache}/suites/${suite.id}`;
  await requireTool(source.with === "pip" ? "python3" : source.with);
  if (source.with === "cargo") {
    const { folder: programs, examples } = await buildExamples(source, cache);
    return {
      command: [Deno.execPath(), "run", "--quiet", "-A", EXAMPLES, programs, JSON.stringify(examples)],
      cwd: cache,
      env: { IBKR_ACCOUNT: suite.account ?? ACCOUNT },
      wanted: examples.map(({ name }) => name),
      results: (stdout) => Promise.resolve(parseSteps(stdout)),
    };
  }
  const account = { IB_HOST: "127.0.0.1", IB_PORT: String(port) };
  if (source.with === "go") {
    const cwd = await fetchModule(source, cache);
    const skipped = new Set(suite.notStarted?.map(({ test }) => test));
    const wanted = testsIn(await Deno.readTextFile(`${cwd}/${source.file}`))
      .filter((test) => !skipped.has(test));
    // A cached result says nothing about this gateway, so every test runs again.
    const flags = ["-mod=mod", "-json", "-count=1", "-timeout=8m", `-run=^(${wanted.join("|")})$`];
    return {
      command: ["go", "test", ...flags, ".", "-args", "-logLevel", "3"],
      cwd,
      env: { ...account, IB_ACCOUNT: ACCOUNT },
      wanted,
      results: (stdout) => Promise.resolve(parseGoTest(stdout)),
    };
  }
  if (source.with === "pip") {
    const requirements = `${BOTS}requirements/${source.requirements}.txt`;
    const python = await pythonWith(requirements, `${cache}/python/${source.requirements}`);
    return {
      command: [python, `${BOTS}${source.program}`, String(port), String(controlPort), ACCOUNT],
      cwd: cache,
      env: {},
      wanted: [],
      results: (stdout) => Promise.resolve(parseSteps(stdout)),
    };
  }
  const cwd = await fetchPackage(source, folder);
  const file = `${folder}/results.json`;
  const tests = ["**/tests/unit/api/**/*.test.js", "**/tests/unit/api-next-live/**/*.test.js"];
  await Deno.writeTextFile(file, '{"testResults":[]}');
  return {
    command: [
      `${folder}/node_modules/.bin/jest`,
      ...["--runInBand", "--forceExit", "--testTimeout", "30000", "--json", "--outputFile", file],
      ...["--testPathIgnorePatterns", source.skip, "--testMatch", ...tests],
    ],
    cwd,
    env: { ...account, IB_TEST_ACCOUNT: ACCOUNT, CI: "true" },
    wanted: [],
    results: async () => parseJest(await Deno.readTextFile(file)),
  };
}

/** The names of the tests in a Go file; `TestMain` is none. */
export function testsIn(source: string): string[] {
  return [...source.matchAll(/^func (Test\w+)\(\w+ \*testing\.T\)/gm)].map(([, name = ""]) => name);
}

/** The module cache is read-only, and a module's own tests need their go.sum completed: a copy of it. */
async function fetchModule(
  { module, version }: Suite["source"] & { with: "go" },
  cache: string,
): Promise<string> {
  const folder = `${cache}/suites/${module.replaceAll("/", "-")}@${version}`;
  if (await textOf(`${folder}/installed.txt`) !== undefined) return folder;
  const answer = await run(["go", "mod", "download", "-json", `${module}@${version}`], cache);
  const { Dir } = JSON.parse(answer) as { Dir: string };
  await copy(Dir, folder);
  await Deno.writeTextFile(`${folder}/installed.txt`, `${module} ${version}`);
  return folder;
}

/** Jest does not look for tests below node_modules, so the package's own are copied beside it. */
async function fetchPackage(
  { packages, folder: inside }: Suite["source"] & { with: "npm" },
  folder: string,
): Promise<string> {
  await Deno.mkdir(folder, { recursive: true });
  const tests = `${folder}/dist`;
  const wanted = packages.join("\n");
  if (await textOf(`${folder}/installed.txt`) !== wanted) {
    await run(["npm", "install", "--silent", "--no-save", "--prefix", folder, ...packages], folder);
    await copy(`${folder}/node_modules/${inside}`, tests);
    // Where Jest begins.
    await Deno.writeTextFile(`${tests}/package.json`, "{}");
    await Deno.writeTextFile(`${folder}/installed.txt`, wanted);
  }
  return tests;
}
