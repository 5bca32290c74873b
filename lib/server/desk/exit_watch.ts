// Working exits larger than their position: part of it was sold elsewhere, the stop remained, and would turn it around (P59).
import type { Notice, OrderView } from "../../shared/api.ts";
import { Big, dec, type DecimalString, sign, text } from "../../shared/decimal.ts";
import { isOpen } from "../../shared/order_states.ts";
import { type Clock, iso } from "../clock.ts";

export interface HeldPosition {
  account: string;
  conId: number;
  symbol: string;
  quantity: DecimalString;
}

export interface Excess extends HeldPosition {
  side: "BUY" | "SELL";
  exits: DecimalString;
}

/**
 * The exits of each position that could fill beyond it. At a position of zero every order may be meant as an entry: there only
 * the exits of brackets count, and orders that were exits before (`leftOver`).
 */
export function excessExits(
  positions: readonly HeldPosition[],
  orders: readonly OrderView[],
  leftOver: ReadonlySet<string> = new Set(),
): Excess[] {
  return positions.flatMap((position) => {
    const isFlat = sign(position.quantity) === 0;
    return (["SELL", "BUY"] as const).flatMap((side) => {
      const exits = reach(
        exitsOf(position, orders).filter((order) =>
          order.side === side &&
          (!isFlat || order.parentClientOrderId !== null || leftOver.has(order.clientOrderId))
        ),
        orders,
      );
      return exits.gt(dec(position.quantity).abs()) ? [{ ...position, side, exits: text(exits) }] : [];
    });
  });
}

/** Open orders against a position; at zero all of them. A cancel that is on its way counts as gone. */
function exitsOf({ account, conId, quantity }: HeldPosition, orders: readonly OrderView[]): OrderView[] {
  return orders.filter((order) =>
    order.account === account && order.contract.conId === conId &&
    (sign(quantity) === 0 || (order.side === "SELL") === (sign(quantity) > 0)) &&
    isOpen(order.state) && order.state !== "cancel_pending"
  );
}

/** What the orders may fill together: of an OCA group only the largest, of a sleeping bracket child nothing. */
function reach(exits: readonly OrderView[], all: readonly OrderView[]): Big {
  const groups = new Map<string, Big>();
  for (const order of exits) {
    if (sleeps(order, all)) continue;
    const rest = dec(order.remaining);
    const key = order.ocaGroup ?? order.clientOrderId;
    const known = groups.get(key);
    if (known === undefined || rest.gt(known)) groups.set(key, rest);
  }
  return [...groups.values()].reduce((sum, rest) => sum.plus(rest), new Big(0));
}

function sleeps(order: OrderView, all: readonly OrderView[]): boolean {
  const parent = all.find(({ clientOrderId }) => clientOrderId === order.parentClientOrderId);
  return parent !== undefined && isOpen(parent.state) && dec(parent.filled).eq(0);
}

export interface ExitWatchOptions {
  clock: Clock;
  /** `null` while positions or orders are not in step. */
  facts(): { positions: readonly HeldPosition[]; orders: readonly OrderView[] } | null;
  notice(notice: Notice): void;
}

/** Orders and positions come one after the other: a difference must last this long. */
const SETTLE_MS = 3_000;
const LOOK_MS = 1_000;

export class ExitWatch {
  readonly #options: ExitWatchOptions;
  /** By account, contract and sizes: since when, and whether it was told. */
  #known = new Map<string, { since: number; told: boolean }>();
  /** Open orders that stood against a position when it was looked at last. */
  #wereExits = new Set<string>();
  #cancel: (() => void) | null = null;

  constructor(options: ExitWatchOptions) {
    this.#options = options;
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
    if (seen === null) return;
    const before = this.#known;
    this.#known = new Map();
    this.#rememberExits(seen);
    for (const excess of excessExits(seen.positions, seen.orders, this.#wereExits)) {
      const key = keyOf(excess);
      const known = before.get(key) ?? { since: now, told: false };
      this.#known.set(key, known);
      if (known.told) continue;
      if (now - known.since < SETTLE_MS) this.look();
      else {
        known.told = true;
        notice(this.#noticeOf(excess));
      }
    }
  }

  #rememberExits({ positions, orders }: NonNullable<ReturnType<ExitWatchOptions["facts"]>>): void {
    const open = new Set<string>(
      orders.filter(({ state }) => isOpen(state)).map(({ clientOrderId }) => clientOrderId),
    );
    const now = positions.filter(({ quantity }) => sign(quantity) !== 0)
      .flatMap((position) => exitsOf(position, orders).map(({ clientOrderId }) => clientOrderId as string));
    this.#wereExits = new Set([...this.#wereExits, ...now].filter((id) => open.has(id)));
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
