// Account values, portfolio and profit as the session layer sees them.
import type { DecimalString } from "../../decimal.ts";
import type { Contract } from "./instruments.ts";

/** An account as it begins. */
export interface AccountConfig {
  /** Starts with `DU`. */
  readonly id: string;
  readonly baseCurrency: string;
  readonly cash: Readonly<Record<string, DecimalString>>;
}

/** One account value; `currency` is "" for texts, a currency or `BASE`. */
export interface AccountValue {
  readonly key: string;
  readonly value: string;
  readonly currency: string;
}

export interface PortfolioRow {
  readonly account: string;
  readonly contract: Contract;
  /** Signed. */
  readonly position: DecimalString;
  /**
   * In the contract's currency (pounds, not pence); per share or contract multiplied by the multiplier, with
   * fees.
   */
  readonly averageCost: DecimalString;
  /** In the contract's currency (pounds, not pence), without the multiplier. */
  readonly marketPrice: DecimalString;
  readonly marketValue: DecimalString;
  readonly unrealizedPnl: DecimalString;
  /** Of today, in the contract's currency. */
  readonly realizedPnl: DecimalString;
}

/** Base currency; every figure is `null` until the engine has computed it for the first time. */
export interface AccountPnl {
  readonly daily: DecimalString | null;
  readonly unrealized: DecimalString | null;
  /** `null` until something was realised today. */
  readonly realized: DecimalString | null;
}

/** Contract's currency. */
export interface PositionPnl extends AccountPnl {
  readonly position: DecimalString;
  readonly value: DecimalString | null;
}
