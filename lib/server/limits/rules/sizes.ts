// Quantity and value: per order, per day, of the position and of everything held. Pure.
import { Big, text } from "@/lib/contract/decimal.ts";
import { forKind, type LimitKey, type Limits } from "@/lib/contract/limits.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { type Breach, type Judged, type Passing, rest } from "./judged.ts";

const ZERO = new Big(0);

/** Each limit by itself: what is over one may be over others. */
export function sizeBreaches(order: Judged, limits: Limits): Breach[] {
  return [
    orderQuantity(order, limits),
    ...orderValue(order, limits),
    dayNotional(order, limits),
    ...position(order, limits),
    exposure(order, limits),
  ].filter((breach) => breach !== null);
}

function orderQuantity({ quantity, before, instrument }: Judged, limits: Limits): Breach | null {
  const limit = forKind(limits.orderQuantity, instrument.secType);
  if (limit === null || quantity.lte(limit) || !grows(quantity, before?.quantity)) return null;
  return over(
    "orderQuantity",
    { value: quantity, limit, most: new Big(limit) },
    (given) => say("LIMIT_ORDER_QUANTITY", given),
  );
}

function orderValue(order: Judged, limits: Limits): Breach[] {
  const { quantity, unitValue, before, currency } = order;
  const found: Breach[] = [];
  const { orderNotional, orderPercent } = limits;
  if (orderNotional === null && orderPercent === null) return found;
  if (unitValue === null) {
    const key = orderNotional === null ? "orderPercent" : "orderNotional";
    return [missing(key, limits[key], "notional")];
  }
  const value = quantity.times(unitValue);
  const was = before === null ? undefined : before.quantity.times(before.unitValue ?? ZERO);
  if (!grows(value, was)) return found;
  if (orderNotional !== null && value.gt(orderNotional)) {
    const given = { value, limit: orderNotional, most: unitsFor(new Big(orderNotional), unitValue) };
    found.push(over("orderNotional", given, (given) => say("LIMIT_MAX_NOTIONAL", { ...given, currency })));
  }
  if (orderPercent === null) return found;
  const { netLiquidation } = order.figures;
  if (netLiquidation === null) return [...found, missing("orderPercent", orderPercent, "netLiquidation")];
  if (netLiquidation.lte(0)) {
    return value.eq(0) ? found : [...found, worthNothing(order, netLiquidation, orderPercent)];
  }
  const most = netLiquidation.times(orderPercent).div(100);
  if (value.lte(most)) return found;
  const given = {
    value: value.div(netLiquidation).times(100),
    limit: orderPercent,
    most: unitsFor(most, unitValue),
  };
  return [...found, over("orderPercent", given, (given) => say("LIMIT_ORDER_PERCENT", given))];
}

/** Of an account that owes more than it has there is no share. */
function worthNothing({ currency }: Judged, netLiquidation: Big, limit: string): Breach {
  const says = () => say("LIMIT_ORDER_PERCENT.nothing", { value: text(netLiquidation), currency });
  return { key: "orderPercent", value: null, limit, field: "quantity", says };
}

/** A change counts by what it adds. */
function dayNotional(order: Judged, limits: Limits): Breach | null {
  const limit = limits.dayNotional;
  if (limit === null) return null;
  const { quantity, unitValue, before, figures: { spent }, currency } = order;
  const added = addedValue(order);
  if (added === null) return missing("dayNotional", limit, "notional");
  const value = spent.dayNotional.plus(added);
  if (value.lte(limit) || added.lte(0)) return null;
  const room = new Big(limit).minus(spent.dayNotional);
  const was = before === null ? ZERO : before.quantity.times(before.unitValue ?? ZERO);
  const most = unitsFor(room.plus(was), unitValue ?? quantity);
  return over(
    "dayNotional",
    { value, limit, most },
    (given) => say("LIMIT_DAY_NOTIONAL", { ...given, currency }),
  );
}

/** What the order, or its change, adds to the value sent; `null`: not known. */
export function addedValue({ quantity, unitValue, before }: Judged): Big | null {
  if (unitValue === null) return null;
  const value = quantity.times(unitValue);
  if (before === null) return value;
  if (before.unitValue === null) return null;
  const added = value.minus(before.quantity.times(before.unitValue));
  return added.gt(0) ? added : ZERO;
}

/** If everything that is open on this side fills, and this order. */
function position(order: Judged, limits: Limits): Breach[] {
  const { side, unitValue, filled, working, instrument, currency } = order;
  const ofKind = forKind(limits.positionQuantity, instrument.secType);
  if (ofKind === null && limits.positionNotional === null) return [];
  const key = ofKind === null ? "positionNotional" : "positionQuantity";
  const unknown = (input: "position" | "orders") => missing(key, ofKind ?? limits.positionNotional, input);
  if (order.position === null) return [unknown("position")];
  const open = working[side];
  if (open === null) return [unknown("orders")];
  // What is held is counted in the direction of the order.
  const held = side === "BUY" ? order.position.high : order.position.low.times(-1);
  const after = held.plus(open).plus(rest(order));
  const room = (limit: Big) => limit.minus(held).minus(open).plus(filled);
  const found: Breach[] = [];
  if (ofKind !== null && after.gt(ofKind)) {
    const given = { value: after, limit: ofKind, most: room(new Big(ofKind)) };
    found.push(over("positionQuantity", given, (given) => say("LIMIT_POSITION_QUANTITY", given)));
  }
  const money = limits.positionNotional;
  if (money === null || after.lte(0)) return found;
  if (unitValue === null) {
    // What closes a position needs no value.
    return [...found, { ...missing("positionNotional", money, "notional"), most: room(ZERO) }];
  }
  const value = after.times(unitValue);
  if (value.lte(money)) return found;
  const given = { value, limit: money, most: room(unitsFor(new Big(money), unitValue)) };
  return [
    ...found,
    over("positionNotional", given, (given) => say("LIMIT_POSITION_NOTIONAL", { ...given, currency })),
  ];
}

function exposure(order: Judged, limits: Limits): Breach | null {
  const { unitValue, filled, currency } = order;
  const limit = limits.grossExposure;
  if (limit === null) return null;
  if (unitValue === null) return missing("grossExposure", limit, "notional");
  const { exposure } = order.figures;
  if (exposure === null) return missing("grossExposure", limit, "exposure");
  const value = exposure.plus(rest(order).times(unitValue));
  if (value.lte(limit)) return null;
  const most = unitsFor(new Big(limit).minus(exposure), unitValue).plus(filled);
  return over(
    "grossExposure",
    { value, limit, most },
    (given) => say("LIMIT_GROSS_EXPOSURE", { ...given, currency }),
  );
}

/** Selling more than is held and not being sold already. */
export function shortBreach(order: Judged, limits: Limits): Breach | null {
  const { side, filled, working, instrument } = order;
  if (side === "BUY" || limits.shortTypes === null || limits.shortTypes.includes(instrument.secType)) {
    return null;
  }
  const types = limits.shortTypes.join(" ");
  if (order.position === null) return missing("shortTypes", types, "position");
  if (working.SELL === null) return missing("shortTypes", types, "orders");
  const held = order.position.low.gt(0) ? order.position.low : ZERO;
  const open = working.SELL;
  const wanted = rest(order);
  const free = held.minus(open);
  if (wanted.lte(free)) return null;
  return {
    key: "shortTypes",
    value: text(wanted),
    limit: text(free),
    most: free.plus(filled),
    field: "quantity",
    says: (pass) =>
      say("LIMIT_SHORT_SALE", {
        value: text(wanted),
        held: text(held),
        working: text(open),
        most: quantityOf(pass),
      }),
  };
}

/** An exit is held to a size of its own. */
export function exitBreach(order: Judged, limits: Limits): Breach | null {
  const limit = forKind(limits.exitQuantity, order.instrument.secType);
  const { quantity, before } = order;
  if (limit === null || quantity.lte(limit) || !grows(quantity, before?.quantity)) return null;
  return over(
    "exitQuantity",
    { value: quantity, limit, most: new Big(limit) },
    (given) => say("LIMIT_EXIT_QUANTITY", given),
  );
}

/** Without it the limit can not be checked, and what can not be checked does not pass (law 6). */
function missing(
  key: LimitKey,
  limit: string | null,
  input: "notional" | "position" | "netLiquidation" | "exposure" | "orders",
): Breach {
  return { key, value: null, limit, says: () => say("LIMIT_INPUT_MISSING", { input }) };
}

/** A change that leaves it as large as it was, or makes it smaller, breaks nothing. */
function grows(value: Big, was: Big | undefined): boolean {
  return was === undefined || value.gt(was);
}

function unitsFor(money: Big, unitValue: Big): Big {
  // A price of zero costs nothing however much is bought.
  return unitValue.eq(0) ? new Big(Number.MAX_SAFE_INTEGER) : money.div(unitValue);
}

/** Quantities are told to the last digit, money to the cent. */
const COUNTED: ReadonlySet<LimitKey> = new Set(["orderQuantity", "positionQuantity", "exitQuantity"]);

function quantityOf(pass: Passing | null): string | null {
  return pass?.of === "quantity" ? pass.value : null;
}

type Given = { value: string; limit: string; most: string | null };

function over(
  key: LimitKey,
  { value, limit, most }: { value: Big; limit: string; most: Big },
  says: (given: Given) => Saying,
): Breach {
  // Never rounded to what would be within.
  const shown = text(COUNTED.has(key) ? value : value.round(2, Big.roundUp));
  return {
    key,
    value: shown,
    limit,
    most,
    field: "quantity",
    says: (pass) => says({ value: shown, limit, most: quantityOf(pass) }),
  };
}
