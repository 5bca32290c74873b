// Submit: what was previewed, once, never retried; the same key gets the same answer.
import type { OrderReply, SubmitRequest } from "@/lib/contract/api.ts";
import type { OrderState } from "@/lib/contract/order_states.ts";
import { say } from "@/lib/contract/says/say.ts";
import { ConflictError } from "@/lib/server/errors.ts";
import type { OrderLedger } from "../book/mod.ts";
import type { OrderAsker, OrderDeps } from "../deps.ts";
import type { Plan, PreviewTokens } from "../draft/mod.ts";
import type { OrderSettings } from "../settings.ts";
import { Attempt } from "./attempt.ts";
import type { Commits } from "./commits.ts";

export interface SubmitsDeps extends Pick<OrderDeps, "journal" | "clock"> {
  ledger: OrderLedger;
  tokens: PreviewTokens;
  commits: Commits;
  settings: Pick<OrderSettings, "maxSendDelayMs">;
}

type Sender = Pick<OrderAsker, "allowance" | "by">;

/** The answer to the browser does not wait longer than this for the bridge: the state says what is known. */
const ANSWER_WITHIN_MS = 2_000;

export class Submits {
  readonly #deps: SubmitsDeps;
  readonly #running = new Map<string, { tokenHash: string; answer: Promise<OrderReply> }>();

  constructor(deps: SubmitsDeps) {
    this.#deps = deps;
  }

  /** The same key answers the same, now, later and after a restart; nothing is sent again. */
  async submit(request: SubmitRequest, { allowance = null, by }: Sender = {}): Promise<OrderReply> {
    const { clock, tokens, settings } = this.#deps;
    const { maxSendDelayMs } = settings;
    const tokenHash = tokens.hashOf(request.previewToken);
    const attempt = new Attempt(request, { clock, maxSendDelayMs, allowance, tokenHash });
    const { key } = attempt;
    const running = this.#running.get(key);
    if (running !== undefined) {
      requireSameToken(running.tokenHash, tokenHash);
      return await running.answer;
    }
    // A preview that is free was never answered. Whether its key was, is asked while the disk writes.
    const kept = tokens.isFree(attempt.token) ? null : this.#kept(key, tokenHash);
    if (kept !== null) return kept;
    const plan = tokens.take(attempt.token, { by: by ?? null, now: attempt.startedAt });
    const answer = this.#run(plan, attempt);
    this.#running.set(key, { tokenHash, answer });
    try {
      return await answer;
    } finally {
      this.#running.delete(key);
      tokens.release(attempt.token);
    }
  }

  /** What the key was answered before; `null`: nothing was. */
  #kept(key: string, tokenHash: string): OrderReply | null {
    const { journal } = this.#deps;
    const kept = journal.answer(key);
    if (kept === null) return null;
    requireSameToken(kept.tokenHash, tokenHash);
    const { clientOrderId } = kept;
    if (kept.state !== null) return { clientOrderId, state: kept.state as OrderState };
    // The program ended before it answered: what is told now is the answer from now on.
    const state = this.#stateOf(clientOrderId);
    journal.completeAnswer(key, state);
    return { clientOrderId, state };
  }

  async #run(plan: Plan, attempt: Attempt): Promise<OrderReply> {
    const { commits } = this.#deps;
    const { sending } = plan.kind === "close"
      ? await commits.commitClose(plan, attempt)
      : commits.commit(plan, attempt);
    await this.#within(sending, ANSWER_WITHIN_MS);
    const state = this.#stateOf(plan.clientOrderId);
    this.#deps.journal.completeAnswer(attempt.key, state);
    return { clientOrderId: plan.clientOrderId, state };
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
  throw new ConflictError(say("IDEMPOTENCY_KEY_REUSED"), "idempotencyKey");
}
