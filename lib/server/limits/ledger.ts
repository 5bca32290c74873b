// What was taken of the limits: one entry per order and change that was sent, made again from the journal at
// start.
import { z } from "zod";
import { Big, type DecimalString } from "@/lib/contract/decimal.ts";
import { sides } from "@/lib/contract/order_fields.ts";
import type { Moment } from "@/lib/server/clock.ts";
import type { Journal, JournalEntry } from "@/lib/server/journal/journal.ts";
import { PUT_BACK } from "@/lib/server/journal/put_back.ts";
import type { LimitUse } from "@/lib/server/orders/mod.ts";
import type { Spent } from "./rules/judged.ts";
import { LONGEST_DAY_MS } from "./day.ts";
import { MINUTE_MS } from "./rules/rates.ts";

const useSchema = z.object({
  binds: z.enum(["entry", "exit"]),
  /** False for a change: it counts by what it adds and how often, not as another order. */
  isOrder: z.boolean(),
  account: z.string(),
  conId: z.int(),
  side: z.enum(sides),
  /** Base currency; what the order, or its change, adds. */
  notional: z.string().nullable(),
  /** Base currency per unit, for what is still open. */
  unitValue: z.string().nullable(),
});
/** How a row of the journal says it. */
export type Use = z.infer<typeof useSchema>;

/** A row of a release that did not say: at least it was an order. */
const plannedSchema = z.object({
  planned: z.object({
    parentClientOrderId: z.string().nullable(),
    contract: z.object({ conId: z.int() }),
    order: z.object({ account: z.string(), action: z.enum(sides) }),
  }),
  use: z.unknown().optional(),
});

interface Taken extends Use {
  /** Wall time, ms: what day it was. */
  at: number;
  /** On the steady clock: whoever sets the time opens no window of the last minute, and shuts none. */
  steady: number;
}

/** What the entries of a day add up to, as far as they were counted. */
interface DayTotals {
  /** When the day began, ms. */
  start: number;
  /** How many of the account's `Taken` are in the sums, from the oldest on. */
  counted: number;
  notional: Big;
  orders: number;
}

/** The kind of the rows of what was found to be taken (`gap_uses.ts`). */
export const FOUND = "found_use";
/** Before entries that no window holds are let go. */
const KEEP_MS = LONGEST_DAY_MS;

export class UseLedger {
  /** By account, oldest first. */
  readonly #taken = new Map<string, Taken[]>();
  /** By account: each guard asks for the sums, so that they must not cost more as the day grows. */
  readonly #days = new Map<string, DayTotals>();
  readonly #unitValues = new Map<string, DecimalString>();

  constructor(journal: Pick<Journal, "entries">, now: Moment) {
    const since = new Date(now.wall - LONGEST_DAY_MS).toISOString();
    for (const row of journal.entries({ since, kinds: ["confirm", "change", PUT_BACK, FOUND] })) {
      for (const { at: told, clientOrderId, use } of usesOf(row)) {
        // How long ago an earlier run took it is known by the wall clock alone; what lies ahead of that was
        // just now.
        const at = Date.parse(told);
        this.#keep(clientOrderId, { ...use, at, steady: now.monotonic - Math.max(0, now.wall - at) });
      }
    }
  }

  /** Returns what was taken. */
  spend(clientOrderId: string, use: LimitUse, now: Moment): Use {
    const taken = useSchema.parse(use);
    this.#keep(clientOrderId, { ...taken, at: now.wall, steady: now.monotonic });
    return taken;
  }

  /** It was taken earlier, at wall time `at`, and nobody had counted it. */
  find(use: Use, at: number, now: Moment): void {
    const { account } = use;
    const steady = now.monotonic - Math.max(0, now.wall - at);
    const taken = this.#of(account);
    const place = taken.findLastIndex((one) => one.steady <= steady) + 1;
    this.#taken.set(account, taken.toSpliced(place, 0, { ...use, at, steady }));
    // Its sums count from the oldest on.
    this.#days.delete(account);
  }

  /**
   * What the account has used: of the day since `dayStart`, and of the last minute, as times of the present
   * wall clock.
   */
  spent(account: string, { dayStart, now }: { dayStart: number; now: Moment }): Omit<Spent, "similar"> {
    const day = this.#day(account, dayStart);
    return {
      dayNotional: day.notional,
      dayOrders: day.orders,
      entries: this.#lastMinute(account, now, (one) => one.binds === "entry"),
      exits: this.#lastMinute(account, now, (one) => one.binds === "exit"),
    };
  }

  /** Entries on one side of one instrument within the last minute. */
  similar(account: string, { conId, side, now }: { conId: number; side: string; now: Moment }): number[] {
    return this.#lastMinute(
      account,
      now,
      (one) => one.binds === "entry" && one.conId === conId && one.side === side,
    );
  }

  /** What a unit of an order was worth when it was sent, in the base currency. */
  unitValue(clientOrderId: string): DecimalString | null {
    return this.#unitValues.get(clientOrderId) ?? null;
  }

  /** Whether a figure of the last minute still changes by itself. */
  isMoving({ monotonic }: Moment): boolean {
    return [...this.#taken.values()].some((taken) =>
      (taken.at(-1)?.steady ?? -Infinity) > monotonic - MINUTE_MS - 1_500
    );
  }

  #day(account: string, start: number): DayTotals {
    const known = this.#days.get(account);
    const day = known?.start === start ? known : { start, counted: 0, notional: new Big(0), orders: 0 };
    this.#days.set(account, day);
    const taken = this.#of(account);
    for (const { at, binds, notional, isOrder } of taken.slice(day.counted)) {
      if (at < start || binds !== "entry") continue;
      day.notional = day.notional.plus(notional ?? 0);
      day.orders += isOrder ? 1 : 0;
    }
    day.counted = taken.length;
    return day;
  }

  #of(account: string): readonly Taken[] {
    return this.#taken.get(account) ?? [];
  }

  /** When each was taken, oldest first, as the wall clock stands now. */
  #lastMinute(account: string, now: Moment, wanted: (one: Taken) => boolean): number[] {
    const taken = this.#of(account);
    const first = taken.findLastIndex(({ steady }) => steady <= now.monotonic - MINUTE_MS);
    return taken.slice(first + 1).filter(wanted).map(({ steady }) => now.wall - (now.monotonic - steady));
  }

  #keep(clientOrderId: string | null, taken: Taken): void {
    const { account, unitValue, at, steady } = taken;
    const list = this.#taken.get(account) ?? [];
    // Old by both clocks: a time that is set ahead by mistake, and back again, forgets nothing of the day.
    const isOld = (one: Taken) => one.at < at - KEEP_MS && one.steady < steady - KEEP_MS;
    while (list[0] !== undefined && isOld(list[0])) this.#letGo(account, list);
    list.push(taken);
    this.#taken.set(account, list);
    if (clientOrderId !== null && unitValue !== null) this.#unitValues.set(clientOrderId, unitValue);
  }

  /**
   * Lets the oldest go. One of the day that is being counted is of a clock that was set: then the day is
   * counted anew.
   */
  #letGo(account: string, list: Taken[]): void {
    const gone = list.shift();
    const day = this.#days.get(account);
    if (gone === undefined || day === undefined) return;
    if (gone.at >= day.start) this.#days.delete(account);
    else day.counted -= Math.min(1, day.counted);
  }
}

/** What was taken in a journal that was replaced: a restore tells it, or fills do. */
const putBackSchema = z.object({
  uses: z.array(z.object({ at: z.iso.datetime(), clientOrderId: z.string().nullable(), use: z.unknown() })),
});

function usesOf({ kind, at, clientOrderId, data }: JournalEntry) {
  if (kind === PUT_BACK || kind === FOUND) {
    return putBackSchema.safeParse(data).data?.uses.flatMap(({ use, ...row }) => {
      const parsed = useSchema.safeParse(use);
      return parsed.success ? [{ ...row, use: parsed.data }] : [];
    }) ?? [];
  }
  const use = readUse(kind, data);
  return use === null ? [] : [{ at, clientOrderId, use }];
}

function readUse(kind: string, data: unknown): Use | null {
  const given = (data as { use?: unknown }).use;
  const use = useSchema.safeParse(given);
  if (use.success) return use.data;
  const row = kind === "confirm" ? plannedSchema.safeParse(data) : null;
  if (row === null || !row.success) return null;
  const { parentClientOrderId, contract, order } = row.data.planned;
  // An exit of a bracket has no use of its own.
  if (parentClientOrderId !== null || given !== undefined) return null;
  return {
    binds: "entry",
    isOrder: true,
    account: order.account,
    conId: contract.conId,
    side: order.action,
    notional: null,
    unitValue: null,
  };
}
