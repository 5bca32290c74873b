// What a ticket begins with, by kind of instrument, and the amounts of its sizes: as the user has set them
// for this browser.
import { isDecimal, sign } from "@/lib/contract/decimal_text.ts";
import { type OrderType, orderTypes, type Tif, tifs } from "@/lib/contract/order_words.ts";
import { type LimitStart, limitStarts } from "./limit_starts.ts";

/** The kinds that have defaults of their own; every other kind is like `other`. */
export const defaultKinds = ["STK", "OPT", "FUT", "CASH", "CRYPTO", "BOND", "other"] as const;
export type DefaultKind = (typeof defaultKinds)[number];

/** What is not set is left as it was. */
export interface TicketDefaults {
  type?: OrderType;
  tif?: Tif;
  /** A decimal. */
  quantity?: string;
  limit?: LimitStart;
}

export type DefaultsByKind = Readonly<Partial<Record<DefaultKind, TicketDefaults>>>;

/**
 * Decimals: an amount in the instrument's currency, percent of the net liquidation value, an amount in the
 * base currency.
 */
export interface SizeAmounts {
  money: string;
  share: string;
  risk: string;
}

export const firstAmounts: SizeAmounts = { money: "10000", share: "5", risk: "100" };

export function defaultsOf(all: DefaultsByKind, secType: string): TicketDefaults {
  const kind = defaultKinds.find((one) => one === secType) ?? "other";
  return all[kind] ?? {};
}

/** Reads what was stored; what is no known value is left out. */
export function readDefaults(stored: unknown): DefaultsByKind {
  const found: Partial<Record<DefaultKind, TicketDefaults>> = {};
  for (const kind of defaultKinds) {
    const { type, tif, quantity, limit } = recordOf(recordOf(stored)[kind]);
    const of: TicketDefaults = {
      ...named("type", orderTypes, type),
      ...named("tif", tifs, tif),
      ...named("limit", limitStarts, limit),
      ...(isAmount(quantity) ? { quantity } : {}),
    };
    if (Object.keys(of).length > 0) found[kind] = of;
  }
  return found;
}

export function readAmounts(stored: unknown): SizeAmounts {
  const { money, share, risk } = recordOf(stored);
  return {
    money: isAmount(money) ? money : firstAmounts.money,
    share: isAmount(share) ? share : firstAmounts.share,
    risk: isAmount(risk) ? risk : firstAmounts.risk,
  };
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}

function isAmount(value: unknown): value is string {
  return typeof value === "string" && isDecimal(value) && sign(value) > 0;
}

function named<K extends string, T extends string>(key: K, known: readonly T[], value: unknown) {
  const found = known.find((one) => one === value);
  return found === undefined ? {} : { [key]: found } as Record<K, T>;
}
