// Hands committed orders to the bridge, each once, and turns what comes of it into facts.
import { type FailureCode, nothingSentCodes } from "@/lib/contract/protocol/commands.ts";
import { isOpen } from "@/lib/contract/order_states.ts";
import { AppError, BridgeError, ConflictError } from "@/lib/server/errors.ts";
import type { DeskContext } from "../desk_context.ts";
import type { PlannedOrder } from "../book/facts.ts";

export interface Sending {
  /** The socket the orders were previewed for. */
  epoch: number;
  /** Throws when the order has waited too long: asked before each hand-over. */
  requireInTime(): void;
  /** From then on the bridge must not send it either (ISO 8601). */
  notAfter(): string;
}

export class OrderSender {
  readonly #context: DeskContext;

  constructor(context: DeskContext) {
    this.#context = context;
  }

  /**
   * One submit after the other, in the order of their ids: IB refuses an id below one it has seen (103), so nothing may
   * overtake a bracket whose legs wait for their replies. Whoever would wait too long is refused, not sent late.
   */
  sendAll(planned: readonly PlannedOrder[], sending: Sending): Promise<void> {
    const { turns, settings } = this.#context;
    const recalls = turns.recalls;
    return turns.take(() => this.#sendLegs(planned, sending, recalls), settings.maxSendDelayMs + 1);
  }

  /** Parent first, one after the other: a child that could not be sent leaves nothing transmitted. */
  async #sendLegs(planned: readonly PlannedOrder[], sending: Sending, recalls: number): Promise<void> {
    const sent: PlannedOrder[] = [];
    for (const order of planned) {
      const isSent = await this.#send(order, sending, () => this.#requireWanted(sent, recalls));
      if (!isSent) {
        const rest = planned.slice(planned.indexOf(order) + 1);
        for (const unsent of rest) {
          this.#markUnsent(unsent, "NOT_SENT", "an order it depends on was not sent");
        }
        if (planned.length > 1) this.#withdraw(sent, sending);
        return;
      }
      sent.push(order);
    }
  }

  async #send(order: PlannedOrder, sending: Sending, requireWanted: () => void): Promise<boolean> {
    const { deps, ledger } = this.#context;
    try {
      sending.requireInTime();
      requireWanted();
      const { orderId, contract } = order;
      await deps.link.request("place_order", {
        epoch: sending.epoch,
        orderId,
        contract,
        order: order.order,
        notAfter: sending.notAfter(),
      });
      ledger.record({ kind: "sent", clientOrderId: order.clientOrderId, data: {} });
      return true;
    } catch (error) {
      ledger.record({ kind: "send_failed", clientOrderId: order.clientOrderId, data: failure(error) });
      return false;
    }
  }

  /** What was wanted at the commit may not be any more when the turn comes; `before` are the earlier legs. */
  #requireWanted(before: readonly PlannedOrder[], recalls: number): void {
    const { deps, ledger, turns } = this.#context;
    if (deps.tradingState() === "halted") throw new ConflictError("TRADING_HALTED", "trading was halted");
    if (turns.recalls !== recalls) throw new ConflictError("ORDER_RECALLED", "everything was cancelled");
    const isOver = before.some(({ clientOrderId }) => {
      const leg = ledger.book.get(clientOrderId);
      return leg === null || leg.cancel !== null || !isOpen(leg.state);
    });
    if (isOver) throw new ConflictError("NOT_SENT", "the order before it has ended or is being cancelled");
  }

  #markUnsent(order: PlannedOrder, code: string, text: string): void {
    const data = { code, text, nothingSent: true };
    this.#context.ledger.record({ kind: "send_failed", clientOrderId: order.clientOrderId, data });
  }

  /** A bracket that broke off: what waits untransmitted at TWS is taken back. */
  #withdraw(sent: readonly PlannedOrder[], sending: Sending): void {
    const { deps, ledger } = this.#context;
    for (const { clientOrderId, orderId } of sent) {
      const leg = ledger.book.get(clientOrderId);
      if (leg === null || leg.cancel !== null || !isOpen(leg.state)) continue;
      ledger.record({
        kind: "cancel",
        clientOrderId,
        data: { epoch: sending.epoch, by: "the bracket could not be completed" },
      });
      expectAnswer(this.#context, clientOrderId, "cancel");
      deps.link.request("cancel_order", { epoch: sending.epoch, orderId }).catch((error) =>
        void ledger.record({ kind: "cancel_failed", clientOrderId, data: failure(error) })
      );
    }
  }
}

/** Without evidence within the deadline the outcome is unknown and the broker is asked again. */
export function expectAnswer(
  context: DeskContext,
  clientOrderId: string,
  what: "order" | "change" | "cancel",
): void {
  context.later(context.settings.outcomeDeadlineMs, () => {
    const record = context.ledger.book.get(clientOrderId);
    const waits = record !== null && isOpen(record.state) &&
      (what === "order" ? !record.acknowledged : record[what] !== null);
    if (waits) context.ledger.record({ kind: "overdue", clientOrderId, data: { what } });
  });
}

/** A bridge failure as a fact: whether IB can have seen the message decides everything (law 4). */
export function failure(error: unknown): { code: string; text: string; nothingSent: boolean } {
  if (error instanceof BridgeError) {
    return {
      code: error.code,
      text: error.message,
      nothingSent: nothingSentCodes.has(error.code as FailureCode),
    };
  }
  // Our own refusal before the hand-over; anything else is not understood and proves nothing.
  if (error instanceof AppError) return { code: error.code, text: error.message, nothingSent: true };
  return {
    code: "INTERNAL",
    text: error instanceof Error ? error.message : String(error),
    nothingSent: false,
  };
}
