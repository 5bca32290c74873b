// The dead man's switch: when neither a screen nor a program has been there for a while, this app's orders
// are cancelled, protective stops kept.
import type { OrderView } from "@/lib/contract/api.ts";
import { compare } from "@/lib/contract/decimal.ts";
import { staysOpen } from "@/lib/contract/exit_room.ts";
import { isStop } from "@/lib/contract/order_readings.ts";
import type { Clock } from "@/lib/server/clock.ts";

type Order = Pick<
  OrderView,
  "clientOrderId" | "origin" | "state" | "orderType" | "ocaGroup" | "parentClientOrderId" | "filled"
>;

export interface DeadManDeps {
  clock: Clock;
  /** `null`: the switch is off. */
  seconds(): number | null;
  /** A screen has its stream open. */
  watched(): boolean;
  orders(): readonly Order[];
  isExit(clientOrderId: string): boolean;
  /** An exit whose position has been gone for a while: it would open another. */
  isLeftOver(clientOrderId: string): boolean;
  /** Rejects when nothing was sent. */
  cancel(clientOrderId: string): Promise<unknown>;
  /** It has acted: told once for each absence. */
  acted(what: { seconds: number; cancelled: readonly string[]; kept: readonly string[] }): void;
}

/** A cancel that did not get out is tried again so often. */
const RETRY_MS = 10_000;

export class DeadMan {
  readonly #deps: DeadManDeps;
  #seenAt: number;
  #told = false;
  #triedAt = -Infinity;

  constructor(deps: DeadManDeps) {
    this.#deps = deps;
    this.#seenAt = deps.clock.monotonic();
  }

  /** Somebody is there: a request was made. */
  seen(): void {
    this.#seenAt = this.#deps.clock.monotonic();
    this.#told = false;
    this.#triedAt = -Infinity;
  }

  /** Once a second. */
  look(): void {
    const { clock, seconds, watched } = this.#deps;
    if (watched()) return this.seen();
    const most = seconds();
    const now = clock.monotonic();
    if (most === null || now - this.#seenAt < most * 1000 || now - this.#triedAt < RETRY_MS) return;
    this.#triedAt = now;
    this.#act(most);
  }

  #act(seconds: number): void {
    const { orders, isExit, isLeftOver, cancel, acted } = this.#deps;
    const open = orders().filter(({ origin, state }) => origin === "app" && staysOpen(state));
    // The exits of a bracket are exits by themselves: nothing marks them.
    const stops = open.filter(({ orderType, clientOrderId, parentClientOrderId }) =>
      isStop({ orderType }) && (parentClientOrderId !== null || isExit(clientOrderId)) &&
      !isLeftOver(clientOrderId)
    );
    // Whoever cancels one leg of a one-cancels-all pair may lose the other.
    const groups = new Set(stops.flatMap(({ ocaGroup }) => ocaGroup ?? []));
    const isKept = (order: Order) => stops.includes(order) || groups.has(order.ocaGroup ?? "");
    const ids = (some: readonly Order[]) => some.map(({ clientOrderId }) => clientOrderId);
    const going = open.filter((order) => !isKept(order));
    // On a lost connection it is refused: then it is tried again.
    for (const id of ids(going)) cancel(id).catch(() => {});
    if (this.#told || going.length === 0) return;
    this.#told = true;
    // IB takes the exits of an entry that has not filled away with it: they protect nothing yet.
    const unfilled = new Set(ids(going.filter(({ filled }) => compare(filled, "0") === 0)));
    const kept = open.filter((order) => isKept(order) && !unfilled.has(order.parentClientOrderId ?? ""));
    acted({ seconds, cancelled: ids(going), kept: ids(kept) });
  }
}
