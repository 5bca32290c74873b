// Text layouts of contract requests and replies.
import { type Contract, contractOf } from "../messages/common.ts";
import * as m from "../messages/contracts.ts";
import { REQUEST_CONTRACT } from "./contract.ts";
import { Fields, layout, type Step } from "./fields.ts";
import { doubleValue, textValue } from "./values.ts";

const contract = new Fields<Contract>();
const details = new Fields<m.ContractDetails>();
const sample = new Fields<m.SymbolSample>();
const increment = new Fields<m.MarketRule["increments"][number]>();
const reason = new Fields<m.ContractDetails["ineligibilityReasons"][number]>();

export const CONTRACT_REQUESTS = {
  reqMatchingSymbols: layout<m.ReqMatchingSymbols>("reqMatchingSymbols", 81, (f) => [
    f.reqId("reqId"),
    f.text("pattern"),
  ]),
  reqContractDetails: layout<m.ReqContractDetails>("reqContractDetails", 9, (f) => [
    f.constant("8"),
    f.reqId("reqId"),
    f.inside(
      "contract",
      contractOf,
      ...REQUEST_CONTRACT,
      contract.flag("includeExpired"),
      contract.text("secIdType"),
      contract.text("secId"),
      contract.since(176, contract.text("issuerId")),
    ),
  ]),
  cancelContractDetails: layout<m.CancelContractDetails>("cancelContractDetails", 106, (f) => [
    f.reqId("reqId"),
  ]),
  reqMarketRule: layout<m.ReqMarketRule>("reqMarketRule", 91, (f) => [f.int("marketRuleId")]),
  reqSecDefOptParams: layout<m.ReqSecDefOptParams>("reqSecDefOptParams", 78, (f) => [
    f.reqId("reqId"),
    f.text("underlyingSymbol"),
    f.text("futFopExchange"),
    f.text("underlyingSecType"),
    f.int("underlyingConId"),
  ]),
};

/** Multiplier of market-data sizes, long unused: sizes are sent in units. */
const MD_SIZE_MULTIPLIER = details.before(164, details.constant("1"));

const SIZE_RULES: Step<m.ContractDetails>[] = [
  details.since(
    164,
    details.optDecimal("minSize"),
    details.optDecimal("sizeIncrement"),
    details.optDecimal("suggestedSizeIncrement"),
  ),
];

const HOURS: Step<m.ContractDetails>[] = [
  details.text("timeZoneId"),
  details.text("tradingHours"),
  details.text("liquidHours"),
];

const CLASSIFICATION: Step<m.ContractDetails>[] = [
  details.text("orderTypes"),
  details.text("validExchanges"),
  details.int("priceMagnifier"),
  details.int("underConId"),
  details.escaped("longName"),
];

/** The fields of funds: there when the contract is a fund, whatever the details say. */
function fundFields(): Step<m.ContractDetailsReply> {
  const reply = new Fields<m.ContractDetailsReply>();
  const fund = new Fields<m.FundDetails>();
  const steps = [
    ...FUND_TEXTS_BEFORE.map((key) => fund.text(key)),
    fund.flag("closed"),
    fund.flag("closedForNewInvestors"),
    fund.flag("closedForNewMoney"),
    ...FUND_TEXTS_AFTER.map((key) => fund.text(key)),
  ];
  const inner: Step<m.ContractDetails> = {
    write: (writer, message) =>
      steps.forEach((step) => step.write(writer, message.fund ?? m.fundDetailsOf())),
    read: (reader, message) => {
      const read = m.fundDetailsOf();
      steps.forEach((step) => step.read(reader, read));
      message.fund = read;
    },
    clear: (message) => void (message.fund = null),
  };
  const isFund = (message: m.ContractDetailsReply) => message.contract.secType === "FUND";
  return reply.since(179, reply.when(isFund, reply.inside("details", m.contractDetailsOf, inner)));
}

const FUND_TEXTS_BEFORE = [
  "name",
  "family",
  "type",
  "frontLoad",
  "backLoad",
  "backLoadTimeInterval",
  "managementFee",
] as const;

const FUND_TEXTS_AFTER = [
  "notifyAmount",
  "minimumInitialPurchase",
  "minimumSubsequentPurchase",
  "blueSkyStates",
  "blueSkyTerritories",
  "distributionPolicyIndicator",
  "assetType",
] as const;

/** The bond block inside the details; a missing one is written as an empty bond. */
function bondFields(...steps: Step<m.BondDetails>[]): Step<m.ContractDetails> {
  return {
    write: (writer, message) =>
      steps.forEach((step) => step.write(writer, message.bond ?? m.bondDetailsOf())),
    read: (reader, message) => {
      const bond = message.bond ??= m.bondDetailsOf();
      steps.forEach((step) => step.read(reader, bond));
    },
    clear: (message) => void (message.bond = null),
  };
}

const bond = new Fields<m.BondDetails>();

const BOND_TERMS = bondFields(
  bond.text("cusip"),
  bond.optDecimal("coupon", "0"),
  bond.text("maturity"),
  bond.text("issueDate"),
  bond.text("ratings"),
  bond.text("bondType"),
  bond.text("couponType"),
  bond.flag("convertible"),
  bond.flag("callable"),
  bond.flag("puttable"),
  bond.text("descAppend"),
);

const BOND_OPTIONS = bondFields(
  bond.text("nextOptionDate"),
  bond.text("nextOptionType"),
  bond.flag("nextOptionPartial"),
  bond.text("notes"),
);

export const CONTRACT_REPLIES = {
  symbolSamples: layout<m.SymbolSamples>("symbolSamples", 79, (f) => [
    f.int("reqId"),
    f.rows(
      "samples",
      () => ({ contract: contractOf(), derivativeSecTypes: [] }),
      sample.inside(
        "contract",
        contractOf,
        contract.int("conId"),
        contract.text("symbol"),
        contract.text("secType"),
        contract.text("primaryExchange"),
        contract.text("currency"),
      ),
      sample.list("derivativeSecTypes", textValue),
      sample.since(
        176,
        sample.inside("contract", contractOf, contract.text("description"), contract.text("issuerId")),
      ),
    ),
  ]),
  contractDetails: layout<m.ContractDetailsReply>("contractDetails", 10, (f) => [
    f.before(164, f.constant("8")),
    f.int("reqId"),
    f.inside(
      "contract",
      contractOf,
      contract.text("symbol"),
      contract.text("secType"),
      contract.text("lastTradeDateOrContractMonth"),
      contract.since(182, contract.text("lastTradeDate")),
      contract.strike("strike"),
      contract.text("right"),
      contract.text("exchange"),
      contract.text("currency"),
      contract.text("localSymbol"),
    ),
    f.inside("details", m.contractDetailsOf, details.text("marketName")),
    f.inside("contract", contractOf, contract.text("tradingClass"), contract.int("conId")),
    f.inside("details", m.contractDetailsOf, details.decimal("minTick"), MD_SIZE_MULTIPLIER),
    f.inside("contract", contractOf, contract.text("multiplier")),
    f.inside("details", m.contractDetailsOf, ...CLASSIFICATION),
    f.inside("contract", contractOf, contract.text("primaryExchange")),
    f.inside(
      "details",
      m.contractDetailsOf,
      details.text("contractMonth"),
      details.text("industry"),
      details.text("category"),
      details.text("subcategory"),
      ...HOURS,
      details.text("evRule"),
      details.optSize("evMultiplier"),
      details.tagValues("secIds"),
      details.optInt("aggGroup"),
      details.text("underSymbol"),
      details.text("underSecType"),
      details.text("marketRuleIds"),
      details.text("realExpirationDate"),
      details.text("stockType"),
      details.between(163, 163, details.optDecimal("sizeIncrement")),
      ...SIZE_RULES,
    ),
    fundFields(),
    f.since(
      186,
      f.inside(
        "details",
        m.contractDetailsOf,
        details.rows(
          "ineligibilityReasons",
          () => ({ id: "", description: "" }),
          reason.text("id"),
          reason.text("description"),
        ),
      ),
    ),
  ]),
  bondContractDetails: layout<m.BondContractDetailsReply>("bondContractDetails", 18, (f) => [
    f.before(164, f.constant("6")),
    f.int("reqId"),
    f.inside("contract", contractOf, contract.text("symbol"), contract.text("secType")),
    f.inside("details", m.contractDetailsOf, BOND_TERMS),
    f.inside("contract", contractOf, contract.text("exchange"), contract.text("currency")),
    f.inside("details", m.contractDetailsOf, details.text("marketName")),
    f.inside("contract", contractOf, contract.text("tradingClass"), contract.int("conId")),
    f.inside(
      "details",
      m.contractDetailsOf,
      details.decimal("minTick"),
      MD_SIZE_MULTIPLIER,
      details.text("orderTypes"),
      details.text("validExchanges"),
      BOND_OPTIONS,
      details.escaped("longName"),
      details.since(188, ...HOURS),
      details.text("evRule"),
      details.optSize("evMultiplier"),
      details.tagValues("secIds"),
      details.optInt("aggGroup"),
      details.text("marketRuleIds"),
      ...SIZE_RULES,
    ),
  ]),
  contractDetailsEnd: layout<m.ContractDetailsEnd>("contractDetailsEnd", 52, (f) => [
    f.constant("1"),
    f.int("reqId"),
  ]),
  marketRule: layout<m.MarketRule>("marketRule", 93, (f) => [
    f.int("marketRuleId"),
    f.rows(
      "increments",
      () => ({ lowEdge: "0", increment: "0" }),
      increment.decimal("lowEdge"),
      increment.decimal("increment"),
    ),
  ]),
  secDefOptParameter: layout<m.SecDefOptParameter>("secDefOptParameter", 75, (f) => [
    f.int("reqId"),
    f.text("exchange"),
    f.int("underlyingConId"),
    f.text("tradingClass"),
    f.text("multiplier"),
    f.list("expirations", textValue),
    f.list("strikes", doubleValue),
  ]),
  secDefOptParameterEnd: layout<m.SecDefOptParameterEnd>(
    "secDefOptParameterEnd",
    76,
    (f) => [f.int("reqId")],
  ),
};
