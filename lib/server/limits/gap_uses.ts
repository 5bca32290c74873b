// What was taken of the limits while a journal ran that nobody can read any more (a copy was put back in its
// place): as far as the broker's fills say that an order was this desk's, and when.
//
// IB names the client and the reference of each fill of today, so that the order book knows such an order as
// its own, without a row of its sending. What it was worth is its quantity at the price of its fills; whether
// it ended a position is not known, so it counts as an entry. Of one that never filled nothing is proven.
import { z } from "zod";
import type { ExecutionView, OrderView } from "@/lib/contract/api.ts";
import { dec, type DecimalString, isZero, text } from "@/lib/contract/decimal.ts";
import { isPriced, valueOf } from "@/lib/contract/unit_value.ts";
import { type Clock, iso, momentOf } from "@/lib/server/clock.ts";
import type { Journal } from "@/lib/server/journal/journal.ts";
import { PUT_BACK } from "@/lib/server/journal/put_back.ts";
import { LONGEST_DAY_MS } from "./day.ts";
import { FOUND, type Use, type UseLedger } from "./ledger.ts";

/** What of an order it needs to know. */
export type FoundOrder = Pick<
  OrderView,
  | "clientOrderId"
  | "account"
  | "averageFillPrice"
  | "contract"
  | "filled"
  | "origin"
  | "parentClientOrderId"
  | "quantity"
  | "side"
  | "timeline"
>;
type Fill = Pick<ExecutionView, "at" | "clientOrderId" | "part">;

export interface GapUsesDeps {
  journal: Pick<Journal, "append" | "past">;
  clock: Pick<Clock, "now" | "monotonic">;
  ledger: Pick<UseLedger, "find">;
  /** Units of the account's base currency for one of `currency`; `null`: not known yet. */
  rateToBase(account: string, currency: string): DecimalString | null;
  /** 100 for pence. */
  priceMagnifier(conId: number): number;
  /** Something was counted. */
  onFound(): void;
}

const gapSchema = z.object({ at: z.iso.datetime(), until: z.iso.datetime().nullable(), whole: z.boolean() });
type Gap = z.infer<typeof gapSchema>;
const foundSchema = z.object({ uses: z.array(z.object({ clientOrderId: z.string().nullable() })) });

interface Waiting {
  order: FoundOrder;
  /** Of its first fill, epoch ms. */
  at: number;
}

export class GapUses {
  readonly #deps: GapUsesDeps;
  readonly #gap: Gap | null;
  readonly #counted = new Set<string>();
  /** Until it is known what their currency is worth. */
  readonly #waiting = new Map<string, Waiting>();

  constructor(deps: GapUsesDeps) {
    this.#deps = deps;
    const since = iso(deps.clock.now() - LONGEST_DAY_MS);
    let gap: Gap | null = null;
    for (const { kind, data } of deps.journal.past.ofDesk(since, [PUT_BACK, FOUND])) {
      const told = kind === PUT_BACK ? gapSchema.safeParse(data).data : undefined;
      if (told !== undefined && !told.whole) gap = told;
      for (const { clientOrderId } of foundSchema.safeParse(data).data?.uses ?? []) {
        if (clientOrderId !== null) this.#counted.add(clientOrderId);
      }
    }
    this.#gap = gap;
  }

  /** Whether there is anything to look for: nobody need ask the book otherwise. */
  get isOpen(): boolean {
    return this.#gap !== null;
  }

  /** An order looks different. `fills`: all that are listed, asked for of such an order alone. */
  follow(order: FoundOrder, fills: () => readonly Fill[]): void {
    const { clientOrderId } = order;
    if (this.#gap === null || !isUnjournaled(order) || this.#counted.has(clientOrderId)) return;
    const at = this.#sentAt(this.#gap, fills().filter((fill) => fill.clientOrderId === clientOrderId));
    if (at === null) return;
    this.#waiting.set(clientOrderId, { order, at });
    this.look();
  }

  /** The worth of a currency may have become known. */
  look(): void {
    for (const [clientOrderId, { order, at }] of this.#waiting) {
      const use = this.#useOf(order);
      if (use === null) continue;
      this.#waiting.delete(clientOrderId);
      this.#counted.add(clientOrderId);
      this.#count(clientOrderId, use, at);
    }
  }

  /** At its first fill, in the gap; `null`: none of it was in there, so it may be of any day. */
  #sentAt({ at, until }: Gap, fills: readonly Fill[]): number | null {
    const told = fills.filter(({ part }) => part === "order").map((fill) => fill.at)
      .filter((time) => time !== null && (until === null || time >= until)).sort();
    const [first] = told;
    return first === undefined || first === null ? null : Math.min(Date.parse(first), Date.parse(at));
  }

  #count(clientOrderId: string, use: Use, sentAt: number): void {
    const { journal, clock, ledger, onFound } = this.#deps;
    ledger.find(use, sentAt, momentOf(clock));
    const data = { uses: [{ at: iso(sentAt), clientOrderId, use }] };
    journal.append({ at: iso(clock.now()), kind: FOUND, clientOrderId: null, data });
    onFound();
  }

  /** `null`: what it was worth is not known yet. */
  #useOf({ account, contract, side, quantity, filled, averageFillPrice }: FoundOrder): Use | null {
    const { rateToBase, priceMagnifier } = this.#deps;
    const use = {
      binds: "entry",
      isOrder: true,
      account,
      conId: contract.conId,
      side,
      unitValue: null,
    } as const;
    // Nobody will ever know what it was worth: at least it was an order.
    if (averageFillPrice === null || !isPriced(contract)) return { ...use, notional: null };
    const rate = rateToBase(account, contract.currency);
    if (rate === null) return null;
    const of = { ...contract, priceMagnifier: priceMagnifier(contract.conId) };
    const value = valueOf(quantity ?? filled, averageFillPrice, of).abs().times(dec(rate));
    return { ...use, notional: text(value.round(2)) };
  }
}

/** Ours by its fills, without a row of its sending; an exit of a bracket has no use of its own. */
function isUnjournaled({ origin, filled, parentClientOrderId, timeline }: FoundOrder): boolean {
  return origin === "app" && !isZero(filled) && parentClientOrderId === null &&
    !timeline.some(({ state }) => state === "journaled");
}
