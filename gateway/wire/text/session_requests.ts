// Text layouts of the session requests.
import type * as m from "../messages/session.ts";
import { layout } from "./fields.ts";

export const SESSION_REQUESTS = {
  startApi: layout<m.StartApi>("startApi", 71, (f) => [
    f.constant("2"),
    f.int("clientId"),
    f.text("optionalCapabilities"),
  ]),
  reqIds: layout<m.ReqIds>("reqIds", 8, (f) => [f.constant("1"), f.int("numIds")]),
  reqManagedAccounts: layout<m.ReqManagedAccounts>("reqManagedAccounts", 17, (f) => [f.constant("1")]),
  reqCurrentTime: layout<m.ReqCurrentTime>("reqCurrentTime", 49, (f) => [f.constant("1")]),
  reqCurrentTimeInMillis: layout<m.ReqCurrentTimeInMillis>("reqCurrentTimeInMillis", 105, () => []),
  setServerLogLevel: layout<m.SetServerLogLevel>("setServerLogLevel", 14, (f) => [
    f.constant("1"),
    f.int("level"),
  ]),
  reqUserInfo: layout<m.ReqUserInfo>("reqUserInfo", 104, (f) => [f.reqId("reqId")]),
  reqSoftDollarTiers: layout<m.ReqSoftDollarTiers>("reqSoftDollarTiers", 79, (f) => [f.reqId("reqId")]),
  reqFamilyCodes: layout<m.ReqFamilyCodes>("reqFamilyCodes", 80, () => []),
  reqNewsProviders: layout<m.ReqNewsProviders>("reqNewsProviders", 85, () => []),
  reqNewsBulletins: layout<m.ReqNewsBulletins>("reqNewsBulletins", 12, (f) => [
    f.constant("1"),
    f.flag("allMessages"),
  ]),
  cancelNewsBulletins: layout<m.CancelNewsBulletins>("cancelNewsBulletins", 13, (f) => [f.constant("1")]),
  reqMktDepthExchanges: layout<m.ReqMktDepthExchanges>("reqMktDepthExchanges", 82, () => []),
  reqSmartComponents: layout<m.ReqSmartComponents>("reqSmartComponents", 83, (f) => [
    f.reqId("reqId"),
    f.text("bboExchange"),
  ]),
};
