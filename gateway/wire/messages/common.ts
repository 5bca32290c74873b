// The values that many messages share: contracts, legs, tag/value pairs, and what "unset" means.
import type { DecimalString } from "../../decimal.ts";

export type { DecimalString };

/** A decimal as text, or `null` where the wire says "unset" (`""`, 1.797…E308, 2^31-1, 2^63-1). */
export type OptionalDecimal = DecimalString | null;

export interface TagValue {
  tag: string;
  value: string;
}

/** One leg of a combination (secType `BAG`). */
export interface ComboLeg {
  conId: number;
  ratio: number;
  action: string;
  exchange: string;
  /** 0 same as the combination, 1 open, 2 close, 3 unknown. */
  openClose: number;
  shortSaleSlot: number;
  designatedLocation: string;
  exemptCode: number;
  /** The limit of this leg alone; `null` when the combination has one price. */
  price: OptionalDecimal;
}

/** A leg with every field the caller does not give left empty. */
export function comboLegOf(fields: Partial<ComboLeg> = {}): ComboLeg {
  return {
    conId: 0,
    ratio: 0,
    action: "",
    exchange: "",
    openClose: 0,
    shortSaleSlot: 0,
    designatedLocation: "",
    exemptCode: -1,
    price: null,
    ...fields,
  };
}

export interface DeltaNeutralContract {
  conId: number;
  delta: DecimalString;
  price: DecimalString;
}

/** An instrument as the wire describes it; unknown texts are `""`, an unset strike is `null`. */
export interface Contract {
  conId: number;
  symbol: string;
  secType: string;
  lastTradeDateOrContractMonth: string;
  /** Only in contract details from server version 182. */
  lastTradeDate: string;
  strike: OptionalDecimal;
  right: string;
  multiplier: string;
  exchange: string;
  primaryExchange: string;
  currency: string;
  localSymbol: string;
  tradingClass: string;
  secIdType: string;
  secId: string;
  issuerId: string;
  description: string;
  includeExpired: boolean;
  comboLegsDescription: string;
  comboLegs: ComboLeg[];
  deltaNeutral: DeltaNeutralContract | null;
}

/** A contract with every field the caller does not give left empty. */
export function contractOf(fields: Partial<Contract> = {}): Contract {
  return {
    conId: 0,
    symbol: "",
    secType: "",
    lastTradeDateOrContractMonth: "",
    lastTradeDate: "",
    strike: null,
    right: "",
    multiplier: "",
    exchange: "",
    primaryExchange: "",
    currency: "",
    localSymbol: "",
    tradingClass: "",
    secIdType: "",
    secId: "",
    issuerId: "",
    description: "",
    includeExpired: false,
    comboLegsDescription: "",
    comboLegs: [],
    deltaNeutral: null,
    ...fields,
  };
}
