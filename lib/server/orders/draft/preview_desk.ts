// Previews: checks, limits, IB's what-if, warnings and the plain sentence, bound to a single-use token.
import type { CloseProof, DraftView, Mode, Preview, Warning } from "@/lib/contract/api.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import { isOpen, modifiableStates } from "@/lib/contract/order_states.ts";
import type { CloseRequest, Draft, ModifyChanges } from "@/lib/contract/requests.ts";
import { compare, sign, sub } from "@/lib/contract/decimal.ts";
import { iso } from "@/lib/server/clock.ts";
import { contractView } from "@/lib/server/contracts/contract_view.ts";
import {
  AppError,
  ConflictError,
  DenialError,
  NotFoundError,
  UnavailableError,
} from "@/lib/server/errors.ts";
import { proveClose, workingExits } from "./close_math.ts";
import type { ContractRules, FlattenPreview } from "../deps.ts";
import { type DeskContext, guardDraft, requestField, requireReady, sizeStep } from "../desk_context.ts";
import { checkFamily } from "./family_check.ts";
import { positionAfter, worthOf } from "./notional.ts";
import { type Plan, tokenHash } from "./previews.ts";
import type { OrderRecord, OrderTerms } from "../book/record.ts";
import { changeSentence, sentenceOf } from "./sentence.ts";
import { filledQuantity, remainingQuantity } from "../book/state.ts";
import { changedDraft, normalisedDraft } from "./drafts.ts";
import { describeChange, draftTerms, plain } from "../book/terms.ts";
import { draftWarnings, whatIfWarnings } from "./warnings.ts";
import { askWhatIf } from "./what_if.ts";
import { wireOrder } from "../send/wire_order.ts";

/** What a kind of preview adds to the common part. */
type PlanPart =
  | { kind: "order" }
  | { kind: "close"; request: CloseRequest; proof: CloseProof }
  | { kind: "modify"; from: OrderTerms; to: OrderTerms };

interface Assessed {
  draft: DraftView;
  rules: ContractRules;
  ready: { epoch: SocketEpoch; mode: Mode };
  clientOrderId: string;
  part: PlanPart;
  sentence?: string;
  /** The order that is changed. */
  record?: OrderRecord;
}

export class PreviewDesk {
  readonly #context: DeskContext;

  constructor(context: DeskContext) {
    this.#context = context;
  }

  async order(given: Draft): Promise<Preview> {
    const ready = requireReady(this.#context);
    const draft = normalisedDraft(given);
    this.#requireAccount(draft.account, "order.account");
    const rules = await this.#context.deps.contracts.rules(draft.conId, "order.conId");
    const clientOrderId = this.#context.deps.ids.uuid();
    this.#context.ledger.note("intent", clientOrderId, { draft });
    return await this.#assess({ draft, rules, ready, clientOrderId, part: { kind: "order" } });
  }

  async modify(clientOrderId: string, changes: ModifyChanges): Promise<Preview> {
    const ready = requireReady(this.#context);
    const record = this.#modifiable(clientOrderId);
    const rules = await this.#context.deps.contracts.rules(record.contract.conId);
    if (record.terms.orderType === "TRAIL" && changes.stopPrice !== undefined) {
      throw new DenialError("ORDER_STOP_PRICE_UNUSED", "The stop of a trailing order moves by itself", {
        field: "changes.stopPrice",
      });
    }
    const draft = changedDraft(record, changes);
    const to = draftTerms(draft);
    const difference = describeChange(record.terms, to);
    if (difference === "") throw new DenialError("ORDER_UNCHANGED", "The order already is like that");
    if (compare(to.quantity, filledQuantity(record)) <= 0) {
      throw new DenialError("ORDER_QUANTITY_INVALID", `${filledQuantity(record)} are filled already`, {
        field: "changes.quantity",
      });
    }
    guardFamily(this.#context, record, to.quantity);
    this.#context.ledger.note("intent", clientOrderId, { changes });
    const part = { kind: "modify", from: record.terms, to } as const;
    const before = changedDraft(record, {});
    const sentence = changeSentence({ before, after: draft, difference }, rules);
    return await this.#assess({ draft, rules, ready, clientOrderId, part, sentence, record });
  }

  /** Side and quantity are computed here, from a position read now, minus working exits (P58). */
  async close(request: CloseRequest): Promise<Preview> {
    const ready = requireReady(this.#context);
    const { deps, ledger } = this.#context;
    this.#requireAccount(request.account, "account");
    if (request.percent !== undefined && request.quantity !== undefined) {
      throw new DenialError("CLOSE_AMBIGUOUS", "Give a percentage or a quantity, not both", {
        field: "quantity",
      });
    }
    const rules = await deps.contracts.rules(request.conId);
    const position = await readPosition(this.#context, request.account, request.conId);
    const exits = workingExits(ledger.book.openRecords(), { ...request, position });
    const answer = proveClose(request, { position, exits, step: sizeStep(rules) });
    if (!answer.ok) {
      throw new DenialError(
        answer.code,
        answer.text,
        answer.field === undefined ? {} : { field: answer.field },
      );
    }
    const draft: DraftView = {
      account: request.account,
      conId: request.conId,
      side: answer.side,
      quantity: answer.proof.closes,
      orderType: request.orderType,
      ...(request.limitPrice === undefined ? {} : { limitPrice: plain(request.limitPrice) }),
      tif: "DAY",
      outsideRth: false,
    };
    const clientOrderId = deps.ids.uuid();
    ledger.note("intent", clientOrderId, { close: request });
    const part = { kind: "close", request, proof: answer.proof } as const;
    return await this.#assess({ draft, rules, ready, clientOrderId, part });
  }

  /** A market close for every position of the account; what can not be prepared is named. */
  async flatten(account: string): Promise<FlattenPreview> {
    requireReady(this.#context);
    this.#requireAccount(account, "account");
    const held = this.#context.deps.positions.held(account);
    if (held === null) throw new ConflictError("POSITIONS_UNKNOWN", "The positions are not known yet");
    const result: FlattenPreview = { previews: [], skipped: [] };
    for (const conId of held) {
      try {
        result.previews.push(await this.close({ account, conId, orderType: "MKT", percent: "100" }));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        result.skipped.push({ conId, code: error.code, text: error.message });
      }
    }
    return result;
  }

  async #assess(given: Assessed): Promise<Preview> {
    const { deps, settings } = this.#context;
    const { draft, rules, ready, part } = given;
    const { record } = given;
    const limitWarnings = guardDraft(this.#context, draft, {
      rules,
      purpose: part.kind,
      mode: ready.mode,
      ...(record === undefined ? {} : { changes: record.clientOrderId }),
    });
    const whatIf = await this.#whatIf(given);
    const quote = deps.quotes.get(draft.conId);
    const worth = worthOf(draft, { rules, quote, accounts: deps.accounts });
    const positionBefore = part.kind === "close"
      ? part.proof.position
      : deps.positions.current(draft.account, draft.conId)?.quantity ?? null;
    const after = positionAfter(positionBefore, this.#whatIsLeft(draft, record));
    const now = deps.clock.now();
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
    const sentence = given.sentence ?? sentenceOf(draft, rules, worth);
    const exit = part.kind === "close" || endsPosition(draft, positionBefore);
    const token = this.#issue(given, { sentence, exit, warnings });
    return {
      ...token,
      sentence,
      order: draft,
      contract: contractView(rules.contract),
      ...worth,
      whatIf: whatIf.view,
      positionBefore,
      positionAfter: after,
      warnings,
      ...(part.kind === "close" ? { proof: part.proof } : {}),
    };
  }

  /** Of a changed order only the rest can still fill, and an exit comes after its entry. */
  #whatIsLeft(draft: DraftView, record: OrderRecord | undefined): Pick<DraftView, "side" | "quantity">[] {
    if (record === undefined) return [draft];
    const rest = { side: draft.side, quantity: sub(draft.quantity, filledQuantity(record)) };
    const parent = record.parentClientOrderId === null
      ? null
      : this.#context.ledger.book.get(record.parentClientOrderId);
    if (parent === null || !isOpen(parent.state)) return [rest];
    return [{ side: parent.side, quantity: remainingQuantity(parent) }, rest];
  }

  async #whatIf({ draft, rules, ready, clientOrderId }: Assessed) {
    const { deps, settings, ids, turns } = this.#context;
    const { account, side } = draft;
    const order = wireOrder(draftTerms(draft), {
      account,
      side,
      clientOrderId,
      transmit: true,
      parentId: 0,
      ocaGroup: "",
    });
    // It takes an order id, like an order: below the ids of a bracket that is on its way, or behind all of it.
    if (!await turns.free(settings.whatIfDeadlineMs)) {
      throw new UnavailableError(
        "DESK_NOT_READY",
        "The margin check could not be made: an order is stuck on its way",
      );
    }
    return await askWhatIf(deps.link, {
      epoch: ready.epoch,
      orderId: ids.take(),
      contract: rules.contract,
      order,
      deadlineMs: settings.whatIfDeadlineMs,
    });
  }

  #issue(
    given: Assessed,
    { sentence, exit, warnings }: { sentence: string; exit: boolean; warnings: Warning[] },
  ): { previewToken: string; expiresAt: string } {
    const { deps, settings, tokens, ledger } = this.#context;
    const { draft, rules, ready, clientOrderId, part } = given;
    const now = deps.clock.now();
    const plan: Plan = {
      ...part,
      clientOrderId,
      draft,
      rules,
      epoch: ready.epoch,
      mode: ready.mode,
      limitsVersion: deps.limits.version,
      sentence,
      exit,
      previewedAt: iso(now),
    };
    const token = deps.ids.uuid();
    tokens.issue(token, plan, deps.clock.monotonic() + settings.previewTtlMs);
    ledger.note("preview", clientOrderId, {
      token: tokenHash(token),
      kind: part.kind,
      draft,
      sentence,
      warnings: warnings.map((warning) => warning.code),
      ...(part.kind === "close" ? { proof: part.proof } : {}),
    });
    return { previewToken: token, expiresAt: iso(now + settings.previewTtlMs) };
  }

  #modifiable(clientOrderId: string): OrderRecord {
    const record = this.#context.ledger.book.get(clientOrderId);
    if (record === null) {
      throw new NotFoundError("ORDER_UNKNOWN", "There is no such order", "clientOrderId");
    }
    requireModifiable(this.#context, record);
    return record;
  }

  #requireAccount(account: string, field: string): void {
    if (this.#context.deps.accounts.list().includes(account)) return;
    throw new DenialError("ACCOUNT_UNKNOWN", "This session does not manage that account", { field });
  }
}

/** On the other side of what is held. An unknown position is ended by nothing. */
function endsPosition({ side }: DraftView, position: string | null): boolean {
  const way = sign(position ?? "0");
  return way !== 0 && side === (way > 0 ? "SELL" : "BUY");
}

/** The broker's position, read now, with every fill we know of in it; the exits that work on it are read with it. */
export async function readPosition(context: DeskContext, account: string, conId: number): Promise<string> {
  const [reading] = await Promise.all([
    context.deps.positions.fresh(account, conId),
    context.readOpenOrders(),
  ]);
  if (!context.watch.agrees(account, conId, reading.quantity, context.deps.clock.now())) {
    throw new ConflictError(
      "POSITION_CHANGED",
      "A fill has just come in and the position does not show it yet: try again in a moment",
    );
  }
  return reading.quantity;
}

/** A change keeps a bracket whole. */
export function guardFamily(context: DeskContext, record: OrderRecord, quantity: string): void {
  const denial = checkFamily(record, quantity, context.ledger.book.records());
  if (denial !== null) {
    throw new DenialError(denial.code, denial.text, { field: requestField("modify", denial.field) });
  }
}

/** Ours, alive, known on this socket, with no other change under way. */
export function requireModifiable(context: DeskContext, record: OrderRecord): void {
  const session = context.session();
  const bound = session !== null && record.binding !== null && record.binding.epoch === session.epoch &&
    record.binding.clientId === session.clientId;
  if (record.origin !== "app" || !bound) {
    throw new ConflictError(
      "ORDER_NOT_OURS",
      "Only orders of this app on this connection can be changed",
      "clientOrderId",
    );
  }
  if (!modifiableStates.has(record.state)) {
    throw new ConflictError(
      "ORDER_NOT_MODIFIABLE",
      `The order is ${record.state.replace("_", " ")}`,
      "clientOrderId",
    );
  }
  if (record.change !== null) {
    throw new ConflictError(
      "ORDER_CHANGE_PENDING",
      "IB has not answered the last change yet",
      "clientOrderId",
    );
  }
}
