// Working exits larger than their position: part of it was sold elsewhere, the stop remained, and would turn it around (P59).
import type { ExitSurplus, Notice, OrderView } from "../../shared/api.ts";
import { Big, dec, type DecimalString, sign, text } from "../../shared/decimal.ts";
import { isOpen } from "../../shared/order_states.ts";
import { type Clock, iso } from "../clock.ts";
import { surplusOf } from "./exit_plan.ts";

export interface HeldPosition {
  account: string;
  conId: number;
  symbol: string;
  quantity: DecimalString;
}

export interface Excess extends HeldPosition {
  side: "BUY" | "SELL";
  exits: DecimalString;
  /** The open exits, those that sleep left out. */
  orders: readonly OrderView[];
}

/**
 * The exits of each position that could fill beyond it. A position of zero is covered by none: there an order counts when it
 * is the exit of a bracket, or when `wasExit` says that it was an exit while there was a position; any other is an entry.
 */
export function excessExits(
  positions: readonly HeldPosition[],
  orders: readonly OrderView[],
  wasExit: (order: OrderView) => boolean = () => false,
): Excess[] {
  return positions.flatMap((position) => {
    const exits = exitsOf(position, orders, wasExit);
    return (["SELL", "BUY"] as const).flatMap((side) => {
      const own = exits.filter((order) => order.side === side);
      const sum = reach(own);
      return sum.gt(dec(position.quantity).abs())
        ? [{ ...position, side, exits: text(sum), orders: own }]
        : [];
    });
  });
}

/** Open orders that end the position, awake ones only. A cancel that is on its way counts as gone. */
function exitsOf(
  { account, conId, quantity }: HeldPosition,
  orders: readonly OrderView[],
  wasExit: (order: OrderView) => boolean,
): OrderView[] {
  const way = sign(quantity);
  const ends = (order: OrderView) =>
    way === 0
      ? order.parentClientOrderId !== null || wasExit(order)
      : order.side === (way > 0 ? "SELL" : "BUY");
  return orders.filter((order) =>
    order.account === account && order.contract.conId === conId && ends(order) &&
    isOpen(order.state) && order.state !== "cancel_pending" && !sleeps(order, orders)
  );
}

/** What the orders may fill together: of an OCA group only the largest. */
function reach(exits: readonly OrderView[]): Big {
  const groups = new Map<string, Big>();
  for (const order of exits) {
    const rest = dec(order.remaining);
    const key = order.ocaGroup ?? order.clientOrderId;
    const known = groups.get(key);
    if (known === undefined || rest.gt(known)) groups.set(key, rest);
  }
  return [...groups.values()].reduce((sum, rest) => sum.plus(rest), new Big(0));
}

/** A bracket child whose entry has not filled yet. */
function sleeps(order: OrderView, all: readonly OrderView[]): boolean {
  const parent = all.find(({ clientOrderId }) => clientOrderId === order.parentClientOrderId);
  return parent !== undefined && isOpen(parent.state) && dec(parent.filled).eq(0);
}

export interface ExitWatchOptions {
  clock: Clock;
  /** `null` while positions or orders are not in step. */
  facts(): { positions: readonly HeldPosition[]; orders: readonly OrderView[] } | null;
  notice(notice: Notice): void;
  /** `surpluses()` says something else than before. */
  onChange?(): void;
}

/** Orders and positions come one after the other: a difference must last this long. */
const SETTLE_MS = 3_000;
const LOOK_MS = 1_000;

export class ExitWatch {
  readonly #options: ExitWatchOptions;
  /** By account, contract and sizes: since when, and whether it was told. */
  #known = new Map<string, { since: number; told: boolean }>();
  /** Positions that were held, and the orders that were their exits: what is left of them when a position is gone. */
  #held = new Map<string, { position: HeldPosition; exits: ReadonlySet<string> }>();
  #surpluses: ExitSurplus[] = [];
  #cancel: (() => void) | null = null;

  constructor(options: ExitWatchOptions) {
    this.#options = options;
  }

  /** What lasts and how it is put right; empty while nothing is too large or nothing is known. */
  surpluses(): ExitSurplus[] {
    return this.#surpluses;
  }

  /** An order or a position changed. */
  look(): void {
    this.#cancel ??= this.#options.clock.after(LOOK_MS, () => {
      this.#cancel = null;
      this.#judge();
    });
  }

  close(): void {
    this.#cancel?.();
  }

  #judge(): void {
    const { clock, facts, notice } = this.#options;
    const now = clock.monotonic();
    const seen = facts();
    // Without facts nothing may be offered: the orders may be gone already.
    if (seen === null) return this.#publish([]);
    const before = this.#known;
    this.#known = new Map();
    const lasting: Excess[] = [];
    for (const excess of this.#excesses(seen.positions, seen.orders)) {
      const key = keyOf(excess);
      const known = before.get(key) ?? { since: now, told: false };
      this.#known.set(key, known);
      if (!known.told && now - known.since < SETTLE_MS) {
        this.look();
        continue;
      }
      lasting.push(excess);
      if (known.told) continue;
      known.told = true;
      notice(this.#noticeOf(excess));
    }
    this.#publish(lasting.map(surplusOf));
  }

  #excesses(positions: readonly HeldPosition[], orders: readonly OrderView[]): Excess[] {
    const now = new Map(positions.map((position) => [placeOf(position), position]));
    for (const [place, { position }] of this.#held) {
      // A complete list without it: the position is gone.
      if (!now.has(place)) now.set(place, { ...position, quantity: "0" });
    }
    const held = this.#held;
    const wasExit = ({ account, contract, clientOrderId }: OrderView) =>
      held.get(placeOf({ account, conId: contract.conId }))?.exits.has(clientOrderId) ?? false;
    this.#held = new Map();
    for (const [place, position] of now) {
      const open = exitsOf(position, orders, wasExit).map(({ clientOrderId }) => clientOrderId);
      if (open.length > 0) this.#held.set(place, { position, exits: new Set(open) });
    }
    return excessExits([...now.values()], orders, wasExit);
  }

  #publish(surpluses: ExitSurplus[]): void {
    const changed = JSON.stringify(surpluses) !== JSON.stringify(this.#surpluses);
    this.#surpluses = surpluses;
    if (changed) this.#options.onChange?.();
  }

  #noticeOf({ symbol, side, exits, quantity }: Excess): Notice {
    return {
      at: iso(this.#options.clock.now()),
      level: "error",
      code: "EXITS_EXCEED_POSITION",
      text: `${symbol}: open orders may ${
        side === "SELL" ? "sell" : "buy"
      } ${exits}, the position is ${quantity}. Cancel or reduce them, or they turn it around`,
    };
  }
}

function keyOf({ account, conId, side, exits, quantity }: Excess): string {
  return `${account}:${conId}:${side}:${exits}:${quantity}`;
}

function placeOf({ account, conId }: { account: string; conId: number }): string {
  return `${account}:${conId}`;
}
