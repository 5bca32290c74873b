// The flags of `deno task chaos`.
import { parseArgs } from "node:util";

export interface Options {
  from: number;
  seeds: number;
  /** Every so many seeds one runs over real processes; 0 is none. */
  realEvery: number;
  workers: number;
  json: boolean;
  trace: boolean;
}

export const USAGE = `deno task chaos [--seeds N] [--from S] [--real-every K] [--workers W] [--json] [--trace]

  --seeds N       how many seeds (default 200)
  --from S        the first one (default 1); --from S --seeds 1 runs exactly that one again
  --real-every K  every K-th seed runs over real processes: server, Python bridge, gateway (default 100; 0: none, 1: all)
  --workers W     processes for the seeds that run in process (default 2)
  --json          one JSON object instead of the scorecard
  --trace         tells the story of every seed, as it happens`;

/** Throws a `RangeError` for a number that is none, a `TypeError` for an unknown flag. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: "string", default: "200" },
      from: { type: "string", default: "1" },
      "real-every": { type: "string", default: "100" },
      workers: { type: "string", default: "2" },
      json: { type: "boolean", default: false },
      trace: { type: "boolean", default: false },
    },
  });
  return {
    seeds: whole("--seeds", values.seeds),
    from: whole("--from", values.from),
    realEvery: whole("--real-every", values["real-every"]),
    workers: Math.max(1, whole("--workers", values.workers)),
    json: values.json,
    trace: values.trace,
  };
}

function whole(flag: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new RangeError(`${flag} needs a whole number, not "${text}"`);
  return Number(text);
}

/** Whether this seed runs over real processes. */
export function isReal(seed: number, realEvery: number): boolean {
  return realEvery > 0 && seed % realEvery === 0;
}
