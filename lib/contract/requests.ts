// Bodies of POST /api/trading, parsed once at the edge. Islands import the types only.
import { z } from "zod";

/**
 * A number as people and scripts write it; becomes a decimal string. JSON numbers are refused: floats are not money.
 * Longer ones are typing errors: no price or quantity comes near 10^15, and the API carries prices as doubles.
 */
const decimal = z.string().trim()
  .regex(/^-?\d+(\.\d+)?$/, "Must be a decimal number as text")
  .regex(/^-?0*\d{1,15}(\.\d{1,10}0*)?$/, "Has too many digits: at most 15, and 10 after the point");
const positive = decimal.refine((value) => !/^-|^0+(\.0+)?$/.test(value), "Must be greater than zero");
const account = z.string().trim().min(1);
const conId = z.int().positive();
const clientOrderId = z.string().min(1);

export const tifs = ["DAY", "GTC", "IOC", "OPG", "GTD"] as const;
export const orderTypes = ["MKT", "LMT", "STP", "STP LMT", "TRAIL"] as const;

export const draftSchema = z.strictObject({
  account,
  conId,
  side: z.enum(["BUY", "SELL"]),
  quantity: positive,
  orderType: z.enum(orderTypes),
  limitPrice: decimal.optional(),
  stopPrice: decimal.optional(),
  trailingAmount: positive.optional(),
  trailingPercent: positive.optional(),
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
  limitPrice: decimal.optional(),
  stopPrice: decimal.optional(),
  trailingAmount: positive.optional(),
  trailingPercent: positive.optional(),
  tif: z.enum(tifs).optional(),
}).refine((changes) => Object.keys(changes).length > 0, "Nothing to change");
export type ModifyChanges = z.infer<typeof modifyChangesSchema>;

export const closeSchema = z.strictObject({
  action: z.literal("preview_close"),
  account,
  conId,
  percent: positive.refine((value) => Number(value) <= 100, "Must be at most 100").optional(),
  quantity: positive.optional(),
  orderType: z.enum(["MKT", "LMT"]),
  limitPrice: decimal.optional(),
});
export type CloseRequest = Omit<z.infer<typeof closeSchema>, "action">;

export const requestSchema = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("connect") }),
  z.strictObject({ action: z.literal("disconnect") }),
  z.strictObject({ action: z.literal("search_symbols"), pattern: z.string().trim().min(1).max(64) }),
  z.strictObject({ action: z.literal("contract_details"), conId }),
  z.strictObject({ action: z.literal("watch"), conId }),
  z.strictObject({ action: z.literal("unwatch"), conId }),
  z.strictObject({
    action: z.literal("history"),
    conId,
    barSize: z.string().min(1),
    duration: z.string().min(1),
  }),
  z.strictObject({ action: z.literal("preview_order"), order: draftSchema }),
  z.strictObject({ action: z.literal("preview_modify"), clientOrderId, changes: modifyChangesSchema }),
  closeSchema,
  z.strictObject({ action: z.literal("preview_flatten"), account }),
  z.strictObject({
    action: z.literal("submit"),
    previewToken: z.string().min(1),
    idempotencyKey: z.string().min(8).max(128),
    /** Set after the look-alike question was answered with yes. */
    confirmDuplicate: z.boolean().optional(),
  }),
  z.strictObject({ action: z.literal("cancel_order"), clientOrderId }),
  z.strictObject({ action: z.literal("cancel_all"), scope: z.enum(["app", "account"]) }),
  z.strictObject({
    action: z.literal("set_trading_state"),
    state: z.enum(["active", "reducing", "halted"]),
  }),
  z.strictObject({ action: z.literal("arm_live"), account }),
  z.strictObject({ action: z.literal("disarm_live") }),
]);
export type TradingRequest = z.infer<typeof requestSchema>;
