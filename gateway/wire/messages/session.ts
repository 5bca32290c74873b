// Session messages: start, ids, accounts list, clock, errors, and the small directories.
import type { SoftDollarTier } from "./order.ts";

/** The first request of a client; nothing may be sent to it before. */
export interface StartApi {
  kind: "startApi";
  clientId: number;
  optionalCapabilities: string;
}
export interface ReqIds {
  kind: "reqIds";
  numIds: number;
}
export interface ReqManagedAccounts {
  kind: "reqManagedAccounts";
}
export interface ReqCurrentTime {
  kind: "reqCurrentTime";
}
export interface ReqCurrentTimeInMillis {
  kind: "reqCurrentTimeInMillis";
}
export interface SetServerLogLevel {
  kind: "setServerLogLevel";
  level: number;
}
export interface ReqUserInfo {
  kind: "reqUserInfo";
  reqId: number;
}
export interface ReqSoftDollarTiers {
  kind: "reqSoftDollarTiers";
  reqId: number;
}
export interface ReqFamilyCodes {
  kind: "reqFamilyCodes";
}
export interface ReqNewsProviders {
  kind: "reqNewsProviders";
}
export interface ReqNewsBulletins {
  kind: "reqNewsBulletins";
  allMessages: boolean;
}
export interface CancelNewsBulletins {
  kind: "cancelNewsBulletins";
}
export interface ReqMktDepthExchanges {
  kind: "reqMktDepthExchanges";
}
export interface ReqSmartComponents {
  kind: "reqSmartComponents";
  reqId: number;
  bboExchange: string;
}

/** A request of the protocol that the gateway knows by name but does not simulate. */
export interface UnsupportedRequest {
  kind: "unsupported";
  /** The protocol's own number, without the protobuf offset. */
  messageId: number;
  /** The request's name in IB's documentation, e.g. `reqScannerSubscription`. */
  name: string;
  /** Where the request carries an id, for the error that answers it. */
  reqId: number | null;
}

export type SessionRequest =
  | StartApi
  | ReqIds
  | ReqManagedAccounts
  | ReqCurrentTime
  | ReqCurrentTimeInMillis
  | SetServerLogLevel
  | ReqUserInfo
  | ReqSoftDollarTiers
  | ReqFamilyCodes
  | ReqNewsProviders
  | ReqNewsBulletins
  | CancelNewsBulletins
  | ReqMktDepthExchanges
  | ReqSmartComponents
  | UnsupportedRequest;

export interface NextValidId {
  kind: "nextValidId";
  orderId: number;
}
export interface ManagedAccounts {
  kind: "managedAccounts";
  accounts: string[];
}
export interface CurrentTime {
  kind: "currentTime";
  epochSeconds: number;
}
export interface CurrentTimeInMillis {
  kind: "currentTimeInMillis";
  epochMillis: number;
}
/** An error or a notice: `id` is a request id, an order id or -1. */
export interface ErrorMessage {
  kind: "error";
  id: number;
  code: number;
  message: string;
  /** `""` when there is none. */
  advancedOrderRejectJson: string;
  /** Epoch milliseconds; on the wire from server version 194. */
  time: number;
}
export interface UserInfo {
  kind: "userInfo";
  reqId: number;
  whiteBrandingId: string;
}
export interface SoftDollarTiers {
  kind: "softDollarTiers";
  reqId: number;
  tiers: SoftDollarTier[];
}
export interface FamilyCodes {
  kind: "familyCodes";
  codes: { account: string; familyCode: string }[];
}
export interface NewsProviders {
  kind: "newsProviders";
  providers: { code: string; name: string }[];
}
export interface NewsBulletin {
  kind: "newsBulletin";
  messageId: number;
  /** 1 bulletin, 2 exchange no longer available, 3 exchange available again. */
  type: number;
  text: string;
  exchange: string;
}
export interface DepthExchange {
  exchange: string;
  secType: string;
  listingExchange: string;
  serviceDataType: string;
  aggGroup: number | null;
}
export interface MktDepthExchanges {
  kind: "mktDepthExchanges";
  exchanges: DepthExchange[];
}
export interface SmartComponents {
  kind: "smartComponents";
  reqId: number;
  components: { bitNumber: number; exchange: string; letter: string }[];
}

export type SessionReply =
  | NextValidId
  | ManagedAccounts
  | CurrentTime
  | CurrentTimeInMillis
  | ErrorMessage
  | UserInfo
  | SoftDollarTiers
  | FamilyCodes
  | NewsProviders
  | NewsBulletin
  | MktDepthExchanges
  | SmartComponents;
