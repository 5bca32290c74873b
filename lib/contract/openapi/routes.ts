// The addresses of the HTTP contract beside POST /api/trading: what each takes and answers. A test holds the
// table to the routes folder.
import type { z } from "zod";
import { dayQuerySchema } from "../views/day.ts";
import { equityQuerySchema } from "../views/equity.ts";
import { pageQuerySchema } from "../views/page.ts";
import { recordingQuerySchema } from "../views/recording.ts";
import type { SchemaName } from "./schemas.ts";

/** One form of an answer. */
export interface Answer {
  type: string;
  /** Of a JSON answer; text has none. */
  schema?: SchemaName;
  status?: number;
  says: string;
}

export interface Route {
  path: string;
  method: "get" | "post";
  summary: string;
  query?: z.ZodObject;
  body?: SchemaName;
  answers: readonly Answer[];
  /** Statuses of refusals beside those that every address has. */
  refuses?: readonly number[];
  /** It needs no login. */
  open?: true;
}

const json = (schema: SchemaName, says: string): Answer => ({ type: "application/json", schema, says });
const text = (says: string, status = 200): Answer => ({ type: "text/plain", says, status });

export const routes: readonly Route[] = [
  {
    path: "/api/trading",
    method: "get",
    summary: "The whole state of the desk",
    answers: [json("Snapshot", "What is open, and the recent part of the day")],
  },
  {
    path: "/api/stream",
    method: "get",
    summary: "The state and every change of it, as server-sent events",
    answers: [{
      type: "text/event-stream",
      says: "`snapshot` (a Snapshot), then `patch` (a Patch) and `heartbeat`; `id` is `epoch-seq`. With " +
        "`Last-Event-ID` what was missed comes first, or a snapshot when it is gone",
    }],
    refuses: [429],
  },
  {
    path: "/api/orders",
    method: "get",
    summary: "Orders that have ended, page by page, newest first",
    query: pageQuerySchema,
    answers: [json("OrdersPage", "One page")],
    refuses: [404, 429, 503],
  },
  {
    path: "/api/executions",
    method: "get",
    summary: "Executions, page by page, newest first",
    query: pageQuerySchema,
    answers: [json("ExecutionsPage", "One page")],
    refuses: [404, 429, 503],
  },
  {
    path: "/api/day",
    method: "get",
    summary: "A UTC day's trading by instrument, or its rows as CSV",
    query: dayQuerySchema,
    answers: [json("Day", "Sums by instrument"), { type: "text/csv", says: "The rows, for `as=….csv`" }],
    refuses: [404, 429, 503],
  },
  {
    path: "/api/equity",
    method: "get",
    summary: "The equity curve of an account's day",
    query: equityQuerySchema,
    answers: [json("EquityDay", "The points that were kept")],
    refuses: [404, 503],
  },
  {
    path: "/api/proposals",
    method: "get",
    summary: "What the caller has laid before the trader, and what became of it",
    answers: [json("Proposals", "Of the owner of the desk: those of all programs")],
  },
  {
    path: "/api/caller",
    method: "get",
    summary: "Who the desk takes the caller for",
    answers: [json("Caller", "Name, scopes, and whether it is the owner")],
  },
  {
    path: "/api/speed",
    method: "get",
    summary: "How fast the desk is, as it measures itself",
    answers: [json("Speed", "The last orders, hop by hop")],
  },
  {
    path: "/api/recording",
    method: "get",
    summary: "What the flight recorder has, or all of it with the day's journal as one file for a bug report",
    query: recordingQuerySchema,
    answers: [
      json("Recording", "What a bundle would have in it"),
      { type: "application/gzip", says: "The bundle, for `as=bundle`: redacted JSON lines, packed" },
    ],
    refuses: [404, 409, 503],
  },
  {
    path: "/api/desks",
    method: "get",
    summary: "Of a viewer: every desk that is published at its broker",
    answers: [json("Overview", "A line for each desk and account")],
    refuses: [404],
  },
  {
    path: "/api/replay",
    method: "get",
    summary: "Where the replay of a recording stands",
    answers: [json("Replay", "The moment that is shown")],
    refuses: [404],
  },
  {
    path: "/api/replay",
    method: "post",
    summary: "Play, hold, move or speed up a replay",
    body: "ReplayRequest",
    answers: [json("Replay", "What is so then")],
    refuses: [404],
  },
  {
    path: "/api/openapi.json",
    method: "get",
    summary: "This document",
    answers: [{ type: "application/json", says: "OpenAPI 3.1" }],
  },
  {
    path: "/healthz",
    method: "get",
    summary: "Whether the process lives",
    answers: [text("It does")],
    open: true,
  },
  {
    path: "/readyz",
    method: "get",
    summary: "Whether orders can be entered, one line per check",
    answers: [text("They can"), text("They can not: the line that begins with FAIL says why", 503)],
    open: true,
  },
  {
    path: "/metrics",
    method: "get",
    summary: "Counters and gauges",
    answers: [{ type: "application/openmetrics-text", says: "OpenMetrics" }],
    open: true,
  },
];
