// Checks that money and orders add up after any history. Used by tests; reads the saved state, changes
// nothing.
import { Big } from "../decimal.ts";
import type { Engine } from "./api.ts";
import { ordinalOf } from "./exec_ids.ts";
import type { Split } from "./instruments/split_terms.ts";
import type { LedgerJson } from "./ledger.ts";
import { parseState, type SavedState } from "./persistence.ts";
import type { Contract, Execution } from "./types.ts";
import { QTY_ONE } from "./units.ts";

const ZERO = new Big(0);
/** A percent of 1,000 of par. */
const BOND_POINT_VALUE = "10";
const CENT = new Big("0.01");

/** Everything that does not add up, as sentences; empty when all is well. */
export function brokenInvariants(engine: Engine): string[] {
  const state = parseState(engine.serialize());
  return [
    ...state.accounts.ledgers.flatMap((ledger) => [
      ...booksBalance(engine, ledger),
      ...replayAgrees(engine, state, ledger),
      ...valuesAgree(engine, ledger),
    ]),
    ...ordersAgree(engine, state),
    ...commissionsAgree(state),
    ...combosAgree(engine, state),
    ...nobodyOutlives(engine, state),
  ];
}

/**
 * Per currency: cash = deposits + realised profit - cost of what is held + currencies bought - fees on
 * currencies.
 */
function booksBalance(engine: Engine, ledger: LedgerJson): string[] {
  const expected = new Map<string, Big>();
  const add = (currency: string, amount: Big) =>
    expected.set(currency, (expected.get(currency) ?? ZERO).plus(amount));
  for (const [currency, amount] of Object.entries(ledger.deposits)) add(currency, new Big(amount));
  for (const [currency, amount] of Object.entries(ledger.currencyFees)) add(currency, new Big(amount).neg());
  for (const [currency, amount] of dividendsOf(ledger)) add(currency, amount);
  for (const position of ledger.positions) {
    const contract = contractOf(engine, position.conId);
    add(contract.currency, new Big(position.realizedTotal).minus(position.cost).plus(position.settled));
    if (contract.secType === "CASH") add(contract.symbol, new Big(position.quantity).div(QTY_ONE));
  }
  return compareCash("books", ledger, expected);
}

/**
 * The same cash from the tape alone: every execution and every commission, nothing the ledger has computed.
 */
function replayAgrees(engine: Engine, state: SavedState, ledger: LedgerJson): string[] {
  // What a combination as a whole did is told once more by its legs, and they alone moved money.
  const splits = [...state.splits ?? []];
  const own = state.orders.executions.filter((one) =>
    one.account === ledger.id && one.contract.secType !== "BAG"
  );
  // Executions are kept for a week: an older history can not be replayed.
  if (new Set(state.orders.executions.map(({ execId }) => execId.split(".")[1])).size !== state.fills) {
    return [];
  }
  const fees = new Map(state.orders.commissions.map((report) => [report.execId, report]));
  const expected = new Map<string, Big>();
  const held = new Map<number, Big>();
  const add = (currency: string, amount: Big) =>
    expected.set(currency, (expected.get(currency) ?? ZERO).plus(amount));
  for (const [currency, amount] of Object.entries(ledger.deposits)) add(currency, new Big(amount));
  for (const [currency, amount] of dividendsOf(ledger)) add(currency, amount);
  for (const [currency, amount] of Object.entries(ledger.inLieu ?? {})) add(currency, new Big(amount));
  for (const execution of own) {
    const { contract } = execution;
    splitUpTo(engine, held, splits, ordinalOf(execution.execId));
    const signed = execution.side === "BOT" ? new Big(execution.shares) : new Big(execution.shares).neg();
    held.set(contract.conId, (held.get(contract.conId) ?? ZERO).plus(signed));
    add(contract.currency, tradeValue(engine, execution, signed).neg());
    if (contract.secType === "CASH") add(contract.symbol, signed);
    const report = fees.get(execution.execId);
    if (report === undefined) return [`${ledger.id}: execution ${execution.execId} has no commission report`];
    add(report.currency, new Big(report.commission).neg());
  }
  splitUpTo(engine, held, splits, Infinity);
  const problems: string[] = [];
  for (const position of ledger.positions) {
    const contract = contractOf(engine, position.conId);
    if (contract.secType === "FUT") add(contract.currency, new Big(position.settled));
    const quantity = new Big(position.quantity).div(QTY_ONE);
    const traded = held.get(position.conId) ?? ZERO;
    if (!quantity.eq(traded)) {
      problems.push(
        `${ledger.id}: position ${position.conId} is ${quantity}, executions add up to ${traded}`,
      );
    }
  }
  return [...problems, ...compareCash("replay", ledger, expected)];
}

/**
 * Takes the splits off the list that came before this execution, and makes new shares and contracts of what
 * was held.
 */
function splitUpTo(engine: Engine, held: Map<number, Big>, splits: Split[], ordinal: number): void {
  while (splits[0] !== undefined && splits[0].fills <= ordinal) {
    const split = splits.shift() as Split;
    for (const [conId, quantity] of held) {
      const details = engine.instruments.details(conId);
      if (conId === split.conId) {
        const step = new Big(details?.sizeIncrement ?? "1");
        const exact = quantity.times(split.numerator).div(split.denominator).div(step);
        held.set(conId, exact.round(0, 0).times(step));
      } else if (details?.underConId === split.conId) {
        held.set(conId, quantity.times(split.numerator));
      }
    }
  }
}

/** Dividends that were paid. */
function dividendsOf({ dividends }: LedgerJson): (readonly [string, Big])[] {
  return Object.entries(dividends?.paid ?? {}).map(([currency, amount]) => [currency, new Big(amount)]);
}

function tradeValue(engine: Engine, execution: Execution, signed: Big): Big {
  const { contract } = execution;
  const magnifier = engine.instruments.details(contract.conId)?.priceMagnifier ?? 1;
  const multiplier = contract.secType === "BOND"
    ? BOND_POINT_VALUE
    : contract.multiplier === ""
    ? "1"
    : contract.multiplier;
  return signed.times(execution.price).times(multiplier).div(magnifier);
}

function compareCash(name: string, ledger: LedgerJson, expected: ReadonlyMap<string, Big>): string[] {
  const currencies = new Set([...expected.keys(), ...Object.keys(ledger.cash)]);
  return [...currencies].flatMap((currency) => {
    const actual = new Big(ledger.cash[currency] ?? "0");
    const wanted = expected.get(currency) ?? ZERO;
    // Exact up to the tenth decimal at which split costs are rounded.
    const off = actual.minus(wanted).abs();
    return off.lt("0.000001") ? [] : [`${ledger.id} ${name} ${currency}: cash ${actual}, expected ${wanted}`];
  });
}

/**
 * Totals and the ledger rows tell the same net liquidation; excess and available funds follow from their
 * parts.
 */
function valuesAgree(engine: Engine, ledger: LedgerJson): string[] {
  const values = engine.accounts.accountValues(ledger.id);
  const base = engine.accounts.baseCurrency(ledger.id);
  const value = (key: string, currency: string) =>
    new Big(values.find((row) => row.key === key && row.currency === currency)?.value ?? "NaN");
  const problems: string[] = [];
  const same = (what: string, a: Big, b: Big) => {
    if (a.minus(b).abs().gt(CENT.times(2))) problems.push(`${ledger.id} ${what}: ${a} and ${b}`);
  };
  same("net liquidation", value("NetLiquidation", base), value("NetLiquidationByCurrency", "BASE"));
  same("cash", value("TotalCashValue", base), value("CashBalance", "BASE"));
  const equity = value("EquityWithLoanValue", base);
  same("available funds", value("AvailableFunds", base), equity.minus(value("InitMarginReq", base)));
  same("excess liquidity", value("ExcessLiquidity", base), equity.minus(value("MaintMarginReq", base)));
  return [...problems, ...portfolioAgrees(engine, ledger)];
}

/** Rows of the portfolio and the ledger of their currency tell the same value and the same profit. */
function portfolioAgrees(engine: Engine, ledger: LedgerJson): string[] {
  const rows = engine.accounts.portfolio(ledger.id, true);
  const problems = rows.flatMap((row) => {
    const cost = new Big(row.averageCost).times(row.position);
    const profit = new Big(row.marketValue).minus(cost);
    const off = profit.minus(row.unrealizedPnl).abs();
    // The average cost has eight digits: of a million shares the last one is a cent.
    return off.lte(CENT.plus(new Big(row.position).abs().times("0.00000001")))
      ? []
      : [`${ledger.id} ${row.contract.symbol}: profit ${row.unrealizedPnl}, value less cost ${profit}`];
  });
  const values = engine.accounts.accountValues(ledger.id);
  for (const currency of new Set(rows.map((row) => row.contract.currency))) {
    const own = rows.filter((row) => row.contract.currency === currency);
    const sum = own.reduce((total, row) => total.plus(row.unrealizedPnl), ZERO);
    const shown = values.find((row) => row.key === "UnrealizedPnL" && row.currency === currency)?.value ??
      "0";
    if (sum.minus(shown).abs().gt(CENT.times(own.length))) {
      problems.push(`${ledger.id} ${currency}: profits add up to ${sum}, shown ${shown}`);
    }
  }
  return problems;
}

/** `….02.01` and on are the legs of the combination `….01.01`. */
function isLegOfCombo(execId: string): boolean {
  return execId.split(".")[2] !== "01";
}

/** A combination's net price is what its legs paid: money of the whole is money of the parts. */
function combosAgree(engine: Engine, state: SavedState): string[] {
  const { executions } = state.orders;
  return executions.filter(({ contract }) => contract.secType === "BAG").flatMap((whole) => {
    const stem = whole.execId.split(".").slice(0, 2).join(".");
    const legs = executions.filter(({ execId }) => isLegOfCombo(execId) && execId.startsWith(`${stem}.`));
    const multiplier = Math.max(1, ...legs.map(({ contract }) => Number(contract.multiplier || 1)));
    const paid = legs.reduce((sum, leg) => {
      const signed = leg.side === "BOT" ? new Big(leg.shares) : new Big(leg.shares).neg();
      return sum.plus(tradeValue(engine, leg, signed));
    }, ZERO);
    const signed = whole.side === "BOT" ? new Big(whole.shares) : new Big(whole.shares).neg();
    const off = paid.minus(signed.times(whole.price).times(multiplier)).abs();
    // The net price has four digits.
    return off.lte(new Big(whole.shares).times(multiplier).times("0.00005"))
      ? []
      : [`combination ${whole.execId}: its legs paid ${paid}, at ${whole.price}`];
  });
}

/** No order fills more than its size, and its fills are its executions. */
function ordersAgree(engine: Engine, state: SavedState): string[] {
  const shares = new Map<number, Big>();
  for (const { permId, shares: size, execId } of state.orders.executions) {
    if (isLegOfCombo(execId)) continue;
    shares.set(permId, (shares.get(permId) ?? ZERO).plus(size));
  }
  return [...engine.orders.openOrders(), ...engine.orders.completedOrders()].flatMap((order) => {
    const problems: string[] = [];
    const filled = new Big(order.filled);
    const executed = shares.get(order.permId) ?? ZERO;
    if (!filled.eq(executed)) {
      problems.push(`order ${order.permId}: filled ${filled}, executions ${executed}`);
    }
    if (filled.gt(order.quantity)) {
      problems.push(`order ${order.permId}: filled ${filled} of ${order.quantity}`);
    }
    const full = filled.eq(order.quantity);
    if ((order.status === "Filled") !== full) {
      problems.push(`order ${order.permId}: ${order.status}, ${filled}`);
    }
    return problems;
  });
}

/** An order has paid what its executions have paid. */
function commissionsAgree(state: SavedState): string[] {
  const { executions, commissions, orders } = state.orders;
  return orders.flatMap((order) => {
    const own = executions.filter(({ permId }) => permId === order.permId);
    if (own.length === 0) return [];
    const ids = new Set(own.map(({ execId }) => execId));
    const paid = commissions.filter(({ execId }) => ids.has(execId)).reduce(
      (sum, { commission }) => sum.plus(commission),
      ZERO,
    );
    return paid.minus(order.commission ?? 0).abs().lt("0.000001")
      ? []
      : [`order ${order.permId}: has paid ${order.commission}, its executions ${paid}`];
  });
}

/** An order whose time is over is over. */
function nobodyOutlives(engine: Engine, state: SavedState): string[] {
  return state.orders.orders.flatMap(({ permId, phase, terms }) =>
    phase !== "done" && terms.expiresAt !== null && terms.expiresAt < engine.now()
      ? [`order ${permId}: still ${phase} after its end`]
      : []
  );
}

function contractOf(engine: Engine, conId: number): Contract {
  const contract = engine.instruments.contract(conId as Contract["conId"]);
  if (contract === null) throw new RangeError(`Unknown conId: ${conId}`);
  return contract;
}
