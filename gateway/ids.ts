// Branded identifiers: a number that is a conId can not be passed where a permId is meant.

declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** Our own identity of an order: a UUID, carried to IB and back in `orderRef`. */
export type ClientOrderId = Branded<string, "ClientOrderId">;
/** IB's identity of an order: unique per account, survives restarts. */
export type PermId = Branded<number, "PermId">;
/** IB's identity of an order inside one socket epoch and one client id. */
export type OrderId = Branded<number, "OrderId">;
/** IB's identity of an instrument. */
export type ConId = Branded<number, "ConId">;
export type AccountId = Branded<string, "AccountId">;
/** Unique per fill; a correction repeats it with only the part after the last period raised. */
export type ExecId = Branded<string, "ExecId">;
/** Counts the sockets to TWS that this bridge process and its predecessors have opened. */
export type SocketEpoch = Branded<number, "SocketEpoch">;

/** `orderRef` of Lotse's orders is this prefix and the `ClientOrderId`. */
export const ORDER_REF_PREFIX = "lotse:";

export function toOrderRef(id: ClientOrderId): string {
  return ORDER_REF_PREFIX + id;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The client order id inside an `orderRef`, or `null` when the order is not Lotse's. */
export function fromOrderRef(orderRef: string | null): ClientOrderId | null {
  if (!orderRef?.startsWith(ORDER_REF_PREFIX)) return null;
  const id = orderRef.slice(ORDER_REF_PREFIX.length);
  return UUID.test(id) ? id as ClientOrderId : null;
}

/** Paper accounts start with `D` (IB account id convention: DU…, DF…, DUH…). */
export function isPaperAccount(account: string): boolean {
  return account.startsWith("D");
}

/** The account of an advisor itself (`F…`, on paper `DF…`), not of one of the clients. */
export function isAdvisorAccount(account: string): boolean {
  return /^D?F\d/.test(account);
}

/** `DU1234567` becomes `DU…567`: what a log may show of an account. */
export function maskAccount(account: string): string {
  return account.length <= 5 ? "…" : `${account.slice(0, 2)}…${account.slice(-3)}`;
}
