// Instruments: what they are, and the rules that an order on them must obey.
import { z } from "zod";
import { type barSchema, priceIncrementSchema } from "../protocol/common.ts";
import { sides } from "../order_fields.ts";
import { nullableDecimal, timeSchema } from "../scalars.ts";

const plainContractSchema = z.strictObject({
  conId: z.int(),
  symbol: z.string(),
  secType: z.string(),
  currency: z.string(),
  exchange: z.string(),
  primaryExchange: z.string(),
  localSymbol: z.string(),
  tradingClass: z.string(),
  multiplier: nullableDecimal,
  lastTradeDate: z.string(),
  strike: nullableDecimal,
  right: z.string(),
  /** `08:30`, where IB has said when on its last day it ends. */
  lastTradeTime: z.string().optional(),
  /** Of a bond, where IB has said it: issuer, coupon and maturity. */
  terms: z.string().optional(),
});

/** One leg of a combination, in the direction of a combination that is bought. */
export const comboLegViewSchema = z.strictObject({
  conId: z.int(),
  ratio: z.int().positive(),
  side: z.enum(sides),
  /** Where the desk has met the instrument. */
  contract: plainContractSchema.exactOptional(),
});
export type ComboLegView = z.infer<typeof comboLegViewSchema>;

export const contractSchema = plainContractSchema.extend({
  /** The legs of a combination (`BAG`), where IB tells them. */
  legs: z.array(comboLegViewSchema).exactOptional(),
});
export type Contract = z.infer<typeof contractSchema>;

/** A time in which it trades. */
const tradingSessionSchema = z.strictObject({
  opens: timeSchema,
  closes: timeSchema,
  /** The trading day that it belongs to, at the exchange. */
  day: z.iso.date(),
});
export type TradingSession = z.infer<typeof tradingSessionSchema>;

export const contractDetailsViewSchema = z.strictObject({
  contract: contractSchema,
  longName: z.string(),
  /**
   * Where orders on it can go: the usual place first. The contract says which of them the rules below are of.
   */
  exchanges: z.array(z.string()),
  priceRules: z.array(priceIncrementSchema),
  minSize: nullableDecimal,
  sizeIncrement: nullableDecimal,
  priceMagnifier: z.int(),
  tradingHours: z.string(),
  liquidHours: z.string(),
  timeZone: z.string(),
  /** `tradingHours`, read; none where IB tells nothing that can be read. */
  sessions: z.array(tradingSessionSchema),
  orderTypes: z.array(z.string()),
  /** Of an option: what it is on, where IB tells it. */
  underlyingConId: z.int().exactOptional(),
});
export type ContractDetailsView = z.infer<typeof contractDetailsViewSchema>;

export const symbolMatchViewSchema = z.strictObject({ contract: contractSchema, description: z.string() });
export type SymbolMatchView = z.infer<typeof symbolMatchViewSchema>;

/** One bar of history, as IB sent it. */
export type Bar = z.infer<typeof barSchema>;
