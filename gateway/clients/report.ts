// What a client program says, one JSON line each, and what a run of it comes to.
import { type Flow, FLOWS } from "./flows.ts";
import { z } from "zod";

const lineSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("connected"), version: z.int() }),
  z.strictObject({
    kind: z.literal("flow"),
    flow: z.enum(FLOWS),
    outcome: z.enum(["answered", "missing", "not offered"]),
    why: z.string().optional(),
  }),
  /**
   * A decoding error, a warning in the log of the library, an error of the gateway that nothing provoked, a
   * wrong value.
   */
  z.strictObject({ kind: z.literal("complaint"), text: z.string() }),
  z.strictObject({ kind: z.literal("end") }),
]);

export type ReportLine = z.infer<typeof lineSchema>;

/**
 * What a release is known to do whatever the gateway sends: shown with the row, not held against the gateway.
 */
export interface Quirk {
  readonly complaint: RegExp;
  readonly note: string;
}

/** What is known of a run besides the lines of the program. */
export interface RunFacts {
  readonly expectedVersion: number;
  readonly quirks: readonly Quirk[];
  /** The program left in time and with 0. */
  readonly endedWell: boolean;
  /** What the gateway itself counted: frames it could not read, messages it could not write. */
  readonly gatewayFaults: readonly string[];
}

export interface Verdict {
  readonly version: number | null;
  readonly answered: number;
  readonly asked: number;
  readonly notOffered: readonly Flow[];
  readonly complaints: readonly string[];
  readonly notes: readonly string[];
  /** Empty: complete. */
  readonly faults: readonly string[];
}

/** Lines that are no JSON object are the library talking to the console; they belong to the log. */
export function parseReport(lines: readonly string[]): ReportLine[] {
  return lines.filter((line) => line.startsWith("{")).map((line) => lineSchema.parse(JSON.parse(line)));
}

export function judge(lines: readonly ReportLine[], facts: RunFacts): Verdict {
  const outcomes = new Map<Flow, ReportLine & { kind: "flow" }>();
  const complaints: string[] = [...facts.gatewayFaults];
  const notes = new Set<string>();
  let version: number | null = null;
  for (const line of lines) {
    if (line.kind === "connected") version = line.version;
    if (line.kind === "flow") outcomes.set(line.flow, line);
    if (line.kind !== "complaint") continue;
    const quirk = facts.quirks.find(({ complaint }) => complaint.test(line.text));
    if (quirk === undefined) complaints.push(line.text);
    else notes.add(quirk.note);
  }
  const notOffered = FLOWS.filter((flow) => outcomes.get(flow)?.outcome === "not offered");
  const answered = FLOWS.filter((flow) => outcomes.get(flow)?.outcome === "answered").length;
  const missing = [...outcomes.values()]
    .filter(({ outcome }) => outcome === "missing")
    .map(({ flow, why }) => `${flow}: ${why ?? "no answer"}`);
  const unreported = FLOWS.filter((flow) => !outcomes.has(flow));
  const ended = facts.endedWell && lines.at(-1)?.kind === "end";
  const faults = [
    ...(version === facts.expectedVersion
      ? []
      : [`version ${version ?? "none"} instead of ${facts.expectedVersion}`]),
    ...missing,
    ...(unreported.length === 0 ? [] : [`not reported: ${unreported.join(", ")}`]),
    ...complaints,
    ...(ended ? [] : ["the program did not come to its end"]),
  ];
  const asked = FLOWS.length - notOffered.length;
  return { version, answered, asked, notOffered, complaints, notes: [...notes], faults };
}
