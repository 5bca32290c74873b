// What a preview says of an exact draft: checks, limits, IB's what-if, warnings, the plain sentence, and the
// token to submit it.
import type { CloseProof, Draft, Mode, Preview, Side, Warning } from "@/lib/contract/api.ts";
import { type DecimalString, sign, sub } from "@/lib/contract/decimal.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import { isOpen } from "@/lib/contract/order_states.ts";
import type { OrderTerms, SentTerms } from "@/lib/contract/order_terms.ts";
import type { CloseRequest } from "@/lib/contract/requests.ts";
import { inEnglish } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { iso, momentOf } from "@/lib/server/clock.ts";
import { contractView } from "@/lib/server/contracts/contract_view.ts";
import { DenialError, UnavailableError } from "@/lib/server/errors.ts";
import {
  draftTerms,
  filledQuantity,
  type OrderIds,
  type OrderLedger,
  type OrderRecord,
  remainingQuantity,
} from "../book/mod.ts";
import type { Allowance, ContractRules, FromProposal, OrderDeps } from "../deps.ts";
import type { OrderSettings } from "../settings.ts";
import { basisOf } from "./basis.ts";
import { bracketOutcome, standingWorth } from "./change_worth.ts";
import type { DraftGuard } from "./guards/draft_guard.ts";
import { exitsOf, positionAfter, worthOf } from "./notional.ts";
import type { OrderPlan, Plan, PreviewTokens } from "./preview_tokens.ts";
import { sentenceOf } from "./sentence.ts";
import { draftWarnings, whatIfWarnings } from "./warnings.ts";
import { QuestionPlaces } from "./question_places.ts";
import { askWhatIf } from "./what_if.ts";
import { wireOrder } from "./wire_order.ts";

/** What a kind of preview adds to the common part. */
type PlanPart =
  | { kind: "order"; from?: FromProposal }
  | { kind: "close"; request: CloseRequest; proof: CloseProof }
  | { kind: "modify"; from: OrderTerms; to: SentTerms };

export interface Assessed {
  draft: Draft;
  rules: ContractRules;
  ready: { epoch: SocketEpoch; mode: Mode };
  clientOrderId: string;
  part: PlanPart;
  sentence?: Saying;
  /** The order that is changed. */
  record?: OrderRecord;
  /** Of the one who wants to send it. */
  allowance: Allowance | null;
  /** The session or token for which it is previewed. */
  by: string | undefined;
}

export interface AssessorDeps extends
  Pick<
    OrderDeps,
    "link" | "quotes" | "accounts" | "positions" | "limits" | "clock" | "ids" | "previewTolerance"
  > {
  ledger: OrderLedger;
  guard: DraftGuard;
  tokens: PreviewTokens;
  orderIds: OrderIds;
  /** Waits until no order is on its way to the bridge; false when that takes longer than `waitMs`. */
  whenFree(waitMs: number): Promise<boolean>;
  /** Makes the order ready for the socket while somebody reads what was said of it. */
  prepare(plan: OrderPlan): void;
  /** IB would refuse what every check here has let pass; `code`: its number, where it has one. */
  refusedByIb(conId: number, code: number | null): void;
  settings: Pick<
    OrderSettings,
    "previewTtlMs" | "whatIfsAtOnce" | "whatIfDeadlineMs" | "closeWhatIfDeadlineMs" | "farFromMarketPercent"
  >;
}

export class Assessor {
  readonly #deps: AssessorDeps;
  readonly #places: QuestionPlaces;

  constructor(deps: AssessorDeps) {
    this.#deps = deps;
    this.#places = new QuestionPlaces(deps.clock, deps.settings.whatIfsAtOnce);
  }

  /** Throws the first cause not to send `draft`; nothing rests at IB either way. */
  async assess(given: Assessed): Promise<Preview> {
    const { quotes, accounts, positions, guard, clock, settings } = this.#deps;
    const { draft, rules, ready, part, record } = given;
    const guarded = {
      rules,
      purpose: part.kind,
      mode: ready.mode,
      allowance: given.allowance,
      ...(record === undefined ? {} : { record }),
    };
    // A close is not held against the day's P&L.
    const figures = part.kind === "close" ? undefined : accounts.settled(draft.account);
    await Promise.all([quotes.hold(draft.conId), figures]);
    guard.check(draft, guarded);
    const whatIf = await this.#whatIf(given);
    // Again: the world has moved on while IB was asked, and IB may have stayed silent.
    const { warnings: limitWarnings, arming, reduces, use } = guard.check(draft, {
      ...guarded,
      whatIfMissing: !whatIf.answered,
    });
    const quote = quotes.get(draft.conId);
    const valuation = { rules, quote, accounts };
    const worth = worthOf(draft, valuation);
    const { book } = this.#deps.ledger;
    const outcome = record === undefined
      ? exitsOf(draft, valuation)
      : bracketOutcome({ record, draft }, book, valuation);
    const positionBefore = part.kind === "close"
      ? part.proof.position
      : positions.current(draft.account, draft.conId)?.quantity ?? null;
    const after = positionAfter(positionBefore, this.#whatIsLeft(draft, record));
    const now = clock.now();
    const { farFromMarketPercent } = settings;
    const warnings: Warning[] = [
      ...limitWarnings,
      ...draftWarnings({
        draft,
        rules,
        quote,
        positionBefore,
        positionAfter: after,
        farFromMarketPercent,
        now,
      }),
      ...whatIfWarnings(whatIf.view, whatIf.warningText, whatIf.answered),
    ];
    const sentenceSays = given.sentence ?? sentenceOf(draft, rules, worth);
    const sentence = inEnglish(sentenceSays);
    const exit = part.kind === "close" || endsPosition(draft, positionBefore);
    const of = { rules, ...(record === undefined ? {} : { record }) };
    const basis = basisOf(draft, { ...of, reduces }, this.#deps);
    const token = this.#issue(given, { sentence, exit, warnings, arming, use, basis });
    return {
      ...token,
      sentence,
      sentenceSays,
      order: draft,
      contract: contractView(rules.contract, rules.details),
      ...worth,
      ...(outcome === null ? {} : { outcome }),
      ...(record === undefined ? {} : { standing: standingWorth(record, book, valuation) }),
      whatIf: whatIf.view,
      positionBefore,
      positionAfter: after,
      warnings,
      basis,
      ...(part.kind === "close" ? { proof: part.proof } : {}),
    };
  }

  /** Of a changed order only the rest can still fill, and an exit comes after its entry. */
  #whatIsLeft(
    draft: Draft,
    record: OrderRecord | undefined,
  ): { side: Side; quantity: DecimalString | null }[] {
    const { side } = draft;
    const quantity = draft.quantity ?? null;
    if (record === undefined) return [{ side, quantity }];
    const rest = { side, quantity: quantity === null ? null : sub(quantity, filledQuantity(record)) };
    const parent = record.parentClientOrderId === null
      ? null
      : this.#deps.ledger.book.get(record.parentClientOrderId);
    if (parent === null || !isOpen(parent.state)) return [rest];
    return [{ side: parent.side, quantity: remainingQuantity(parent) }, rest];
  }

  async #whatIf({ draft, rules, ready, clientOrderId, part }: Assessed) {
    const { clock, link, orderIds, settings } = this.#deps;
    const { account, side } = draft;
    const order = wireOrder(draftTerms(draft), {
      account,
      side,
      clientOrderId,
      transmit: true,
      parentId: null,
      ocaGroup: "",
    });
    // A close does without an answer where there is no place for its question.
    if (part.kind !== "close") await this.#places.take();
    // It takes an order id, like an order: below the ids of a bracket that is on its way, or behind all of
    // it.
    if (!await this.#deps.whenFree(settings.whatIfDeadlineMs)) {
      throw new UnavailableError(say("DESK_NOT_READY.stuck"));
    }
    try {
      return await askWhatIf(link, {
        epoch: ready.epoch,
        orderId: orderIds.take(),
        contract: rules.contract,
        order,
        deadlineMs: part.kind === "close" ? settings.closeWhatIfDeadlineMs : settings.whatIfDeadlineMs,
      }, { clock, closes: part.kind === "close" });
    } catch (error) {
      if (error instanceof DenialError && error.code === "ORDER_REFUSED_BY_IB") {
        this.#deps.refusedByIb(draft.conId, error.ib?.code ?? null);
      }
      throw error;
    }
  }

  #issue(
    given: Assessed,
    { sentence, exit, warnings, arming, use, basis }:
      & Pick<Plan, "sentence" | "exit" | "arming" | "use" | "basis">
      & { warnings: Warning[] },
  ): { previewToken: string; expiresAt: string } {
    const { clock, ids, limits, settings, tokens, ledger } = this.#deps;
    const { draft, rules, ready, clientOrderId, part, by = null } = given;
    const now = clock.now();
    const plan: Plan = {
      ...part,
      clientOrderId,
      draft,
      rules,
      epoch: ready.epoch,
      mode: ready.mode,
      limitsVersion: limits.version,
      arming,
      use,
      by,
      sentence,
      exit,
      previewedAt: iso(now),
      basis,
    };
    const token = ids.uuid();
    if (plan.kind === "order") this.#deps.prepare(plan);
    tokens.issue(token, plan, momentOf(clock), settings.previewTtlMs);
    ledger.note("preview", clientOrderId, {
      token: tokens.hashOf(token),
      kind: part.kind,
      draft,
      sentence,
      warnings: warnings.map((warning) => warning.code),
      ...(part.kind === "close" ? { proof: part.proof } : {}),
    });
    return { previewToken: token, expiresAt: iso(now + settings.previewTtlMs) };
  }
}

/** On the other side of what is held. An unknown position is ended by nothing. */
function endsPosition({ side }: Draft, position: string | null): boolean {
  const way = sign(position ?? "0");
  return way !== 0 && side === (way > 0 ? "SELL" : "BUY");
}
