// Working exits larger than their position: part of it was sold elsewhere, the stop remained, and would turn
// it around (P59).
import type { NameParts } from "@/lib/contract/instrument_name.ts";
import type { ExitSurplus, Notice, OrderView } from "@/lib/contract/api.ts";
import { type DecimalString, sign } from "@/lib/contract/decimal.ts";
import { hasTurned } from "@/lib/contract/exit_reach.ts";
import { surplusKey } from "@/lib/contract/listing.ts";
import { coded } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { type Clock, iso } from "@/lib/server/clock.ts";
import {
  byPlace,
  type Excess,
  excessExits,
  type ExitFacts,
  exitsOf,
  isLeftOver,
  placeOf,
  turnedExcesses,
  turnedExits,
  withFlat,
} from "./exit_excess.ts";
import { surplusOf } from "./exit_plan.ts";

export interface ExitWatchDeps {
  clock: Clock;
  /** `null` while positions or orders are not in step. */
  facts(): ExitFacts | null;
  /** An open order stands against a position: to be kept, so that it is known when the position is gone. */
  mark(order: OrderView, position: DecimalString): void;
  notice(notice: Notice): void;
  /** `surpluses()` says something else than before. */
  onChange?(): void;
}

/** Told and not over yet. */
interface Told {
  key: string;
  account: string;
  symbol: NameParts;
  goneSince: number | null;
}

/** Orders and positions come one after the other: a difference, and its end, must last this long. */
const SETTLE_MS = 3_000;
const LOOK_MS = 1_000;

export class ExitWatch {
  readonly #deps: ExitWatchDeps;
  /** By account, contract, side and sizes: since when. */
  #since = new Map<string, number>();
  /** By account, contract and side. */
  readonly #told = new Map<string, Told>();
  /** By `account/conId/side`. */
  #surpluses: Readonly<Record<string, ExitSurplus>> = {};
  /** Exits whose position has turned around, by id: since when. */
  #turned: ReadonlyMap<string, number> = new Map();
  #waits = false;

  constructor(deps: ExitWatchDeps) {
    this.#deps = deps;
  }

  /** What lasts and how it is put right; empty while nothing is too large or nothing is known. */
  surpluses(): Readonly<Record<string, ExitSurplus>> {
    return this.#surpluses;
  }

  /**
   * Whether the position that an exit was for is gone, or turned around, and has been for as long as it takes
   * to be told.
   */
  isLeftOver(clientOrderId: string): boolean {
    const turnedAt = this.#turned.get(clientOrderId) ?? Infinity;
    if (this.#deps.clock.monotonic() - turnedAt >= SETTLE_MS) return true;
    return Object.values(this.#surpluses).some(({ position, steps }) =>
      sign(position) === 0 && steps.some((step) => step.clientOrderId === clientOrderId)
    );
  }

  /** An order or a position changed. */
  look(): void {
    if (this.#waits) return;
    this.#waits = true;
    this.#deps.clock.after(LOOK_MS, () => {
      this.#waits = false;
      this.#judge();
    });
  }

  #judge(): void {
    const facts = this.#deps.facts();
    // Without facts nothing may be offered: the orders may be gone already.
    if (facts === null) {
      this.#turned = new Map();
      return this.#publish([]);
    }
    this.#mark(facts);
    const now = this.#deps.clock.monotonic();
    this.#turned = new Map(
      turnedExits(facts).map(({ clientOrderId: id }) => [id, this.#turned.get(id) ?? now]),
    );
    const excesses = [
      ...excessExits(withFlat(facts), facts.orders, facts.isExit),
      ...turnedExcesses(facts),
    ];
    const lasting = excesses.filter((excess) => this.#lasts(excess));
    this.#since = new Map([...this.#since].filter(([key]) => excesses.some((one) => keyOf(one) === key)));
    this.#endTold(new Set(excesses.map(sideOf)), facts.accounts);
    this.#publish(lasting.map(surplusOf));
  }

  #mark({ positions, orders, isExit }: ExitFacts): void {
    const places = byPlace(orders);
    for (const position of positions) {
      if (sign(position.quantity) === 0) continue;
      const unmarked = exitsOf(position, places, isExit).filter((order) =>
        order.contract.secType !== "BAG" && !isLeftOver(order, isExit)
      );
      for (const order of unmarked) this.#deps.mark(order, position.quantity);
    }
  }

  /** Whether this very excess has lasted; tells it the first time. */
  #lasts(excess: Excess): boolean {
    const now = this.#deps.clock.monotonic();
    const key = keyOf(excess);
    const since = this.#since.get(key) ?? now;
    this.#since.set(key, since);
    const told = this.#told.get(sideOf(excess));
    if (told?.key === key) return true;
    if (now - since < SETTLE_MS) {
      this.look();
      return false;
    }
    const { account, symbol, side, exits, quantity } = excess;
    this.#told.set(sideOf(excess), { key, account, symbol, goneSince: null });
    const says = hasTurned(side, quantity) ? "EXITS_EXCEED_POSITION.turned" : "EXITS_EXCEED_POSITION";
    this.#tell("error", say(says, { symbol, side, exits, position: quantity }));
    return true;
  }

  /**
   * What was told and is put right is told to be over. `there`: the sides that still have an excess, of
   * whatever size.
   */
  #endTold(there: ReadonlySet<string>, accounts: readonly string[]): void {
    const now = this.#deps.clock.monotonic();
    for (const [side, told] of this.#told) {
      // Nothing is known of it as long as another session is open.
      if (!accounts.includes(told.account)) continue;
      told.goneSince = there.has(side) ? null : told.goneSince ?? now;
      if (told.goneSince === null) continue;
      if (now - told.goneSince < SETTLE_MS) {
        this.look();
        continue;
      }
      this.#told.delete(side);
      this.#tell("info", say("EXITS_WITHIN_POSITION", { symbol: told.symbol }));
    }
  }

  #publish(all: readonly ExitSurplus[]): void {
    const surpluses = Object.fromEntries(all.map((surplus) => [surplusKey(surplus), surplus]));
    const changed = JSON.stringify(surpluses) !== JSON.stringify(this.#surpluses);
    this.#surpluses = surpluses;
    if (changed) this.#deps.onChange?.();
  }

  #tell(level: Notice["level"], says: Saying): void {
    this.#deps.notice({ at: iso(this.#deps.clock.now()), level, ...coded(says) });
  }
}

function keyOf(excess: Excess): string {
  return `${sideOf(excess)}:${excess.exits}:${excess.quantity}`;
}

function sideOf(excess: Excess): string {
  return `${placeOf(excess)}:${excess.side}`;
}
