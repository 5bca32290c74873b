// Identity of orders. What IB wants to be told apart, and is a number like any other, is told apart by its
// type.
import type { $brand } from "zod";

/** IB's identity of an order inside one socket epoch and one client id: what a change and a cancel name. */
export type OrderId = number & $brand<"OrderId">;
/** IB counts them up in 32 bits; 2^31-1 is its "unset". */
export const LAST_ORDER_ID = 2 ** 31 - 2;
/** IB's identity of an order: unique per account, survives restarts. No message to IB takes it. */
export type PermId = number & $brand<"PermId">;
/** Counts the sockets to TWS that this bridge process and its predecessors have opened. */
export type SocketEpoch = number & $brand<"SocketEpoch">;

/** For those who count them, and for tests; everybody else has them from a message that was parsed. */
export const toOrderId = (value: number): OrderId => value as OrderId;
export const toPermId = (value: number): PermId => value as PermId;
export const toSocketEpoch = (value: number): SocketEpoch => value as SocketEpoch;

/** `orderRef` of Lotse's orders is this prefix and our own identity of the order, a UUID. */
export const ORDER_REF_PREFIX = "lotse:";

export function toOrderRef(id: string): string {
  return ORDER_REF_PREFIX + id;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The client order id inside an `orderRef`, or `null` when the order is not Lotse's. */
export function fromOrderRef(orderRef: string | null): string | null {
  if (!orderRef?.startsWith(ORDER_REF_PREFIX)) return null;
  const id = orderRef.slice(ORDER_REF_PREFIX.length);
  return UUID.test(id) ? id : null;
}

/** Paper accounts start with `D` (IB account id convention: DU…, DF…, DUH…). */
export function isPaperAccount(account: string): boolean {
  return account.startsWith("D");
}

/** The account of an advisor itself (`F…`, on paper `DF…`), not of one of the clients. */
export function isAdvisorAccount(account: string): boolean {
  return /^D?F\d/.test(account);
}

/** IB account ids inside a text: one to three letters and at least five digits. */
export const ACCOUNT_ID = /\b(?:D?[UFI]|DU[A-Z]|DF[A-Z]?)\d{5,}[A-Z]?\b/g;

/** `DU1234567` becomes `DU…567`: what a log may show of an account. */
export function maskAccount(account: string): string {
  return account.length <= 5 ? "…" : `${account.slice(0, 2)}…${account.slice(-3)}`;
}
