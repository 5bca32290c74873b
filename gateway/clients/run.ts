// One row: a gateway process of its own, the client's program against it, and the verdict.
import { GatewayProcess } from "../testing/mod.ts";
import type { Client } from "./catalogue.ts";
import type { Counters } from "../mod.ts";
import { install } from "./install.ts";
import { judge, parseReport, type Verdict } from "./report.ts";

/** Longer than every time-out inside a program together with the slowest flows. */
const PROGRAM_MS = 240_000;
/** A snapshot ends after a second instead of eleven, so that a row takes half a minute. */
const GATEWAY = ["--seed", "7", "--snapshot-ms", "1000"];

export interface RowOptions {
  readonly cache: string;
  /** Writes each message, decoded, into the log of the gateway. */
  readonly wire: boolean;
}

export interface Row extends Verdict {
  readonly seconds: number;
  /** Where the words of the library and of the gateway are. */
  readonly log: string;
}

/**
 * Throws ToolMissing when the tool chain is not there, and any other error when the release cannot be had.
 */
export async function runClient(client: Client, options: RowOptions): Promise<Row> {
  const command = await install(client.install, options.cache);
  const dataDir = await Deno.makeTempDir({ prefix: "paper-gateway-clients-" });
  const started = performance.now();
  try {
    const wire = options.wire ? ["--wire"] : [];
    await using gateway = await GatewayProcess.start([
      ...GATEWAY,
      ...wire,
      "--data-dir",
      dataDir,
      ...client.gateway ?? [],
    ]);
    const program = await runProgram([...command, String(gateway.port)], PROGRAM_MS);
    const { counters } = await gateway.state();
    const log = `${options.cache}/logs/${client.id}.log`;
    await Deno.mkdir(`${options.cache}/logs`, { recursive: true });
    await Deno.writeTextFile(
      log,
      `${program.report}\n--- library ---\n${program.log}\n--- gateway ---\n${gateway.output.join("\n")}\n`,
    );
    const verdict = judge(parseReport(program.report.split("\n")), {
      expectedVersion: client.version,
      quirks: client.quirks ?? [],
      endedWell: program.success,
      gatewayFaults: faultsOf(counters),
    });
    return { ...verdict, seconds: (performance.now() - started) / 1000, log };
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
}

export interface Ended {
  readonly success: boolean;
  readonly report: string;
  readonly log: string;
}

/** Runs it to its end or to the time-out. */
export async function runProgram(
  command: readonly string[],
  timeoutMs: number,
  place: Pick<Deno.CommandOptions, "cwd" | "env"> = {},
): Promise<Ended> {
  const [name = "", ...args] = command;
  const child = new Deno.Command(name, { ...place, args, stdin: "null", stdout: "piped", stderr: "piped" })
    .spawn();
  const timer = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
  try {
    const { success, stdout, stderr } = await child.output();
    return { success, report: new TextDecoder().decode(stdout), log: new TextDecoder().decode(stderr) };
  } finally {
    clearTimeout(timer);
  }
}

function faultsOf(counters: Readonly<Counters>): string[] {
  return (["badFrames", "encodeErrors", "handlerErrors"] as const)
    .filter((name) => counters[name] !== 0)
    .map((name) => `the gateway counted ${name}: ${counters[name]}`);
}
