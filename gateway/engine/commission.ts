// IB's fixed commission schedule, per order: partial fills share one minimum.
// Source: ibkr.com, "Commissions": US stocks 0.005 per share, least 1.00, most 1 % of trade value, and the
// fees of third parties; US options 0.65 per contract, least 1.00; Western Europe stocks 0.05 %, least 3.00
// EUR or GBP; spot currencies 0.2 basis points, least 2.00 USD; cryptocurrencies 0.18 %, least 1.75 USD, most
// 1 % of trade value; corporate bonds 10 basis points of the first 10,000 of par and 2.5 of the rest, least
// 1.00, most 250 or 1 % of trade value; treasuries 0.2 of the first million and 0.01 of the rest, least 5.00.
import { Big } from "../decimal.ts";
import { PAR_PER_UNIT } from "./instruments/bonds.ts";
import type { Instrument } from "./instruments/instrument.ts";
import { QTY_ONE, round } from "./units.ts";

/** Commission, exchange and regulatory fees of one contract together, rounded. */
const FUTURE_FEES: Readonly<Record<string, string>> = { ES: "2.25", MES: "0.62" };
const DEFAULT_FUTURE_FEE = "2.25";

const PLACES = 4;
/** Stocks are told to the sixth place: 40 shares for 1.00012. */
const STOCK_PLACES = 6;
/**
 * Third-party fees on US shares, as captures of 2026 show them: CAT on both sides, FINRA's TAF and the SEC's
 * fee on sales.
 */
const CAT_PER_SHARE = "0.000003";
const TAF_PER_SHARE = "0.000195";
const MOST_TAF = "9.79";
const SEC_SHARE = "0.0000206";

/** What an order has traded so far. */
export interface Traded {
  /** 1/10,000. */
  readonly quantity: number;
  /** In the contract's currency, positive. */
  readonly value: Big;
  readonly buy: boolean;
}

export interface Fee {
  readonly amount: Big;
  readonly currency: string;
}

/**
 * The commission of an order that has traded so much.
 * `usdRate` is US dollars per unit of the contract's currency; only currencies need it.
 */
export function orderCommission(
  instrument: Instrument,
  { quantity, value, buy }: Traded,
  usdRate: Big,
): Fee {
  const { secType, currency, symbol } = instrument.contract;
  const units = new Big(quantity).div(QTY_ONE);
  if (quantity === 0) return { amount: new Big(0), currency: commissionCurrency(instrument) };
  switch (secType) {
    case "STK":
      return { amount: round(stockCommission(currency, { units, value, buy }), STOCK_PLACES), currency };
    case "OPT":
      return { amount: round(atLeast(units.times("0.65"), "1"), PLACES), currency };
    case "FUT":
      return { amount: round(units.times(FUTURE_FEES[symbol] ?? DEFAULT_FUTURE_FEE), PLACES), currency };
    case "CRYPTO":
      return { amount: round(coinCommission(value), PLACES), currency };
    case "BOND":
      return {
        amount: round(bondCommission(instrument, units.times(PAR_PER_UNIT), value), PLACES),
        currency,
      };
    case "BAG":
    case "IND":
      // An index is not traded, a combination by its legs.
      throw new RangeError(`No commission of its own: ${secType} ${symbol}`);
    case "CASH":
      return {
        amount: round(atLeast(value.times(usdRate).times("0.00002"), "2"), PLACES),
        currency: "USD",
      };
  }
}

export function commissionCurrency(instrument: Instrument): string {
  return instrument.contract.secType === "CASH" ? "USD" : instrument.contract.currency;
}

function stockCommission(
  currency: string,
  { units, value, buy }: { units: Big; value: Big; buy: boolean },
): Big {
  if (currency !== "USD") return atLeast(value.times("0.0005"), "3");
  const plain = atLeast(units.times("0.005"), "1");
  const most = value.times("0.01");
  return (plain.gt(most) ? most : plain).plus(thirdPartyFees(units, value, buy));
}

function thirdPartyFees(units: Big, value: Big, buy: boolean): Big {
  const fee = units.times(CAT_PER_SHARE);
  if (buy) return fee;
  const activity = units.times(TAF_PER_SHARE);
  return fee.plus(activity.gt(MOST_TAF) ? MOST_TAF : activity).plus(value.times(SEC_SHARE));
}

function coinCommission(value: Big): Big {
  const plain = atLeast(value.times("0.0018"), "1.75");
  const most = value.times("0.01");
  return plain.gt(most) ? most : plain;
}

function bondCommission({ bond }: Instrument, par: Big, value: Big): Big {
  if (bond?.issuer === "government") return atLeast(tiered(par, "1000000", "0.00002", "0.000001"), "5");
  const plain = atLeast(tiered(par, "10000", "0.001", "0.00025"), "1");
  const most = value.times("0.01").gt("250") ? new Big("250") : value.times("0.01");
  return plain.gt(most) ? most : plain;
}

/** One rate up to `edge`, another for what is above it. */
function tiered(amount: Big, edge: string, below: string, above: string): Big {
  const first = amount.lt(edge) ? amount : new Big(edge);
  return first.times(below).plus(amount.minus(first).times(above));
}

function atLeast(amount: Big, least: string): Big {
  return amount.lt(least) ? new Big(least) : amount;
}
