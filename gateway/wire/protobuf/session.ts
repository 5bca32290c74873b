// Protobuf field tables of the session messages.
import type * as m from "../messages/session.ts";
import { ProtoFields } from "./fields.ts";
import { SOFT_DOLLAR_TIER } from "./order.ts";
import { proto } from "./table.ts";

export const SESSION_REQUESTS = {
  startApi: proto<m.StartApi>("startApi", (p) => [p.int(1, "clientId"), p.text(2, "optionalCapabilities")]),
  reqIds: proto<m.ReqIds>("reqIds", (p) => [p.int(1, "numIds")]),
  reqManagedAccounts: proto<m.ReqManagedAccounts>("reqManagedAccounts", () => []),
  reqCurrentTime: proto<m.ReqCurrentTime>("reqCurrentTime", () => []),
  reqCurrentTimeInMillis: proto<m.ReqCurrentTimeInMillis>("reqCurrentTimeInMillis", () => []),
  setServerLogLevel: proto<m.SetServerLogLevel>("setServerLogLevel", (p) => [p.int(1, "level")]),
  reqUserInfo: proto<m.ReqUserInfo>("reqUserInfo", (p) => [p.int(1, "reqId")]),
  reqSoftDollarTiers: proto<m.ReqSoftDollarTiers>("reqSoftDollarTiers", (p) => [p.int(1, "reqId")]),
  reqFamilyCodes: proto<m.ReqFamilyCodes>("reqFamilyCodes", () => []),
  reqNewsProviders: proto<m.ReqNewsProviders>("reqNewsProviders", () => []),
  reqNewsBulletins: proto<m.ReqNewsBulletins>("reqNewsBulletins", (p) => [p.flag(1, "allMessages")]),
  cancelNewsBulletins: proto<m.CancelNewsBulletins>("cancelNewsBulletins", () => []),
  reqMktDepthExchanges: proto<m.ReqMktDepthExchanges>("reqMktDepthExchanges", () => []),
  reqSmartComponents: proto<m.ReqSmartComponents>(
    "reqSmartComponents",
    (p) => [p.int(1, "reqId"), p.text(2, "bboExchange")],
  ),
};

const familyCode = new ProtoFields<m.FamilyCodes["codes"][number]>();
const newsProvider = new ProtoFields<m.NewsProviders["providers"][number]>();
const depthExchange = new ProtoFields<m.DepthExchange>();
const smartComponent = new ProtoFields<m.SmartComponents["components"][number]>();

export const SESSION_REPLIES = {
  nextValidId: proto<m.NextValidId>("nextValidId", (p) => [p.int(1, "orderId")]),
  managedAccounts: proto<m.ManagedAccounts>("managedAccounts", (p) => [p.commaList(1, "accounts")]),
  currentTime: proto<m.CurrentTime>("currentTime", (p) => [p.long(1, "epochSeconds")]),
  currentTimeInMillis: proto<m.CurrentTimeInMillis>("currentTimeInMillis", (p) => [p.long(1, "epochMillis")]),
  error: proto<m.ErrorMessage>("error", (p) => [
    p.int(1, "id"),
    p.long(2, "time"),
    p.int(3, "code"),
    p.text(4, "message"),
    p.text(5, "advancedOrderRejectJson"),
  ]),
  userInfo: proto<m.UserInfo>("userInfo", (p) => [p.int(1, "reqId"), p.text(2, "whiteBrandingId")]),
  softDollarTiers: proto<m.SoftDollarTiers>("softDollarTiers", (p) => [
    p.int(1, "reqId"),
    p.rows(2, "tiers", () => ({ name: "", value: "", displayName: "" }), SOFT_DOLLAR_TIER),
  ]),
  familyCodes: proto<m.FamilyCodes>("familyCodes", (p) => [
    p.rows(1, "codes", () => ({ account: "", familyCode: "" }), [
      familyCode.text(1, "account"),
      familyCode.text(2, "familyCode"),
    ]),
  ]),
  newsProviders: proto<m.NewsProviders>("newsProviders", (p) => [
    p.rows(1, "providers", () => ({ code: "", name: "" }), [
      newsProvider.text(1, "code"),
      newsProvider.text(2, "name"),
    ]),
  ]),
  newsBulletin: proto<m.NewsBulletin>("newsBulletin", (p) => [
    p.int(1, "messageId"),
    p.int(2, "type"),
    p.text(3, "text"),
    p.text(4, "exchange"),
  ]),
  mktDepthExchanges: proto<m.MktDepthExchanges>("mktDepthExchanges", (p) => [
    p.rows(
      1,
      "exchanges",
      () => ({ exchange: "", secType: "", listingExchange: "", serviceDataType: "", aggGroup: null }),
      [
        depthExchange.text(1, "exchange"),
        depthExchange.text(2, "secType"),
        depthExchange.text(3, "listingExchange"),
        depthExchange.text(4, "serviceDataType"),
        depthExchange.optInt(5, "aggGroup"),
      ],
    ),
  ]),
  smartComponents: proto<m.SmartComponents>("smartComponents", (p) => [
    p.int(1, "reqId"),
    p.rows(2, "components", () => ({ bitNumber: 0, exchange: "", letter: "" }), [
      smartComponent.int(1, "bitNumber"),
      smartComponent.text(2, "exchange"),
      smartComponent.text(3, "letter"),
    ]),
  ]),
};
