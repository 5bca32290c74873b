// Positions as the broker reports them: unknown until `positionEnd`, zero only when it says so, live P&L from
// `reqPnLSingle`.
import type { PositionView } from "@/lib/contract/api.ts";
import { compare, type DecimalString, isZero } from "@/lib/contract/decimal.ts";
import { kindOf } from "@/lib/contract/instrument_kinds.ts";
import { isPriced, moneyPerPoint } from "@/lib/contract/unit_value.ts";
import { positionKey } from "@/lib/contract/listing.ts";
import type { BridgeEvent, ContractDetailsRow, PositionRow } from "@/lib/contract/protocol.ts";
import { contractView } from "@/lib/server/contracts/contract_view.ts";
import { isAnyInstrument, UnreadRows } from "@/lib/server/unread_rows.ts";
import {
  costPerUnit,
  entryPrice,
  highestCostPerUnit,
  priceFromValue,
  weight,
  type Worth,
} from "./position_math.ts";

export interface PositionRecord extends PositionRow {
  at: string;
  portfolio: BridgeEvent<"portfolio"> | null;
  pnl: BridgeEvent<"pnl_single"> | null;
}

/** What a view needs from the other books. */
export interface PositionDeps {
  isStale(): boolean;
  /** `false` for P&L of a stream that ended. */
  isKnown(pnl: { sub: number }): boolean;
  /** `null` while they are not known. */
  details(conId: number): ContractDetailsRow | null;
  rateToBase(account: string, currency: string): DecimalString | null;
  netLiquidation(account: string): DecimalString | null;
}

export class PositionBook {
  /** By `account/conId`. */
  #records = new Map<string, PositionRecord>();
  #portfolio = new Map<string, BridgeEvent<"portfolio">>();
  readonly #unread: UnreadRows;
  #ready = false;
  #readAt = "";

  constructor(unread: UnreadRows = new UnreadRows()) {
    this.#unread = unread;
  }

  /** `false` until the first complete list: an empty book then means "unknown", not "nothing". */
  get ready(): boolean {
    return this.#ready;
  }

  /**
   * A complete list (`positionEnd` came): what is not in it is zero. Returns the keys of all before and
   * after.
   */
  replaceAll(rows: PositionRow[], at: string): Set<string> {
    const before = this.#records;
    this.#records = new Map();
    for (const row of rows) {
      this.#set(row, at, before.get(positionKey(row.account, row.contract.conId)) ?? null);
    }
    this.#ready = true;
    this.#readAt = at;
    return new Set([...before.keys(), ...this.#records.keys()]);
  }

  applyPosition(event: BridgeEvent<"position">): void {
    const { account, contract, position, avgCost, at } = event;
    const key = positionKey(account, contract.conId);
    this.#unread.told("positions", account, contract.conId);
    this.#set({ account, contract, position, avgCost }, at, this.#records.get(key) ?? null);
  }

  applyPortfolio(event: BridgeEvent<"portfolio">): void {
    const key = positionKey(event.account, event.contract.conId);
    this.#portfolio.set(key, event);
    const record = this.#records.get(key);
    if (record) record.portfolio = event;
  }

  applyPnl(account: string, conId: number, event: BridgeEvent<"pnl_single">): void {
    const record = this.#records.get(positionKey(account, conId));
    if (record) record.pnl = event;
  }

  /**
   * Signed quantity; `null` before the first complete list, and of what the broker may have said something
   * else about that could not be read; `"0"` when the broker has none.
   */
  reading(account: string, conId: number): { quantity: DecimalString; at: string } | null {
    if (!this.#ready) return null;
    const record = this.#records.get(positionKey(account, conId));
    const missing = this.#unread.mayBe("positions", account, conId);
    // There is one row for each: what a list has is not the one that it lacks.
    if (missing !== null && (!isAnyInstrument(missing) || missing.pushed || !record)) return null;
    return record ? { quantity: record.position, at: record.at } : { quantity: "0", at: this.#readAt };
  }

  /** Whether every position of the account could be read. */
  isWhole(account: string): boolean {
    return this.#ready && this.#unread.mayBe("positions", account) === null;
  }

  /** Positions that are not zero. */
  open(): PositionRecord[] {
    return [...this.#records.values()].filter((record) => !isZero(record.position));
  }

  /** Every position that was ever reported, those of zero included. */
  known(): PositionRecord[] {
    return [...this.#records.values()];
  }

  /** Keys of the positions that are not zero. */
  openKeys(): string[] {
    return [...this.#records].flatMap(([key, record]) => isZero(record.position) ? [] : key);
  }

  /** `null` for a position of zero. */
  view(key: string, context: PositionDeps): PositionView | null {
    const record = this.#records.get(key);
    return record === undefined || isZero(record.position) ? null : positionView(record, context);
  }

  /** What it is worth, without anything else of a view; `null`: IB has not told. */
  marketValue(record: PositionRecord, context: Pick<PositionDeps, "isKnown">): DecimalString | null {
    return toldOf(record, context).marketValue;
  }

  /**
   * The most that a unit of it can have cost, in money; `null`: IB has not told. What was said of another
   * quantity of it still tells how its cost is meant.
   */
  highestCost(
    { contract, avgCost, pnl, portfolio }: PositionRecord,
    { isKnown }: Pick<PositionDeps, "isKnown">,
  ): DecimalString | null {
    const told = [
      ...(pnl !== null && isKnown(pnl) ? worthOf(pnl.position ?? "0", pnl, null) : []),
      ...(portfolio === null ? [] : worthOf(portfolio.position ?? "0", null, portfolio)),
    ];
    return highestCostPerUnit(avgCost, kindOf(contract.secType).pointValue, told);
  }

  #set(row: PositionRow, at: string, before: PositionRecord | null): void {
    const key = positionKey(row.account, row.contract.conId);
    this.#records.set(key, {
      ...row,
      at,
      portfolio: before?.portfolio ?? this.#portfolio.get(key) ?? null,
      pnl: before?.pnl ?? null,
    });
  }
}

/** What IB has said of this very position, and what it is worth by that. */
function toldOf({ position, portfolio, pnl: last }: PositionRecord, context: Pick<PositionDeps, "isKnown">) {
  // Position, P&L and portfolio rows come in any order: figures of another quantity say nothing about this
  // one.
  const pnl = isOf(position, last) && context.isKnown(last) ? last : null;
  const row = isOf(position, portfolio) ? portfolio : null;
  const live = realValue(pnl?.value, pnl?.unrealized);
  return { pnl, row, live, marketValue: live ?? realValue(row?.marketValue, row?.unrealizedPnl) };
}

function positionView(record: PositionRecord, context: PositionDeps): PositionView {
  const { account, contract, position, avgCost } = record;
  const { pnl, row, live, marketValue } = toldOf(record, context);
  const details = context.details(contract.conId);
  const { secType } = contract;
  const { pointValue } = kindOf(secType);
  const multiplier = contract.multiplier ?? details?.contract.multiplier ?? null;
  const terms = details === null || !isPriced({ secType, multiplier })
    ? null
    : { secType, multiplier, priceMagnifier: details.priceMagnifier };
  const averageCost = costPerUnit(avgCost, pointValue, worthOf(position, pnl, row));
  return {
    account,
    contract: contractView(contract, details),
    quantity: position,
    averageCost,
    entryPrice: terms && entryPrice(averageCost, terms),
    marketPrice: terms && priceFromValue(marketValue, position, terms),
    moneyPerPoint: terms && moneyPerPoint(terms),
    marketValue,
    dailyPnl: pnl?.daily ?? null,
    unrealizedPnl: pnl?.unrealized ?? row?.unrealizedPnl ?? null,
    realizedPnl: pnl?.realized ?? row?.realizedPnl ?? null,
    weight: weight(
      marketValue,
      context.rateToBase(account, contract.currency),
      context.netLiquidation(account),
    ),
    at: pnl?.at ?? row?.at ?? record.at,
    source: pnl ? "pnlSingle" : row ? "updatePortfolio" : "position",
    sources: {
      value: toldBy(live, marketValue),
      unrealized: toldBy(pnl?.unrealized, row?.unrealizedPnl),
      realized: toldBy(pnl?.realized, row?.realizedPnl),
    },
    stale: context.isStale(),
  };
}

/** Which callback a figure is of: the live one goes before the portfolio's. */
function toldBy(
  live: DecimalString | null | undefined,
  portfolio: DecimalString | null | undefined,
): "pnlSingle" | "updatePortfolio" | null {
  return (live ?? null) !== null ? "pnlSingle" : (portfolio ?? null) !== null ? "updatePortfolio" : null;
}

function worthOf(
  quantity: DecimalString,
  pnl: PositionRecord["pnl"],
  row: PositionRecord["portfolio"],
): Worth[] {
  return [
    { quantity, value: realValue(pnl?.value, pnl?.unrealized), unrealized: pnl?.unrealized ?? null },
    {
      quantity,
      value: realValue(row?.marketValue, row?.unrealizedPnl),
      unrealized: row?.unrealizedPnl ?? null,
    },
  ];
}

/**
 * A position that is worth nothing has lost or gained what was paid: a 0 without that is IB's "no price yet".
 */
function realValue(
  value: DecimalString | null | undefined,
  unrealized: DecimalString | null | undefined,
): DecimalString | null {
  const known = value ?? null;
  return known !== null && isZero(known) && isZero(unrealized ?? "0") ? null : known;
}

function isOf<Row extends { position: DecimalString | null }>(
  quantity: DecimalString,
  row: Row | null,
): row is Row {
  return row !== null && row.position !== null && compare(row.position, quantity) === 0;
}
