// The books of one account: cash per currency, positions at cost with fees, realised profit. Decimal
// throughout.
import { Accruals, type AccrualsJson } from "./accruals.ts";
import { Big } from "../decimal.ts";
import { type Instrument, isFullyPaid, isType, notional } from "./instruments/instrument.ts";
import type { Fee } from "./commission.ts";
import type { Fate } from "./matching/corrections.ts";
import { round } from "./units.ts";

export interface Position {
  readonly conId: number;
  /** Signed, 1/10,000. */
  quantity: number;
  /** What the open quantity cost, signed, fees included (not for currencies), in the contract's currency. */
  cost: Big;
  /** Futures: the value already settled in cash (trade price, then the mark of each day roll). Others: 0. */
  settled: Big;
  /** Since the last day roll; `null` until something was closed. */
  realizedToday: Big | null;
  realizedTotal: Big;
  /** Value at the last day roll, and money paid (-) or received (+) for the position since. */
  dayStartValue: Big;
  dayFlow: Big;
}

/** What a new price changes about a fill that was booked before. */
export interface Correction {
  /** By which its signed value changes, in the contract's currency. */
  readonly amount: Big;
  readonly fee: Fee;
  readonly fate: Fate;
  /** Futures: a day roll has settled the fill in cash since. */
  readonly isSettled: boolean;
}

export interface FillResult {
  /** `null` when the fill only opens or adds. */
  readonly realized: Big | null;
}

/** Digits kept of a cost that is split: the rest stays in the remaining cost, nothing is lost. */
const COST_PLACES = 10;
const ZERO = new Big(0);

export class Ledger {
  readonly id: string;
  readonly baseCurrency: string;
  readonly cash = new Map<string, Big>();
  readonly deposits = new Map<string, Big>();
  readonly positions = new Map<number, Position>();
  /** Commissions on currency trades: they are not part of any cost. */
  readonly currencyFees = new Map<string, Big>();
  /** All commissions ever paid. */
  readonly fees = new Map<string, Big>();
  /** Parts of shares that a split left over, paid out. */
  readonly inLieu = new Map<string, Big>();
  /** Dividends. */
  accruals = new Accruals();

  constructor(id: string, baseCurrency: string) {
    this.id = id;
    this.baseCurrency = baseCurrency;
  }

  deposit(currency: string, amount: Big): void {
    addTo(this.deposits, currency, amount);
    addTo(this.cash, currency, amount);
  }

  /** Books a fill of `quantity` (signed, 1/10,000) at `price` (integer) with its commission. */
  applyFill(instrument: Instrument, quantity: number, price: number, fee: Fee): FillResult {
    const position = this.#position(instrument.contract.conId);
    const gross = notional(instrument, price, quantity);
    const inCost = isType(instrument, "CASH") ? ZERO : fee.amount;
    const { realized, settledCash } = trade(position, instrument, quantity, price, inCost);
    this.#moveCash(instrument, quantity, gross, settledCash);
    addTo(this.cash, fee.currency, fee.amount.neg());
    addTo(this.fees, fee.currency, fee.amount);
    if (isType(instrument, "CASH")) addTo(this.currencyFees, fee.currency, fee.amount);
    position.dayFlow = position.dayFlow.minus(gross).minus(inCost);
    if (realized !== null) {
      position.realizedToday = (position.realizedToday ?? ZERO).plus(realized);
      position.realizedTotal = position.realizedTotal.plus(realized);
    }
    return { realized };
  }

  /**
   * Books the difference that a corrected price makes, on the day it becomes known: to the cost of what is
   * still open of the fill, to the realised profit for the rest. `realized` is what belongs to the part that
   * closed.
   */
  correct(instrument: Instrument, { amount, fee, fate, isSettled }: Correction): { readonly realized: Big } {
    const { conId, currency } = instrument.contract;
    const position = this.#position(conId);
    const isCurrency = isType(instrument, "CASH");
    const whole = amount.plus(isCurrency ? ZERO : fee.amount);
    const open = round(whole.times(fate.open), COST_PLACES);
    position.cost = position.cost.plus(open);
    position.dayFlow = position.dayFlow.minus(whole);
    const realized = open.minus(whole);
    if (!realized.eq(0)) {
      position.realizedToday = (position.realizedToday ?? ZERO).plus(realized);
      position.realizedTotal = position.realizedTotal.plus(realized);
    }
    const unsettled = isType(instrument, "FUT") && !isSettled
      ? round(amount.times(fate.open), COST_PLACES)
      : ZERO;
    position.settled = position.settled.plus(unsettled);
    addTo(this.cash, currency, unsettled.minus(amount));
    addTo(this.cash, fee.currency, fee.amount.neg());
    addTo(this.fees, fee.currency, fee.amount);
    if (isCurrency) addTo(this.currencyFees, fee.currency, fee.amount);
    return { realized: round(whole.times(fate.closing), COST_PLACES).neg() };
  }

  /** Day roll: futures settle in cash at `mark`, day figures start anew from `mark`. */
  rollDay(instrument: Instrument, mark: number): void {
    const position = this.positions.get(instrument.contract.conId);
    if (position === undefined) return;
    const value = notional(instrument, mark, position.quantity);
    if (isType(instrument, "FUT")) {
      addTo(this.cash, instrument.contract.currency, value.minus(position.settled));
      position.settled = value;
    }
    position.dayStartValue = value;
    position.dayFlow = ZERO;
    position.realizedToday = null;
  }

  /** Pays the dividends that are due; true when there were any. */
  payAccruals(now: number): boolean {
    const due = this.accruals.takeDue(now);
    for (const [currency, amount] of due) addTo(this.cash, currency, amount);
    return due.size > 0;
  }

  /** Pays out what a split left over; the books of its position are the caller's. */
  payInLieu(currency: string, amount: Big): void {
    addTo(this.cash, currency, amount);
    addTo(this.inLieu, currency, amount);
  }

  clone(): Ledger {
    return Ledger.fromJson(this.toJson());
  }

  toJson(): LedgerJson {
    const texts = (map: ReadonlyMap<string, Big>) =>
      Object.fromEntries([...map].map(([key, value]) => [key, value.toFixed()]));
    return {
      id: this.id,
      baseCurrency: this.baseCurrency,
      cash: texts(this.cash),
      deposits: texts(this.deposits),
      currencyFees: texts(this.currencyFees),
      fees: texts(this.fees),
      inLieu: texts(this.inLieu),
      dividends: this.accruals.toJson(),
      positions: [...this.positions.values()].map((one) => ({
        conId: one.conId,
        quantity: one.quantity,
        cost: one.cost.toFixed(),
        settled: one.settled.toFixed(),
        realizedToday: one.realizedToday?.toFixed() ?? null,
        realizedTotal: one.realizedTotal.toFixed(),
        dayStartValue: one.dayStartValue.toFixed(),
        dayFlow: one.dayFlow.toFixed(),
      })),
    };
  }

  static fromJson(json: LedgerJson): Ledger {
    const ledger = new Ledger(json.id, json.baseCurrency);
    const fill = (map: Map<string, Big>, values: Readonly<Record<string, string>>) => {
      for (const [key, value] of Object.entries(values)) map.set(key, new Big(value));
    };
    fill(ledger.cash, json.cash);
    fill(ledger.deposits, json.deposits);
    fill(ledger.currencyFees, json.currencyFees);
    fill(ledger.fees, json.fees);
    fill(ledger.inLieu, json.inLieu ?? {});
    if (json.dividends !== undefined) ledger.accruals = Accruals.fromJson(json.dividends);
    for (const row of json.positions) {
      ledger.positions.set(row.conId, {
        conId: row.conId,
        quantity: row.quantity,
        cost: new Big(row.cost),
        settled: new Big(row.settled),
        realizedToday: row.realizedToday === null ? null : new Big(row.realizedToday),
        realizedTotal: new Big(row.realizedTotal),
        dayStartValue: new Big(row.dayStartValue),
        dayFlow: new Big(row.dayFlow),
      });
    }
    return ledger;
  }

  #position(conId: number): Position {
    let position = this.positions.get(conId);
    if (position === undefined) {
      position = {
        conId,
        quantity: 0,
        cost: ZERO,
        settled: ZERO,
        realizedToday: null,
        realizedTotal: ZERO,
        dayStartValue: ZERO,
        dayFlow: ZERO,
      };
      this.positions.set(conId, position);
    }
    return position;
  }

  #moveCash(instrument: Instrument, quantity: number, gross: Big, settledCash: Big): void {
    const { currency, symbol } = instrument.contract;
    if (isFullyPaid(instrument)) addTo(this.cash, currency, gross.neg());
    else if (isType(instrument, "FUT")) addTo(this.cash, currency, settledCash);
    else {
      addTo(this.cash, symbol, new Big(quantity).div(10_000));
      addTo(this.cash, currency, gross.neg());
    }
  }
}

export interface LedgerJson {
  readonly id: string;
  readonly baseCurrency: string;
  readonly cash: Readonly<Record<string, string>>;
  readonly deposits: Readonly<Record<string, string>>;
  readonly currencyFees: Readonly<Record<string, string>>;
  readonly fees: Readonly<Record<string, string>>;
  /** Left out by earlier releases. */
  readonly dividends?: AccrualsJson;
  readonly inLieu?: Readonly<Record<string, string>>;
  readonly positions: readonly {
    readonly conId: number;
    readonly quantity: number;
    readonly cost: string;
    readonly settled: string;
    readonly realizedToday: string | null;
    readonly realizedTotal: string;
    readonly dayStartValue: string;
    readonly dayFlow: string;
  }[];
}

/**
 * Closes what `quantity` closes, opens the rest; `settledCash` is the variation a future pays out on closing.
 */
function trade(
  position: Position,
  instrument: Instrument,
  quantity: number,
  price: number,
  fee: Big,
): { readonly realized: Big | null; readonly settledCash: Big } {
  const held = position.quantity;
  const future = isType(instrument, "FUT");
  const closes = held !== 0 && Math.sign(held) !== Math.sign(quantity);
  const closing = closes ? Math.sign(quantity) * Math.min(Math.abs(held), Math.abs(quantity)) : 0;
  const opening = quantity - closing;
  let realized: Big | null = null;
  let settledCash = ZERO;
  let openingFee = fee;
  if (closing !== 0) {
    const closingFee = opening === 0 ? fee : round(fee.times(closing).div(quantity), COST_PLACES);
    openingFee = fee.minus(closingFee);
    const value = notional(instrument, price, closing);
    const removed = share(position.cost, closing, held);
    const removedSettled = future ? share(position.settled, closing, held) : ZERO;
    position.cost = position.cost.minus(removed);
    position.settled = position.settled.minus(removedSettled);
    if (future) settledCash = removedSettled.plus(value).neg();
    realized = removed.plus(value).neg().minus(closingFee);
  }
  if (opening !== 0) {
    const value = notional(instrument, price, opening);
    position.cost = position.cost.plus(value).plus(openingFee);
    if (future) position.settled = position.settled.plus(value);
  }
  position.quantity = held + quantity;
  return { realized, settledCash };
}

/**
 * The part of `amount` that belongs to `closing` of `held` (opposite signs); all of it when nothing remains.
 */
function share(amount: Big, closing: number, held: number): Big {
  return closing === -held ? amount : round(amount.times(-closing).div(held), COST_PLACES);
}

function addTo(map: Map<string, Big>, key: string, amount: Big): void {
  map.set(key, (map.get(key) ?? ZERO).plus(amount));
}
