// Protobuf field tables of contracts and contract details.
import type { ComboLeg, Contract, DeltaNeutralContract } from "../messages/common.ts";
import type { BondDetails, ContractDetails, FundDetails } from "../messages/contracts.ts";
import { bondDetailsOf, fundDetailsOf } from "../messages/contracts.ts";
import { comboLegOf } from "../messages/common.ts";
import { type ProtoField, ProtoFields } from "./fields.ts";

const leg = new ProtoFields<ComboLeg>();
const COMBO_LEG: ProtoField<ComboLeg>[] = [
  leg.int(1, "conId"),
  leg.int(2, "ratio"),
  leg.text(3, "action"),
  leg.text(4, "exchange"),
  leg.int(5, "openClose"),
  leg.int(6, "shortSaleSlot"),
  leg.text(7, "designatedLocation"),
  leg.intOr(8, "exemptCode", -1),
  leg.optDouble(9, "price"),
];

const neutral = new ProtoFields<DeltaNeutralContract>();
const DELTA_NEUTRAL: ProtoField<DeltaNeutralContract>[] = [
  neutral.int(1, "conId"),
  neutral.double(2, "delta"),
  neutral.double(3, "price"),
];

const c = new ProtoFields<Contract>();
export const CONTRACT: ProtoField<Contract>[] = [
  c.intOr(1, "conId", 0),
  c.text(2, "symbol"),
  c.text(3, "secType"),
  c.text(4, "lastTradeDateOrContractMonth"),
  c.strike(5, "strike"),
  c.text(6, "right"),
  c.multiplier(7, "multiplier"),
  c.text(8, "exchange"),
  c.text(9, "primaryExchange"),
  c.text(10, "currency"),
  c.text(11, "localSymbol"),
  c.text(12, "tradingClass"),
  c.text(13, "secIdType"),
  c.text(14, "secId"),
  c.text(15, "description"),
  c.text(16, "issuerId"),
  c.optMessage(17, "deltaNeutral", () => ({ conId: 0, delta: "0", price: "0" }), DELTA_NEUTRAL),
  c.flag(18, "includeExpired"),
  c.text(19, "comboLegsDescription"),
  c.rows(20, "comboLegs", comboLegOf, COMBO_LEG),
  c.text(21, "lastTradeDate"),
];

const fund = new ProtoFields<FundDetails>();
const FUND: ProtoField<FundDetails>[] = [
  fund.text(27, "name"),
  fund.text(28, "family"),
  fund.text(29, "type"),
  fund.text(30, "frontLoad"),
  fund.text(31, "backLoad"),
  fund.text(32, "backLoadTimeInterval"),
  fund.text(33, "managementFee"),
  fund.flag(34, "closed"),
  fund.flag(35, "closedForNewInvestors"),
  fund.flag(36, "closedForNewMoney"),
  fund.text(37, "notifyAmount"),
  fund.text(38, "minimumInitialPurchase"),
  fund.text(39, "minimumSubsequentPurchase"),
  fund.text(40, "blueSkyStates"),
  fund.text(41, "blueSkyTerritories"),
  fund.text(42, "distributionPolicyIndicator"),
  fund.text(43, "assetType"),
];

const bond = new ProtoFields<BondDetails>();
const BOND: ProtoField<BondDetails>[] = [
  bond.text(44, "cusip"),
  bond.text(45, "issueDate"),
  bond.text(46, "ratings"),
  bond.text(47, "bondType"),
  bond.optDouble(48, "coupon"),
  bond.text(49, "couponType"),
  bond.flag(50, "convertible"),
  bond.flag(51, "callable"),
  bond.flag(52, "puttable"),
  bond.text(53, "descAppend"),
  bond.text(54, "nextOptionDate"),
  bond.text(55, "nextOptionType"),
  bond.flag(56, "nextOptionPartial"),
  bond.text(57, "notes"),
];

const reason = new ProtoFields<ContractDetails["ineligibilityReasons"][number]>();
const d = new ProtoFields<ContractDetails>();
export const CONTRACT_DETAILS: ProtoField<ContractDetails>[] = [
  d.text(1, "marketName"),
  d.quantity(2, "minTick"),
  d.text(3, "orderTypes"),
  d.text(4, "validExchanges"),
  d.int(5, "priceMagnifier"),
  d.int(6, "underConId"),
  d.text(7, "longName"),
  d.text(8, "contractMonth"),
  d.text(9, "industry"),
  d.text(10, "category"),
  d.text(11, "subcategory"),
  d.text(12, "timeZoneId"),
  d.text(13, "tradingHours"),
  d.text(14, "liquidHours"),
  d.text(15, "evRule"),
  d.optDouble(16, "evMultiplier"),
  d.map(17, "secIds"),
  d.optInt(18, "aggGroup"),
  d.text(19, "underSymbol"),
  d.text(20, "underSecType"),
  d.text(21, "marketRuleIds"),
  d.text(22, "realExpirationDate"),
  d.text(23, "stockType"),
  d.optDecimalText(24, "minSize"),
  d.optDecimalText(25, "sizeIncrement"),
  d.optDecimalText(26, "suggestedSizeIncrement"),
  ...d.inline("fund", fundDetailsOf, FUND),
  ...d.inline("bond", bondDetailsOf, BOND),
  d.rows(58, "ineligibilityReasons", () => ({ id: "", description: "" }), [
    reason.text(1, "id"),
    reason.text(2, "description"),
  ]),
  ...d.since(224, d.optDecimalText(63, "lastPricePrecision"), d.optDecimalText(64, "lastSizePrecision")),
];
