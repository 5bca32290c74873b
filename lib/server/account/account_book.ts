// The accounts of the session: reads them again after every connect, keeps values, positions and P&L with their ages.
import type { AccountView, PositionView } from "@/lib/contract/api.ts";
import { type DecimalString, isZero } from "@/lib/contract/decimal.ts";
import { positionKey } from "@/lib/contract/listing.ts";
import type { BridgeEvent } from "@/lib/contract/protocol.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import { type Clock, iso } from "@/lib/server/clock.ts";
import type { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import type { SubscriptionIds } from "@/lib/server/subscription_ids.ts";
import { AccountValues } from "./account_values.ts";
import { PositionBook, type PositionDeps } from "./position_book.ts";

export interface AccountBookDeps {
  link: BridgeLink;
  contracts: ContractBook;
  subs: SubscriptionIds;
  clock: Clock;
}

const DEADLINE_MS = 10_000;
/** Values that the weight of a position is made of. */
const WEIGHS: ReadonlySet<string> = new Set(["NetLiquidation", "ExchangeRate"]);
/** Values that did not come are asked for again after this. */
const VALUES_AGAIN_MS = 10_000;

export class AccountBook {
  readonly values = new AccountValues();
  readonly positions = new PositionBook();
  readonly #deps: AccountBookDeps;
  readonly #accountListeners = new Set<(accounts: Iterable<string>) => void>();
  readonly #positionListeners = new Set<(keys: Iterable<string>) => void>();
  #accounts: string[] = [];
  #stale = true;
  #pnl = new Map<string, BridgeEvent<"pnl">>();
  /** sub → what it is about. */
  #pnlSubs = new Map<number, { account: string; conId: number | null }>();
  /** Account → its sub of `reqAccountUpdatesMulti`; the first account has none. */
  #valueSubs = new Map<string, number>();
  /** Accounts whose values were asked for and have not come. */
  #unanswered = new Set<string>();
  #cancelAgain: () => void = () => {};
  #round = 0;
  readonly #positionContext: PositionDeps;
  /** Grows with every re-read and every loss: a re-read that was overtaken makes nothing current. */
  #syncs = 0;

  constructor(deps: AccountBookDeps) {
    this.#deps = deps;
    this.#positionContext = {
      isStale: () => this.#stale,
      isKnown: (pnl) => this.#isKnown(pnl),
      priceMagnifier: (conId) => deps.contracts.peek(conId)?.details.priceMagnifier ?? null,
      rateToBase: (account, currency) => this.values.rateToBase(account, currency),
      netLiquidation: (account) => this.values.total(account, "NetLiquidation"),
    };
  }

  /** Called with the accounts that say something else than before, have come or have gone. */
  onAccounts(listener: (accounts: Iterable<string>) => void): void {
    this.#accountListeners.add(listener);
  }

  /** Called with the positions (`account/conId`) that say something else than before, have come or have gone. */
  onPositions(listener: (keys: Iterable<string>) => void): void {
    this.#positionListeners.add(listener);
  }

  /** The accounts of this session, in IB's order; empty until known. */
  list(): string[] {
    return this.#accounts;
  }

  /**
   * Re-reads positions and account values; `replay` opens the P&L streams anew, otherwise those that run are kept (1102).
   * Rejects when the positions do not come; an account whose values do not come stays stale and is asked again.
   */
  async sync(accounts: string[], { replay = true } = {}): Promise<void> {
    const sync = ++this.#syncs;
    const before = this.#accounts;
    this.#accounts = accounts;
    this.#accountsChanged([...before, ...accounts]);
    this.#unanswered.clear();
    if (replay) { for (const id of this.#pnlSubs.keys()) this.#closePnl(id); }
    await Promise.all([this.readPositions(), this.#readValues(accounts)]);
    if (sync !== this.#syncs) return;
    this.#stale = false;
    this.#changed();
  }

  /** One stream per account and per open position, none for anything else. */
  #matchPnl(): void {
    const open = this.positions.open();
    for (const [id, { account, conId }] of this.#pnlSubs) {
      const held = conId === null
        ? this.#accounts.includes(account)
        : open.some((record) => record.account === account && record.contract.conId === conId);
      if (!held) this.#closePnl(id);
    }
    for (const account of this.#accounts) this.#openPnl(account, null);
    for (const record of open) this.#openPnl(record.account, record.contract.conId);
  }

  /** A fresh, complete list of positions from the broker, and the P&L streams that belong to it. */
  async readPositions(): Promise<void> {
    const { positions } = await this.#deps.link.request("positions", { deadlineMs: DEADLINE_MS });
    this.#positionsChanged(this.positions.replaceAll(positions, iso(this.#deps.clock.now())));
    this.#matchPnl();
    // The magnifier decides what a price means; a contract that can not be read leaves its prices unknown.
    await Promise.allSettled(positions.map((row) => this.#deps.contracts.info(row.contract.conId)));
    this.#changed();
  }

  /** TWS has lost IB: the last known, not current, until everything is read again. */
  markStale(): void {
    this.#syncs++;
    this.#stale = true;
    this.#changed();
  }

  markDisconnected(): void {
    this.#syncs++;
    this.#stale = true;
    this.#pnlSubs.clear();
    this.#valueSubs.clear();
    this.#stopAsking();
    this.#changed();
  }

  /** Stops every timer. */
  close(): void {
    this.#stopAsking();
  }

  onEvent(event: BridgeEvent): void {
    switch (event.type) {
      case "account_value":
        return this.#onValue(event);
      case "portfolio":
        this.positions.applyPortfolio(event);
        return this.#positionsChanged([positionKey(event.account, event.contract.conId)]);
      case "position":
        return this.#onPosition(event);
      case "pnl": {
        const about = this.#pnlSubs.get(event.sub);
        if (about === undefined) return;
        this.#pnl.set(about.account, event);
        return this.#accountsChanged([about.account]);
      }
      case "pnl_single": {
        const about = this.#pnlSubs.get(event.sub);
        if (about === undefined || about.conId === null) return;
        this.positions.applyPnl(about.account, about.conId, event);
        return this.#positionsChanged([positionKey(about.account, about.conId)]);
      }
    }
  }

  /** `null` for an account that is not of this session. */
  view(account: string): AccountView | null {
    return this.#accounts.includes(account) ? this.#view(account) : null;
  }

  /** `null` for a position of zero. `key`: `account/conId`. */
  positionView(key: string): PositionView | null {
    return this.positions.view(key, this.#positionContext);
  }

  /** `to` per `from` by the account's own rates, through its base currency; `null` when one is missing. */
  rate(account: string, from: string, to: string): DecimalString | null {
    if (from === to) return "1";
    return to === this.values.baseCurrency(account) ? this.values.rateToBase(account, from) : null;
  }

  #view(account: string): AccountView {
    const said = this.#pnl.get(account);
    const pnl = said && this.#isKnown(said) ? said : null;
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
      stale: this.#stale || this.#unanswered.has(account) || !this.values.isReady(account),
    };
  }

  /** While everything is stale the last P&L is shown as such; after that only what a running stream has said is known. */
  #isKnown({ sub }: { sub: number }): boolean {
    return this.#stale || this.#pnlSubs.has(sub);
  }

  #onValue(event: BridgeEvent<"account_value">): void {
    const { account } = event;
    const tag = this.values.apply(event, this.#valueSource(account));
    this.#accountsChanged([account]);
    if (tag === null || !WEIGHS.has(tag)) return;
    const own = this.positions.open().filter((record) => record.account === account);
    this.#positionsChanged(own.map(({ contract }) => positionKey(account, contract.conId)));
  }

  #onPosition(event: BridgeEvent<"position">): void {
    const { account, contract } = event;
    const key = positionKey(account, contract.conId);
    this.positions.applyPosition(event);
    const id = this.#pnlSubOf(account, contract.conId);
    if (isZero(event.position)) {
      if (id !== null) this.#closePnl(id);
    } else if (id === null) {
      this.#openPnl(account, contract.conId);
      this.#deps.contracts.info(contract.conId)
        .then(() => this.#positionsChanged([key]), () => {});
    }
    this.#positionsChanged([key]);
  }

  async #readValues(accounts: readonly string[]): Promise<void> {
    const round = this.#stopAsking();
    await Promise.all(
      accounts.map((account) =>
        this.#askValues(account).then(
          () => this.#unanswered.delete(account),
          () => this.#unanswered.add(account),
        )
      ),
    );
    if (this.#unanswered.size === 0 || round !== this.#round) return;
    // Values do not decide whether orders are in step: the desk need not wait for them.
    this.#cancelAgain = this.#deps.clock.after(VALUES_AGAIN_MS, () => {
      void this.#readValues([...this.#unanswered]).then(() => this.#changed());
    });
  }

  /** What is asked from here on is another round: an earlier one asks no more. */
  #stopAsking(): number {
    this.#cancelAgain();
    return ++this.#round;
  }

  /** IB serves `reqAccountUpdates` for one account at a time, the first one; the others go by `reqAccountUpdatesMulti`. */
  #askValues(account: string): Promise<unknown> {
    const { link, subs } = this.#deps;
    if (this.#isFirst(account)) return link.request("account_updates", { account, deadlineMs: DEADLINE_MS });
    const running = this.#valueSubs.get(account);
    if (running !== undefined) this.#unsubscribe(running);
    const id = subs.next();
    this.#valueSubs.set(account, id);
    return link.request("account_values", { sub: id, account, deadlineMs: DEADLINE_MS });
  }

  #isFirst(account: string): boolean {
    return this.#accounts[0] === account;
  }

  #valueSource(account: string): string {
    return this.#isFirst(account) ? "reqAccountUpdates" : "reqAccountUpdatesMulti";
  }

  #pnlSubOf(account: string, conId: number | null): number | null {
    for (const [id, about] of this.#pnlSubs) {
      if (about.account === account && about.conId === conId) return id;
    }
    return null;
  }

  #closePnl(id: number): void {
    this.#forgetPnl(id);
    this.#unsubscribe(id);
  }

  /** What a stream said that runs no longer is not known any more. */
  #forgetPnl(id: number): void {
    const about = this.#pnlSubs.get(id);
    if (about === undefined) return;
    this.#pnlSubs.delete(id);
    if (about.conId === null) this.#accountsChanged([about.account]);
    else this.#positionsChanged([positionKey(about.account, about.conId)]);
  }

  /** A stream of an earlier socket is unknown to the bridge, which is no error. */
  #unsubscribe(id: number): void {
    this.#deps.link.request("unsubscribe", { sub: id }).catch(() => {});
  }

  /** P&L is shown when it comes; a line that can not be opened leaves "–", it does not lock the desk. */
  #openPnl(account: string, conId: number | null): void {
    if (this.#pnlSubOf(account, conId) !== null) return;
    const id = this.#deps.subs.next();
    this.#pnlSubs.set(id, { account, conId });
    const opened = conId === null
      ? this.#deps.link.request("pnl", { sub: id, account })
      : this.#deps.link.request("pnl_single", { sub: id, account, conId });
    opened.catch(() => this.#forgetPnl(id));
  }

  #changed(): void {
    this.#accountsChanged(this.#accounts);
    this.#positionsChanged(this.positions.openKeys());
  }

  #accountsChanged(accounts: Iterable<string>): void {
    for (const listener of this.#accountListeners) listener(accounts);
  }

  #positionsChanged(keys: Iterable<string>): void {
    for (const listener of this.#positionListeners) listener(keys);
  }
}
