// Every IB code as data: the same table that the Python bridge loads, typed for the fold and the screen.
import type { CodeAdvice } from "./api.ts";
import book from "@/python/code_book.json" with { type: "json" };

export type CodeClass =
  | "pacing"
  | "data_advisory"
  | "request_error"
  | "order_refused"
  | "modify_refused"
  | "order_info"
  | "cancel"
  | "socket"
  | "ib_link"
  | "account_info"
  | "farm"
  | "margin";

export interface CodeEntry {
  class: CodeClass;
  /** Classes it has in another role: 200 answers a request, or refuses an order. */
  also?: CodeClass[];
  /** `held`: the order lives and waits. */
  state?: "held";
  meaning: string;
  /** What the user can do. */
  do: string;
  source: string;
}

/** A code of the book, as text. */
export type BookCode = keyof typeof book;

const entries = new Map(Object.entries(book as Record<string, CodeEntry>));

/**
 * The entry of an IB code, or `null` for a code nobody has classified: that changes nothing but a counter.
 */
export function lookupCode(code: number): CodeEntry | null {
  return entries.get(String(code)) ?? null;
}

/** What an IB code means and what the user can do about it, or `null` for a code nobody has classified. */
export function adviceOn(code: number): CodeAdvice | null {
  const entry = lookupCode(code);
  return entry === null ? null : { meaning: entry.meaning, fix: entry.do };
}

/** What a code means for an order it was sent about (P40: the id decides, not the code alone). */
export type OrderCodeRole =
  | "refused"
  | "modify_refused"
  | "held"
  | "note"
  | "cancel_confirmed"
  | "cancel_refused"
  | "order_not_found"
  | "unclassified";

/** 202 confirms a cancel; 10147: IB finds no such order; the other codes of the class refuse a cancel. */
const CANCEL_CONFIRMED = 202;
const ORDER_NOT_FOUND = 10147;

/**
 * The role of `code` for an order. `changing`: a change of the order is under way, so that a refusal is of
 * the change (field note P26: it leaves the order alive).
 */
export function orderCodeRole(code: number, changing: boolean): OrderCodeRole {
  const entry = lookupCode(code);
  if (entry === null) return "unclassified";
  if (code === CANCEL_CONFIRMED) return "cancel_confirmed";
  if (code === ORDER_NOT_FOUND) return "order_not_found";
  if (entry.class === "cancel") return "cancel_refused";
  const classes = new Set([entry.class, ...(entry.also ?? [])]);
  if (changing && (classes.has("modify_refused") || classes.has("order_refused"))) return "modify_refused";
  if (classes.has("order_refused")) return "refused";
  if (classes.has("modify_refused")) return "modify_refused";
  return entry.state === "held" ? "held" : "note";
}

/**
 * Whether a refusal is of this very order: margin, price, size. Any other ("invalid request", a code that
 * nobody knows) may be of everything that is asked, as with a read-only API.
 */
export function isAboutTheOrder(code: number): boolean {
  const kind = lookupCode(code)?.class;
  return kind === "order_refused" || kind === "modify_refused";
}
