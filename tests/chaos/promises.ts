// What must hold beside equality: keys answer the same, ids are never used twice or lowered, nothing unasked
// is sent.
import type { OrderView } from "@/lib/contract/api.ts";
import { fromOrderRef } from "@/lib/contract/ids.ts";
import { isTerminal } from "@/lib/contract/order_states.ts";
import type { Command, SecondLine } from "@/lib/contract/protocol.ts";
import type { BrokerTruth, Finding } from "./check.ts";
import type { Attempt } from "./user.ts";

/** Order ids as they left on the wire. */
export class WireLog {
  sent = 0;
  /** References of orders that left while trading was halted. */
  readonly whileHalted: string[] = [];
  readonly #refOfId = new Map<number, string>();
  readonly #held = new Map<string, Command<"place_order">>();
  #highest = 0;
  #isForgotten = false;
  readonly findings: Finding[] = [];

  /** The journal that knows them is not there any more: an id that never reached IB may be given again. */
  forget(): void {
    this.#isForgotten = true;
  }

  /** Sees every line that reaches a bridge: an order leaves with its release. */
  note(command: Command | SecondLine, { now, isHalted }: { now: number; isHalted(): boolean }): void {
    if (command.type === "place_order") this.#held.set(command.id, command);
    const released = command.type === "release" ? this.#held.get(command.id) : undefined;
    if (released === undefined) return;
    this.#held.delete(command.id);
    // It lay in the pipe of a stopped process: the bridge does not send it any more.
    if (command.type === "release" && Date.parse(command.notAfter) < now) return;
    this.sent += 1;
    const { orderId, order } = released;
    const before = this.#refOfId.get(orderId);
    if (this.#isForgotten) {
      // Its ids are held to those that IB has had.
    } else if (before === undefined) {
      if (orderId < this.#highest) this.#fault(`New order with id ${orderId} after ${this.#highest}`);
    } else if (before !== order.orderRef) {
      this.#fault(`Order id ${orderId} used for ${before} and for ${order.orderRef}`);
    }
    this.#refOfId.set(orderId, order.orderRef);
    this.#highest = Math.max(this.#highest, orderId);
    if (isHalted()) this.whileHalted.push(order.orderRef);
  }

  #fault(text: string): void {
    this.findings.push({ kind: "order id", text });
  }
}

/**
 * Each key has one answer, and each preview comes to one order at most. What was accepted is known to the
 * desk, unless its journal is another one by now (`restored`).
 */
export function keyFindings(
  attempts: readonly Attempt[],
  orders: readonly OrderView[],
  restored = false,
): Finding[] {
  const known = new Set(orders.map(({ clientOrderId }) => clientOrderId));
  const found: Finding[] = [];
  for (const [of, nameOf] of [["Key", keyOf], ["Preview", tokenOf]] as const) {
    for (const [name, group] of Map.groupBy(attempts, nameOf)) {
      const ids = new Set(group.flatMap(({ outcomes }) => acceptedIds(outcomes)));
      if (ids.size < 2) continue;
      found.push({ kind: "doubled", text: `${of} ${name} was answered with ${[...ids].join(" and ")}` });
    }
  }
  for (const { key, outcomes } of restored ? [] : attempts) {
    for (const id of new Set(acceptedIds(outcomes))) {
      if (known.has(id)) continue;
      found.push({ kind: "lost", text: `Order ${id}, accepted under ${key}, is unknown to the desk` });
    }
  }
  return found;
}

const keyOf = ({ key }: Attempt) => key;
const tokenOf = ({ token }: Attempt) => token;

/** Every order of ours at the broker goes back to a submit that was accepted, or that got no answer. */
export function submittedFindings(
  broker: BrokerTruth,
  orders: readonly OrderView[],
  attempts: readonly Attempt[],
  /** What a key is bound to on disk. */
  keptId: (key: string) => string | null,
): Finding[] {
  const asked = new Set(
    attempts.flatMap(({ key, outcomes, kept: before }) => {
      const kept = outcomes.some(({ kind }) => kind === "lost") ? keptId(key) : null;
      return [...acceptedIds(outcomes), ...before, ...kept === null ? [] : [kept]];
    }),
  );
  const views = new Map(orders.map((view) => [view.clientOrderId as string, view]));
  const groups = new Set([...asked].map((id) => views.get(id)?.ocaGroup ?? "none of its own"));
  /** A leg of a bracket, or of a pair, is asked for by the other one. */
  const isAsked = (id: string) => {
    const view = views.get(id);
    return asked.has(view?.parentClientOrderId ?? id) || groups.has(view?.ocaGroup ?? "");
  };
  return broker.orders.flatMap(({ orderRef, permId }): Finding[] => {
    const id = fromOrderRef(orderRef);
    if (id === null || isAsked(id)) return [];
    return [{
      kind: "never submitted",
      text: `Order ${permId} (${id}) is at the broker, nobody submitted it`,
    }];
  });
}

/** What the broker said when it ended an order, or that it does not know it (10147). */
const BROKER: ReadonlySet<string> = new Set(["orderStatus", "completedOrder", "code 202", "code 10147"]);

/**
 * Orders whose end the broker took back: ended by its own word, alive in its next reading. Counted and shown,
 * no fault of the desk. A step outside the published table that no word of the broker explains is one.
 */
export function anomaliesOf(orders: readonly OrderView[]): { takenBack: number; findings: Finding[] } {
  const findings: Finding[] = [];
  let takenBack = 0;
  for (const { clientOrderId, timeline, anomalies } of orders) {
    if (anomalies === 0) continue;
    const back = timeline.findIndex(({ state }, index) =>
      !isTerminal(state) && isTerminal(timeline[index - 1]?.state ?? state)
    );
    if (timeline.slice(0, Math.max(0, back)).some(({ source }) => BROKER.has(source))) {
      takenBack += 1;
      continue;
    }
    const told = timeline.map(({ state, source }) => `${state} (${source})`).join(", ");
    const text = `Order ${clientOrderId} took a step outside the table: ${told}`;
    findings.push({ kind: back < 0 ? "broken promise" : "wrong state", text });
  }
  return { takenBack, findings };
}

/** The orders that answers named. */
export function acceptedIds(outcomes: Attempt["outcomes"]): string[] {
  return outcomes.flatMap((outcome) =>
    outcome.kind === "answered" ? [(outcome.result.body as { clientOrderId: string }).clientOrderId] : []
  );
}
