// reqAccountUpdates and reqAccountUpdatesMulti: a full round at once, then what a fill or three minutes
// change.
import type { AccountValue, PortfolioRow } from "../../engine/types.ts";
import { DUPLICATE_REQUEST, invalid, UNSUBSCRIBED_ACCOUNT } from "../codes.ts";
import { wireContract } from "../contracts_map.ts";
import type { Client } from "../core.ts";
import { minuteText } from "../wire_time.ts";
import type {
  CancelAccountUpdatesMulti,
  ReqAccountUpdates,
  ReqAccountUpdatesMulti,
  ServerMessage,
  ServerMessageOf,
} from "../../wire/messages.ts";

/** One subscription per client, whatever the account. */
const THE_ONE = 0;

/** The account meant by `wanted`: "" is the first one; `null` when it does not exist. */
export function knownAccount(client: Client, wanted: string): string | null {
  const accounts: readonly string[] = client.core.engine.accounts.accountIds();
  if (wanted === "") return accounts[0] ?? null;
  return accounts.includes(wanted) ? wanted : null;
}

export function invalidAccount(account: string): string {
  return invalid("bO", `The account code is required for this operation or is not valid: ${account}`);
}

/** Remembers what was sent, to send only what changed. */
class Sent {
  readonly #values = new Map<string, string>();

  changed(value: AccountValue): boolean {
    const key = `${value.key}|${value.currency}`;
    if (this.#values.get(key) === value.value) return false;
    this.#values.set(key, value.value);
    return true;
  }
}

export function reqAccountUpdates(client: Client, message: ReqAccountUpdates): void {
  const { subscriptions, core } = client;
  if (!message.subscribe) return void subscriptions.cancel("accountUpdates", THE_ONE);
  const account = knownAccount(client, message.account);
  if (account === null) return client.error(-1, 321, invalidAccount(message.account));
  const other = subscriptions.target("accountUpdates", THE_ONE);
  subscriptions.cancel("accountUpdates", THE_ONE);
  if (other !== null && other !== account) client.error(-1, 2100, UNSUBSCRIBED_ACCOUNT);
  const sent = new Sent();
  for (const one of roundOf(client, account, sent)) client.send(one);
  client.send({ kind: "accountDownloadEnd", account });
  const refresh = whileLinked(
    client,
    () => roundOf(client, account, sent).forEach((one) => client.push(one)),
  );
  const stopTimer = core.time.every(core.settings.accountRefreshMs, refresh);
  const stopFills = onAccountChange(client, account, refresh);
  const stop = () => {
    stopTimer();
    stopFills();
  };
  subscriptions.add("accountUpdates", THE_ONE, stop, account);
}

function roundOf(client: Client, account: string, sent: Sent): ServerMessage[] {
  const { engine, time } = client.core;
  const values = engine.accounts.accountValues(account).filter((value) => sent.changed(value));
  return [
    ...values.map((value): ServerMessage => ({ kind: "accountValue", account, ...value })),
    ...engine.accounts.portfolio(account, true).map(portfolioMessage),
    { kind: "accountUpdateTime", time: minuteText(time.now()) },
  ];
}

function portfolioMessage(row: PortfolioRow): ServerMessageOf<"portfolioValue"> {
  return {
    kind: "portfolioValue",
    contract: wireContract(row.contract),
    position: row.position,
    marketPrice: row.marketPrice,
    marketValue: row.marketValue,
    averageCost: row.averageCost,
    unrealizedPnl: row.unrealizedPnl,
    realizedPnl: row.realizedPnl,
    account: row.account,
  };
}

/** What is told while IB is away would be lost, and never told again because it counts as sent. */
export function whileLinked(client: Client, fn: () => void): () => void {
  return () => {
    if (client.core.link.up) fn();
  };
}

/** A fill makes several events; the account is told once, a moment later. */
const SETTLE_MS = 150;

function onAccountChange(client: Client, account: string, fn: () => void): () => void {
  let waiting = false;
  let stopped = false;
  const stop = client.core.engine.on((event) => {
    if (event.type !== "account" || event.account !== account || waiting) return;
    waiting = true;
    client.core.time.after(SETTLE_MS, () => {
      waiting = false;
      if (!stopped) fn();
    });
  });
  return () => {
    stopped = true;
    stop();
  };
}

export function reqAccountUpdatesMulti(client: Client, message: ReqAccountUpdatesMulti): void {
  const { core, subscriptions } = client;
  const { reqId, modelCode } = message;
  if (subscriptions.has("accountUpdatesMulti", reqId)) return client.error(reqId, 322, DUPLICATE_REQUEST);
  const account = knownAccount(client, message.account);
  if (account === null) return client.error(reqId, 321, invalidAccount(message.account));
  const sent = new Sent();
  const round = () =>
    core.engine.accounts.accountValues(account)
      .filter((value) => !message.ledgerAndNlv || isLedgerOrNlv(value))
      .filter((value) => sent.changed(value))
      .map((value): ServerMessage => ({ kind: "accountUpdateMulti", reqId, account, modelCode, ...value }));
  const refresh = whileLinked(client, () => round().forEach((one) => client.push(one)));
  round().forEach((one) => client.send(one));
  client.send({ kind: "accountUpdateMultiEnd", reqId });
  const stopTimer = core.time.every(core.settings.accountRefreshMs, refresh);
  const stopFills = onAccountChange(client, account, refresh);
  subscriptions.add("accountUpdatesMulti", reqId, () => {
    stopTimer();
    stopFills();
  });
}

/** Ledger rows carry a currency beside the base one; the rest are totals. */
function isLedgerOrNlv(value: AccountValue): boolean {
  return value.key.startsWith("NetLiquidation") || LEDGER_KEYS.has(value.key);
}
const LEDGER_KEYS: ReadonlySet<string> = new Set([
  "CashBalance",
  "TotalCashBalance",
  "AccruedCash",
  "StockMarketValue",
  "OptionMarketValue",
  "FutureOptionValue",
  "FuturesPNL",
  "UnrealizedPnL",
  "RealizedPnL",
  "ExchangeRate",
  "Currency",
]);

export function cancelAccountUpdatesMulti(client: Client, message: CancelAccountUpdatesMulti): void {
  client.subscriptions.cancel("accountUpdatesMulti", message.reqId);
}
