// Cancels: one order under its binding on this socket, all of ours one by one, or the whole account with IB's
// global cancel.
import { nameParts } from "@/lib/server/contracts/contract_view.ts";
import type { OrderReply } from "@/lib/contract/api.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import { isOpen, isTerminal } from "@/lib/contract/order_states.ts";
import { coded } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { AppError, ConflictError, NotFoundError, UnavailableError } from "@/lib/server/errors.ts";
import type { Timers } from "@/lib/server/timers.ts";
import {
  isCancellable,
  type NewFact,
  type OrderLedger,
  type OrderRecord,
  type Session,
  type SessionSource,
} from "../book/mod.ts";
import type { OrderDeps } from "../deps.ts";
import type { OrderSettings } from "../settings.ts";
import { failure } from "./failure.ts";
import type { Outcomes } from "./outcomes.ts";
import type { Turns } from "./turns.ts";

export interface CancelsDeps extends Pick<OrderDeps, "link" | "clock" | "notice"> {
  ledger: OrderLedger;
  session: SessionSource;
  turns: Turns;
  outcomes: Outcomes;
  timers: Timers;
  /** Reads everything at the broker in a moment. */
  readSoon(): void;
  settings: Pick<OrderSettings, "outcomeDeadlineMs">;
}

/** By then IB has ended what was typed in TWS. */
const FOREIGN_END_MS = 1_000;
/** A second click within this does not send a second cancel. */
const REPEAT_MS = 2_000;
/** So many orders that could not be cancelled are told each by itself. */
const MOST_NAMED = 20;

export class Cancels {
  readonly #deps: CancelsDeps;

  constructor(deps: CancelsDeps) {
    this.#deps = deps;
  }

  /** Cancels pass while order entry is locked or halted: they only need the socket. */
  async cancel(clientOrderId: string, by: string): Promise<OrderReply> {
    const record = this.#deps.ledger.book.get(clientOrderId);
    if (record === null) throw new NotFoundError(say("ORDER_UNKNOWN"), "clientOrderId");
    this.#requireCancellable(record);
    if (!this.#wasJustAsked(record)) await this.#send(record, { by });
    return { clientOrderId, state: this.#deps.ledger.book.get(clientOrderId)?.state ?? record.state };
  }

  async cancelAll(scope: "app" | "account", by: string): Promise<{ requested: string[] }> {
    const session = this.#requireSession();
    this.#deps.turns.recall();
    const open = this.#deps.ledger.book.openRecords();
    if (scope === "account") return { requested: await this.#cancelAccount(open, session.epoch, by) };
    const ours = open.filter((record) => record.origin === "app" && isCancellable(record, session));
    const leaving = open.filter(isLeaving);
    // One after the other: each waits for its place in the bridge's cancel lane, none is refused for pacing.
    const sending = this.#sendEach(ours, by).then(() => this.#follow(leaving, by));
    sending.catch(() => {});
    const served = new Set([...ours, ...leaving]);
    this.#tellLeftOut(open.filter((record) => record.origin === "app" && !served.has(record)), session);
    return { requested: [...ours, ...leaving].map((record) => record.clientOrderId) };
  }

  /**
   * The first by name: thousands would hold up the cancels that do go, and drive every other notice off the
   * list.
   */
  #tellLeftOut(records: readonly OrderRecord[], session: Session): void {
    for (const record of records.slice(0, MOST_NAMED)) {
      this.#tellFailed(record, say(`ORDER_NOT_CANCELLABLE.${whyNot(record, session)}`));
    }
    const count = records.length - MOST_NAMED;
    if (count <= 0) return;
    const says = say("CANCEL_FAILED.more", { count });
    this.#deps.notice({ at: this.#deps.ledger.now(), level: "error", ...coded(says) });
  }

  async #sendEach(records: readonly OrderRecord[], by: string): Promise<void> {
    for (const record of records) {
      try {
        if (!this.#wasJustAsked(record)) await this.#send(record, { by, all: "app" });
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        this.#tellFailed(record, error.says);
      }
    }
  }

  #tellFailed(
    { side, terms: { quantity }, contract, clientOrderId: orderId }: OrderRecord,
    why: Saying,
  ): void {
    const says = say("CANCEL_FAILED", { side, quantity, symbol: nameParts(contract), why });
    this.#deps.notice({ at: this.#deps.ledger.now(), level: "error", ...coded(says), orderId });
  }

  /**
   * What is with the bridge and not yet with IB: cancels overtake orders there, so theirs go when they have
   * left.
   */
  async #follow(leaving: readonly OrderRecord[], by: string): Promise<void> {
    if (leaving.length === 0) return;
    const { turns, settings } = this.#deps;
    await turns.free(settings.outcomeDeadlineMs);
    await this.#sendEach(leaving, by);
  }

  async #send(record: OrderRecord, who: { by: string; all?: "app" }): Promise<void> {
    const { link, ledger, outcomes } = this.#deps;
    const { clientOrderId } = record;
    const current = ledger.book.get(clientOrderId);
    const session = this.#requireSession();
    if (current === null || current.binding === null || !isCancellable(current, session)) return;
    this.#journal({ kind: "cancel", clientOrderId, data: { epoch: session.epoch, ...who } });
    outcomes.expect(clientOrderId, "cancel");
    try {
      await link.request("cancel_order", { epoch: session.epoch, orderId: current.binding.orderId });
    } catch (error) {
      const data = failure(error);
      ledger.record({ kind: "cancel_failed", clientOrderId, data });
      if (data.nothingSent) {
        throw new UnavailableError(say("CANCEL_NOT_SENT", { why: data.says }), error);
      }
    }
  }

  /** P41: also ends what was typed in TWS, which is why the screen asks with those words. */
  async #cancelAccount(
    open: readonly OrderRecord[],
    epoch: SocketEpoch,
    by: string,
  ): Promise<string[]> {
    const { link, ledger, outcomes } = this.#deps;
    const requested = open.map((record) => record.clientOrderId);
    for (const clientOrderId of requested) {
      this.#journal({ kind: "cancel", clientOrderId, data: { epoch, by, all: "account" } });
      outcomes.expect(clientOrderId, "cancel");
    }
    try {
      await link.request("global_cancel", { epoch });
    } catch (error) {
      const data = failure(error);
      for (const clientOrderId of requested) ledger.record({ kind: "cancel_failed", clientOrderId, data });
      if (data.nothingSent) {
        throw new UnavailableError(say("CANCEL_NOT_SENT", { why: data.says }), error);
      }
    }
    this.#follow(open.filter(isLeaving), by).catch(() => {});
    // Nobody tells us how orders of others end: they are read.
    if (open.some((record) => record.origin === "foreign")) {
      this.#deps.timers.after(FOREIGN_END_MS, () => this.#deps.readSoon());
    }
    return requested;
  }

  /** Durable when the disk allows it; a full disk must not stand in the way of getting out. */
  #journal(fact: NewFact): void {
    try {
      this.#deps.ledger.commit([fact]);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#deps.ledger.record(fact);
    }
  }

  #requireSession() {
    const session = this.#deps.session.current;
    if (session === null) throw new UnavailableError(say("DESK_NOT_READY"));
    return session;
  }

  #requireCancellable(record: OrderRecord): void {
    const session = this.#requireSession();
    if (isTerminal(record.state)) {
      throw new ConflictError(say("ORDER_ALREADY_ENDED", { state: record.state }), "clientOrderId");
    }
    if (isCancellable(record, session)) return;
    throw new ConflictError(say(`ORDER_NOT_CANCELLABLE.${whyNot(record, session)}`), "clientOrderId");
  }

  #wasJustAsked(record: OrderRecord): boolean {
    const { cancel } = record;
    if (cancel === null || cancel.epoch !== this.#deps.session.current?.epoch) return false;
    const age = this.#deps.clock.now() - Date.parse(cancel.at);
    // Somebody set the clock back: a cancel too many is harmless, one too few is not.
    return age >= 0 && age < REPEAT_MS;
  }
}

/** An order of ours may be of another client id: that of an earlier start. */
function whyNot({ state, origin, binding }: OrderRecord, { epoch, clientId }: Session): "unseen" | "foreign" {
  const isOfAnother = binding !== null && binding.epoch === epoch && binding.clientId !== clientId;
  return isOpen(state) && (origin === "foreign" || isOfAnother) ? "foreign" : "unseen";
}

/** Committed, and handed to the bridge or about to be: IB can not have it yet. */
function isLeaving(record: OrderRecord): boolean {
  return record.state === "journaled";
}
