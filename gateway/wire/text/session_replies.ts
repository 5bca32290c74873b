// Text layouts of the session replies.
import type * as m from "../messages/session.ts";
import { UNSET_INTEGER } from "../numbers.ts";
import { Fields, layout } from "./fields.ts";

const familyCode = new Fields<m.FamilyCodes["codes"][number]>();
const softDollarTier = new Fields<m.SoftDollarTiers["tiers"][number]>();
const newsProvider = new Fields<m.NewsProviders["providers"][number]>();
const depthExchange = new Fields<m.DepthExchange>();
const smartComponent = new Fields<m.SmartComponents["components"][number]>();

export const SESSION_REPLIES = {
  nextValidId: layout<m.NextValidId>("nextValidId", 9, (f) => [f.constant("1"), f.int("orderId")]),
  managedAccounts: layout<m.ManagedAccounts>("managedAccounts", 15, (f) => [
    f.constant("1"),
    f.commaList("accounts"),
  ]),
  currentTime: layout<m.CurrentTime>("currentTime", 49, (f) => [f.constant("1"), f.long("epochSeconds")]),
  currentTimeInMillis: layout<m.CurrentTimeInMillis>(
    "currentTimeInMillis",
    109,
    (f) => [f.long("epochMillis")],
  ),
  error: layout<m.ErrorMessage>("error", 4, (f) => [
    f.before(194, f.constant("2")),
    f.int("id"),
    f.int("code"),
    f.escaped("message"),
    f.since(166, f.escaped("advancedOrderRejectJson")),
    f.since(194, f.long("time")),
  ]),
  userInfo: layout<m.UserInfo>("userInfo", 107, (f) => [f.int("reqId"), f.text("whiteBrandingId")]),
  softDollarTiers: layout<m.SoftDollarTiers>("softDollarTiers", 77, (f) => [
    f.int("reqId"),
    f.rows(
      "tiers",
      () => ({ name: "", value: "", displayName: "" }),
      softDollarTier.text("name"),
      softDollarTier.text("value"),
      softDollarTier.text("displayName"),
    ),
  ]),
  familyCodes: layout<m.FamilyCodes>("familyCodes", 78, (f) => [
    f.rows(
      "codes",
      () => ({ account: "", familyCode: "" }),
      familyCode.text("account"),
      familyCode.text("familyCode"),
    ),
  ]),
  newsProviders: layout<m.NewsProviders>("newsProviders", 85, (f) => [
    f.rows("providers", () => ({ code: "", name: "" }), newsProvider.text("code"), newsProvider.text("name")),
  ]),
  newsBulletin: layout<m.NewsBulletin>("newsBulletin", 14, (f) => [
    f.constant("1"),
    f.int("messageId"),
    f.int("type"),
    f.text("text"),
    f.text("exchange"),
  ]),
  mktDepthExchanges: layout<m.MktDepthExchanges>("mktDepthExchanges", 80, (f) => [
    f.rows(
      "exchanges",
      () => ({ exchange: "", secType: "", listingExchange: "", serviceDataType: "", aggGroup: null }),
      depthExchange.text("exchange"),
      depthExchange.text("secType"),
      depthExchange.text("listingExchange"),
      depthExchange.text("serviceDataType"),
      // ib_async reads it as a number: an empty field would cost the client the whole answer.
      depthExchange.optInt("aggGroup", UNSET_INTEGER),
    ),
  ]),
  smartComponents: layout<m.SmartComponents>("smartComponents", 82, (f) => [
    f.int("reqId"),
    f.rows(
      "components",
      () => ({ bitNumber: 0, exchange: "", letter: "" }),
      smartComponent.int("bitNumber"),
      smartComponent.text("exchange"),
      smartComponent.text("letter"),
    ),
  ]),
};
