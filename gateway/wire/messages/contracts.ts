// Contract messages: symbol search, contract details, market rules, option chains.
import type { Contract, DecimalString, OptionalDecimal, TagValue } from "./common.ts";

export interface ReqMatchingSymbols {
  kind: "reqMatchingSymbols";
  reqId: number;
  pattern: string;
}
export interface ReqContractDetails {
  kind: "reqContractDetails";
  reqId: number;
  contract: Contract;
}
export interface CancelContractDetails {
  kind: "cancelContractDetails";
  reqId: number;
}
export interface ReqMarketRule {
  kind: "reqMarketRule";
  marketRuleId: number;
}
export interface ReqSecDefOptParams {
  kind: "reqSecDefOptParams";
  reqId: number;
  underlyingSymbol: string;
  futFopExchange: string;
  underlyingSecType: string;
  underlyingConId: number;
}

export type ContractRequest =
  | ReqMatchingSymbols
  | ReqContractDetails
  | CancelContractDetails
  | ReqMarketRule
  | ReqSecDefOptParams;

export interface SymbolSample {
  /** conId, symbol, secType, primaryExchange, currency, description and issuerId are sent. */
  contract: Contract;
  derivativeSecTypes: string[];
}
export interface SymbolSamples {
  kind: "symbolSamples";
  reqId: number;
  samples: SymbolSample[];
}

/** What only funds have. */
export interface FundDetails {
  name: string;
  family: string;
  type: string;
  frontLoad: string;
  backLoad: string;
  backLoadTimeInterval: string;
  managementFee: string;
  closed: boolean;
  closedForNewInvestors: boolean;
  closedForNewMoney: boolean;
  notifyAmount: string;
  minimumInitialPurchase: string;
  minimumSubsequentPurchase: string;
  blueSkyStates: string;
  blueSkyTerritories: string;
  distributionPolicyIndicator: string;
  assetType: string;
}

/** Fund details with every field the caller does not give left empty. */
export function fundDetailsOf(fields: Partial<FundDetails> = {}): FundDetails {
  return {
    name: "",
    family: "",
    type: "",
    frontLoad: "",
    backLoad: "",
    backLoadTimeInterval: "",
    managementFee: "",
    closed: false,
    closedForNewInvestors: false,
    closedForNewMoney: false,
    notifyAmount: "",
    minimumInitialPurchase: "",
    minimumSubsequentPurchase: "",
    blueSkyStates: "",
    blueSkyTerritories: "",
    distributionPolicyIndicator: "",
    assetType: "",
    ...fields,
  };
}

/** What only bonds have. */
export interface BondDetails {
  cusip: string;
  coupon: OptionalDecimal;
  maturity: string;
  issueDate: string;
  ratings: string;
  bondType: string;
  couponType: string;
  convertible: boolean;
  callable: boolean;
  puttable: boolean;
  descAppend: string;
  nextOptionDate: string;
  nextOptionType: string;
  nextOptionPartial: boolean;
  notes: string;
}

/** Bond details with every field the caller does not give left empty. */
export function bondDetailsOf(fields: Partial<BondDetails> = {}): BondDetails {
  return {
    cusip: "",
    coupon: null,
    maturity: "",
    issueDate: "",
    ratings: "",
    bondType: "",
    couponType: "",
    convertible: false,
    callable: false,
    puttable: false,
    descAppend: "",
    nextOptionDate: "",
    nextOptionType: "",
    nextOptionPartial: false,
    notes: "",
    ...fields,
  };
}

export interface ContractDetails {
  marketName: string;
  minTick: DecimalString;
  orderTypes: string;
  validExchanges: string;
  priceMagnifier: number;
  underConId: number;
  longName: string;
  contractMonth: string;
  industry: string;
  category: string;
  subcategory: string;
  timeZoneId: string;
  /** `YYYYMMDD:HHMM-YYYYMMDD:HHMM;YYYYMMDD:CLOSED`. */
  tradingHours: string;
  liquidHours: string;
  evRule: string;
  evMultiplier: OptionalDecimal;
  secIds: TagValue[];
  aggGroup: number | null;
  underSymbol: string;
  underSecType: string;
  /** One rule id per entry of `validExchanges`, comma list. */
  marketRuleIds: string;
  realExpirationDate: string;
  stockType: string;
  minSize: OptionalDecimal;
  sizeIncrement: OptionalDecimal;
  suggestedSizeIncrement: OptionalDecimal;
  fund: FundDetails | null;
  bond: BondDetails | null;
  ineligibilityReasons: { id: string; description: string }[];
  lastPricePrecision: OptionalDecimal;
  lastSizePrecision: OptionalDecimal;
}

/** Contract details with every field the caller does not give at the neutral value of a stock. */
export function contractDetailsOf(fields: Partial<ContractDetails> = {}): ContractDetails {
  return {
    marketName: "",
    minTick: "0.01",
    orderTypes: "",
    validExchanges: "",
    priceMagnifier: 1,
    underConId: 0,
    longName: "",
    contractMonth: "",
    industry: "",
    category: "",
    subcategory: "",
    timeZoneId: "",
    tradingHours: "",
    liquidHours: "",
    evRule: "",
    evMultiplier: null,
    secIds: [],
    aggGroup: null,
    underSymbol: "",
    underSecType: "",
    marketRuleIds: "",
    realExpirationDate: "",
    stockType: "",
    minSize: null,
    sizeIncrement: null,
    suggestedSizeIncrement: null,
    fund: null,
    bond: null,
    ineligibilityReasons: [],
    lastPricePrecision: null,
    lastSizePrecision: null,
    ...fields,
  };
}

export interface ContractDetailsReply {
  kind: "contractDetails";
  reqId: number;
  contract: Contract;
  details: ContractDetails;
}
/** Details of a bond; `details.bond` is expected to be set. */
export interface BondContractDetailsReply {
  kind: "bondContractDetails";
  reqId: number;
  contract: Contract;
  details: ContractDetails;
}
export interface ContractDetailsEnd {
  kind: "contractDetailsEnd";
  reqId: number;
}
export interface MarketRule {
  kind: "marketRule";
  marketRuleId: number;
  increments: { lowEdge: DecimalString; increment: DecimalString }[];
}
export interface SecDefOptParameter {
  kind: "secDefOptParameter";
  reqId: number;
  exchange: string;
  underlyingConId: number;
  tradingClass: string;
  multiplier: string;
  expirations: string[];
  strikes: DecimalString[];
}
export interface SecDefOptParameterEnd {
  kind: "secDefOptParameterEnd";
  reqId: number;
}

export type ContractReply =
  | SymbolSamples
  | ContractDetailsReply
  | BondContractDetailsReply
  | ContractDetailsEnd
  | MarketRule
  | SecDefOptParameter
  | SecDefOptParameterEnd;
