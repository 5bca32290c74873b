// Blocks of order fields that placeOrder, openOrder and completedOrder share.
import type { Order } from "../messages/order.ts";
import { Fields, type Step } from "./fields.ts";

const f = new Fields<Order>();

export function isPegBench({ orderType }: Order): boolean {
  return orderType === "PEG BENCH" || orderType === "PEGBENCH";
}

export function isPegBest({ orderType }: Order): boolean {
  return orderType === "PEG BEST" || orderType === "PEGBEST";
}

export function isPegMid({ orderType }: Order): boolean {
  return orderType === "PEG MID" || orderType === "PEGMID";
}

/** The scale block; seven more fields when the increment is a positive number. */
export const SCALE = (unsetLevel: string): Step<Order>[] => [
  f.optInt("scaleInitLevelSize", unsetLevel),
  f.optInt("scaleSubsLevelSize", unsetLevel),
  f.optDecimal("scalePriceIncrement"),
  f.when(
    ({ scalePriceIncrement }) => scalePriceIncrement !== null && Number(scalePriceIncrement) > 0,
    f.optDecimal("scalePriceAdjustValue"),
    f.optInt("scalePriceAdjustInterval"),
    f.optDecimal("scaleProfitOffset"),
    f.flag("scaleAutoReset"),
    f.optInt("scaleInitPosition"),
    f.optInt("scaleInitFillQty"),
    f.flag("scaleRandomPercent"),
  ),
];

export const HEDGE: Step<Order>[] = [
  f.text("hedgeType"),
  f.when(({ hedgeType }) => hedgeType !== "", f.text("hedgeParam")),
];

export const ALGO: Step<Order>[] = [
  f.text("algoStrategy"),
  f.when(({ algoStrategy }) => algoStrategy !== "", f.tagValues("algoParams")),
];

export const PEG_BENCH: Step<Order>[] = [
  f.when(
    isPegBench,
    f.int("referenceContractId"),
    f.flag("isPeggedChangeAmountDecrease"),
    f.optDecimal("peggedChangeAmount"),
    f.optDecimal("referenceChangeAmount"),
    f.text("referenceExchangeId"),
  ),
];

export const SHORT_SALE: Step<Order>[] = [
  f.int("shortSaleSlot"),
  f.text("designatedLocation"),
  f.intOr("exemptCode", -1),
];

export const ADVISOR: Step<Order>[] = [
  f.text("faGroup"),
  f.text("faMethod"),
  f.text("faPercentage"),
  f.before(177, f.text("faProfile")),
];

/** Auction and pegged-to-stock prices. */
export const REFERENCE_PRICES: Step<Order>[] = [
  f.optDecimal("startingPrice"),
  f.optDecimal("stockRefPrice"),
  f.optDecimal("delta"),
  f.optDecimal("stockRangeLower"),
  f.optDecimal("stockRangeUpper"),
];

/** Volatility fields of replies, up to the name of the delta-neutral order. */
export const VOLATILITY: Step<Order>[] = [
  f.optDecimal("volatility"),
  f.optInt("volatilityType", "0"),
  f.text("deltaNeutralOrderType"),
  f.optDecimal("deltaNeutralAuxPrice"),
];

export function hasDeltaNeutralOrder({ deltaNeutralOrderType }: Order): boolean {
  return deltaNeutralOrderType !== "";
}

/** The delta-neutral order as placeOrder (open/close empty) and openOrder (`?`) carry it. */
export const DELTA_NEUTRAL_ORDER = (noOpenClose: string): Step<Order>[] => [
  f.when(
    hasDeltaNeutralOrder,
    f.int("deltaNeutralConId"),
    f.text("deltaNeutralSettlingFirm"),
    f.text("deltaNeutralClearingAccount"),
    f.text("deltaNeutralClearingIntent"),
    f.textOr("deltaNeutralOpenClose", noOpenClose),
    f.flag("deltaNeutralShortSale"),
    f.int("deltaNeutralShortSaleSlot"),
    f.text("deltaNeutralDesignatedLocation"),
  ),
];
