// One suite: a gateway process of its own with an account that holds something, the suite against it, and the
// verdict.
import { GatewayProcess } from "../../testing/mod.ts";
import { type RowOptions, runProgram } from "../run.ts";
import { prepare } from "./prepare.ts";
import { judgeSuite, type SuiteVerdict } from "./results.ts";
import { ACCOUNT, type Suite } from "./suite.ts";

const SUITE_MS = 540_000;
const GATEWAY = ["--seed", "7", "--snapshot-ms", "1000"];
/** What the suites' authors had in their accounts: something. */
const FIRST_TRADE = {
  do: "type-order",
  symbol: "AAPL",
  action: "BUY",
  quantity: "10",
  orderType: "MKT",
} as const;

export interface SuiteRow extends SuiteVerdict {
  readonly seconds: number;
  readonly log: string;
}

/** The suite insists on a port that another program has: said before anything is fetched. */
export class PortTaken extends Error {}

export async function runSuite(suite: Suite, { cache, wire }: RowOptions): Promise<SuiteRow> {
  if (suite.port !== undefined) requirePort(suite.port);
  await Deno.mkdir(`${cache}/logs`, { recursive: true });
  const started = performance.now();
  const args = [
    ...GATEWAY,
    "--accounts",
    suite.account ?? ACCOUNT,
    ...suite.gateway ?? [],
    ...wire ? ["--wire"] : [],
  ];
  await using gateway = await GatewayProcess.start(args, suite.port ?? 0);
  const { command: [program = "", ...rest], cwd, env, wanted, results } = await prepare(
    suite,
    cache,
    gateway,
  );
  await gateway.run(FIRST_TRADE);
  const ended = await runProgram([program, ...rest], SUITE_MS, { cwd, env });
  const { counters } = await gateway.state();
  const log = `${cache}/logs/${suite.id}.log`;
  const words = `${ended.report}\n--- suite ---\n${ended.log}`;
  await Deno.writeTextFile(log, `${words}\n--- gateway ---\n${gateway.output.join("\n")}\n`);
  const verdict = judgeSuite(await results(ended.report), suite.expected, wanted);
  const notStarted = suite.notStarted ?? [];
  return {
    passed: verdict.passed,
    run: verdict.run + notStarted.length,
    known: [...verdict.known, ...notStarted],
    faults: [
      ...verdict.faults,
      ...(suite.alarm?.test(words) === true ? [`its log has ${suite.alarm.source}`] : []),
      // What the suites send on purpose or by mistake may be refused; the gateway's own mistakes may not
      // happen.
      ...(["encodeErrors", "handlerErrors"] as const).filter((name) => counters[name] !== 0)
        .map((name) => `the gateway counted ${name}: ${counters[name]}`),
    ],
    seconds: (performance.now() - started) / 1000,
    log,
  };
}

function requirePort(port: number): void {
  try {
    Deno.listen({ hostname: "127.0.0.1", port }).close();
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    throw new PortTaken(
      `this suite dials port ${port} and lets nobody choose another; something listens there already`,
    );
  }
}
