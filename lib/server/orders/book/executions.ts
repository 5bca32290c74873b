// All executions of the session and the journal: deduplicated by execId, corrected by revision, joined with
// their commissions.
import type { ExecutionPart } from "@/lib/contract/api.ts";
import type { OrderId, PermId } from "@/lib/contract/ids.ts";
import type { CommissionRow, ExecutionRow } from "@/lib/contract/protocol/common.ts";
import { parseExecId } from "./fold_fills.ts";
import { isCombo, isMasterAccount, partAmong, partOf } from "./identity.ts";
import type { Fill, OrderRecord } from "./record.ts";
import { SharedContracts } from "./shared_contracts.ts";
import type { BookedExecution } from "./views.ts";

interface Unowned {
  /** By family. */
  executions: Map<string, BookedExecution>;
  /** Whether one of them is of a combination, */
  isCombo: boolean;
  /** or of the master of several accounts. */
  isShared: boolean;
}

export class ExecutionList {
  readonly #byFamily = new Map<string, BookedExecution>();
  /** Commission reports whose execution has not come yet (P23). */
  readonly #early = new Map<string, CommissionRow>();
  /** Executions of orders that nobody knows yet, by permId. */
  readonly #unowned = new Map<PermId | null, Unowned>();
  /** Families by the ids that a client gave: thousands of a day are of a few orders that have any. */
  readonly #byHandle = new Map<string, Set<string>>();
  readonly #contracts = new SharedContracts();

  /**
   * Books a row. Returns `null` for a repeat or an older revision; `replaced` is what a correction took away,
   * `renamed` are the others that turn out to be parts of the same unknown order.
   */
  book(
    row: ExecutionRow,
    times: Pick<BookedExecution, "at" | "receivedAt">,
    owner: { clientOrderId: string; part: ExecutionPart } | null,
  ): { booked: BookedExecution; replaced: BookedExecution | null; renamed: string[] } | null {
    const { family, revision } = parseExecId(row.execId);
    const known = this.#byFamily.get(family);
    if (known !== undefined && known.revision >= revision) return null;
    const report = this.#early.get(row.execId);
    this.#early.delete(row.execId);
    const contract = this.#contracts.of(row.contract);
    const booked: BookedExecution = {
      row: contract === row.contract ? row : { ...row, contract },
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
    const renamed = booked.clientOrderId === null ? this.#compare(booked) : [];
    return { booked: this.#byFamily.get(family) ?? booked, replaced: known ?? null, renamed };
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
    return [...this.#unowned.get(permId)?.executions.values() ?? []].flatMap((execution) => {
      const part = partOf(record, execution.row);
      if (part === null) return [];
      const owned = { ...execution, clientOrderId, part };
      this.#keep(owned);
      return [owned];
    });
  }

  /** Whether one of an order that nobody knows yet was told as this client's. */
  isBy(permId: PermId, clientId: number): boolean {
    return [...this.#unowned.get(permId)?.executions.values() ?? []].some(({ row }) =>
      row.clientId === clientId
    );
  }

  /**
   * The order that was filled last under these ids of a client, which hold over its sockets as long as no id
   * is given twice; `null`: none was, against `exit`.
   */
  filledUnder(
    { clientId, orderId }: { clientId: number; orderId: OrderId },
    exit: Pick<OrderRecord, "account" | "contract" | "side">,
  ): string | null {
    let filled: string | null = null;
    for (const family of this.#byHandle.get(handleKey({ clientId, orderId })) ?? []) {
      const { row, part, clientOrderId } = this.#byFamily.get(family) ?? {};
      if (row === undefined || part !== "order") continue;
      const isAgainst = row.account === exit.account && row.contract.conId === exit.contract.conId &&
        (row.side === "BOT") === (exit.side === "SELL");
      if (isAgainst) filled = clientOrderId ?? filled;
    }
    return filled;
  }

  get(execId: string): BookedExecution | null {
    const known = this.#byFamily.get(parseExecId(execId).family);
    return known?.row.execId === execId ? known : null;
  }

  all(): BookedExecution[] {
    return [...this.#byFamily.values()];
  }

  /** Drops what was booked before `before` (ISO 8601): the journal has it. One look at a time. */
  *forgetting(before: string): Generator<void> {
    this.#contracts.forget();
    for (const [family, execution] of this.#byFamily) {
      yield;
      if ((execution.at ?? execution.receivedAt) >= before) continue;
      this.#byFamily.delete(family);
      this.#own(execution);
      const key = handleKey(execution.row);
      const families = this.#byHandle.get(key);
      if (families?.delete(family) && families.size === 0) this.#byHandle.delete(key);
    }
  }

  #keep(execution: BookedExecution): void {
    const before = this.#byFamily.get(execution.family);
    const { row: { permId }, family } = execution;
    const stays = execution.clientOrderId === null && before?.row.permId === permId;
    if (before !== undefined && !stays) this.#own(before);
    this.#byFamily.set(family, execution);
    this.#noteHandle(execution);
    if (execution.clientOrderId !== null) return;
    const waiting = this.#unowned.get(permId) ?? { executions: new Map(), isCombo: false, isShared: false };
    waiting.executions.set(family, execution);
    this.#unowned.set(permId, waiting);
  }

  #noteHandle({ row, family }: BookedExecution): void {
    if (row.orderId === 0) return;
    const key = handleKey(row);
    const families = this.#byHandle.get(key);
    if (families === undefined) this.#byHandle.set(key, new Set([family]));
    else families.add(family);
  }

  /**
   * What an execution of an unknown order, and those beside it, are of it by what has been told under its
   * permId.
   */
  #compare({ row, family }: BookedExecution): string[] {
    const waiting = row.permId === null ? undefined : this.#unowned.get(row.permId);
    if (waiting === undefined) return [];
    const isNews = (isCombo(row.contract) && !waiting.isCombo) ||
      (isMasterAccount(row.account) && !waiting.isShared);
    waiting.isCombo ||= isCombo(row.contract);
    waiting.isShared ||= isMasterAccount(row.account);
    return [...isNews ? waiting.executions.keys() : [family]].flatMap((each) => {
      const before = waiting.executions.get(each);
      if (before === undefined) return [];
      const part = partAmong(waiting, before.row);
      if (part === before.part) return [];
      this.#keep({ ...before, part });
      return each === family ? [] : [before.row.execId];
    });
  }

  /** It waits for no order (any more). */
  #own({ row: { permId }, family }: BookedExecution): void {
    const waiting = this.#unowned.get(permId);
    if (waiting?.executions.delete(family) && waiting.executions.size === 0) this.#unowned.delete(permId);
  }
}

function handleKey({ clientId, orderId }: { clientId: number; orderId: OrderId }): string {
  return `${clientId}/${orderId}`;
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
