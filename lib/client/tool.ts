// What is opened of the positions and of the account's figures: one at a time, from the script of the opened
// parts.
import type { DayInstrument, DayTotal, ExecutionView, RoundTrip } from "@/lib/contract/api.ts";
import type { FormProblems } from "./form.ts";

export type PositionTool = Extract<Tool, { kind: "position" }>;

export type WhyTool = Extract<Tool, { kind: `why${string}` }>;

export type Tool =
  /** What can be done with a position (`account/conId`). What is refused is shown where it was asked for. */
  | { kind: "position"; id: string; step: "menu" | "stop" | "reverse"; form: FormProblems }
  | { kind: "risk" }
  /** How TWS is set. */
  | { kind: "preflight" }
  /** The position-sizing calculator. */
  | { kind: "size" }
  /** Where the figures of a position come from, or of the account (`null`). */
  | { kind: "why"; id: string | null }
  /** Where the sums of positions in a currency come from; `null`: of all in the base. */
  | { kind: "why-total"; currency: string | null }
  | { kind: "why-risk" }
  | { kind: "why-quote"; conId: number; name?: string }
  /** What is used of the limits. */
  | { kind: "why-limits" }
  /** The sizes that the ticket offers. */
  | { kind: "why-size" }
  /** Order book and trades. */
  | { kind: "why-depth"; conId: number }
  | { kind: "why-fill"; fill: ExecutionView }
  /** Sums of a past day. */
  | { kind: "why-day"; day: string; sum: DayTotal | DayInstrument }
  | { kind: "why-trip"; trip: RoundTrip };
