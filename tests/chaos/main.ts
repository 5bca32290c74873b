// `deno task chaos --seeds N [--from S]`: breaks the desk in N seeded ways and compares it with the broker;
// exit code 1 on any difference.
import { fileURLToPath } from "node:url";
import { TextLineStream } from "./lines.ts";
import { withFolder } from "./folder.ts";
import { isReal, type Options, readOptions, USAGE } from "./options.ts";
import type { Result } from "./result.ts";
import { ProcessSet } from "./real/process_set.ts";
import { runRealSeed } from "./real/run.ts";
import { runSeed } from "./run.ts";
import type { Attempt } from "./user.ts";
import { describe, scorecard } from "./scorecard.ts";

const WORKER = fileURLToPath(new URL("./worker.ts", import.meta.url));

if (import.meta.main) {
  if (Deno.args.includes("--help")) {
    say(USAGE);
    Deno.exit(0);
  }
  const options = optionsOrUsage(Deno.args);
  const startedAt = performance.now();
  const results = options.trace ? await tell(options) : await spread(options);
  const card = scorecard(results, performance.now() - startedAt);
  say(options.json ? JSON.stringify(card) : describe(card));
  const complete = results.length === options.seeds;
  if (!complete) say(`Only ${results.length} of ${options.seeds} seeds came to an end`);
  Deno.exit(complete && card.failing.length === 0 ? 0 : 1);
}

function optionsOrUsage(args: readonly string[]): Options {
  try {
    return readOptions(args);
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    // deno-lint-ignore no-console
    console.error(`${error.message}\n\n${USAGE}`);
    Deno.exit(2);
  }
}

/** One seed after another in this process, with its story. */
async function tell(options: Options): Promise<Result[]> {
  const { from, seeds, realEvery } = options;
  const results: Result[] = [];
  await overProcesses(options, { trace: say, collect: (result) => results.push(result) });
  for (let seed = from; seed < from + seeds; seed++) {
    if (isReal(seed, realEvery)) continue;
    results.push(await withFolder((dir) => runSeed(seed, { dir, trace: say })));
  }
  return results;
}

/** The seeds that run over real processes, on one set of them; a set that broke is replaced. */
async function overProcesses(
  { from, seeds, realEvery }: Options,
  tools: { trace?: (line: string) => void; collect: (result: Result) => void },
): Promise<void> {
  const chosen = Array.from({ length: seeds }, (_, index) => from + index)
    .filter((seed) => isReal(seed, realEvery));
  while (chosen.length > 0) {
    await using set = await ProcessSet.open();
    const earlier: Attempt[] = [];
    let isSound = true;
    while (isSound && chosen.length > 0) {
      const result = await runRealSeed(chosen.shift() ?? from, { set, earlier, trace: tools.trace });
      tools.collect(result);
      isSound = result.findings.length === 0;
    }
  }
}

async function spread(options: Options): Promise<Result[]> {
  const { from, seeds, realEvery, workers, json } = options;
  const results: Result[] = [];
  const last = from + seeds - 1;
  const collect = (result: Result) => {
    results.push(result);
    if (json) return;
    for (const { kind, text } of result.findings) say(`${result.seed} ${kind}: ${text.slice(0, 300)}`);
    if (results.length % 500 === 0) say(`${results.length} seeds …`);
  };
  const inProcess = Array.from(
    { length: workers },
    (_, index) => work([from + index, workers, last, realEvery], collect),
  );
  await Promise.all([overProcesses(options, { collect }), ...inProcess]);
  return results;
}

async function work(args: number[], collect: (result: Result) => void): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", WORKER, ...args.map(String)],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  for await (
    const line of child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())
  ) {
    collect(JSON.parse(line) as Result);
  }
  await child.status;
}

function say(text: string): void {
  // deno-lint-ignore no-console
  console.log(text);
}
