// Protobuf field tables of the account messages.
import type * as m from "../messages/account.ts";
import { contractOf } from "../messages/common.ts";
import { CONTRACT } from "./contract.ts";
import { proto } from "./table.ts";

export const ACCOUNT_REQUESTS = {
  reqAccountSummary: proto<m.ReqAccountSummary>("reqAccountSummary", (p) => [
    p.int(1, "reqId"),
    p.text(2, "group"),
    p.text(3, "tags"),
  ]),
  cancelAccountSummary: proto<m.CancelAccountSummary>("cancelAccountSummary", (p) => [p.int(1, "reqId")]),
  reqAccountUpdates: proto<m.ReqAccountUpdates>("reqAccountUpdates", (p) => [
    p.flag(1, "subscribe"),
    p.text(2, "account"),
  ]),
  reqPositions: proto<m.ReqPositions>("reqPositions", () => []),
  cancelPositions: proto<m.CancelPositions>("cancelPositions", () => []),
  reqPositionsMulti: proto<m.ReqPositionsMulti>("reqPositionsMulti", (p) => [
    p.int(1, "reqId"),
    p.text(2, "account"),
    p.text(3, "modelCode"),
  ]),
  cancelPositionsMulti: proto<m.CancelPositionsMulti>("cancelPositionsMulti", (p) => [p.int(1, "reqId")]),
  reqAccountUpdatesMulti: proto<m.ReqAccountUpdatesMulti>("reqAccountUpdatesMulti", (p) => [
    p.int(1, "reqId"),
    p.text(2, "account"),
    p.text(3, "modelCode"),
    p.flag(4, "ledgerAndNlv"),
  ]),
  cancelAccountUpdatesMulti: proto<m.CancelAccountUpdatesMulti>(
    "cancelAccountUpdatesMulti",
    (p) => [p.int(1, "reqId")],
  ),
  reqPnl: proto<m.ReqPnl>("reqPnl", (p) => [
    p.int(1, "reqId"),
    p.text(2, "account"),
    p.text(3, "modelCode"),
  ]),
  cancelPnl: proto<m.CancelPnl>("cancelPnl", (p) => [p.int(1, "reqId")]),
  reqPnlSingle: proto<m.ReqPnlSingle>("reqPnlSingle", (p) => [
    p.int(1, "reqId"),
    p.text(2, "account"),
    p.text(3, "modelCode"),
    p.int(4, "conId"),
  ]),
  cancelPnlSingle: proto<m.CancelPnlSingle>("cancelPnlSingle", (p) => [p.int(1, "reqId")]),
};

export const ACCOUNT_REPLIES = {
  accountSummary: proto<m.AccountSummary>("accountSummary", (p) => [
    p.int(1, "reqId"),
    p.text(2, "account"),
    p.text(3, "tag"),
    p.text(4, "value"),
    p.text(5, "currency"),
  ]),
  accountSummaryEnd: proto<m.AccountSummaryEnd>("accountSummaryEnd", (p) => [p.int(1, "reqId")]),
  accountValue: proto<m.AccountValue>("accountValue", (p) => [
    p.text(1, "key"),
    p.text(2, "value"),
    p.text(3, "currency"),
    p.text(4, "account"),
  ]),
  portfolioValue: proto<m.PortfolioValue>("portfolioValue", (p) => [
    p.message(1, "contract", contractOf, CONTRACT),
    p.quantity(2, "position"),
    p.optDouble(3, "marketPrice"),
    p.optDouble(4, "marketValue"),
    p.optDouble(5, "averageCost"),
    p.optDouble(6, "unrealizedPnl"),
    p.optDouble(7, "realizedPnl"),
    p.text(8, "account"),
  ]),
  accountUpdateTime: proto<m.AccountUpdateTime>("accountUpdateTime", (p) => [p.text(1, "time")]),
  accountDownloadEnd: proto<m.AccountDownloadEnd>("accountDownloadEnd", (p) => [p.text(1, "account")]),
  position: proto<m.Position>("position", (p) => [
    p.text(1, "account"),
    p.message(2, "contract", contractOf, CONTRACT),
    p.quantity(3, "position"),
    p.double(4, "averageCost"),
  ]),
  positionEnd: proto<m.PositionEnd>("positionEnd", () => []),
  positionMulti: proto<m.PositionMulti>("positionMulti", (p) => [
    p.int(1, "reqId"),
    p.text(2, "account"),
    p.message(3, "contract", contractOf, CONTRACT),
    p.quantity(4, "position"),
    p.double(5, "averageCost"),
    p.text(6, "modelCode"),
  ]),
  positionMultiEnd: proto<m.PositionMultiEnd>("positionMultiEnd", (p) => [p.int(1, "reqId")]),
  accountUpdateMulti: proto<m.AccountUpdateMulti>("accountUpdateMulti", (p) => [
    p.int(1, "reqId"),
    p.text(2, "account"),
    p.text(3, "modelCode"),
    p.text(4, "key"),
    p.text(5, "value"),
    p.text(6, "currency"),
  ]),
  accountUpdateMultiEnd: proto<m.AccountUpdateMultiEnd>("accountUpdateMultiEnd", (p) => [p.int(1, "reqId")]),
  pnl: proto<m.Pnl>("pnl", (p) => [
    p.int(1, "reqId"),
    p.optDouble(2, "daily"),
    p.optDouble(3, "unrealized"),
    p.optDouble(4, "realized"),
  ]),
  pnlSingle: proto<m.PnlSingle>("pnlSingle", (p) => [
    p.int(1, "reqId"),
    p.quantity(2, "position"),
    p.optDouble(3, "daily"),
    p.optDouble(4, "unrealized"),
    p.optDouble(5, "realized"),
    p.optDouble(6, "value"),
  ]),
};
