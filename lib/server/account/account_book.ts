// The accounts of the session: reads them again after every connect, keeps values, positions and P&L with
// their ages.
import type { AccountView, PositionView } from "@/lib/contract/api.ts";
import { type DecimalString, isZero } from "@/lib/contract/decimal.ts";
import { positionKey } from "@/lib/contract/listing.ts";
import type { BridgeEvent, PositionRow } from "@/lib/contract/protocol.ts";
import type { UnreadRow } from "@/lib/contract/protocol/common.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import { type Clock, iso } from "@/lib/server/clock.ts";
import type { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import { patiently } from "@/lib/server/patience.ts";
import type { SubscriptionIds } from "@/lib/server/subscription_ids.ts";
import type { UnreadRows } from "@/lib/server/unread_rows.ts";
import { AccountValues } from "./account_values.ts";
import { Descriptions } from "./descriptions.ts";
import { PnlStreams, type PnlSubject } from "./pnl_streams.ts";
import { PositionBook, type PositionDeps, type PositionRecord } from "./position_book.ts";
import { ValueStreams } from "./value_streams.ts";

export interface AccountBookDeps {
  link: BridgeLink;
  contracts: ContractBook;
  subs: SubscriptionIds;
  clock: Clock;
  /** What of the positions could not be read. */
  unread: UnreadRows;
  /** Hears why account values that came do not come any more. */
  told?(cause: Saying): void;
}

const DEADLINE_MS = 10_000;
/** Values that the weight of a position is made of. */
const WEIGHS: ReadonlySet<string> = new Set(["NetLiquidation", "ExchangeRate"]);
/**
 * How long a sync waits for values: they come in a moment or may take their time, no order waits for them.
 */
const VALUES_PATIENCE_MS = 1_000;

export class AccountBook {
  readonly values = new AccountValues();
  readonly positions: PositionBook;
  readonly #deps: AccountBookDeps;
  readonly #accountListeners = new Set<(accounts: Iterable<string>) => void>();
  readonly #positionListeners = new Set<(keys: Iterable<string>) => void>();
  #accounts: string[] = [];
  #stale = true;
  #pnl = new Map<string, BridgeEvent<"pnl">>();
  readonly #streams: PnlStreams;
  readonly #valueStreams: ValueStreams;
  readonly #positionDeps: PositionDeps;
  readonly #descriptions: Descriptions;
  /** Grows with every re-read and every loss: a re-read that was overtaken makes nothing current. */
  #syncs = 0;

  constructor(deps: AccountBookDeps) {
    this.#deps = deps;
    this.positions = new PositionBook(deps.unread);
    this.#streams = new PnlStreams({ ...deps, ended: (subject) => this.#pnlChanged(subject) });
    this.#valueStreams = new ValueStreams({
      ...deps,
      changed: (account) => this.#accountsChanged([account]),
      ended: (cause) => deps.told?.(cause),
    });
    // The magnifier decides what a price means: until the contract is read its prices are unknown, its
    // quantity is not.
    this.#descriptions = new Descriptions({
      ...deps,
      isHeld: (conId) => this.#heldAs(conId).length > 0,
      described: (conId) => this.#positionsChanged(this.#heldAs(conId)),
    });
    this.#positionDeps = {
      isStale: () => this.#stale,
      isKnown: (pnl) => this.#isKnown(pnl),
      details: (conId) => deps.contracts.peek(conId)?.details ?? null,
      rateToBase: (account, currency) => this.values.rateToBase(account, currency),
      netLiquidation: (account) => this.values.total(account, "NetLiquidation"),
    };
  }

  /** Called with the accounts that say something else than before, have come or have gone. */
  onAccounts(listener: (accounts: Iterable<string>) => void): void {
    this.#accountListeners.add(listener);
  }

  /**
   * Called with the positions (`account/conId`) that say something else than before, have come or have gone.
   */
  onPositions(listener: (keys: Iterable<string>) => void): void {
    this.#positionListeners.add(listener);
  }

  /** The accounts of this session, in IB's order; empty until known. */
  list(): string[] {
    return this.#accounts;
  }

  /**
   * Re-reads positions and account values; `replay` opens the P&L streams anew, otherwise those that run are
   * kept (1102). Rejects when the positions do not come; an account is stale until its values have come, and
   * asked again when they do not.
   */
  async sync(accounts: string[], { replay = true } = {}): Promise<void> {
    const sync = ++this.#syncs;
    const before = this.#accounts;
    this.#accounts = accounts;
    this.#accountsChanged([...before, ...accounts]);
    if (replay) this.#streams.closeAll();
    const values = patiently(this.#deps.clock, this.#valueStreams.open(accounts), {
      ms: VALUES_PATIENCE_MS,
      otherwise: () => {},
    });
    await Promise.all([this.readPositions(), values]);
    if (sync !== this.#syncs) return;
    this.#stale = false;
    this.#changed();
  }

  /** A fresh, complete list of positions from the broker, and the P&L streams that belong to it. */
  async readPositions(): Promise<void> {
    const { link, unread: missing } = this.#deps;
    const answer = await link.request("positions", { deadlineMs: DEADLINE_MS });
    const positions = answer.positions.filter(isNamed);
    const nameless = answer.positions.filter((row) => !isNamed(row)).map(unreadOf);
    missing.read("positions", [...answer.unread ?? [], ...nameless]);
    this.#positionsChanged(this.positions.replaceAll(positions, iso(this.#deps.clock.now())));
    this.#streams.match([
      ...this.#accounts.map((account) => ({ account, conId: null })),
      ...this.positions.open().map(({ account, contract }) => ({ account, conId: contract.conId })),
    ]);
    // Each reading asks for all that are still unknown.
    this.#descriptions.forget();
    for (const conId of new Set(positions.map(({ contract }) => contract.conId))) {
      this.#descriptions.want(conId);
    }
    for (const { contract } of positions) this.#descriptions.compare(contract);
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
    this.#descriptions.forget();
    this.#streams.forgetAll();
    this.#valueStreams.forgetAll();
    this.#changed();
  }

  /** Stops every timer. */
  close(): void {
    this.#syncs++;
    this.#descriptions.forget();
    this.#valueStreams.close();
    this.#streams.forgetAll();
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
      case "error":
        this.#valueStreams.onError(event);
        return this.#streams.onError(event);
      case "pnl": {
        const subject = this.#streams.subjectOf(event.sub);
        if (subject === null) return;
        this.#streams.spoke(event.sub);
        this.#pnl.set(subject.account, event);
        return this.#pnlChanged(subject);
      }
      case "pnl_single": {
        const subject = this.#streams.subjectOf(event.sub);
        if (subject === null || subject.conId === null) return;
        this.#streams.spoke(event.sub);
        this.positions.applyPnl(subject.account, subject.conId, event);
        return this.#pnlChanged(subject);
      }
    }
  }

  /** `null` for an account that is not of this session. */
  view(account: string): AccountView | null {
    return this.#accounts.includes(account) ? this.#view(account) : null;
  }

  /**
   * Whether figures that the limits count on are on their way since the last sync: nothing is wrong, they
   * take a moment.
   */
  awaitsFigures(account: string): boolean {
    const lacksPnl = this.view(account)?.pnl.daily === null;
    return this.#valueStreams.isAwaited(account) ||
      lacksPnl && this.#streams.isYoung({ account, conId: null });
  }

  /** Whether what is known of an account's values is of this connection, and IB trusts it itself. */
  isCurrent(account: string): boolean {
    return !this.#stale && this.#valueStreams.isCurrent(account) && this.values.isReady(account);
  }

  /** `null` for a position of zero. `key`: `account/conId`. */
  positionView(key: string): PositionView | null {
    return this.positions.view(key, this.#positionDeps);
  }

  /** What a position is worth by IB's last word; `null`: it has not told. */
  marketValue(record: PositionRecord): DecimalString | null {
    return this.positions.marketValue(record, this.#positionDeps);
  }

  /** The most that a unit of it can have cost; `null`: IB has not told. */
  highestCost(record: PositionRecord): DecimalString | null {
    return this.positions.highestCost(record, this.#positionDeps);
  }

  /** All that an account holds. */
  positionsOf(account: string): PositionView[] {
    return this.positions.openKeys()
      .filter((key) => key.startsWith(`${account}/`))
      .map((key) => this.positionView(key))
      .filter((view) => view !== null);
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
      stale: !this.isCurrent(account),
    };
  }

  /**
   * While everything is stale the last P&L is shown as such; after that only what a running stream has said
   * is known.
   */
  #isKnown({ sub }: { sub: number }): boolean {
    return this.#stale || this.#streams.runs(sub);
  }

  #onValue(event: BridgeEvent<"account_value">): void {
    const { account } = event;
    const base = this.values.baseCurrency(account);
    const tag = this.values.apply(event, this.#valueStreams.sourceOf(account));
    // The P&L that was told last is in the money of before.
    if (base !== null && base !== this.values.baseCurrency(account)) this.#pnl.delete(account);
    this.#accountsChanged([account]);
    if (tag === null || !WEIGHS.has(tag)) return;
    const own = this.positions.open().filter((record) => record.account === account);
    this.#positionsChanged(own.map(({ contract }) => positionKey(account, contract.conId)));
  }

  #onPosition(event: BridgeEvent<"position">): void {
    const { account, contract } = event;
    if (!isNamed(event)) return void this.#deps.unread.missed("position", unreadOf(event));
    const key = positionKey(account, contract.conId);
    this.positions.applyPosition(event);
    const subject = { account, conId: contract.conId };
    this.#descriptions.compare(contract);
    if (isZero(event.position)) this.#streams.close(subject);
    else if (this.#streams.open(subject)) this.#descriptions.want(contract.conId);
    this.#positionsChanged([key]);
  }

  /** The positions in an instrument. */
  #heldAs(conId: number): string[] {
    return this.positions.open().filter(({ contract }) => contract.conId === conId)
      .map(({ account }) => positionKey(account, conId));
  }

  #pnlChanged({ account, conId }: PnlSubject): void {
    if (conId === null) this.#accountsChanged([account]);
    else this.#positionsChanged([positionKey(account, conId)]);
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

/** Whether it is said what is held: two positions without a number could not be told apart. */
function isNamed({ contract }: PositionRow): boolean {
  return contract.conId > 0;
}

function unreadOf({ account, contract }: PositionRow): UnreadRow {
  const { conId, localSymbol, symbol, secType } = contract;
  return { account, conId, symbol: localSymbol || symbol, secType, permId: null, orderRef: "" };
}
