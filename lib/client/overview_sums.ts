// What the accounts of all desks come to, by currency. A sum that lacks one of its figures is no sum. Pure.
import { add, dec, type DecimalString, text } from "@/lib/contract/decimal.ts";
import type { AccountLine, DeskLine } from "@/lib/contract/views/overview.ts";

export const summedLines = ["netLiquidation", "dailyPnl", "grossExposure"] as const;
export type SummedLine = (typeof summedLines)[number];

export interface FirmSum {
  /** `null` while `lacks` names desks. */
  value: DecimalString | null;
  /** Desks without this figure, or not heard. */
  lacks: readonly string[];
}

export interface FirmTotal {
  currency: string;
  sums: Readonly<Record<SummedLine, FirmSum>>;
}

/** The names of desks of which not even the accounts are known: they may be in any sum. */
export function unreadOf(desks: readonly DeskLine[]): string[] {
  return desks.filter(({ mode }) => mode === null).map(({ desk }) => desk);
}

/**
 * One total for each currency that more than one account counts in; modes are not added to each other.
 * `unread`: desks that no sum can do without.
 */
export function firmTotals(desks: readonly DeskLine[], unread: readonly string[]): FirmTotal[] {
  const accounts = desks.flatMap(({ desk, silent, accounts }) =>
    accounts.map((account) => ({ desk, silent, account }))
  );
  const currencies = [...new Set(accounts.flatMap(({ account }) => account.currency ?? []))].sort();
  return currencies.flatMap((currency) => {
    const own = accounts.filter(({ account }) => account.currency === currency);
    if (own.length < 2) return [];
    const sumOf = (key: SummedLine): FirmSum => {
      const unknown = own.filter(({ silent, account }) => silent || account.stale || account[key] === null);
      const lacks = [...new Set([...unknown.map(({ desk }) => desk), ...unread])];
      if (lacks.length > 0) return { value: null, lacks };
      return { value: own.reduce((sum, { account }) => add(sum, account[key] ?? "0"), "0"), lacks: [] };
    };
    const sums = {
      netLiquidation: sumOf("netLiquidation"),
      dailyPnl: sumOf("dailyPnl"),
      grossExposure: sumOf("grossExposure"),
    };
    return [{ currency, sums }];
  });
}

/** Desks of one mode together: real money and paper never come to one sum. */
export function byMode(desks: readonly DeskLine[]): DeskLine[][] {
  const order = ["live", "paper", "simulated", null] as const;
  return order.map((mode) => desks.filter((desk) => desk.mode === mode)).filter((group) => group.length > 0);
}

export function leverageOf({ grossExposure, netLiquidation }: AccountLine): DecimalString | null {
  if (grossExposure === null || netLiquidation === null || dec(netLiquidation).lte(0)) return null;
  return text(dec(grossExposure).div(dec(netLiquidation)).round(2));
}
