// Everything that changes what the desk knows, as journal rows: the book is the fold over them, live and
// after a restart.
import { z } from "zod";
import { perAmount, perIbAmount } from "@/lib/contract/order_fields.ts";
import { termsFields } from "@/lib/contract/order_terms.ts";
import {
  completedOrderRowSchema,
  executionRowSchema,
  ibContractSchema,
  ibOrderSchema,
  ibReportedOrderSchema,
  openOrderRowSchema,
  orderStatusRowSchema,
} from "@/lib/contract/protocol/common.ts";
import { eventSchemas } from "@/lib/contract/protocol/events.ts";
import { nullableDecimal, orderIdSchema, socketEpochSchema } from "@/lib/contract/scalars.ts";
import { inEnglish, isSayable } from "@/lib/contract/says/english.ts";
import { codeOf, say } from "@/lib/contract/says/say.ts";
import { type Saying, verbatim } from "@/lib/contract/says/saying.ts";
import { sayingSchema } from "@/lib/contract/says/schema.ts";
import { type PlainCheck, plainCheckOf } from "@/lib/server/plain_check.ts";
import type { JournalEntry } from "@/lib/server/journal/journal.ts";
import { unpackFills } from "./packed_fills.ts";

/** An amount that Lotse has learnt to carry since a row was written was not there. */
const youngAmount = () => nullableDecimal.default(null);
const termsSchema = z.object({ ...termsFields, ...perAmount(youngAmount) });
const orderSchema = ibOrderSchema.extend(perIbAmount(youngAmount));
const reportedOrder = { order: ibReportedOrderSchema.extend(perIbAmount(youngAmount)) };
const openOrderSchema = openOrderRowSchema.extend(reportedOrder);
const completedOrderSchema = completedOrderRowSchema.extend(reportedOrder);

/** One order exactly as it goes to IB. */
const plannedOrderSchema = z.object({
  clientOrderId: z.string(),
  orderId: orderIdSchema,
  contract: ibContractSchema,
  order: orderSchema,
  terms: termsSchema,
  parentClientOrderId: z.string().nullable(),
  closeResult: z.string().nullable(),
});
export type PlannedOrder = z.infer<typeof plannedOrderSchema>;

/** A text of our own as a row keeps it: its English, and since sayings have keys the saying itself. */
const keptFields = { text: z.string(), says: sayingSchema.optional() };
const failedSchema = z.object({ code: z.string(), ...keptFields, nothingSent: z.boolean() });
export type FailedData = z.infer<typeof failedSchema>;

/** The row of a failure. */
export function failedData(says: Saying, nothingSent: boolean): FailedData & { says: Saying } {
  return { code: codeOf(says), text: inEnglish(says), says, nothingSent };
}

/** What a row says; one of another release, or of before there were keys, has only its English. */
export function keptSaying({ text, says }: { text: string; says?: Saying | undefined }): Saying {
  return says !== undefined && isSayable(says) ? says : say("KEPT_TEXT", { words: verbatim(text) });
}

const callbackEventSchema = z.discriminatedUnion("type", [
  eventSchemas.open_order.extend(reportedOrder),
  eventSchemas.order_status,
  eventSchemas.order_bound,
  eventSchemas.execution,
  eventSchemas.commission,
  eventSchemas.fills,
  eventSchemas.completed_order.extend(reportedOrder),
  eventSchemas.error,
]);
/** The callbacks that say something about orders. */
export type OrderCallback = z.infer<typeof callbackEventSchema>;

const snapshotSchema = z.object({
  epoch: socketEpochSchema,
  clientId: z.int(),
  /** When the first request was made: later orders can not be missing from it. */
  snapshotAt: z.string(),
  /** Accounts of the session: orders of others can not be missing from it either. */
  accounts: z.array(z.string()),
  /** `null`: not asked, or no complete answer. A time-out is not an empty answer. */
  open: z.object({ orders: z.array(openOrderSchema), statuses: z.array(orderStatusRowSchema) }).nullable(),
  executions: z.array(executionRowSchema).nullable(),
  /** Only executions of this symbol were asked for: of others nothing is concluded. */
  symbol: z.string().optional(),
  completed: z.array(completedOrderSchema).nullable(),
  /** Rows of a reading that goes on: nothing is concluded from what they lack. */
  part: z.literal(true).optional(),
  /** At the end of such a reading: the orders (client order ids) that its parts had. */
  present: z.array(z.string()).optional(),
  /**
   * Since when TWS is in touch with IB again, `null` while it is not (1100, 2110): what waits inside TWS
   * until then is in no answer and may still be handed on. Missing: no such trouble on this socket.
   */
  upstreamSince: z.string().nullable().optional(),
  /** When it was seen that the clock had been set. Missing: it was not since the program started. */
  clockSetAt: z.string().optional(),
});
export type SnapshotData = z.infer<typeof snapshotSchema>;

/** The rows that are folded, by kind. Other kinds (`intent`, `preview`, `outcome`, …) are for people. */
const dataSchemas = {
  confirm: z.object({
    planned: plannedOrderSchema,
    epoch: socketEpochSchema,
    clientId: z.int(),
    previewedAt: z.string(),
    /** Whether it was to end a position that was held; rows of earlier releases do not say. */
    exit: z.boolean().optional(),
    /** Not folded: the bond between this row and its preview. */
    bond: z.looseObject({}),
    /** The proposal of a program that it comes from; not folded either. */
    proposalId: z.string().optional(),
    /** Nor is what it takes of the limits: those read it (`lib/server/limits`). */
    use: z.looseObject({}).optional(),
  }),
  sent: z.object({}),
  send_failed: failedSchema,
  change: z.object({
    terms: termsSchema,
    epoch: socketEpochSchema,
    bond: z.looseObject({}),
    use: z.looseObject({}).optional(),
  }),
  change_failed: failedSchema,
  /** `by`: as `Caller.name`, or `DEAD_MAN`; rows of earlier releases say "the user" of whoever it was. */
  cancel: z.object({ epoch: socketEpochSchema, by: z.string(), all: z.enum(["app", "account"]).optional() }),
  cancel_failed: failedSchema,
  overdue: z.object({ what: z.enum(["order", "change", "cancel"]) }),
  link_lost: z.object(keptFields),
  /** Seen open against a position: it stays an exit when the position is gone, and after a restart. */
  exit: z.object({ position: z.string() }),
  /** Orders that the journal had sent which was replaced by a copy (`lib/server/journal/put_back.ts`). */
  put_back: z.object({ orders: z.array(z.string()).default([]) }),
  callback: z.object({ event: callbackEventSchema, clientId: z.int() }),
  snapshot: snapshotSchema,
} as const;

/** Who has cancelled when nobody was there. */
export const DEAD_MAN = "dead man's switch";

type Kind = keyof typeof dataSchemas;
/** The kinds of rows that are folded. */
export const foldedKinds: readonly string[] = Object.keys(dataSchemas);
export type Fact = {
  [K in Kind]: { kind: K; at: string; clientOrderId: string | null; data: z.infer<(typeof dataSchemas)[K]> };
}[Kind];

/** A start reads tens of thousands of rows, nearly all of them as this release writes them. */
const plainChecks = Object.fromEntries(
  Object.entries(dataSchemas).map(([kind, schema]) => [kind, plainCheckOf(schema)]),
) as Record<Kind, PlainCheck>;

/** A journal row as a fact; `null` for rows that are not folded. Throws when a folded row does not parse. */
export function toFact(entry: JournalEntry): Fact | null {
  if (!(entry.kind in dataSchemas)) return null;
  const kind = entry.kind as Kind;
  const told = kind === "callback" ? unpackFills(entry.data) : entry.data;
  const data = plainChecks[kind](told) ? told : dataSchemas[kind].parse(told);
  return { kind, at: entry.at, clientOrderId: entry.clientOrderId, data } as Fact;
}

const CALLBACKS: ReadonlySet<string> = new Set(
  callbackEventSchema.options.map((option) => option.shape.type.value),
);

/** Whether a bridge event belongs into the order journal: errors only when they are about an order. */
export function isOrderCallback(event: { type: string; about?: { kind: string } }): event is OrderCallback {
  return CALLBACKS.has(event.type) && (event.type !== "error" || event.about?.kind === "order");
}
