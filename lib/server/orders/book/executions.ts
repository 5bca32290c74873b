// All executions of the session and the journal: deduplicated by execId, corrected by revision, joined with their commissions.
import type { ExecutionPart } from "@/lib/contract/api.ts";
import type { PermId } from "@/lib/contract/ids.ts";
import type { CommissionRow, ExecutionRow } from "@/lib/contract/protocol/common.ts";
import { parseExecId } from "./fold_fills.ts";
import { partOf } from "./identity.ts";
import type { Fill, OrderRecord } from "./record.ts";
import type { BookedExecution } from "./views.ts";

export class ExecutionList {
  readonly #byFamily = new Map<string, BookedExecution>();
  /** Commission reports whose execution has not come yet (P23). */
  readonly #early = new Map<string, CommissionRow>();
  /** Executions of orders that nobody knows yet: permId → family → execution. */
  readonly #unowned = new Map<PermId | null, Map<string, BookedExecution>>();

  /** Books a row. Returns `null` for a repeat or an older revision; `replaced` is what a correction took away. */
  book(
    row: ExecutionRow,
    times: Pick<BookedExecution, "at" | "receivedAt">,
    owner: { clientOrderId: string; part: ExecutionPart } | null,
  ): { booked: BookedExecution; replaced: BookedExecution | null } | null {
    const { family, revision } = parseExecId(row.execId);
    const known = this.#byFamily.get(family);
    if (known !== undefined && known.revision >= revision) return null;
    const report = this.#early.get(row.execId);
    this.#early.delete(row.execId);
    const booked: BookedExecution = {
      row,
      family,
      revision,
      // A correction comes later and is of the same trade.
      at: known?.at ?? times.at,
      receivedAt: known?.receivedAt ?? times.receivedAt,
      clientOrderId: owner?.clientOrderId ?? known?.clientOrderId ?? null,
      part: owner?.part ?? known?.part ?? "order",
      commission: report?.commission ?? null,
      commissionCurrency: report?.currency ?? null,
      realizedPnl: report?.realizedPnl ?? null,
    };
    this.#keep(booked);
    return { booked, replaced: known ?? null };
  }

  /** Joins a commission report, or keeps it until its execution comes. `null` when nothing changed. */
  report(row: CommissionRow): BookedExecution | null {
    const known = this.#byFamily.get(parseExecId(row.execId).family);
    if (known === undefined || known.row.execId !== row.execId) {
      if (known === undefined || parseExecId(row.execId).revision > known.revision) {
        this.#early.set(row.execId, row);
      }
      return null;
    }
    const same = known.commission === row.commission && known.realizedPnl === row.realizedPnl &&
      known.commissionCurrency === row.currency;
    if (same) return null;
    const joined = {
      ...known,
      commission: row.commission,
      commissionCurrency: row.currency,
      realizedPnl: row.realizedPnl,
    };
    this.#keep(joined);
    return joined;
  }

  /** Whether a commission report is kept for an execution that has not come yet. */
  awaits(execId: string): boolean {
    return this.#early.has(execId);
  }

  /** Gives the executions of an order that has just become known to it. */
  claim(record: OrderRecord): BookedExecution[] {
    const { permId, clientOrderId } = record;
    if (permId === null) return [];
    return [...this.#unowned.get(permId)?.values() ?? []].flatMap((execution) => {
      const part = partOf(record, execution.row);
      if (part === null) return [];
      const owned = { ...execution, clientOrderId, part };
      this.#keep(owned);
      return [owned];
    });
  }

  get(execId: string): BookedExecution | null {
    const known = this.#byFamily.get(parseExecId(execId).family);
    return known?.row.execId === execId ? known : null;
  }

  all(): BookedExecution[] {
    return [...this.#byFamily.values()];
  }

  /** Drops what was booked before `before` (ISO 8601): the journal has it. */
  forget(before: string): void {
    for (const [family, execution] of this.#byFamily) {
      if ((execution.at ?? execution.receivedAt) >= before) continue;
      this.#byFamily.delete(family);
      this.#own(execution);
    }
  }

  #keep(execution: BookedExecution): void {
    const before = this.#byFamily.get(execution.family);
    if (before !== undefined) this.#own(before);
    this.#byFamily.set(execution.family, execution);
    const { row: { permId }, family } = execution;
    if (execution.clientOrderId !== null) return;
    const waiting = this.#unowned.get(permId) ?? new Map<string, BookedExecution>();
    this.#unowned.set(permId, waiting.set(family, execution));
  }

  /** It waits for no order (any more). */
  #own({ row: { permId }, family }: BookedExecution): void {
    const waiting = this.#unowned.get(permId);
    if (waiting?.delete(family) && waiting.size === 0) this.#unowned.delete(permId);
  }
}

/** The part of an execution that an order folds. */
export function fillOf(execution: BookedExecution): Fill {
  return {
    execId: execution.row.execId,
    family: execution.family,
    revision: execution.revision,
    quantity: execution.row.shares,
    price: execution.row.price,
    commission: execution.commission,
    commissionCurrency: execution.commissionCurrency,
  };
}
