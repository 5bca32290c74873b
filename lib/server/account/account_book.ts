// The accounts of the session: reads them again after every connect, keeps values, positions and P&L with their ages.
import type { AccountView, PositionView } from "../../shared/api.ts";
import { type DecimalString, isZero } from "../../shared/decimal.ts";
import type { BridgeEvent } from "../../shared/protocol.ts";
import type { BridgeLink } from "../bridge/link.ts";
import { type Clock, iso } from "../clock.ts";
import type { ContractBook } from "../contracts/contract_book.ts";
import type { SubscriptionIds } from "../subscription_ids.ts";
import { AccountValues } from "./account_values.ts";
import { PositionBook } from "./position_book.ts";

export interface AccountBookOptions {
  link: BridgeLink;
  contracts: ContractBook;
  subs: SubscriptionIds;
  clock: Clock;
  onChange(what: "accounts" | "positions"): void;
}

const DEADLINE_MS = 10_000;

export class AccountBook {
  readonly values = new AccountValues();
  readonly positions = new PositionBook();
  #options: AccountBookOptions;
  #accounts: string[] = [];
  #stale = true;
  #pnl = new Map<string, BridgeEvent<"pnl">>();
  /** sub → what it is about. */
  #pnlSubs = new Map<number, { account: string; conId: number | null }>();
  #valueSubs: number[] = [];

  constructor(options: AccountBookOptions) {
    this.#options = options;
  }

  /** The accounts of this session, in IB's order; empty until known. */
  list(): string[] {
    return this.#accounts;
  }

  /** Re-reads positions and account values and opens the P&L streams. Rejects when one of them does not answer. */
  async sync(accounts: string[]): Promise<void> {
    this.#accounts = accounts;
    for (const id of this.#pnlSubs.keys()) this.#closePnl(id);
    await Promise.all([this.readPositions(), this.#readValues()]);
    for (const account of accounts) this.#openPnl(account, null);
    for (const record of this.positions.open()) this.#openPnl(record.account, record.contract.conId);
    this.#stale = false;
    this.#changed();
  }

  /** A fresh, complete list of positions from the broker. */
  async readPositions(): Promise<void> {
    const { positions } = await this.#options.link.request("positions", { deadlineMs: DEADLINE_MS });
    this.positions.replaceAll(positions, iso(this.#options.clock.now()));
    // The magnifier decides what a price means; a contract that can not be read leaves its prices unknown.
    await Promise.allSettled(positions.map((row) => this.#options.contracts.info(row.contract.conId)));
    this.#changed();
  }

  markDisconnected(): void {
    this.#stale = true;
    this.#pnlSubs.clear();
    this.#valueSubs = [];
    this.#changed();
  }

  onEvent(event: BridgeEvent): void {
    switch (event.type) {
      case "account_value":
        this.values.apply(event);
        return this.#options.onChange("accounts");
      case "portfolio":
        this.positions.applyPortfolio(event);
        return this.#options.onChange("positions");
      case "position":
        return this.#onPosition(event);
      case "pnl": {
        const about = this.#pnlSubs.get(event.sub);
        if (about) this.#pnl.set(about.account, event);
        return this.#options.onChange("accounts");
      }
      case "pnl_single": {
        const about = this.#pnlSubs.get(event.sub);
        if (about && about.conId !== null) this.positions.applyPnl(about.account, about.conId, event);
        return this.#options.onChange("positions");
      }
    }
  }

  views(): Record<string, AccountView> {
    return Object.fromEntries(this.#accounts.map((account) => [account, this.#view(account)]));
  }

  positionViews(): PositionView[] {
    return this.positions.views({
      stale: this.#stale,
      priceMagnifier: (conId) => this.#options.contracts.peek(conId)?.details.priceMagnifier ?? null,
      rateToBase: (account, currency) => this.values.rateToBase(account, currency),
      netLiquidation: (account) => this.values.total(account, "NetLiquidation"),
    });
  }

  /** `to` per `from` by the account's own rates, through its base currency; `null` when one is missing. */
  rate(account: string, from: string, to: string): DecimalString | null {
    if (from === to) return "1";
    return to === this.values.baseCurrency(account) ? this.values.rateToBase(account, from) : null;
  }

  #view(account: string): AccountView {
    const pnl = this.#pnl.get(account);
    return {
      values: this.values.values(account),
      baseCurrency: this.values.baseCurrency(account),
      pnl: {
        daily: pnl?.daily ?? null,
        unrealized: pnl?.unrealized ?? null,
        realized: pnl?.realized ?? null,
        at: pnl?.at ?? null,
        source: "reqPnL",
      },
      stale: this.#stale || !this.values.isReady(account),
    };
  }

  #onPosition(event: BridgeEvent<"position">): void {
    const { account, contract } = event;
    this.positions.applyPosition(event);
    const id = this.#pnlSubOf(account, contract.conId);
    if (isZero(event.position)) {
      if (id !== null) this.#closePnl(id);
    } else if (id === null) {
      this.#openPnl(account, contract.conId);
      this.#options.contracts.info(contract.conId)
        .then(() => this.#options.onChange("positions"), () => {});
    }
    this.#options.onChange("positions");
  }

  /** IB serves `reqAccountUpdates` for one account at a time, the first one; the others go by `reqAccountUpdatesMulti`. */
  async #readValues(): Promise<void> {
    const { link, subs } = this.#options;
    for (const id of this.#valueSubs) this.#unsubscribe(id);
    this.#valueSubs = [];
    await Promise.all(this.#accounts.map((account, index) => {
      if (index === 0) return link.request("account_updates", { account, deadlineMs: DEADLINE_MS });
      const id = subs.next();
      this.#valueSubs.push(id);
      return link.request("account_values", { sub: id, account, deadlineMs: DEADLINE_MS });
    }));
  }

  #pnlSubOf(account: string, conId: number): number | null {
    for (const [id, about] of this.#pnlSubs) {
      if (about.account === account && about.conId === conId) return id;
    }
    return null;
  }

  #closePnl(id: number): void {
    this.#pnlSubs.delete(id);
    this.#unsubscribe(id);
  }

  /** A stream of an earlier socket is unknown to the bridge, which is no error. */
  #unsubscribe(id: number): void {
    this.#options.link.request("unsubscribe", { sub: id }).catch(() => {});
  }

  /** P&L is shown when it comes; a line that can not be opened leaves "–", it does not lock the desk. */
  #openPnl(account: string, conId: number | null): void {
    const id = this.#options.subs.next();
    this.#pnlSubs.set(id, { account, conId });
    const opened = conId === null
      ? this.#options.link.request("pnl", { sub: id, account })
      : this.#options.link.request("pnl_single", { sub: id, account, conId });
    opened.catch(() => this.#pnlSubs.delete(id));
  }

  #changed(): void {
    this.#options.onChange("accounts");
    this.#options.onChange("positions");
  }
}
