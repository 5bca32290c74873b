// Sums up the seeds: what was done, what differed, how long the way back took.
import { type FaultKind, faultKinds } from "./check.ts";
import type { Result } from "./result.ts";

export interface Times {
  /** How many seeds have this time. */
  count: number;
  p50: number | null;
  p99: number | null;
  max: number | null;
}

export interface Part {
  seeds: number;
  counts: Result["counts"];
  /** From the socket's return to equality, milliseconds. */
  equality: Times;
  /** The same where the broker changed something only after the return. */
  news: Times;
}

export interface Scorecard {
  seeds: number;
  inProcess: Part;
  processes: Part;
  /** Findings by kind. */
  findings: Record<FaultKind, number>;
  failing: { seed: number; kind: Result["kind"]; texts: string[] }[];
  wallSeconds: number;
}

export function scorecard(results: readonly Result[], wallMs: number): Scorecard {
  const all = results.flatMap(({ findings }) => findings);
  const failing = results.filter(({ findings }) => findings.length > 0).sort((a, b) => a.seed - b.seed);
  return {
    seeds: results.length,
    inProcess: part(results.filter(({ kind }) => kind === "in process")),
    processes: part(results.filter(({ kind }) => kind === "processes")),
    findings: Object.fromEntries(
      faultKinds.map((kind) => [kind, all.filter((finding) => finding.kind === kind).length]),
    ) as Record<FaultKind, number>,
    failing: failing.map(({ seed, kind, findings }) => ({
      seed,
      kind,
      texts: findings.map(({ kind, text }) => `${kind}: ${text}`),
    })),
    wallSeconds: Math.round(wallMs / 1000),
  };
}

function part(results: readonly Result[]): Part {
  const counts: Result["counts"] = {
    submits: 0,
    accepted: 0,
    unanswered: 0,
    sent: 0,
    orders: 0,
    atBroker: 0,
    fills: 0,
    crashes: 0,
    faults: 0,
    odd: 0,
    strange: 0,
    takenBack: 0,
  };
  for (const result of results) {
    for (const key of Object.keys(counts) as (keyof typeof counts)[]) counts[key] += result.counts[key];
  }
  return {
    seeds: results.length,
    counts,
    equality: times(results.flatMap(({ equalityMs }) => equalityMs ?? [])),
    news: times(results.flatMap(({ newsMs }) => newsMs ?? [])),
  };
}

function times(values: readonly number[]): Times {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: sorted.at(-1) ?? null };
}

/** The scorecard for people. */
export function describe(card: Scorecard): string {
  const { inProcess, processes, findings } = card;
  const row = (label: string, pick: (part: Part) => string | number) =>
    `  ${label.padEnd(38)}${String(pick(inProcess)).padStart(12)}${String(pick(processes)).padStart(16)}`;
  return [
    `Seeds ${card.seeds}, wall time ${card.wallSeconds} s`,
    `  ${"".padEnd(38)}${"in process".padStart(12)}${"real processes".padStart(16)}`,
    row("seeds", ({ seeds }) => seeds),
    row("faults injected", ({ counts }) => counts.faults),
    row("odd callbacks in between", ({ counts }) => counts.odd),
    row("strange deeds", ({ counts }) => counts.strange),
    row("server killed", ({ counts }) => counts.crashes),
    row("submits", ({ counts }) => counts.submits),
    row("answered 202", ({ counts }) => counts.accepted),
    row("answer lost with the server", ({ counts }) => counts.unanswered),
    row("orders and changes sent", ({ counts }) => counts.sent),
    row("own orders in the desk", ({ counts }) => counts.orders),
    row("orders at the broker, foreign ones too", ({ counts }) => counts.atBroker),
    row("fills", ({ counts }) => counts.fills),
    row("ends the broker took back", ({ counts }) => counts.takenBack),
    row("time to equality, p50 (s)", ({ equality }) => seconds(equality.p50)),
    row("time to equality, p99 (s)", ({ equality }) => seconds(equality.p99)),
    row("time to equality, longest (s)", ({ equality }) => seconds(equality.max)),
    "  (in process: virtual time; counted where the link was cut at the end, from its return)",
    row("changed at the broker after the return", ({ news }) => news.count),
    row("  time to equality there, longest (s)", ({ news }) => seconds(news.max)),
    "Findings",
    ...faultKinds.map((kind) => `  ${kind.padEnd(38)}${String(findings[kind]).padStart(12)}`),
    ...failures(card),
  ].join("\n");
}

function failures({ failing }: Scorecard): string[] {
  if (failing.length === 0) return ["No seed failed"];
  return [
    `${failing.length} seeds failed:`,
    ...failing.slice(0, 100).flatMap(({ seed, kind, texts }) => [
      `  ${seed}: ${texts[0]?.slice(0, 300)}${texts.length > 1 ? ` (and ${texts.length - 1} more)` : ""}`,
      `     deno task chaos --from ${seed} --seeds 1 --real-every ${kind === "processes" ? 1 : 0} --trace`,
    ]),
  ];
}

function seconds(ms: number | null): string {
  return ms === null ? "–" : (ms / 1000).toFixed(2);
}
