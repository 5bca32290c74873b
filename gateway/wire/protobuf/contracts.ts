// Protobuf field tables of the contract messages.
import { contractOf } from "../messages/common.ts";
import * as m from "../messages/contracts.ts";
import { CONTRACT, CONTRACT_DETAILS } from "./contract.ts";
import { ProtoFields } from "./fields.ts";
import { proto } from "./table.ts";

export const CONTRACT_REQUESTS = {
  reqMatchingSymbols: proto<m.ReqMatchingSymbols>("reqMatchingSymbols", (p) => [
    p.int(1, "reqId"),
    p.text(2, "pattern"),
  ]),
  reqContractDetails: proto<m.ReqContractDetails>("reqContractDetails", (p) => [
    p.int(1, "reqId"),
    p.message(2, "contract", contractOf, CONTRACT),
  ]),
  cancelContractDetails: proto<m.CancelContractDetails>("cancelContractDetails", (p) => [p.int(1, "reqId")]),
  reqMarketRule: proto<m.ReqMarketRule>("reqMarketRule", (p) => [p.int(1, "marketRuleId")]),
  reqSecDefOptParams: proto<m.ReqSecDefOptParams>("reqSecDefOptParams", (p) => [
    p.int(1, "reqId"),
    p.text(2, "underlyingSymbol"),
    p.text(3, "futFopExchange"),
    p.text(4, "underlyingSecType"),
    p.int(5, "underlyingConId"),
  ]),
};

const sample = new ProtoFields<m.SymbolSample>();
const increment = new ProtoFields<m.MarketRule["increments"][number]>();

/** A bond's maturity travels as the contract's last trade date. */
function withMaturity(reply: m.BondContractDetailsReply): m.BondContractDetailsReply {
  const maturity = reply.details.bond?.maturity ?? "";
  return { ...reply, contract: { ...reply.contract, lastTradeDateOrContractMonth: maturity } };
}

export const CONTRACT_REPLIES = {
  symbolSamples: proto<m.SymbolSamples>("symbolSamples", (p) => [
    p.int(1, "reqId"),
    p.rows(2, "samples", () => ({ contract: contractOf(), derivativeSecTypes: [] }), [
      sample.message(1, "contract", contractOf, CONTRACT),
      sample.texts(2, "derivativeSecTypes"),
    ]),
  ]),
  contractDetails: proto<m.ContractDetailsReply>("contractDetails", (p) => [
    p.int(1, "reqId"),
    p.message(2, "contract", contractOf, CONTRACT),
    p.message(3, "details", m.contractDetailsOf, CONTRACT_DETAILS),
  ]),
  bondContractDetails: proto<m.BondContractDetailsReply>("bondContractDetails", (p) => [
    p.int(1, "reqId"),
    p.message(2, "contract", contractOf, CONTRACT),
    p.message(3, "details", m.contractDetailsOf, CONTRACT_DETAILS),
  ], withMaturity),
  contractDetailsEnd: proto<m.ContractDetailsEnd>("contractDetailsEnd", (p) => [p.int(1, "reqId")]),
  marketRule: proto<m.MarketRule>("marketRule", (p) => [
    p.int(1, "marketRuleId"),
    p.rows(2, "increments", () => ({ lowEdge: "0", increment: "0" }), [
      increment.double(1, "lowEdge"),
      increment.double(2, "increment"),
    ]),
  ]),
  secDefOptParameter: proto<m.SecDefOptParameter>("secDefOptParameter", (p) => [
    p.int(1, "reqId"),
    p.text(2, "exchange"),
    p.int(3, "underlyingConId"),
    p.text(4, "tradingClass"),
    p.text(5, "multiplier"),
    p.texts(6, "expirations"),
    p.doubles(7, "strikes"),
  ]),
  secDefOptParameterEnd: proto<m.SecDefOptParameterEnd>("secDefOptParameterEnd", (p) => [p.int(1, "reqId")]),
};
