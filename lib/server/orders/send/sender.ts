// Hands committed orders to the bridge, each once, and turns what comes of it into facts.
import type { HeldOrder } from "@/lib/server/bridge/link.ts";
import type { TradingState } from "@/lib/contract/api.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import { isOpen } from "@/lib/contract/order_states.ts";
import { say } from "@/lib/contract/says/say.ts";
import { ConflictError } from "@/lib/server/errors.ts";
import { failedData, type OrderLedger, type PlannedOrder } from "../book/mod.ts";
import type { OrderDeps } from "../deps.ts";
import type { OrderSettings } from "../settings.ts";
import { BrokerWord } from "./broker_word.ts";
import { failure, isRefusedByDisk } from "./failure.ts";
import type { Outcomes } from "./outcomes.ts";
import type { ReadyOrder } from "./ready_orders.ts";
import type { Turns } from "./turns.ts";

export interface OrderSenderDeps extends Pick<OrderDeps, "link" | "tradingState" | "clock" | "hops"> {
  ledger: OrderLedger;
  turns: Turns;
  outcomes: Outcomes;
  settings: Pick<OrderSettings, "maxSendDelayMs">;
}

export interface Sending {
  /** The socket the orders were previewed for. */
  epoch: SocketEpoch;
  /** Proven to do nothing but make a position smaller. */
  reduces: boolean;
  /** Throws when the order has waited too long: asked before each hand-over. */
  requireInTime(): void;
  /** From then on the bridge must not send it either (ISO 8601). */
  notAfter(): string;
}

/** As things stood when it was on the disk. */
interface Committed extends Sending {
  recalls: number;
  state: TradingState;
}

export class OrderSender {
  readonly #deps: OrderSenderDeps;
  readonly #word: BrokerWord;

  constructor(deps: OrderSenderDeps) {
    this.#deps = deps;
    this.#word = new BrokerWord(deps);
  }

  /** How often everything was cancelled. */
  get recalls(): number {
    return this.#deps.turns.recalls;
  }

  /**
   * One submit after the other, in the order of their ids: IB refuses an id below one it has seen (103), so
   * nothing may overtake a bracket whose legs wait for their replies. Whoever would wait too long is refused,
   * not sent late.
   */
  sendAll(ready: readonly ReadyOrder[], sending: Sending): Promise<void> {
    const { turns, settings, tradingState } = this.#deps;
    const committed = { ...sending, recalls: turns.recalls, state: tradingState() };
    return turns.take(() => this.#sendLegs(ready, committed), settings.maxSendDelayMs + 1);
  }

  /** Parent first, one after the other: a child that could not be sent leaves nothing transmitted. */
  async #sendLegs(ready: readonly ReadyOrder[], sending: Committed): Promise<void> {
    const sent: PlannedOrder[] = [];
    for (const order of ready) {
      const isSent = await this.#send(order, sending, () => this.#requireWanted(order, sending, sent));
      if (!isSent) {
        const rest = ready.slice(ready.indexOf(order) + 1);
        for (const unsent of rest) this.#markUnsent(unsent);
        if (ready.length > 1) this.#withdraw(sent, sending);
        return;
      }
      sent.push(order);
    }
  }

  async #send(order: ReadyOrder, sending: Sending, requireWanted: () => void): Promise<boolean> {
    const { ledger, clock, hops } = this.#deps;
    try {
      requireSendable(order.held, () => {
        sending.requireInTime();
        requireWanted();
      });
      const began = clock.monotonic();
      const sent = order.held.release(sending.notAfter());
      this.#word.await(order.clientOrderId);
      await sent;
      hops.note("bridge", clock.monotonic() - began);
      ledger.record({ kind: "sent", clientOrderId: order.clientOrderId, data: {} });
      return true;
    } catch (error) {
      if (isRefusedByDisk(error)) ledger.refusedByDisk(error.says);
      ledger.record({ kind: "send_failed", clientOrderId: order.clientOrderId, data: failure(error) });
      return false;
    }
  }

  /** What was wanted at the commit may not be any more when the turn comes; `before` are the earlier legs. */
  #requireWanted(
    { closeResult }: PlannedOrder,
    { recalls, state, reduces }: Committed,
    before: readonly PlannedOrder[],
  ): void {
    const { ledger, turns } = this.#deps;
    const now = this.#deps.tradingState();
    // A close has its proof: whoever halts wants to get out.
    if (now === "halted" && closeResult === null) throw new ConflictError(say("TRADING_HALTED.meanwhile"));
    // What was committed while only reducing was let through is proven to reduce.
    if (now === "reducing" && state === "active" && closeResult === null && !reduces) {
      throw new ConflictError(say("TRADING_REDUCING.meanwhile"));
    }
    if (turns.recalls !== recalls) throw new ConflictError(say("ORDER_RECALLED"));
    const isOver = before.some(({ clientOrderId }) => {
      const leg = ledger.book.get(clientOrderId);
      return leg === null || leg.cancel !== null || !isOpen(leg.state);
    });
    if (isOver) throw new ConflictError(say("NOT_SENT.before"));
  }

  #markUnsent({ clientOrderId, held }: ReadyOrder): void {
    held.drop();
    const data = failedData(say("NOT_SENT.needed"), true);
    this.#deps.ledger.record({ kind: "send_failed", clientOrderId, data });
  }

  /** A bracket that broke off: what waits untransmitted at TWS is taken back. */
  #withdraw(sent: readonly PlannedOrder[], sending: Sending): void {
    const { link, ledger, outcomes } = this.#deps;
    for (const { clientOrderId, orderId } of sent) {
      const leg = ledger.book.get(clientOrderId);
      if (leg === null || leg.cancel !== null || !isOpen(leg.state)) continue;
      ledger.record({
        kind: "cancel",
        clientOrderId,
        data: { epoch: sending.epoch, by: "the bracket could not be completed" },
      });
      outcomes.expect(clientOrderId, "cancel");
      link.request("cancel_order", { epoch: sending.epoch, orderId }).catch((error) =>
        void ledger.record({ kind: "cancel_failed", clientOrderId, data: failure(error) })
      );
    }
  }
}

/** What is not to be sent after all is not held any longer. */
function requireSendable(held: HeldOrder, check: () => void): void {
  try {
    check();
  } catch (error) {
    held.drop();
    throw error;
  }
}
