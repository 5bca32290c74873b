// `deno task doctor`: looks at everything that a start needs and says what is wrong, why it matters and what
// to do. Changes nothing.
import { ConfigError, parseConfig } from "@/lib/server/config/mod.ts";
import { environment } from "@/lib/server/environment.ts";
import { writeWhole } from "@/lib/server/write_whole.ts";
import { examine } from "./examine.ts";
import { reportOf } from "./finding.ts";
import type { Probes } from "./probes.ts";
import { systemProbes } from "./system_probes.ts";

const USAGE = `Usage: deno task doctor [the options of 'deno task start']

Looks at the build, Python and ibapi, the data folder, the disk, the port, proxies and time zones, and asks TWS or
IB Gateway who it is. Each thing that is wrong comes with the reason and with what to do. Nothing is changed, nothing is sent.
Exit code: 0 nothing stands in the way, 1 something does, 2 the options are wrong.
`;

export interface DoctorDeps {
  write(text: string): void;
  complain(text: string): void;
  env: Record<string, string>;
  probes?: Probes;
}

/** Resolves with the exit code. */
export async function runDoctor(
  args: readonly string[],
  { write, complain, env, probes }: DoctorDeps,
): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    write(USAGE);
    return 0;
  }
  try {
    const config = parseConfig(args, env, "start");
    const findings = await examine(config, probes ?? systemProbes(config), env);
    write(reportOf(findings));
    return findings.some(({ level }) => level === "fault") ? 1 : 0;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    complain(`${error.message}\n`);
    return 2;
  }
}

/** The program: resolves with its exit code. */
export function command(args: readonly string[]): Promise<number> {
  return runDoctor(args, {
    write: (text) => writeWhole(Deno.stdout, text),
    complain: (text) => writeWhole(Deno.stderr, text),
    env: environment(),
  });
}

if (import.meta.main) Deno.exit(await command(Deno.args));
