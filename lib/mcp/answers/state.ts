// The state of the desk as an assistant reads it: what can be believed stands at the head of every answer.
import type { AccountView, PositionView, Snapshot, TradingView } from "@/lib/contract/api.ts";
import { instrument } from "./instruments.ts";
import { aged, key, known, rows, UNKNOWN, verbatim } from "./told.ts";

/** How far what follows can be believed. */
export function headOf({ mode, trading, connection }: Snapshot, now: number) {
  const { headline, sync, lock, unread } = connection;
  return {
    mode,
    tradingState: trading.state,
    connection: {
      headline,
      since: aged(connection.since, now),
      bridge: connection.bridge,
      socket: connection.socket,
      upstream: connection.upstream,
      sync,
      comparedWithBroker: aged(connection.reconciledAt, now),
      /** Otherwise figures are the last known ones. */
      figuresAreCurrent: headline === "connected" && sync === "ready",
      orderEntryLocked: lock === null ? false : { code: lock.code, ...verbatim({ sentence: lock.text }) },
      // What is missing from these answers is not "none".
      ...(unread === undefined ? {} : {
        couldNotBeRead: unread.map(({ list, text }) => ({ list, ...verbatim({ sentence: text }) })),
      }),
    },
  };
}

export function deskAnswer(snapshot: Snapshot, now: number) {
  const { trading, connection, accounts, proposals } = snapshot;
  const { cause } = trading;
  return {
    ...headOf(snapshot, now),
    tradingStateSet: cause === null ? "by nobody: it is as the desk starts" : {
      by: cause.by,
      since: aged(cause.at, now),
      ...verbatim({ origin: cause.origin, reason: cause.reason }),
      also: (cause.also ?? []).map(({ by, at, origin, reason }) => ({
        by,
        at: aged(at, now),
        ...verbatim({ origin, reason }),
      })),
    },
    liveAccountsArmed: Object.entries(trading.armed).map(([account, until]) => ({
      account: key(account),
      until,
    })),
    link: {
      readOnly: connection.readOnly,
      heartbeat: aged(connection.heartbeatAt, now),
      heartbeatMs: known(connection.heartbeatMs),
      marketDataFarms: Object.entries(connection.farms).map(([name, state]) => ({
        state,
        ...verbatim({ name }),
      })),
      ...verbatim({ whatIsWrong: connection.cause, whatToDo: connection.fix }),
    },
    accounts: Object.entries(accounts).map(([account, view]) => accountRow(account, view, now)),
    proposalsWaiting: Object.keys(proposals).length,
  };
}

/** IB's tags of what an order is judged by. */
const TAGS = [
  ...["NetLiquidation", "TotalCashValue", "AvailableFunds", "ExcessLiquidity", "BuyingPower"],
  ...["InitMarginReq", "MaintMarginReq", "GrossPositionValue"],
];

function accountRow(account: string, { values, baseCurrency, pnl, stale }: AccountView, now: number) {
  const figures = TAGS.flatMap((tag): object[] => {
    const byCurrency = Object.entries(values[tag] ?? {});
    if (byCurrency.length === 0) return [{ tag, value: UNKNOWN }];
    return byCurrency.map(([currency, { value, at }]) => ({
      tag,
      value: isNumber(value) ? value : UNKNOWN,
      ...aged(at, now),
      ...verbatim({ currency }),
    }));
  });
  const { daily, unrealized, realized, at } = pnl;
  return {
    account: key(account),
    isLastKnownOnly: stale,
    profitAndLoss: {
      daily: known(daily),
      unrealized: known(unrealized),
      realized: known(realized),
      ...aged(at, now),
    },
    figures,
    ...verbatim({ baseCurrency }),
  };
}

/** Some of IB's values are words. */
function isNumber(value: string | null): boolean {
  return value !== null && /^-?\d+(\.\d+)?$/.test(value);
}

/** Until IB has sent all positions, an empty list is no answer, and what there is may not be all. */
export function positionsAnswer(snapshot: Snapshot, now: number) {
  const { positions, positionsReady, connection } = snapshot;
  return {
    ...headOf(snapshot, now),
    positions: positionsReady || connection.unread !== undefined
      ? rows(Object.values(positions).map((position) => positionRow(position, now)))
      : UNKNOWN,
  };
}

function positionRow(position: PositionView, now: number) {
  const { account, contract, quantity, weight, at, stale } = position;
  return {
    account: key(account),
    instrument: instrument(contract),
    quantity,
    entryPrice: known(position.entryPrice),
    marketPrice: known(position.marketPrice),
    marketValue: known(position.marketValue),
    dailyPnl: known(position.dailyPnl),
    unrealizedPnl: known(position.unrealizedPnl),
    realizedPnl: known(position.realizedPnl),
    percentOfNetLiquidation: known(weight),
    ...aged(at, now),
    isLastKnownOnly: stale,
  };
}

/**
 * Each limit as it holds now, with its use where one is counted. Those of an account are unknown until the
 * desk has worked them out.
 */
export function limitsAnswer(snapshot: Snapshot, now: number) {
  const { accounts, trading } = snapshot;
  const named = new Set([...Object.keys(accounts), ...Object.keys(trading.limits)]);
  return {
    ...headOf(snapshot, now),
    accounts: [...named].map((account) => ({
      account: key(account),
      limits: limitRows(trading, account, now),
    })),
  };
}

function limitRows({ limits, usage }: TradingView, account: string, now: number) {
  const byKey = limits[account];
  if (byKey === undefined) return UNKNOWN;
  return Object.entries(byKey).map(([limit, { value, unit, source }]) => {
    const use = usage[account]?.[limit];
    const used = use === undefined ? {} : {
      used: known(use.used),
      ...(use.at === null ? {} : aged(use.at, now)),
    };
    return { limit, value: value ?? "no limit", unit, setBy: source, ...used };
  });
}
