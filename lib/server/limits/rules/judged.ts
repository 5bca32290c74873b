// What the rules see of an order, as numbers, and what a rule that is broken says of itself.
import type { LimitKey } from "@/lib/contract/limits.ts";
import type { OrderType, Side } from "@/lib/contract/order_fields.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import type { Big } from "@/lib/contract/decimal.ts";

export interface MarketFacts {
  bid: Big | null;
  ask: Big | null;
  last: Big | null;
  close: Big | null;
  /** Since the last change; `null`: nothing has come. */
  ageMs: number | null;
  dataType: "live" | "frozen" | "delayed" | "delayed-frozen" | null;
}

/** What was sent before, in this account. */
export interface Spent {
  /** Base currency; entries and what changes added. */
  dayNotional: Big;
  dayOrders: number;
  /** Wall times (ms) of entries and their changes within the last minute, oldest first. */
  entries: readonly number[];
  /** Those on the same side of the same instrument. */
  similar: readonly number[];
  exits: readonly number[];
}

/** How far the day's loss has locked the account, by the worst it has been. */
export type LossLevel = "none" | "reduce" | "halt";

/** What has to be looked up or added up: each is asked for by the limits that need it, and by no other. */
export interface Figures {
  readonly netLiquidation: Big | null;
  /** Value of all positions and open entries but the judged one, in the base currency. */
  readonly exposure: Big | null;
  readonly spent: Spent;
  /** Negative: a loss. */
  readonly dailyPnl: Big | null;
  readonly lossLevel: LossLevel;
}

export interface Judged {
  account: string;
  conId: number;
  side: Side;
  orderType: OrderType;
  /** The whole order; of a changed one, as it would be. */
  quantity: Big;
  /** Ordered for an amount of cash: the quantity is what that buys, about, and follows the price. */
  forCash: boolean;
  /** Of a changed order, what has filled. */
  filled: Big;
  limitPrice: Big | null;
  stopPrice: Big | null;
  /** A stop ends together with it (OCO), and would go to the market. */
  withStop: boolean;
  instrument: {
    symbol: string;
    localSymbol: string;
    secType: string;
    exchange: string;
    primaryExchange: string;
  };
  /** Sizes move in these steps, */
  sizeStep: Big;
  /** prices in these; `null` when IB did not say. */
  priceStep: Big | null;
  /** Base currency per unit of quantity, never negative; `null`: not known. */
  unitValue: Big | null;
  /** The order before the change; `null`: it is a new one. */
  before: {
    quantity: Big;
    unitValue: Big | null;
    limitPrice: Big | null;
    /** Nothing but its quantity and its limit price is to be another. */
    sameOtherwise: boolean;
  } | null;
  market: MarketFacts | null;
  /** Between what the broker said last and what the fills make of it; `null`: not known. */
  position: { low: Big; high: Big } | null;
  /** What other open orders may still buy and sell of it; `null`: not known. */
  working: { BUY: Big | null; SELL: Big | null };
  currency: string;
  figures: Figures;
  /** Wall time, ms. */
  now: number;
}

/** A limit that an order does not keep. */
export interface Breach {
  key: LimitKey;
  /** The figure that was held against the limit, and the limit; `null` where there is none. */
  value: string | null;
  limit: string | null;
  /** The largest quantity that keeps it; missing: the quantity does not matter. */
  most?: Big;
  /** Another price or a later time that would. */
  passes?: Passing & { of: "limitPrice" | "notBefore" };
  /** The field of the draft at fault. */
  field?: string;
  /** `pass`: what would keep every limit. */
  says(pass: Passing | null): Saying;
}

/** What would pass instead of an order: a smaller one, another price, or the same a little later. */
export interface Passing {
  of: "quantity" | "limitPrice" | "notBefore";
  value: string;
}

/** What a new order, or a change, could still do to the position. */
export function rest({ quantity, filled }: Judged): Big {
  return quantity.minus(filled);
}

/** A change that makes an order smaller, or its price less eager, and nothing else. */
export function onlyLightens({ side, quantity, limitPrice, before }: Judged): boolean {
  // Where a stop wakes up, and how long an order waits, make none smaller: a higher stop of a buy costs more.
  if (before === null || !before.sameOtherwise || quantity.gt(before.quantity)) return false;
  if (limitPrice === null || before.limitPrice === null) return limitPrice === before.limitPrice;
  return side === "BUY" ? limitPrice.lte(before.limitPrice) : limitPrice.gte(before.limitPrice);
}
