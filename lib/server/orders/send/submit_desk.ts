// Submit: what was previewed, once, journaled before it is sent, never retried. Each refusal before the commit sends nothing.
import { compare } from "@/lib/contract/decimal.ts";
import { isOpen, type OrderState } from "@/lib/contract/order_states.ts";
import { iso } from "@/lib/server/clock.ts";
import { ConflictError } from "@/lib/server/errors.ts";
import { proveClose, workingExits } from "../draft/close_math.ts";
import type { SubmitAnswer, SubmitRequest } from "../deps.ts";
import { type DeskContext, guardDraft, requireSameWorld, sizeStep } from "../desk_context.ts";
import type { NewFact } from "../book/ledger.ts";
import { KeyedLock } from "./mutex.ts";
import { guardFamily, readPosition, requireModifiable } from "../draft/preview_desk.ts";
import { type ClosePlan, type ModifyPlan, type OrderPlan, type Plan, tokenHash } from "../draft/previews.ts";
import type { OrderRecord } from "../book/record.ts";
import { expectAnswer, failure, OrderSender } from "./sender.ts";
import { samePrice, sameTerms } from "../book/terms.ts";
import { planOrders, wireOrder } from "./wire_order.ts";

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

export class SubmitDesk {
  readonly #context: DeskContext;
  readonly #running = new Map<string, { tokenHash: string; answer: Promise<SubmitAnswer> }>();
  readonly #locks = new KeyedLock();
  readonly #sender: OrderSender;

  constructor(context: DeskContext) {
    this.#context = context;
    this.#sender = new OrderSender(context);
  }

  /** The same key answers the same, now, later and after a restart; nothing is sent again. */
  async submit(request: SubmitRequest): Promise<SubmitAnswer> {
    const { deps, tokens } = this.#context;
    const key = request.idempotencyKey;
    const hash = tokenHash(request.previewToken);
    const running = this.#running.get(key);
    if (running !== undefined) {
      requireSameToken(running.tokenHash, hash);
      return await running.answer;
    }
    const kept = deps.journal.answer(key);
    if (kept !== null) {
      requireSameToken(kept.tokenHash, hash);
      const { clientOrderId } = kept;
      if (kept.state !== null) return { clientOrderId, state: kept.state as OrderState };
      // The program ended before it answered: what is told now is the answer from now on.
      const state = this.#stateOf(clientOrderId);
      deps.journal.completeAnswer(key, state);
      return { clientOrderId, state };
    }
    const startedAt = deps.clock.monotonic();
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
    this.#context.deps.journal.completeAnswer(attempt.key, state);
    return { clientOrderId: plan.clientOrderId, state };
  }

  /** Guards, commit and hand-over, without a pause in between. Returns the sending, which is under way. */
  #commit(plan: OrderPlan | ModifyPlan, attempt: Attempt): Committed {
    requireSameWorld(this.#context, plan);
    const { rules, mode, kind: purpose } = plan;
    guardDraft(this.#context, plan.draft, {
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
      requireSameWorld(this.#context, plan);
      const position = await readPosition(this.#context, account, conId);
      requireSameWorld(this.#context, plan);
      this.#requireProof(plan, position);
      guardDraft(this.#context, plan.draft, { rules: plan.rules, purpose: "close", mode: plan.mode });
      return { sending: this.#commitOrder(plan, attempt) };
    });
  }

  #requireProof(plan: ClosePlan, position: string): void {
    const { account, conId } = plan.request;
    const exits = workingExits(this.#context.ledger.book.openRecords(), { account, conId, position });
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
    const { ids, ledger, deps, tokens } = this.#context;
    if (!attempt.confirmDuplicate) this.#refuseLookAlike(plan);
    this.#requireInTime(attempt);
    const closeResult = plan.kind === "close" ? plan.proof.result : null;
    const planned = planOrders(
      plan.draft,
      { clientOrderId: plan.clientOrderId, contract: plan.rules.contract, closeResult },
      { uuid: () => deps.ids.uuid(), orderId: () => ids.take() },
    );
    const facts = planned.map((order): NewFact => ({
      kind: "confirm",
      clientOrderId: order.clientOrderId,
      data: {
        planned: order,
        epoch: plan.epoch,
        clientId: deps.clientId,
        previewedAt: plan.previewedAt,
        exit: plan.exit,
        bond: this.#bond(plan, attempt),
      },
    }));
    const also = { orderIdFloor: ids.floor, answer: this.#answer(plan, attempt) };
    const sending = ledger.commitBefore(facts, also, () => {
      tokens.use(attempt.token);
      return this.#sender.sendAll(planned, {
        epoch: plan.epoch,
        requireInTime: () => this.#requireInTime(attempt),
        notAfter: () => this.#notAfter(attempt),
      });
    });
    for (const order of planned) expectAnswer(this.#context, order.clientOrderId, "order");
    return sending;
  }

  #commitChange(plan: ModifyPlan, attempt: Attempt): Promise<void> {
    const { ledger, tokens, deps } = this.#context;
    const record = ledger.book.get(plan.clientOrderId);
    if (record === null || record.binding === null) throw orderChanged();
    requireModifiable(this.#context, record);
    if (!sameTerms(record.terms, plan.from)) throw orderChanged();
    guardFamily(this.#context, record, plan.to.quantity);
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
      return deps.link.request("place_order", {
        epoch: plan.epoch,
        orderId,
        contract: record.contract,
        order,
        notAfter: this.#notAfter(attempt),
      });
    });
    expectAnswer(this.#context, plan.clientOrderId, "change");
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
      : this.#context.ledger.book.get(record.parentClientOrderId);
    if (parent === null || !isOpen(parent.state) || parent.binding?.epoch !== record.binding?.epoch) return 0;
    return parent.binding?.orderId ?? 0;
  }

  #refuseLookAlike({ draft }: Plan): void {
    const { ledger, settings, deps } = this.#context;
    // Both are UTC with milliseconds: as texts they compare like times.
    const since = iso(deps.clock.now() - settings.lookAlikeWindowMs);
    const twin = ledger.book.records().find((record) =>
      record.createdAt >= since && record.origin === "app" && record.parentClientOrderId === null &&
      record.state !== "rejected" && looksAlike(record, draft)
    );
    if (twin === undefined) return;
    throw new ConflictError(
      "ORDER_LOOKS_ALIKE",
      "An equal order was submitted a moment ago: confirm that you want both",
    );
  }

  #requireInTime({ startedAt }: Attempt): void {
    const { deps, settings } = this.#context;
    const waited = deps.clock.monotonic() - startedAt;
    if (waited <= settings.maxSendDelayMs) return;
    throw new ConflictError(
      "ORDER_TOO_LATE",
      `The order could not be sent within ${settings.maxSendDelayMs} ms and was not sent`,
    );
  }

  /** What is left of the time to send, as a moment that the bridge can compare with its own clock: both run on one machine. */
  #notAfter({ startedAt }: Attempt): string {
    const { deps: { clock }, settings } = this.#context;
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
    return this.#context.ledger.book.get(clientOrderId)?.state ?? "unknown";
  }

  async #within(sending: Promise<void>, ms: number): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const cancel = this.#context.deps.clock.after(ms, resolve);
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

function looksAlike(record: OrderRecord, draft: Plan["draft"]): boolean {
  const { terms } = record;
  return record.contract.conId === draft.conId && record.side === draft.side &&
    record.account === draft.account &&
    terms.orderType === draft.orderType && terms.tif === draft.tif &&
    compare(terms.quantity, draft.quantity) === 0 &&
    samePrice(terms.limitPrice, draft.limitPrice) && samePrice(terms.stopPrice, draft.stopPrice) &&
    samePrice(terms.trailingAmount, draft.trailingAmount) &&
    samePrice(terms.trailingPercent, draft.trailingPercent);
}
