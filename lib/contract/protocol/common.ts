// Building blocks of the bridge protocol: IB's structures after normalisation (unknown is `null`, numbers are
// decimal strings).
import { z } from "zod";
import { orderTypes, perIbAmount, sides, tifs } from "../order_fields.ts";
import { decimalSchema, nullableDecimal, orderIdSchema, permIdSchema, timeSchema } from "../scalars.ts";

/** IB `Contract`; `multiplier` and `strike` are `null` where IB has none. */
export const ibContractSchema = z.strictObject({
  conId: z.int(),
  symbol: z.string(),
  secType: z.string(),
  lastTradeDateOrContractMonth: z.string(),
  strike: nullableDecimal,
  right: z.string(),
  multiplier: nullableDecimal,
  exchange: z.string(),
  primaryExchange: z.string(),
  currency: z.string(),
  localSymbol: z.string(),
  tradingClass: z.string(),
});
export type IbContract = z.infer<typeof ibContractSchema>;

/** One leg of a combination, in the direction of a combination that is bought. */
export const comboLegSchema = z.strictObject({
  conId: z.int(),
  ratio: z.int().positive(),
  side: z.enum(sides),
  exchange: z.string(),
});
export type ComboLeg = z.infer<typeof comboLegSchema>;

/**
 * A contract as IB reports it with orders and executions: that of a combination has its legs, where IB tells
 * them.
 */
export const reportedContractSchema = ibContractSchema.extend({
  legs: z.array(comboLegSchema).exactOptional(),
});
export type ReportedContract = z.infer<typeof reportedContractSchema>;

/** Fields that Lotse sends and IB reports in the same form. */
const orderFields = {
  /**
   * `auxPrice`: stop price of STP and STP LMT, trailing amount of TRAIL; `cashQty`: money in place of a
   * quantity.
   */
  ...perIbAmount(() => nullableDecimal),
  /** `YYYYMMDD-HH:MM:SS` in UTC, only with GTD. */
  goodTillDate: z.string(),
  outsideRth: z.boolean(),
  orderRef: z.string(),
  transmit: z.boolean(),
  /** 0 when the order has no parent. */
  parentId: orderIdSchema,
  ocaGroup: z.string(),
  /** 0 none, 1 cancel with block, 2 reduce with block, 3 reduce without block. */
  ocaType: z.int(),
};

/**
 * What Lotse sends of IB's `Order`. `tif`, `outsideRth`, `account` and `totalQuantity` are always explicit.
 */
export const ibOrderSchema = z.strictObject({
  action: z.enum(sides),
  /** `null` where `cashQty` stands in its place. */
  totalQuantity: nullableDecimal,
  orderType: z.enum(orderTypes),
  tif: z.enum(tifs),
  account: z.string().min(1),
  ...orderFields,
});
export type IbOrder = z.infer<typeof ibOrderSchema>;

/** What IB reports of an order in `openOrder` and `completedOrder`. */
export const ibReportedOrderSchema = z.strictObject({
  action: z.string(),
  totalQuantity: nullableDecimal,
  filledQuantity: nullableDecimal,
  orderType: z.string(),
  /**
   * How an advisor's order is shared out: a group or a profile, by which method or percentage. Absent: not
   * shared out.
   */
  allocation: z.strictObject({ group: z.string(), method: z.string(), percentage: z.string() })
    .exactOptional(),
  tif: z.string(),
  account: z.string(),
  parentPermId: permIdSchema.nullable(),
  ...orderFields,
});
export type IbReportedOrder = z.infer<typeof ibReportedOrderSchema>;

/** IB `OrderState`; margins and commission are filled for a what-if only. */
export const ibOrderStateSchema = z.strictObject({
  status: z.string(),
  initMarginBefore: nullableDecimal,
  maintMarginBefore: nullableDecimal,
  equityWithLoanBefore: nullableDecimal,
  initMarginChange: nullableDecimal,
  maintMarginChange: nullableDecimal,
  equityWithLoanChange: nullableDecimal,
  initMarginAfter: nullableDecimal,
  maintMarginAfter: nullableDecimal,
  equityWithLoanAfter: nullableDecimal,
  commission: nullableDecimal,
  minCommission: nullableDecimal,
  maxCommission: nullableDecimal,
  commissionCurrency: z.string(),
  marginCurrency: z.string(),
  suggestedSize: nullableDecimal,
  rejectReason: z.string(),
  warningText: z.string(),
  completedTime: z.string(),
  completedStatus: z.string(),
});
export type IbOrderState = z.infer<typeof ibOrderStateSchema>;

/** One `openOrder` callback. */
export const openOrderRowSchema = z.strictObject({
  orderId: orderIdSchema,
  clientId: z.int(),
  permId: permIdSchema.nullable(),
  contract: reportedContractSchema,
  order: ibReportedOrderSchema,
  orderState: ibOrderStateSchema,
});
export type OpenOrderRow = z.infer<typeof openOrderRowSchema>;

/** One `orderStatus` callback. */
export const orderStatusRowSchema = z.strictObject({
  orderId: orderIdSchema,
  clientId: z.int(),
  permId: permIdSchema.nullable(),
  status: z.string(),
  filled: nullableDecimal,
  remaining: nullableDecimal,
  avgFillPrice: nullableDecimal,
  lastFillPrice: nullableDecimal,
  parentId: orderIdSchema,
  whyHeld: z.string(),
  mktCapPrice: nullableDecimal,
});
export type OrderStatusRow = z.infer<typeof orderStatusRowSchema>;

/** One `execDetails` callback. */
export const executionRowSchema = z.strictObject({
  execId: z.string(),
  orderId: orderIdSchema,
  clientId: z.int(),
  permId: permIdSchema.nullable(),
  account: z.string(),
  contract: reportedContractSchema,
  /** `BOT` or `SLD`. */
  side: z.string(),
  shares: decimalSchema,
  price: decimalSchema,
  cumQty: nullableDecimal,
  avgPrice: nullableDecimal,
  exchange: z.string(),
  orderRef: z.string(),
  /** IB's own text: with or without a zone, see the TWS API documentation of `Execution.time`. */
  time: z.string(),
  lastLiquidity: z.int(),
  liquidation: z.boolean(),
});
export type ExecutionRow = z.infer<typeof executionRowSchema>;

/** One `commissionReport` / `commissionAndFeesReport` callback. */
export const commissionRowSchema = z.strictObject({
  execId: z.string(),
  commission: nullableDecimal,
  currency: z.string(),
  realizedPnl: nullableDecimal,
});
export type CommissionRow = z.infer<typeof commissionRowSchema>;

/** One `completedOrder` callback: no order id, no client id. */
export const completedOrderRowSchema = z.strictObject({
  permId: permIdSchema.nullable(),
  contract: reportedContractSchema,
  order: ibReportedOrderSchema,
  orderState: ibOrderStateSchema,
});
export type CompletedOrderRow = z.infer<typeof completedOrderRowSchema>;

/** One `position` callback; `avgCost` of derivatives includes the multiplier, of stocks the commissions. */
export const positionRowSchema = z.strictObject({
  account: z.string(),
  contract: ibContractSchema,
  position: decimalSchema,
  avgCost: nullableDecimal,
});
export type PositionRow = z.infer<typeof positionRowSchema>;

/**
 * Whose row of IB it was that could not be read, as far as it says so itself: "", 0 and `null` where it does
 * not.
 */
export const unreadRowSchema = z.strictObject({
  account: z.string(),
  conId: z.int(),
  symbol: z.string(),
  secType: z.string(),
  permId: permIdSchema.nullable(),
  orderRef: z.string(),
});
export type UnreadRow = z.infer<typeof unreadRowSchema>;

/**
 * How many rows of an answer could not be read, where some could not: what is left is to be looked at, and no
 * proof of anything.
 */
export const lackingFields = { unreadRows: z.int().positive().exactOptional() };
export interface Lacking {
  unreadRows?: number;
}

/** Of bars also when they were, as far as that could be read; the first of many. */
export const lackingBarsFields = { ...lackingFields, unreadTimes: z.array(z.string()).exactOptional() };
export interface LackingBars extends Lacking {
  unreadTimes?: string[];
}

/** The part of IB `ContractDetails` that Lotse uses. */
export const contractDetailsRowSchema = z.strictObject({
  contract: ibContractSchema,
  marketName: z.string(),
  longName: z.string(),
  minTick: nullableDecimal,
  /** 100 for pence: `displayed price = price / magnifier`. */
  priceMagnifier: z.int(),
  orderTypes: z.array(z.string()),
  validExchanges: z.array(z.string()),
  /** One rule id per entry of `validExchanges`, same order. */
  marketRuleIds: z.array(z.int()),
  minSize: nullableDecimal,
  sizeIncrement: nullableDecimal,
  suggestedSizeIncrement: nullableDecimal,
  tradingHours: z.string(),
  liquidHours: z.string(),
  timeZoneId: z.string(),
  underConId: z.int(),
  underSymbol: z.string(),
  contractMonth: z.string(),
  realExpirationDate: z.string(),
  /** `08:30`; empty where the day says it all. */
  lastTradeTime: z.string(),
  stockType: z.string(),
  industry: z.string(),
  category: z.string(),
  /** Of bonds only: IB's line of issuer, coupon and maturity, and the two by themselves. */
  descAppend: z.string(),
  coupon: nullableDecimal,
  maturity: z.string(),
});
export type ContractDetailsRow = z.infer<typeof contractDetailsRowSchema>;

/** One row of `symbolSamples`. */
export const symbolMatchSchema = z.strictObject({
  conId: z.int(),
  symbol: z.string(),
  secType: z.string(),
  primaryExchange: z.string(),
  currency: z.string(),
  description: z.string(),
  derivativeSecTypes: z.array(z.string()),
});
export type SymbolMatch = z.infer<typeof symbolMatchSchema>;

/**
 * One `securityDefinitionOptionalParameter` callback: the options of one class that trade in one place. Their
 * strikes the contracts tell.
 */
export const optionSeriesRowSchema = z.strictObject({
  exchange: z.string(),
  underlyingConId: z.int(),
  tradingClass: z.string(),
  multiplier: nullableDecimal,
  /** `YYYYMMDD`, ascending. */
  expiries: z.array(z.string()),
});
export type OptionSeriesRow = z.infer<typeof optionSeriesRowSchema>;

/** One row of an order book. */
export const depthRowSchema = z.strictObject({
  price: nullableDecimal,
  size: nullableDecimal,
  /** The market maker or exchange; empty where IB does not say. */
  place: z.string(),
});
export type DepthRow = z.infer<typeof depthRowSchema>;

/** One print of the tape. */
export const tradeRowSchema = z.strictObject({
  /** To the second: more IB does not say. */
  at: timeSchema,
  price: decimalSchema,
  size: nullableDecimal,
  place: z.string(),
  /** IB's letters of the conditions of the sale. */
  conditions: z.string(),
  pastLimit: z.boolean(),
  /** Counts for no statistics of the day: an odd lot, a late report. */
  unreported: z.boolean(),
});
export type TradeRow = z.infer<typeof tradeRowSchema>;

/** `lowEdge`: from this price on, prices move in steps of `increment`. */
export const priceIncrementSchema = z.strictObject({
  lowEdge: decimalSchema,
  increment: decimalSchema,
});
export type PriceIncrement = z.infer<typeof priceIncrementSchema>;

/** One bar; `time` is ISO 8601 UTC for intraday bars and `YYYY-MM-DD` for daily ones. */
export const barSchema = z.strictObject({
  time: z.string(),
  open: decimalSchema,
  high: decimalSchema,
  low: decimalSchema,
  close: decimalSchema,
  volume: nullableDecimal,
});

export const ibErrorSchema = z.strictObject({ code: z.int(), message: z.string() });

const known = z.boolean().nullable();

/** What TWS warns of unless it was told not to (`ApiPrecautionsConfig`): `true` is "bypassed". */
export const precautionNames = [
  "bypassOrderPrecautions",
  "bypassBondWarning",
  "bypassNegativeYieldConfirmation",
  "bypassCalledBondWarning",
  "bypassSameActionPairTradeWarning",
  "bypassFlaggedAccountsWarning",
  "bypassPriceBasedVolatilityWarning",
  "bypassRedirectOrderWarning",
  "bypassNoOverfillProtection",
  "bypassRouteMarketableToBBO",
] as const;

/**
 * The settings of TWS that matter here (`reqConfigProtoBuf`, from server version 219 on):
 * `ApiSettingsConfig`, `ApiPrecautionsConfig`, `LockAndExitConfig`. `null`: TWS did not tell this one.
 */
export const twsConfigSchema = z.strictObject({
  readOnlyApi: known,
  allowLocalhostOnly: known,
  trustedIPs: z.array(z.string()),
  socketPort: z.int().nullable(),
  masterClientId: z.int().nullable(),
  sendMarketDataInLotsForUsStocks: known,
  roundAccountValuesToNearestWholeNumber: known,
  precautions: z.strictObject(
    Object.fromEntries(precautionNames.map((name) => [name, known])) as Record<
      (typeof precautionNames)[number],
      typeof known
    >,
  ),
  /** As TWS writes them: `11:45 PM`, `restart`. */
  autoLogoffTime: z.string().nullable(),
  autoLogoffPeriod: z.string().nullable(),
  autoLogoffType: z.string().nullable(),
});
export type TwsConfig = z.infer<typeof twsConfigSchema>;
