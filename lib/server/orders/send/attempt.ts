// One request to submit: the token it spends, the key it answers to, and how long it may still take.
import type { SubmitRequest, Warning } from "@/lib/contract/api.ts";
import { type Clock, iso, type Moment, momentOf, since } from "@/lib/server/clock.ts";
import { say } from "@/lib/contract/says/say.ts";
import { ConflictError } from "@/lib/server/errors.ts";
import type { Allowance } from "../deps.ts";
import type { Plan } from "../draft/mod.ts";

export interface AttemptDeps {
  clock: Clock;
  /** An order that could not be handed over within this is refused. */
  maxSendDelayMs: number;
  /** Of the one who sends; `null`: it has none of its own. */
  allowance: Allowance | null;
  /** Of the token of the request. */
  tokenHash: string;
}

export class Attempt {
  readonly token: string;
  readonly key: string;
  readonly confirmDuplicate: boolean;
  readonly allowance: Allowance | null;
  readonly #confirmWarnings: boolean;
  readonly tokenHash: string;
  /** When the request came. */
  readonly startedAt: Moment;
  /** From when on the time to send counts. */
  #countedFrom: Moment;
  readonly #deps: AttemptDeps;

  constructor(request: SubmitRequest, deps: AttemptDeps) {
    this.token = request.previewToken;
    this.key = request.idempotencyKey;
    this.confirmDuplicate = request.confirmDuplicate ?? false;
    this.#confirmWarnings = request.confirmWarnings ?? false;
    this.tokenHash = deps.tokenHash;
    this.startedAt = momentOf(deps.clock);
    this.#countedFrom = this.startedAt;
    this.allowance = deps.allowance;
    this.#deps = deps;
  }

  /** Throws `LIMIT_NOT_CONFIRMED` while a warning that has to be confirmed was not. */
  requireConfirmed(warnings: readonly Warning[]): void {
    if (this.#confirmWarnings) return;
    const open = warnings.filter(({ confirm }) => confirm === true).flatMap(({ says }) => says ?? []);
    if (open.length > 0) throw new ConflictError(say("LIMIT_NOT_CONFIRMED", { warnings: open }));
  }

  /**
   * What it stands on has been read anew just now: from here the time to send counts. Throws `ORDER_TOO_LATE`
   * when the request is older than `withinMs` by now.
   */
  proven(withinMs: number): void {
    const { clock } = this.#deps;
    if (since(clock, this.startedAt) > withinMs) {
      throw new ConflictError(say("ORDER_TOO_LATE", { ms: withinMs }));
    }
    this.#countedFrom = momentOf(clock);
  }

  /** Throws `ORDER_TOO_LATE` when the request has waited too long to be sent. */
  requireInTime(): void {
    const { clock, maxSendDelayMs } = this.#deps;
    if (since(clock, this.#countedFrom) <= maxSendDelayMs) return;
    throw new ConflictError(say("ORDER_TOO_LATE", { ms: maxSendDelayMs }));
  }

  /** Milliseconds since the request came. */
  get age(): number {
    return this.#deps.clock.monotonic() - this.startedAt.monotonic;
  }

  /**
   * What is left of the time to send, as a moment that the bridge can compare with its own clock: both run on
   * one machine.
   */
  notAfter(): string {
    const { clock, maxSendDelayMs } = this.#deps;
    return iso(clock.now() + maxSendDelayMs - since(clock, this.#countedFrom));
  }

  /** The bond between the row of an intent and its preview. */
  bond(plan: Plan) {
    return {
      token: this.tokenHash,
      idempotencyKey: this.key,
      confirmedDuplicate: this.confirmDuplicate,
      confirmedWarnings: this.#confirmWarnings,
      mode: plan.mode,
      limits: plan.limitsVersion,
      sentence: plan.sentence,
    };
  }

  /** What the journal keeps under the key. */
  answer(plan: Plan): { key: string; tokenHash: string; clientOrderId: string } {
    return { key: this.key, tokenHash: this.tokenHash, clientOrderId: plan.clientOrderId };
  }
}
