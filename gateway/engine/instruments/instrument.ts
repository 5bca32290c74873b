// What the engine itself needs to know of an instrument: exact units, rules, and the parameters of its
// simulated market.
import { Big } from "../../decimal.ts";
import type { Leg } from "../combos/legs.ts";
import type { CalendarName } from "../calendar.ts";
import { formatScaled, pow10, QTY_SCALE } from "../units.ts";
import type { BondTerms, Contract, DecimalString, SecType } from "../types.ts";
import { orderTypesOf } from "./order_types.ts";
import type { TickRule } from "./tick_rules.ts";

/** Parameters of the simulated market; floats, because they shape randomness and never touch money. */
export interface MarketModel {
  /** In quoted units. */
  readonly startPrice: number;
  /** Per year of continuous trading, 0.25 is 25 %. */
  readonly volatility: number;
  /** Typical width of the market in ticks. */
  readonly spreadTicks: number;
  /** Typical size at the touch, in whole units, and the lot sizes are rounded to. */
  readonly touchSize: number;
  readonly lot: number;
  /** Chance that a step prints a trade; 0 for currencies, which have no last. */
  readonly tradeChance: number;
}

export interface OptionTerms {
  readonly underConId: number;
  /** In the underlying's quoted units. */
  readonly strike: number;
  readonly right: "C" | "P";
}

export interface Instrument {
  readonly contract: Contract;
  /** Decimals of the integer prices. */
  readonly scale: number;
  /** At SMART, or wherever it trades alone; what its market moves by. */
  readonly rule: TickRule;
  /** Venues that have another rule. */
  readonly venueRules: ReadonlyMap<string, TickRule>;
  readonly multiplier: number;
  readonly priceMagnifier: number;
  /** Money of one price step for one 1/10,000 of a unit, in the contract's currency. */
  readonly unitValue: Big;
  readonly calendar: CalendarName;
  readonly model: MarketModel;
  readonly validExchanges: readonly string[];
  /** Venues fills are reported from. */
  readonly venues: readonly [string, ...string[]];
  readonly orderTypes: readonly string[];
  readonly minSize: DecimalString;
  readonly sizeIncrement: DecimalString;
  readonly suggestedSizeIncrement: DecimalString;
  readonly longName: string;
  readonly marketName: string;
  readonly stockType: string;
  readonly industry: string;
  readonly category: string;
  readonly subcategory: string;
  readonly secIdList: readonly { readonly tag: string; readonly value: string }[];
  readonly underConId: number;
  readonly underSymbol: string;
  readonly underSecType: string;
  readonly option: OptionTerms | null;
  readonly bond: BondTerms | null;
  /** The legs of a combination. */
  readonly combo: readonly Leg[] | null;
  /** Epoch ms after which it no longer trades; `null` for what does not end here (bonds, too). */
  readonly expiresAt: number | null;
  readonly lastTradeTime: string;
  /** `YYYYMM` of a future, which may end in the month before; "" elsewhere. */
  readonly contractMonth: string;
  /** Has a chain of options, listed when somebody asks for it. */
  readonly optionable: boolean;
  /** When its market begins: with the engine, or (the many that few look at) when it is first asked for. */
  readonly awake: "always" | "asked";
  /** False: quotes yes, orders get 203. */
  readonly tradable: boolean;
}

/** Fields that most instruments leave at their default. */
export interface InstrumentSeed extends
  Partial<
    Omit<Instrument, "contract" | "unitValue" | "rule" | "model" | "calendar" | "venues" | "validExchanges">
  > {
  readonly contract:
    & Pick<Contract, "conId" | "symbol" | "secType" | "exchange" | "currency">
    & Partial<Contract>;
  readonly rule: TickRule;
  readonly calendar: CalendarName;
  readonly model: MarketModel;
  readonly validExchanges: readonly string[];
  readonly venues: readonly [string, ...string[]];
  readonly longName: string;
}

/** What is left to say of an instrument whose kind says where and when it trades. */
export type KindSeed = Omit<InstrumentSeed, "contract" | "calendar" | "validExchanges" | "venues">;
/** Whose it is, within its kind. */
export type Identity = Pick<Contract, "conId" | "symbol" | "currency">;

const NO_RULES: ReadonlyMap<string, TickRule> = new Map();

export function makeInstrument(seed: InstrumentSeed): Instrument {
  const scale = seed.rule.scale;
  const multiplier = seed.multiplier ?? 1;
  const priceMagnifier = seed.priceMagnifier ?? 1;
  const symbol = seed.contract.symbol;
  return {
    venueRules: NO_RULES,
    marketName: symbol,
    stockType: "",
    industry: "",
    category: "",
    subcategory: "",
    secIdList: [],
    underConId: 0,
    underSymbol: "",
    underSecType: "",
    option: null,
    bond: null,
    combo: null,
    expiresAt: null,
    lastTradeTime: "",
    contractMonth: "",
    optionable: false,
    awake: "always",
    tradable: true,
    minSize: "1",
    sizeIncrement: "1",
    suggestedSizeIncrement: "1",
    orderTypes: orderTypesOf(seed.contract.secType),
    ...seed,
    contract: {
      lastTradeDateOrContractMonth: "",
      strike: "0",
      right: "",
      multiplier: "",
      primaryExchange: "",
      localSymbol: symbol,
      tradingClass: symbol,
      ...seed.contract,
    },
    scale,
    multiplier,
    priceMagnifier,
    unitValue: new Big(multiplier).div(priceMagnifier).div(pow10(scale)).div(pow10(QTY_SCALE)),
  };
}

/** The prices that exist at `exchange`; "" is the contract's own. */
export function ruleAt({ rule, venueRules }: Instrument, exchange: string): TickRule {
  return venueRules.get(exchange) ?? rule;
}

/** The smallest step anywhere: IB's `minTick`. */
export function minTick({ rule, venueRules }: Instrument): DecimalString {
  return [...venueRules.values()].map((one) => one.minTick)
    .reduce((least, one) => Number(one) < Number(least) ? one : least, rule.minTick);
}

/** Money that `quantity` (1/10,000) at `price` (integer) is worth, in the contract's currency; exact. */
export function notional(instrument: Instrument, price: number, quantity: number): Big {
  return instrument.unitValue.times(price).times(quantity);
}

/** The quoted price as text. */
export function priceText(instrument: Instrument, price: number): DecimalString {
  return formatScaled(price, instrument.scale);
}

export function isType(instrument: Instrument, type: SecType): boolean {
  return instrument.contract.secType === type;
}

/**
 * Stocks, options, coins, bonds: their market value is part of net liquidation. Futures settle daily,
 * currencies are cash.
 */
export function isFullyPaid(instrument: Instrument): boolean {
  const type = instrument.contract.secType;
  return type === "STK" || type === "OPT" || type === "CRYPTO" || type === "BOND";
}

/** Futures, options and combinations of them end. */
export function isExpired(instrument: Instrument, now: number): boolean {
  return instrument.expiresAt !== null && instrument.expiresAt <= now;
}
