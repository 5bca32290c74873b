// Previews: what is asked for becomes an exact draft, which is assessed and bound to a single-use token.
import type { FlattenPreview, Preview, Skipped } from "@/lib/contract/api.ts";
import type { SentTerms } from "@/lib/contract/order_terms.ts";
import type { CloseRequest, Draft, ModifyChanges } from "@/lib/contract/requests.ts";
import { kindOf } from "@/lib/contract/instrument_kinds.ts";
import { coded } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { ConflictError, DenialError, NotFoundError } from "@/lib/server/errors.ts";
import { draftTerms, type OrderLedger, type OrderRecord, plain, termDifferences } from "../book/mod.ts";
import { whoseRow } from "@/lib/server/unread_rows.ts";
import type { ContractRules, OrderAsker, OrderDeps } from "../deps.ts";
import type { Assessor } from "./assessor.ts";
import { proveClose, sizeStep, workingExits } from "./close_math.ts";
import { changedDraft, normalisedDraft } from "./drafts.ts";
import { flattenAll } from "./flatten.ts";
import type { ChangeGuard } from "./guards/change_guard.ts";
import type { EntryGate } from "./guards/entry_gate.ts";
import type { PositionProof } from "./position_proof.ts";
import { changeSentence } from "./sentence.ts";

export interface PreviewsDeps
  extends Pick<OrderDeps, "contracts" | "accounts" | "positions" | "unread" | "ids" | "proposals" | "clock"> {
  ledger: OrderLedger;
  entry: EntryGate;
  changes: ChangeGuard;
  proof: PositionProof;
  assessor: Assessor;
}

export class Previews {
  readonly #deps: PreviewsDeps;

  constructor(deps: PreviewsDeps) {
    this.#deps = deps;
  }

  async order(given: Draft, { allowance = null, by, from }: OrderAsker = {}): Promise<Preview> {
    const ready = this.#deps.entry.requireReady();
    const draft = normalisedDraft(given);
    this.#requireAccount(draft.account, "order.account");
    if (from !== undefined) this.#deps.proposals.of(from.proposalId, draft);
    const rules = await this.#deps.contracts.rules(draft.conId, "order.conId", draft.exchange);
    const clientOrderId = this.#deps.ids.uuid();
    this.#deps.ledger.note("intent", clientOrderId, {
      draft,
      ...(from === undefined ? {} : { proposalId: from.proposalId }),
    });
    const part = { kind: "order", ...(from === undefined ? {} : { from }) } as const;
    const preview = await this.#deps.assessor.assess({
      draft,
      rules,
      ready,
      clientOrderId,
      part,
      allowance,
      by,
    });
    if (from === undefined) return preview;
    return { ...preview, proposal: this.#deps.proposals.of(from.proposalId, draft) };
  }

  async modify(
    clientOrderId: string,
    changes: ModifyChanges,
    { allowance = null, by }: OrderAsker = {},
  ): Promise<Preview> {
    const ready = this.#deps.entry.requireReady();
    const record = this.#modifiable(clientOrderId);
    const rules = await this.#rulesOf(record);
    if (record.terms.orderType === "TRAIL" && changes.stopPrice !== undefined) {
      throw new DenialError(say("ORDER_STOP_PRICE_UNUSED.trailing"), { field: "changes.stopPrice" });
    }
    const draft = changedDraft(record, changes);
    const to = draftTerms(draft);
    const differences = termDifferences(record.terms, to);
    if (differences.length === 0) throw new DenialError(say("ORDER_UNCHANGED"));
    if ((record.terms.cashQuantity === null) !== (to.cashQuantity === null) || isUnsized(to)) {
      throw new DenialError(say("ORDER_CASH_QUANTITY_INVALID.change"), { field: "changes.quantity" });
    }
    this.#deps.changes.requireMoreThanFilled(record, to);
    this.#deps.changes.requireWholeFamily(record, to.quantity);
    this.#deps.ledger.note("intent", clientOrderId, { changes });
    const part = { kind: "modify", from: record.terms, to } as const;
    const sentence = changeSentence(changedDraft(record, {}), differences, rules);
    return await this.#deps.assessor.assess({
      draft,
      rules,
      ready,
      clientOrderId,
      part,
      sentence,
      record,
      allowance,
      by,
    });
  }

  /** Side and quantity are computed here, from a position read now, minus working exits (P58). */
  async close(request: CloseRequest, { allowance = null, by }: OrderAsker = {}): Promise<Preview> {
    const ready = this.#deps.entry.requireReady();
    const { contracts, ids, ledger, proof } = this.#deps;
    this.#requireAccount(request.account, "account");
    if (request.percent !== undefined && request.quantity !== undefined) {
      throw new DenialError(say("CLOSE_AMBIGUOUS"), { field: "quantity" });
    }
    const rules = await contracts.rules(request.conId);
    const proven = await proof.read(request.account, request.conId);
    const { position } = proven;
    const { symbol } = rules.contract;
    const working = workingExits(ledger.book.open.touching(request.conId), { ...request, symbol, ...proven });
    if (!working.ok) throw new DenialError(working.says, { field: "conId" });
    const { exits } = working;
    const answer = proveClose(request, { position, exits, step: sizeStep(rules) });
    if (!answer.ok) {
      throw new DenialError(answer.says, { field: answer.field });
    }
    const draft: Draft = {
      account: request.account,
      conId: request.conId,
      side: answer.side,
      quantity: answer.proof.closes,
      orderType: request.orderType,
      ...(request.limitPrice === undefined ? {} : { limitPrice: plain(request.limitPrice) }),
      tif: kindOf(rules.contract.secType).closeTif,
      outsideRth: false,
    };
    const clientOrderId = ids.uuid();
    ledger.note("intent", clientOrderId, { close: request });
    const part = { kind: "close", request, proof: answer.proof } as const;
    return await this.#deps.assessor.assess({ draft, rules, ready, clientOrderId, part, allowance, by });
  }

  /** A market close for every position of the account; what can not be prepared is named. */
  async flatten(account: string, asker: OrderAsker = {}): Promise<FlattenPreview> {
    this.#deps.entry.requireReady();
    this.#requireAccount(account, "account");
    const held = this.#deps.positions.held(account);
    if (held === null) throw new ConflictError(say("POSITIONS_UNKNOWN"));
    const { contracts, clock } = this.#deps;
    const close = (conId: number) => this.close({ account, conId, orderType: "MKT", percent: "100" }, asker);
    const flat = await flattenAll(held, { contracts, clock, close });
    return { ...flat, skipped: [...flat.skipped, ...this.#unreadOf(account)] };
  }

  /** What is held as well, and could not be read. */
  #unreadOf(account: string): Skipped[] {
    return this.#deps.unread.of("positions")
      .filter((row) => row.account === "" || row.account === account)
      .map((row) => ({ conId: row.conId, ...coded(say("POSITIONS_UNKNOWN.row", whoseRow(row))) }));
  }

  #modifiable(clientOrderId: string): OrderRecord {
    const record = this.#deps.ledger.book.get(clientOrderId);
    if (record === null) throw new NotFoundError(say("ORDER_UNKNOWN"), "clientOrderId");
    this.#deps.changes.requireModifiable(record);
    return record;
  }

  /** Those of where the order is: a change does not move it. */
  async #rulesOf({ contract: { conId, exchange } }: OrderRecord): Promise<ContractRules> {
    const usual = await this.#deps.contracts.rules(conId);
    const stays = usual.contract.exchange === exchange || !usual.details.validExchanges.includes(exchange);
    return stays ? usual : await this.#deps.contracts.rules(conId, undefined, exchange);
  }

  #requireAccount(account: string, field: string): void {
    if (this.#deps.accounts.list().includes(account)) return;
    throw new DenialError(say("ACCOUNT_UNKNOWN"), { field });
  }
}

/** Neither a quantity nor an amount: what IB holds is not known. */
function isUnsized({ quantity, cashQuantity }: SentTerms): boolean {
  return quantity === null && cashQuantity === null;
}
