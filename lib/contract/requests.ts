// What a user can ask of an order: a new one, a change, a close. Parsed once at the edge; islands import the
// types only.
import { z } from "zod";
import { onOneLine } from "./plain_text.ts";
import { proposalBounds } from "./proposal_bounds.ts";
import { watchListBounds } from "./watch_list_bounds.ts";
import { amountOf, closeTypes, orderTypes, perAmount, sides, tifs } from "./order_fields.ts";
import type { Key } from "./says/say.ts";

/**
 * What is refused here in sentences of ours. Among zod's messages, the key of such a sentence stands for it.
 */
const refusals = [
  "REQUEST_INVALID.decimal",
  "REQUEST_INVALID.digits",
  "REQUEST_INVALID.letters",
  "REQUEST_INVALID.positive",
  "REQUEST_INVALID.percent",
  "REQUEST_INVALID.unchanged",
] as const satisfies readonly Key[];
export type Refusal = (typeof refusals)[number];
const because = (key: Refusal) => key;

/** Whether a message of zod is one of ours. */
export function isRefusal(message: string): message is Refusal {
  return (refusals as readonly string[]).includes(message);
}

/**
 * A number as people and scripts write it; becomes a decimal string. JSON numbers are refused: floats are not
 * money. Longer ones are typing errors: no price or quantity comes near 10^15, and the API carries prices as
 * doubles.
 */
const decimal = z.string().trim().max(40, because("REQUEST_INVALID.digits"))
  .regex(/^-?\d+(\.\d+)?$/, because("REQUEST_INVALID.decimal"))
  .regex(/^-?0*\d{1,15}(\.\d{1,10}0*)?$/, because("REQUEST_INVALID.digits"));
const positive = decimal.refine(
  (value) => !/^-|^0+(\.0+)?$/.test(value),
  because("REQUEST_INVALID.positive"),
);
/** What goes to IB as it is, or into the journal: short, and in the letters that IB's messages have. */
const word = z.string().trim().min(1).max(40).regex(/^[\x20-\x7e]*$/, because("REQUEST_INVALID.letters"));
export const accountSchema = word;
/** As IB counts them, in 32 bits. */
export const conIdSchema = z.int().positive().max(2 ** 31 - 1);
export const exchangeSchema = word.max(32);
export const tradingClassSchema = word.max(32);
/** `1 min`, `2 D`. */
export const spanSchema = word;
/** Ours, or `PERM-` and IB's number. What a request names goes into rows of the journal, known or not. */
export const clientOrderIdSchema = z.string().regex(/^[\w-]{1,64}$/);
export const proposalIdSchema = z.string().min(1).max(64);
export const watchListIdSchema = z.string().min(1).max(64);
/** What a page calls one of its views. */
export const viewSchema = z.string().regex(/^[\w-]{1,64}$/);
/** As a person types it, on one line, without what hides or turns a text. */
export const watchListNameSchema = z.string().overwrite(onOneLine).min(1).max(watchListBounds.name);
/**
 * Words of a program or a person, as they are kept and shown: on one line, without what hides or turns a
 * text.
 */
export const reasonSchema = z.string().overwrite(onOneLine).min(1).max(proposalBounds.reason);
/** Of a person, for the journal and the banner. */
export const briefReasonSchema = z.string().overwrite(onOneLine).min(1).max(200);

/** Which of them an order needs hangs on its type (`orderTypeRules`). */
const amounts = perAmount((field) => (amountOf[field].sign === "any" ? decimal : positive).optional());

export const draftSchema = z.strictObject({
  account: accountSchema,
  conId: conIdSchema,
  /** One of the places that take orders on it (`exchanges` of its details); without it the usual one. */
  exchange: exchangeSchema.optional(),
  side: z.enum(sides),
  /** Left out where `cashQuantity` stands in its place. */
  quantity: positive.optional(),
  orderType: z.enum(orderTypes),
  ...amounts,
  tif: z.enum(tifs),
  /** ISO 8601 with offset, only with GTD. */
  goodTillDate: z.iso.datetime({ offset: true }).optional(),
  outsideRth: z.boolean().optional(),
  takeProfit: z.strictObject({ limitPrice: decimal }).optional(),
  stopLoss: z.strictObject({ stopPrice: decimal }).optional(),
  /** A second leg that ends the first one: "this limit, or at the market once the stop is reached". */
  oco: z.strictObject({ stopPrice: decimal }).optional(),
});
/** What the user asks for, before any check. */
export type Draft = z.infer<typeof draftSchema>;

export const modifyChangesSchema = z.strictObject({
  quantity: positive.optional(),
  ...amounts,
  tif: z.enum(tifs).optional(),
}).refine((changes) => Object.keys(changes).length > 0, because("REQUEST_INVALID.unchanged"));
export type ModifyChanges = z.infer<typeof modifyChangesSchema>;

/** What `preview_close` takes. */
export const closeFields = {
  account: accountSchema,
  conId: conIdSchema,
  percent: positive.refine((value) => Number(value) <= 100, because("REQUEST_INVALID.percent")).optional(),
  quantity: positive.optional(),
  orderType: z.enum(closeTypes),
  limitPrice: amounts.limitPrice,
};
export type CloseRequest = z.infer<z.ZodObject<typeof closeFields, z.core.$strict>>;
