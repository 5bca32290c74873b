// Text layouts of account requests and replies.
import type * as m from "../messages/account.ts";
import { type Contract, contractOf } from "../messages/common.ts";
import { UNSET_DOUBLE } from "../numbers.ts";
import { REPLY_CONTRACT } from "./contract.ts";
import { Fields, layout } from "./fields.ts";

export const ACCOUNT_REQUESTS = {
  reqAccountSummary: layout<m.ReqAccountSummary>("reqAccountSummary", 62, (f) => [
    f.constant("1"),
    f.reqId("reqId"),
    f.text("group"),
    f.text("tags"),
  ]),
  cancelAccountSummary: layout<m.CancelAccountSummary>("cancelAccountSummary", 63, (f) => [
    f.constant("1"),
    f.reqId("reqId"),
  ]),
  reqAccountUpdates: layout<m.ReqAccountUpdates>("reqAccountUpdates", 6, (f) => [
    f.constant("2"),
    f.flag("subscribe"),
    f.text("account"),
  ]),
  reqPositions: layout<m.ReqPositions>("reqPositions", 61, (f) => [f.constant("1")]),
  cancelPositions: layout<m.CancelPositions>("cancelPositions", 64, (f) => [f.constant("1")]),
  reqPositionsMulti: layout<m.ReqPositionsMulti>("reqPositionsMulti", 74, (f) => [
    f.constant("1"),
    f.reqId("reqId"),
    f.text("account"),
    f.text("modelCode"),
  ]),
  cancelPositionsMulti: layout<m.CancelPositionsMulti>("cancelPositionsMulti", 75, (f) => [
    f.constant("1"),
    f.reqId("reqId"),
  ]),
  reqAccountUpdatesMulti: layout<m.ReqAccountUpdatesMulti>("reqAccountUpdatesMulti", 76, (f) => [
    f.constant("1"),
    f.reqId("reqId"),
    f.text("account"),
    f.text("modelCode"),
    f.flag("ledgerAndNlv"),
  ]),
  cancelAccountUpdatesMulti: layout<m.CancelAccountUpdatesMulti>("cancelAccountUpdatesMulti", 77, (f) => [
    f.constant("1"),
    f.reqId("reqId"),
  ]),
  reqPnl: layout<m.ReqPnl>("reqPnl", 92, (f) => [f.reqId("reqId"), f.text("account"), f.text("modelCode")]),
  cancelPnl: layout<m.CancelPnl>("cancelPnl", 93, (f) => [f.reqId("reqId")]),
  reqPnlSingle: layout<m.ReqPnlSingle>("reqPnlSingle", 94, (f) => [
    f.reqId("reqId"),
    f.text("account"),
    f.text("modelCode"),
    f.int("conId"),
  ]),
  cancelPnlSingle: layout<m.CancelPnlSingle>("cancelPnlSingle", 95, (f) => [f.reqId("reqId")]),
};

const contract = new Fields<Contract>();

/** Portfolio rows tell the primary exchange in place of the exchange. */
const PORTFOLIO_CONTRACT = [
  contract.int("conId"),
  contract.text("symbol"),
  contract.text("secType"),
  contract.text("lastTradeDateOrContractMonth"),
  contract.strike("strike"),
  contract.text("right"),
  contract.text("multiplier"),
  contract.text("primaryExchange"),
  contract.text("currency"),
  contract.text("localSymbol"),
  contract.text("tradingClass"),
];

export const ACCOUNT_REPLIES = {
  accountSummary: layout<m.AccountSummary>("accountSummary", 63, (f) => [
    f.constant("1"),
    f.int("reqId"),
    f.text("account"),
    f.text("tag"),
    f.text("value"),
    f.text("currency"),
  ]),
  accountSummaryEnd: layout<m.AccountSummaryEnd>("accountSummaryEnd", 64, (f) => [
    f.constant("1"),
    f.int("reqId"),
  ]),
  accountValue: layout<m.AccountValue>("accountValue", 6, (f) => [
    f.constant("2"),
    f.text("key"),
    f.text("value"),
    f.text("currency"),
    f.text("account"),
  ]),
  portfolioValue: layout<m.PortfolioValue>("portfolioValue", 7, (f) => [
    f.constant("8"),
    f.inside("contract", contractOf, ...PORTFOLIO_CONTRACT),
    f.decimal("position"),
    f.optDecimal("marketPrice", UNSET_DOUBLE),
    f.optDecimal("marketValue", UNSET_DOUBLE),
    f.optDecimal("averageCost", UNSET_DOUBLE),
    f.optDecimal("unrealizedPnl", UNSET_DOUBLE),
    f.optDecimal("realizedPnl", UNSET_DOUBLE),
    f.text("account"),
  ]),
  accountUpdateTime: layout<m.AccountUpdateTime>("accountUpdateTime", 8, (f) => [
    f.constant("1"),
    f.text("time"),
  ]),
  accountDownloadEnd: layout<m.AccountDownloadEnd>("accountDownloadEnd", 54, (f) => [
    f.constant("1"),
    f.text("account"),
  ]),
  position: layout<m.Position>("position", 61, (f) => [
    f.constant("3"),
    f.text("account"),
    f.inside("contract", contractOf, ...REPLY_CONTRACT),
    f.decimal("position"),
    f.decimal("averageCost"),
  ]),
  positionEnd: layout<m.PositionEnd>("positionEnd", 62, (f) => [f.constant("1")]),
  positionMulti: layout<m.PositionMulti>("positionMulti", 71, (f) => [
    f.constant("1"),
    f.int("reqId"),
    f.text("account"),
    f.inside("contract", contractOf, ...REPLY_CONTRACT),
    f.decimal("position"),
    f.decimal("averageCost"),
    f.text("modelCode"),
  ]),
  positionMultiEnd: layout<m.PositionMultiEnd>(
    "positionMultiEnd",
    72,
    (f) => [f.constant("1"), f.int("reqId")],
  ),
  accountUpdateMulti: layout<m.AccountUpdateMulti>("accountUpdateMulti", 73, (f) => [
    f.constant("1"),
    f.int("reqId"),
    f.text("account"),
    f.text("modelCode"),
    f.text("key"),
    f.text("value"),
    f.text("currency"),
  ]),
  accountUpdateMultiEnd: layout<m.AccountUpdateMultiEnd>("accountUpdateMultiEnd", 74, (f) => [
    f.constant("1"),
    f.int("reqId"),
  ]),
  pnl: layout<m.Pnl>("pnl", 94, (f) => [
    f.int("reqId"),
    f.optDecimal("daily", UNSET_DOUBLE),
    f.optDecimal("unrealized", UNSET_DOUBLE),
    f.optDecimal("realized", UNSET_DOUBLE),
  ]),
  pnlSingle: layout<m.PnlSingle>("pnlSingle", 95, (f) => [
    f.int("reqId"),
    f.size("position"),
    f.optDecimal("daily", UNSET_DOUBLE),
    f.optDecimal("unrealized", UNSET_DOUBLE),
    f.optDecimal("realized", UNSET_DOUBLE),
    f.optDecimal("value", UNSET_DOUBLE),
  ]),
};
