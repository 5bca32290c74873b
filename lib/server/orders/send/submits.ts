// Submit: what was previewed, once, journaled before it is sent, never retried. Each refusal before the commit sends nothing.
import { compare } from "@/lib/contract/decimal.ts";
import { isOpen, type OrderState } from "@/lib/contract/order_states.ts";
import { iso } from "@/lib/server/clock.ts";
import { ConflictError } from "@/lib/server/errors.ts";
import { type NewFact, type OrderIds, type OrderLedger, type OrderRecord, sameTerms } from "../book/mod.ts";
import type { OrderDeps } from "../deps.ts";
import {
  type ChangeGuard,
  type ClosePlan,
  type DraftGuard,
  type EntryGate,
  type ModifyPlan,
  type OrderPlan,
  type Plan,
  type PositionProof,
  type PreviewTokens,
  proveClose,
  sizeStep,
  tokenHash,
  wireOrder,
  workingExits,
} from "../draft/mod.ts";
import type { OrderSettings } from "../settings.ts";
import { failure } from "./failure.ts";
import { refuseLookAlike } from "./look_alike.ts";
import { KeyedLock } from "./mutex.ts";
import type { Outcomes } from "./outcomes.ts";
import { planOrders } from "./plan_orders.ts";
import type { OrderSender } from "./sender.ts";

export interface SubmitRequest {
  previewToken: string;
  idempotencyKey: string;
  confirmDuplicate?: boolean | undefined;
}

export interface SubmitAnswer {
  clientOrderId: string;
  state: OrderState;
}

export interface SubmitsDeps extends Pick<OrderDeps, "link" | "journal" | "clock" | "ids" | "clientId"> {
  ledger: OrderLedger;
  orderIds: OrderIds;
  tokens: PreviewTokens;
  entry: EntryGate;
  guard: DraftGuard;
  changes: ChangeGuard;
  proof: PositionProof;
  sender: OrderSender;
  outcomes: Outcomes;
  settings: Pick<OrderSettings, "maxSendDelayMs" | "lookAlikeWindowMs">;
}

interface Attempt {
  token: string;
  tokenHash: string;
  key: string;
  confirmDuplicate: boolean;
  /** Monotonic ms when the request came. */
  startedAt: number;
}

/** Committed to the journal; the hand-over to the bridge goes on in `sending`, which never rejects. */
interface Committed {
  sending: Promise<void>;
}

/** The answer to the browser does not wait longer than this for the bridge: the state says what is known. */
const ANSWER_WITHIN_MS = 2_000;

export class Submits {
  readonly #deps: SubmitsDeps;
  readonly #running = new Map<string, { tokenHash: string; answer: Promise<SubmitAnswer> }>();
  readonly #locks = new KeyedLock();

  constructor(deps: SubmitsDeps) {
    this.#deps = deps;
  }

  /** The same key answers the same, now, later and after a restart; nothing is sent again. */
  async submit(request: SubmitRequest): Promise<SubmitAnswer> {
    const { journal, clock, tokens } = this.#deps;
    const key = request.idempotencyKey;
    const hash = tokenHash(request.previewToken);
    const running = this.#running.get(key);
    if (running !== undefined) {
      requireSameToken(running.tokenHash, hash);
      return await running.answer;
    }
    const kept = journal.answer(key);
    if (kept !== null) {
      requireSameToken(kept.tokenHash, hash);
      const { clientOrderId } = kept;
      if (kept.state !== null) return { clientOrderId, state: kept.state as OrderState };
      // The program ended before it answered: what is told now is the answer from now on.
      const state = this.#stateOf(clientOrderId);
      journal.completeAnswer(key, state);
      return { clientOrderId, state };
    }
    const startedAt = clock.monotonic();
    const plan = tokens.take(request.previewToken, startedAt);
    const attempt: Attempt = {
      token: request.previewToken,
      tokenHash: hash,
      key,
      confirmDuplicate: request.confirmDuplicate ?? false,
      startedAt,
    };
    const answer = this.#run(plan, attempt);
    this.#running.set(key, { tokenHash: hash, answer });
    try {
      return await answer;
    } finally {
      this.#running.delete(key);
      tokens.release(request.previewToken);
    }
  }

  async #run(plan: Plan, attempt: Attempt): Promise<SubmitAnswer> {
    const { sending } = plan.kind === "close"
      ? await this.#close(plan, attempt)
      : this.#commit(plan, attempt);
    await this.#within(sending, ANSWER_WITHIN_MS);
    const state = this.#stateOf(plan.clientOrderId);
    this.#deps.journal.completeAnswer(attempt.key, state);
    return { clientOrderId: plan.clientOrderId, state };
  }

  /** Guards, commit and hand-over, without a pause in between. Returns the sending, which is under way. */
  #commit(plan: OrderPlan | ModifyPlan, attempt: Attempt): Committed {
    this.#deps.entry.requireSameWorld(plan);
    const { rules, mode, kind: purpose } = plan;
    this.#deps.guard.check(plan.draft, {
      rules,
      mode,
      purpose,
      ...(purpose === "modify" ? { changes: plan.clientOrderId } : {}),
    });
    const sending = plan.kind === "modify"
      ? this.#commitChange(plan, attempt)
      : this.#commitOrder(plan, attempt);
    return { sending };
  }

  /** Under the lock of the position: read, compare with the proof, send (P58). */
  async #close(plan: ClosePlan, attempt: Attempt): Promise<Committed> {
    const { account, conId } = plan.request;
    return await this.#locks.run(`${account}/${conId}`, async () => {
      this.#requireInTime(attempt);
      this.#deps.entry.requireSameWorld(plan);
      const position = await this.#deps.proof.read(account, conId);
      this.#deps.entry.requireSameWorld(plan);
      this.#requireProof(plan, position);
      this.#deps.guard.check(plan.draft, { rules: plan.rules, purpose: "close", mode: plan.mode });
      return { sending: this.#commitOrder(plan, attempt) };
    });
  }

  #requireProof(plan: ClosePlan, position: string): void {
    const { account, conId } = plan.request;
    const exits = workingExits(this.#deps.ledger.book.openRecords(), { account, conId, position });
    const { proof } = plan;
    if (compare(position, proof.position) === 0 && compare(exits, proof.workingExits) === 0) return;
    const again = proveClose(plan.request, { position, exits, step: sizeStep(plan.rules) });
    const now = again.ok ? `now ${again.proof.closes} would be closed` : again.text;
    throw new ConflictError(
      "POSITION_CHANGED",
      `The position was ${proof.position} with ${proof.workingExits} in working exits and is ${position} with ${exits}: ${now}`,
    );
  }

  #commitOrder(plan: OrderPlan | ClosePlan, attempt: Attempt): Promise<void> {
    const { ids, orderIds, clientId, ledger, tokens, sender, outcomes } = this.#deps;
    if (!attempt.confirmDuplicate) this.#refuseLookAlike(plan.draft);
    this.#requireInTime(attempt);
    const closeResult = plan.kind === "close" ? plan.proof.result : null;
    const planned = planOrders(
      plan.draft,
      { clientOrderId: plan.clientOrderId, contract: plan.rules.contract, closeResult },
      { uuid: () => ids.uuid(), orderId: () => orderIds.take() },
    );
    const facts = planned.map((order): NewFact => ({
      kind: "confirm",
      clientOrderId: order.clientOrderId,
      data: {
        planned: order,
        epoch: plan.epoch,
        clientId,
        previewedAt: plan.previewedAt,
        exit: plan.exit,
        bond: this.#bond(plan, attempt),
      },
    }));
    const also = { orderIdFloor: orderIds.floor, answer: this.#answer(plan, attempt) };
    const sending = ledger.commitBefore(facts, also, () => {
      tokens.use(attempt.token);
      return sender.sendAll(planned, {
        epoch: plan.epoch,
        requireInTime: () => this.#requireInTime(attempt),
        notAfter: () => this.#notAfter(attempt),
      });
    });
    for (const order of planned) outcomes.expect(order.clientOrderId, "order");
    return sending;
  }

  #commitChange(plan: ModifyPlan, attempt: Attempt): Promise<void> {
    const { link, ledger, tokens, changes, outcomes } = this.#deps;
    const record = ledger.book.get(plan.clientOrderId);
    if (record === null || record.binding === null) throw orderChanged();
    changes.requireModifiable(record);
    if (!sameTerms(record.terms, plan.from)) throw orderChanged();
    changes.requireWholeFamily(record, plan.to.quantity);
    this.#requireInTime(attempt);
    const { orderId } = record.binding;
    const data = { terms: plan.to, epoch: plan.epoch, bond: this.#bond(plan, attempt) };
    const order = wireOrder(plan.to, {
      account: record.account,
      side: record.side,
      clientOrderId: record.clientOrderId,
      transmit: true,
      parentId: this.#liveParentId(record),
      ocaGroup: record.ocaGroup ?? "",
    });
    const fact: NewFact = { kind: "change", clientOrderId: plan.clientOrderId, data };
    const sending = ledger.commitBefore([fact], { answer: this.#answer(plan, attempt) }, () => {
      tokens.use(attempt.token);
      return link.request("place_order", {
        epoch: plan.epoch,
        orderId,
        contract: record.contract,
        order,
        notAfter: this.#notAfter(attempt),
      });
    });
    outcomes.expect(plan.clientOrderId, "change");
    return sending.then(
      () => ledger.note("change_sent", record.clientOrderId, {}),
      (error) =>
        void ledger.record({
          kind: "change_failed",
          clientOrderId: record.clientOrderId,
          data: failure(error),
        }),
    );
  }

  /** P39: naming a parent that has filled is refused with 135. */
  #liveParentId(record: OrderRecord): number {
    const parent = record.parentClientOrderId === null
      ? null
      : this.#deps.ledger.book.get(record.parentClientOrderId);
    if (parent === null || !isOpen(parent.state) || parent.binding?.epoch !== record.binding?.epoch) return 0;
    return parent.binding?.orderId ?? 0;
  }

  #refuseLookAlike(draft: Plan["draft"]): void {
    const { ledger, settings, clock } = this.#deps;
    refuseLookAlike(draft, ledger.book.records(), clock.now() - settings.lookAlikeWindowMs);
  }

  #requireInTime({ startedAt }: Attempt): void {
    const { clock, settings } = this.#deps;
    const waited = clock.monotonic() - startedAt;
    if (waited <= settings.maxSendDelayMs) return;
    throw new ConflictError(
      "ORDER_TOO_LATE",
      `The order could not be sent within ${settings.maxSendDelayMs} ms and was not sent`,
    );
  }

  /** What is left of the time to send, as a moment that the bridge can compare with its own clock: both run on one machine. */
  #notAfter({ startedAt }: Attempt): string {
    const { clock, settings } = this.#deps;
    return iso(clock.now() + settings.maxSendDelayMs - (clock.monotonic() - startedAt));
  }

  #bond(plan: Plan, attempt: Attempt) {
    return {
      token: attempt.tokenHash,
      idempotencyKey: attempt.key,
      confirmedDuplicate: attempt.confirmDuplicate,
      mode: plan.mode,
      limits: plan.limitsVersion,
      sentence: plan.sentence,
    };
  }

  #answer(plan: Plan, attempt: Attempt) {
    return { key: attempt.key, tokenHash: attempt.tokenHash, clientOrderId: plan.clientOrderId };
  }

  #stateOf(clientOrderId: string): OrderState {
    return this.#deps.ledger.book.get(clientOrderId)?.state ?? "unknown";
  }

  async #within(sending: Promise<void>, ms: number): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const cancel = this.#deps.clock.after(ms, resolve);
    await Promise.race([sending, late]);
    cancel();
  }
}

function requireSameToken(known: string, given: string): void {
  if (known === given) return;
  throw new ConflictError(
    "IDEMPOTENCY_KEY_REUSED",
    "This idempotency key belongs to another order",
    "idempotencyKey",
  );
}

function orderChanged(): ConflictError {
  return new ConflictError(
    "ORDER_CHANGED",
    "The order has changed since the preview: preview the change again",
    "clientOrderId",
  );
}
