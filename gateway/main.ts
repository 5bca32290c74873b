// Command line of the paper gateway.
import { formatInstruments, parseInstruments } from "./engine/instruments/spec_file.ts";
import { InstrumentFileError } from "./engine/instruments/spec.ts";
import { builtInRows } from "./engine/instruments/universe.ts";
import { parsePrices } from "./engine/played_prices.ts";
import { accountsOf } from "./launch/accounts.ts";
import type { FaultPlan } from "./faults/plan.ts";
import { faultPlanSchema } from "./faults/plan_schema.ts";
import type { Scenario } from "./faults/scenario.ts";
import { parseScenario } from "./faults/scenario_file.ts";
import { type Gateway, startGateway } from "./launch/gateway.ts";
import type { GatewayOptions } from "./launch/options.ts";
import type { GatewayLog } from "./session/log.ts";
import { TIF_PRESETS } from "./session/settings.ts";
import { replayRecording } from "./launch/replay.ts";
import { parseArgs } from "node:util";
import { z } from "zod";

const USAGE = `Usage: paper-gateway [options]

  --port N              port of the TWS API (default 4002; 0: any)
  --host ADDRESS        default 127.0.0.1
  --seed N              same seed, same market (default 1)
  --speed X             simulated seconds per second (default 1; 0: stands still; at most 10000)
  --ticks-per-second X  changes of each market per second (default 4)
  --sessions real|always  exchange calendars, or always open (default)
  --accounts LIST       e.g. DU1234567 or DU1:USD=50000+EUR=1000,DU2
  --live-ids-for-tests  --accounts may name U1234567: still simulated, but clients take it for real money
  --server-version N    highest version to announce (default 200; up to 225 is protobuf)
  --data-dir DIR        keep the state there between starts
  --instruments FILE    instruments of your own, CSV or JSON (README.md)
  --list-instruments    print the rows of the built-in files as such a one, and leave
  --invent              make up a stock for any US symbol that is not listed
  --prices FILE         play the bars of this CSV as the market, from their times on
  --faults FILE         JSON list of faults (README.md)
  --scenario FILE       JSON list of what happens when (README.md)
  --control-port N      control interface on 127.0.0.1 (0: any)
  --record FILE         write everything that passes to FILE
  --replay FILE         play a recording again, compare, and leave
  --master-client-id N  this client sees the orders of all others
  --tif-preset MODE     orders without TIF: day (default), 10349 (DAY with a notice), 10052 (refused)
  --reject-pacing       refuse more than 50 messages a second with 100 (default: they wait)
  --snapshot-ms N       when a snapshot of quotes ends (default 11000)
  --read-only           the Read-Only API box of TWS
  --wire                log each message, decoded
  --json                machine-readable: one JSON line per event on stdout
  --exit-on-stdin-close leave when stdin ends (for parent processes)
  --wait-for-line       with it: open no file and no port before stdin has said a line
  --help`;

const FLAGS = {
  port: { type: "string", default: "4002" },
  host: { type: "string", default: "127.0.0.1" },
  seed: { type: "string", default: "1" },
  speed: { type: "string", default: "1" },
  "ticks-per-second": { type: "string" },
  sessions: { type: "string", default: "always" },
  accounts: { type: "string" },
  "live-ids-for-tests": { type: "boolean", default: false },
  "server-version": { type: "string" },
  "data-dir": { type: "string" },
  instruments: { type: "string" },
  "list-instruments": { type: "boolean", default: false },
  invent: { type: "boolean", default: false },
  prices: { type: "string" },
  faults: { type: "string" },
  scenario: { type: "string" },
  "control-port": { type: "string" },
  record: { type: "string" },
  replay: { type: "string" },
  "master-client-id": { type: "string" },
  "tif-preset": { type: "string", default: "day" },
  "reject-pacing": { type: "boolean", default: false },
  "snapshot-ms": { type: "string" },
  "read-only": { type: "boolean", default: false },
  wire: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  "exit-on-stdin-close": { type: "boolean", default: false },
  "wait-for-line": { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** Beyond it the market needs more of a processor than there is, and nobody is answered any more. */
const MOST_SPEED = 10_000;

/** A variable that a shell did not have is no zero. */
function told(schema: z.ZodType<number, string>) {
  return z.string().trim().min(1, "A number is needed").pipe(schema);
}

const whole = z.coerce.number<string>().int().nonnegative();
const port = told(whole.max(65535));

const argumentsSchema = z.object({
  port,
  host: z.string(),
  seed: told(z.coerce.number<string>().int()),
  speed: told(z.coerce.number<string>().nonnegative().max(MOST_SPEED)),
  "ticks-per-second": told(z.coerce.number<string>().min(0.01).max(100)).optional(),
  sessions: z.enum(["real", "always"]),
  accounts: z.string().optional(),
  "live-ids-for-tests": z.boolean(),
  "server-version": told(whole.min(157).max(225)).optional(),
  "data-dir": z.string().optional(),
  instruments: z.string().optional(),
  invent: z.boolean(),
  prices: z.string().optional(),
  faults: z.string().optional(),
  scenario: z.string().optional(),
  "control-port": port.optional(),
  record: z.string().optional(),
  replay: z.string().optional(),
  "master-client-id": told(whole).optional(),
  "tif-preset": z.enum(TIF_PRESETS),
  "reject-pacing": z.boolean(),
  "snapshot-ms": told(whole).optional(),
  "read-only": z.boolean(),
  wire: z.boolean(),
  json: z.boolean(),
  "exit-on-stdin-close": z.boolean(),
  "wait-for-line": z.boolean(),
});
type Arguments = z.infer<typeof argumentsSchema>;

function out(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text + "\n"));
}

function complain(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(text + "\n"));
}

/** Logs go to stderr: stdout belongs to the parent process. */
function logOf(args: Arguments): GatewayLog {
  const line = (text: string) => complain(`${new Date().toISOString().slice(11, 23)} ${text}`);
  const quiet = args.json && !args.wire;
  return {
    info: quiet ? () => {} : line,
    warn: line,
    wire: args.wire ? line : null,
  };
}

function optionsOf(args: Arguments): GatewayOptions {
  return {
    host: args.host,
    port: args.port,
    seed: args.seed,
    speed: args.speed,
    sessions: args.sessions,
    log: logOf(args),
    ...(args["ticks-per-second"] === undefined ? {} : { ticksPerSecond: args["ticks-per-second"] }),
    ...(args.accounts === undefined
      ? {}
      : { accounts: accountsOf(args.accounts, { liveIds: args["live-ids-for-tests"] }) }),
    ...(args["server-version"] === undefined ? {} : { serverVersionCap: args["server-version"] }),
    ...(args["data-dir"] === undefined ? {} : { dataDir: args["data-dir"] }),
    ...(args["control-port"] === undefined ? {} : { controlPort: args["control-port"] }),
    ...(args.record === undefined ? {} : { record: args.record }),
    invent: args.invent,
    ...(args.instruments === undefined ? {} : { instruments: readRows(args.instruments, parseInstruments) }),
    ...(args.prices === undefined ? {} : { prices: readRows(args.prices, parsePrices) }),
    ...(args.faults === undefined ? {} : { faults: readFaults(args.faults) }),
    ...(args.scenario === undefined ? {} : { scenario: readScenario(args.scenario) }),
    settings: {
      readOnly: args["read-only"],
      tifPreset: args["tif-preset"],
      pacing: args["reject-pacing"] ? "reject" : "queue",
      ...(args["snapshot-ms"] === undefined ? {} : { snapshotEndMs: args["snapshot-ms"] }),
      ...(args["master-client-id"] === undefined ? {} : { masterClientId: args["master-client-id"] }),
    },
  };
}

/** What is wrong with a row is told with the name of its file: there may be two. */
function readRows<T>(path: string, parse: (text: string) => T): T {
  try {
    return parse(Deno.readTextFileSync(path));
  } catch (error) {
    if (error instanceof InstrumentFileError) throw new TypeError(`${path}: ${error.message}`);
    throw error;
  }
}

function readFaults(path: string): FaultPlan {
  const parsed = faultPlanSchema.safeParse(JSON.parse(Deno.readTextFileSync(path)));
  if (parsed.success) return parsed.data;
  throw new TypeError(`Faults in ${path}:\n${z.prettifyError(parsed.error)}`);
}

function readScenario(path: string): Scenario {
  return parseScenario(Deno.readTextFileSync(path), path);
}

function announce(gateway: Gateway, args: Arguments): void {
  const { host, port, controlPort, accounts } = gateway;
  if (args.json) {
    return out(JSON.stringify({ event: "listening", simulated: true, host, port, controlPort, accounts }));
  }
  const control = controlPort === null ? "" : `, control on http://127.0.0.1:${controlPort}`;
  out(`Paper gateway (SIMULATED) listening on ${host}:${port} for ${accounts.join(", ")}${control}`);
}

/**
 * Resolves when the gateway shall end: a signal, or the end of stdin if that was asked for. Ctrl-C then is
 * for the parent, which it reaches as well, and which may have something to end here first.
 */
function untilTold(args: Arguments): Promise<void> {
  return new Promise((resolve) => {
    Deno.addSignalListener("SIGINT", args["exit-on-stdin-close"] ? () => {} : resolve);
    if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", resolve);
    if (args["exit-on-stdin-close"]) void drained(Deno.stdin.readable).finally(resolve);
  });
}

/** Whether whoever started this wants it after all; its end is a no. */
async function toldToStart(): Promise<boolean> {
  const reader = Deno.stdin.readable.getReader();
  try {
    return !(await reader.read()).done;
  } finally {
    reader.releaseLock();
  }
}

async function drained(stream: ReadableStream<Uint8Array>): Promise<void> {
  try {
    for await (const _chunk of stream) {
      // Nothing is read here: only the end matters.
    }
  } catch {
    // A broken pipe is an end as well.
  }
}

async function replay(path: string): Promise<number> {
  const result = await replayRecording(path);
  out(`${result.equal} of ${result.recorded} replies came again, equal and in order`);
  if (!result.difference) return 0;
  const { connection, recorded, replayed } = result.difference;
  out(`first difference on connection ${connection}:\n  recorded ${recorded}\n  replayed ${replayed}`);
  return 1;
}

/** The program: resolves with its exit code. */
export async function command(words: readonly string[]): Promise<number> {
  try {
    return await run(words);
  } catch (error) {
    complain(`gateway: ${error instanceof Error ? error.message : String(error)}`);
    return 2;
  }
}

async function run(words: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...words], options: FLAGS, strict: true });
  if (values.help) {
    out(USAGE);
    return 0;
  }
  if (values["list-instruments"]) {
    out(formatInstruments(builtInRows()).trimEnd());
    return 0;
  }
  const parsed = argumentsSchema.safeParse(values);
  if (!parsed.success) throw new TypeError(z.prettifyError(parsed.error));
  const args = parsed.data;
  if (args.replay !== undefined) return await replay(args.replay);
  if (args["wait-for-line"] && !await toldToStart()) return 0;
  const gateway = await startGateway(optionsOf(args));
  // Before it is announced: whoever reads the line may end it at once.
  const told = untilTold(args);
  announce(gateway, args);
  await told;
  await gateway.stop();
  return 0;
}

if (import.meta.main) Deno.exit(await command(Deno.args));
