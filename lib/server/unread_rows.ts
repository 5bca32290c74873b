// What of IB's answers could not be read: which list lacks a row, and whose it was as far as that is known.
// Until the list is read again and has it, nothing may be concluded from its absence (law 6).
import { maskAccount } from "@/lib/contract/ids.ts";
import type { UnreadRow } from "@/lib/contract/protocol/common.ts";

/** The lists that conclusions are drawn from. */
export const unreadLists = ["positions", "open_orders", "executions", "completed_orders"] as const;
export type UnreadList = (typeof unreadLists)[number];

/** The callbacks that tell the rows of these lists; `message` does not even say which it would have been. */
const LISTS_OF: Readonly<Record<string, readonly UnreadList[]>> = {
  position: ["positions"],
  openOrder: ["open_orders"],
  orderStatus: ["open_orders"],
  execDetails: ["executions"],
  completedOrder: ["completed_orders"],
  message: unreadLists,
};

/** One that is missing. */
export interface MissingRow extends UnreadRow {
  /** It came by itself, behind the list: what that says may be older. */
  pushed: boolean;
}

export class UnreadRows {
  readonly #lists = new Map<UnreadList, readonly MissingRow[]>();
  readonly #listeners = new Set<() => void>();

  /** Called when another row is missing, or no more. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** A list was read; `rows` are those that it lacks. */
  read(list: UnreadList, rows: readonly UnreadRow[] = []): void {
    this.#set(list, rows.map((row) => ({ ...row, pushed: false })));
  }

  /** A row that came by itself could not be read. Returns whether it was missing already. */
  missed(callback: string, row: UnreadRow | undefined): boolean {
    const missing = { ...(row ?? NOBODY), pushed: true };
    const lists = LISTS_OF[callback] ?? [];
    const isKnown = lists.length > 0 && lists.every((list) => this.#has(list, missing));
    for (const list of lists) {
      this.#set(list, [...this.of(list).filter((one) => keyOf(one) !== keyOf(missing)), missing]);
    }
    return isKnown;
  }

  /** The row of this instrument has come after all. */
  told(list: UnreadList, account: string, conId: number): void {
    this.#set(list, this.of(list).filter((row) => row.account !== account || row.conId !== conId));
  }

  of(list: UnreadList): readonly MissingRow[] {
    return this.#lists.get(list) ?? [];
  }

  /** One that may be of this account, and of this instrument where that is asked; `null`: none is. */
  mayBe(list: UnreadList, account: string, conId?: number): MissingRow | null {
    return this.of(list).find((row) =>
      (row.account === "" || row.account === account) &&
      (conId === undefined || isAnyInstrument(row) || row.conId === conId)
    ) ?? null;
  }

  #has(list: UnreadList, row: UnreadRow): boolean {
    return this.of(list).some((one) => keyOf(one) === keyOf(row));
  }

  #set(list: UnreadList, rows: readonly MissingRow[]): void {
    const before = this.of(list);
    this.#lists.set(list, rows);
    if (rows.map(keyOf).join() === before.map(keyOf).join()) return;
    for (const listener of this.#listeners) listener();
  }
}

/** Of a combination any instrument may be a leg. */
export function isAnyInstrument({ conId, secType }: UnreadRow): boolean {
  return conId <= 0 || secType === "BAG";
}

/** For people: the account masked; `null` where the row does not say. */
export function whoseRow({ account, symbol }: UnreadRow): { account: string | null; symbol: string | null } {
  return { account: account === "" ? null : maskAccount(account), symbol: symbol === "" ? null : symbol };
}

/** Whose row it is. */
function keyOf({ account, conId, permId, orderRef }: UnreadRow): string {
  return JSON.stringify([account, conId, permId, orderRef]);
}

const NOBODY: UnreadRow = { account: "", conId: 0, symbol: "", secType: "", permId: null, orderRef: "" };
