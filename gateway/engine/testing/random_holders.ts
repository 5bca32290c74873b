// What happens to holders in a random history: instructions to options, assignments, dividends, splits, what
// can be borrowed.
import type { Engine } from "../api.ts";
import { AAPL, PENNY, SAP, VOD } from "./test_engine.ts";
import type { RandomOrders } from "./random_orders.ts";

const STOCKS = [AAPL, AAPL, PENNY, SAP, VOD];

/** Tells an option that is held to be exercised or to lapse, now and then more of it than there is. */
export function instruct(engine: Engine, draw: RandomOrders): string {
  const held = options(engine, 1);
  if (held.length === 0) return "no option to instruct";
  const { account, contract: { conId } } = draw.pick(held);
  const action = draw.pick(["exercise", "exercise", "lapse"] as const);
  const quantity = String(draw.pick([1, 1, 2, 99]));
  const result = engine.orders.exercise({
    ...{ clientId: 1, orderId: draw.nextId(), account, conId, action, quantity },
    ...{ override: draw.chance(0.7), memo: null },
  });
  return `${action} ${quantity} of ${conId} on ${account}: ${
    result.ok ? result.order.quantity : result.text
  }`;
}

export function assign(engine: Engine, draw: RandomOrders): string {
  const written = options(engine, -1);
  if (written.length === 0) return "no option to assign";
  const { account, contract: { conId }, position } = draw.pick(written);
  const quantity = draw.chance(0.5) ? String(Math.ceil(-Number(position) / 2)) : undefined;
  try {
    engine.control.assign(account, conId, quantity);
  } catch (error) {
    // Earlier assignments may have taken all of them.
    if (!(error instanceof RangeError)) throw error;
    return `assign ${conId}: ${error.message}`;
  }
  return `assign ${quantity ?? "all"} of ${conId} on ${account}`;
}

/** A stock that is held, or any, trades ex. */
export function dividend(engine: Engine, draw: RandomOrders): string {
  const conId = draw.pick(STOCKS);
  const { mark } = engine.market.quote(conId) ?? { mark: "1" };
  const magnifier = engine.instruments.details(conId)?.priceMagnifier ?? 1;
  const amount = (Number(mark) / magnifier * 0.01).toFixed(4);
  if (Number(amount) === 0) return "too cheap for a dividend";
  const nights = draw.pick([1, 1, 3]);
  engine.control.dividend(conId, amount, nights);
  return `dividend of ${amount} on ${conId} in ${nights} nights`;
}

/** What can be borrowed of a stock changes: all, some, none, or it is looked for. */
export function borrow(engine: Engine, draw: RandomOrders): string {
  const conId = draw.pick(STOCKS);
  const shares = draw.pick(["0", "100", "5000"]);
  const lendable = draw.chance(0.4) ? null : { shares, locate: draw.chance(0.5) };
  engine.control.borrow(conId, lendable);
  return `borrow ${lendable === null ? "any" : `${shares}, locate ${lendable.locate}`} of ${conId}`;
}

/** A stock is split, or shares are put together; some cannot be. */
export function split(engine: Engine, draw: RandomOrders): string {
  const conId = draw.pick(STOCKS);
  const [numerator, denominator] = draw.pick([[2, 1], [3, 1], [3, 2], [1, 4]] as const);
  const told = `split ${conId} ${numerator} for ${denominator}`;
  try {
    engine.control.split(conId, { numerator, denominator });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return `${told}: ${error.message}`;
  }
  return told;
}

/** Positions in options of this sign. */
function options({ accounts }: Engine, sign: 1 | -1) {
  return accounts.accountIds().flatMap((account) => accounts.portfolio(account)).filter((row) =>
    row.contract.secType === "OPT" && Math.sign(Number(row.position)) === sign
  );
}
