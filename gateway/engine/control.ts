// What tests and the control interface may do to the simulation, beside moving its clock.
import { dec } from "../decimal.ts";
import type { ControlApi } from "./api.ts";
import { type Lendable, setBorrow } from "./borrow.ts";
import { snap } from "./instruments/tick_rules.ts";
import type { MatchingContext } from "./matching/context.ts";
import { correctExecution, isSameExecution } from "./matching/corrections.ts";
import { rejectNow } from "./matching/endings.ts";
import type { Matcher } from "./matching/matcher.ts";
import { isInstruction, isLive, type Order, remaining, viewOrder } from "./orders.ts";
import { mostPrice } from "./price_walk.ts";
import type { Rooms } from "./rooms.ts";
import type { ExecutionResult, OrderResult } from "./types.ts";
import { parseQty, parseScaled, pow10 } from "./units.ts";

export interface ControlSetup extends Rooms {
  readonly context: MatchingContext;
  readonly matcher: Matcher;
}

/** Throws a `RangeError` for unknown instruments and accounts, and for numbers that are none. */
export function makeControl(setup: ControlSetup): ControlApi {
  const { outbox, markets, matcher, store, desk, books, now } = setup;
  const change = (conId: number, work: () => void) =>
    outbox.change(() => {
      work();
      markets.announce(conId);
    });
  const frozen = (conId: number | null, on: boolean) => {
    const targets = conId === null ? markets.all() : [markets.get(conId)];
    for (const market of targets) market.frozen = on;
  };
  return {
    setPrice(conId, price) {
      const { rule, scale } = markets.get(conId).instrument;
      const exact = snap(rule, withinReach(positive(price) * pow10(scale), scale) + 1e-6, "down");
      if (exact <= 0) throw new RangeError(`Not a price on the grid: "${price}"`);
      outbox.change(() => markets.moveTo(conId, exact));
    },
    halt: (conId) => change(conId, () => markets.get(conId).halt(now())),
    resume: (conId) => change(conId, () => markets.get(conId).resume(now())),
    freeze: (conId) => frozen(conId, true),
    unfreeze: (conId) => frozen(conId, false),
    fill: (permId, quantity, price) => outbox.change(() => fillOrder(setup, permId, quantity, price)),
    correct: (execId, price) => outbox.change(() => correct(setup, execId, price)),
    reject: (permId, reason) =>
      outbox.change(() =>
        onLive(store.get(permId), permId, (order) => {
          rejectNow(setup.context, order, 201, `Order rejected - reason:${reason}`);
        })
      ),
    assign: (account, conId, quantity) => setup.exercises.assign(account, conId, quantity),
    dividend: (conId, amount, nights) =>
      outbox.change(() => setup.dividends.goEx(conId, dec(amount), nights)),
    split: (conId, terms) => outbox.change(() => setup.splits.split(conId, terms)),
    borrow: (conId, lendable) =>
      change(conId, () => {
        setBorrow(markets.get(conId), books, lendable === null ? null : lent(lendable));
        matcher.located(conId);
      }),
    deposit: (account, currency, amount) =>
      outbox.change(() => {
        books.deposit(account, currency, dec(amount));
        setup.context.emit({ type: "account", account });
      }),
    setOrderDelay(ms) {
      desk.delay = Math.max(0, ms);
    },
    holdMatching: (on) => outbox.change(() => matcher.hold(on)),
  };
}

function fillOrder(
  { matcher, store }: ControlSetup,
  permId: number,
  quantity?: string,
  price?: string,
): OrderResult {
  return onLive(store.get(permId), permId, (order) => {
    if (isInstruction(order)) throw new RangeError(`No market fills an instruction: ${permId}`);
    const { instrument } = order;
    const wanted = quantity === undefined ? remaining(order) : parseQty(quantity) ?? 0;
    const size = Math.min(remaining(order), wanted);
    if (size <= 0) throw new RangeError(`Nothing to fill: "${quantity}"`);
    const exact = price === undefined
      ? order.limit
      : Math.round((instrument.combo === null ? positive(price) : finite(price)) * pow10(instrument.scale));
    matcher.fillBy(order, exact === null ? null : withinReach(exact, instrument.scale), size);
  });
}

function correct({ context, store, splits }: ControlSetup, execId: string, price?: string): ExecutionResult {
  const execution = store.executions.find((one) => isSameExecution(one.execId, execId));
  const order = execution === undefined ? undefined : store.get(execution.permId);
  if (execution === undefined || order === undefined) {
    return { ok: false, code: 135, text: `No execution ${execId} of an order of today` };
  }
  if (order.instrument.combo !== null) {
    return { ok: false, code: 135, text: `Executions of a combination are not corrected: ${execId}` };
  }
  if (splits.isOld(execution)) {
    return { ok: false, code: 135, text: `Executions of before a split are not corrected: ${execId}` };
  }
  if (isInstruction(order)) {
    return { ok: false, code: 135, text: `What an option delivers is not corrected: ${execId}` };
  }
  const exact = parseScaled(price ?? execution.price, order.instrument.scale);
  if (exact === null || exact <= 0) {
    throw new RangeError(`Not a price of ${execution.contract.symbol}: "${price}"`);
  }
  withinReach(exact, order.instrument.scale);
  return { ok: true, execution: correctExecution(context, order, execution, exact) };
}

function onLive(order: Order | undefined, permId: number, work: (order: Order) => void): OrderResult {
  if (order === undefined || !isLive(order)) {
    return { ok: false, code: 135, text: `Can't find order with ID =${permId}` };
  }
  work(order);
  return { ok: true, order: viewOrder(order) };
}

function lent({ shares, locate }: { readonly shares: string; readonly locate: boolean }): Lendable {
  const exact = parseQty(shares);
  if (exact === null || exact < 0) throw new RangeError(`Not a number of shares: "${shares}"`);
  return { shares: exact, locate };
}

function finite(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new RangeError(`Not a number: "${text}"`);
  return value;
}

/** The integer price itself. Throws a `RangeError` for one that no market can have. */
function withinReach(price: number, scale: number): number {
  if (Math.abs(price) <= mostPrice(scale)) return price;
  throw new RangeError(`No market has this price: ${price / pow10(scale)}`);
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new RangeError(`Not a positive number: "${text}"`);
  return value;
}
