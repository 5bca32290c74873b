// The shapes of the contract by the names that the OpenAPI document gives them: what is named here is
// referred to, the rest stands inline.
import { z } from "zod";
import { actions } from "../actions.ts";
import { draftSchema } from "../requests.ts";
import { accountViewSchema, positionViewSchema } from "../views/account.ts";
import { callerViewSchema } from "../views/caller.ts";
import { connectionViewSchema } from "../views/connection.ts";
import { daySummarySchema } from "../views/day.ts";
import { equityDaySchema } from "../views/equity.ts";
import { contractSchema } from "../views/instrument.ts";
import { noticeSchema, problemSchema } from "../views/messages.ts";
import { executionViewSchema, orderViewSchema } from "../views/order.ts";
import { executionsPageSchema, ordersPageSchema } from "../views/page.ts";
import { previewSchema } from "../views/preview.ts";
import { proposalsReplySchema, proposalViewSchema } from "../views/proposal.ts";
import { quoteViewSchema } from "../views/quote.ts";
import { recordingViewSchema } from "../views/recording.ts";
import { overviewSchema } from "../views/overview.ts";
import { replayRequestSchema, replayViewSchema } from "../views/replay.ts";
import { patchSchema, snapshotSchema } from "../views/snapshot.ts";
import { speedViewSchema } from "../views/speed.ts";
import { tradingViewSchema } from "../views/trading.ts";

/** A JSON Schema (2020-12) inside the document. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What the desk answers. */
const answers = {
  Account: accountViewSchema,
  Caller: callerViewSchema,
  Connection: connectionViewSchema,
  Contract: contractSchema,
  Day: daySummarySchema,
  EquityDay: equityDaySchema,
  Execution: executionViewSchema,
  ExecutionsPage: executionsPageSchema,
  Notice: noticeSchema,
  Order: orderViewSchema,
  Overview: overviewSchema,
  OrdersPage: ordersPageSchema,
  Patch: patchSchema,
  Position: positionViewSchema,
  Preview: previewSchema,
  Problem: problemSchema,
  Proposal: proposalViewSchema,
  Proposals: proposalsReplySchema,
  Quote: quoteViewSchema,
  Recording: recordingViewSchema,
  Replay: replayViewSchema,
  Snapshot: snapshotSchema,
  Speed: speedViewSchema,
  Trading: tradingViewSchema,
} as const;

/** What it is asked. */
const questions = { Draft: draftSchema, ReplayRequest: replayRequestSchema } as const;

export type SchemaName = keyof typeof answers | keyof typeof questions;

export function ref(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

/** `preview_order` becomes `PreviewOrder`. */
export function actionName(action: string): string {
  return action.split("_").map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

/** Every named schema: those above, and request and reply of each action. */
export function componentSchemas(): Record<string, JsonSchema> {
  const asked: Record<string, z.ZodType> = { ...questions };
  const answered: Record<string, z.ZodType> = { ...answers };
  for (const [action, { request, reply }] of Object.entries(actions)) {
    asked[`${actionName(action)}Request`] = request;
    // Several actions answer alike: the first one names it for all.
    const known = Object.values(answered).includes(reply);
    if (!known) answered[`${actionName(action)}Reply`] = reply;
  }
  return { ...toSchemas(asked, "input"), ...toSchemas(answered, "output") };
}

/** The name of the schema of an action's reply. */
export function replyName(action: keyof typeof actions): string {
  const { reply } = actions[action];
  const named = Object.entries(answers).find(([, schema]) => schema === reply)?.[0];
  const first = Object.entries(actions).find(([, other]) => other.reply === reply)?.[0] ?? action;
  return named ?? `${actionName(first)}Reply`;
}

/** The schema of a query parameter: of the value that its text stands for. */
export function inlineSchema(schema: z.ZodType): JsonSchema {
  return plain(z.toJSONSchema(schema, { io: "output", unrepresentable: "any" }));
}

function toSchemas(named: Record<string, z.ZodType>, io: "input" | "output"): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io,
    unrepresentable: "any",
    uri: (id) => `#/components/schemas/${id}`,
  });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, plain(schema)]));
}

/** Without the marks of a document of its own. */
function plain(schema: unknown): JsonSchema {
  const { $schema: _, $id: __, ...rest } = schema as Record<string, unknown>;
  return rest;
}
