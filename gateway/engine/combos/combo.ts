// Makes the instrument of a combination (secType BAG) from its legs, or says with IB's words why it is none.
import type { CalendarName } from "../calendar.ts";
import type { Catalog } from "../instruments/catalog.ts";
import { type Instrument, isExpired, makeInstrument } from "../instruments/instrument.ts";
import { TICK_RULES } from "../instruments/tick_rules.ts";
import { comboMultiplier, type Leg } from "./legs.ts";
import { invalid } from "../refusals.ts";
import type { ComboLeg, ComboQuery, Refusal } from "../types.ts";

const [FEWEST_LEGS, MOST_LEGS] = [2, 4];
const LEG_TYPES: ReadonlySet<string> = new Set(["STK", "OPT", "FUT"]);
const ORDER_TYPES = "DAY,FOK,GAT,GTC,GTD,IOC,LMT,MKT,WHATIF".split(",");
/**
 * The contract number under which IB shows combinations of a currency (its Client Portal documentation lists
 * them).
 */
const SHOWN_CON_ID: Readonly<Record<string, number>> = { USD: 28812380, GBP: 58666491, JPY: 61227069 };
/**
 * A combination trades while all its legs do: of several calendars the shortest counts, first in this list.
 */
const SHORTEST_FIRST: readonly CalendarName[] = ["US_OPT", "US_STK", "XETRA", "LSE", "CME", "FX", "CRYPTO"];

type LegsResult = { readonly ok: true; readonly legs: readonly Leg[] } | Refusal;

/** 200 for an unknown leg, 321 for a wrong one, 10000 for two currencies. */
export function comboLegs(catalog: Catalog, { legs }: ComboQuery, now: number): LegsResult {
  if (legs.length === 0) return invalid("Security type 'BAG' requires combo leg details.", "bN");
  if (legs.length < FEWEST_LEGS || legs.length > MOST_LEGS) {
    return invalid("The combo details are invalid.", "bj");
  }
  const found: Leg[] = [];
  for (const [index, leg] of legs.entries()) {
    const side = leg.action === "BUY" ? 1 : leg.action === "SELL" || leg.action === "SSHORT" ? 2 : 0;
    const wrong = () =>
      invalid(
        `The combo details for leg '${
          index + 1
        }' are invalid. -  conid, ratio, side: ${leg.conId}, ${leg.ratio}, ${side}`,
        "bj",
      );
    if (leg.conId <= 0 || !(leg.ratio > 0) || side === 0) return wrong();
    const instrument = catalog.get(leg.conId);
    if (instrument === undefined || isExpired(instrument, now)) {
      return { ok: false, code: 200, text: "No security definition has been found for the request" };
    }
    const exchange = leg.exchange.toUpperCase();
    const isTwice = found.some((one) => one.instrument === instrument);
    const isVenue = exchange === "" || instrument.validExchanges.includes(exchange);
    if (!LEG_TYPES.has(instrument.contract.secType) || !instrument.tradable || isTwice || !isVenue) {
      return wrong();
    }
    found.push({ instrument, ratio: leg.ratio, buy: side === 1 });
  }
  const isMixed = (of: (leg: Leg) => unknown) => new Set(found.map(of)).size > 1;
  if (isMixed((leg) => leg.instrument.contract.currency)) {
    return { ok: false, code: 10000, text: "Cross currency combo error." };
  }
  if (isMixed((leg) => leg.instrument.priceMagnifier)) return invalid("The combo details are invalid.", "bj");
  return { ok: true, legs: found };
}

/** `conId` is the engine's own number of the combination, below zero; clients see IB's. */
export function makeCombo(
  conId: number,
  symbol: string,
  asked: readonly ComboLeg[],
  legs: readonly Leg[],
): Instrument {
  const [first] = legs;
  if (first === undefined) throw new RangeError("A combination has legs");
  const { currency } = first.instrument.contract;
  const shown = SHOWN_CON_ID[currency] ?? 0;
  const shared = first.instrument.validExchanges.filter((exchange) =>
    exchange !== "SMART" && legs.every(({ instrument }) => instrument.validExchanges.includes(exchange))
  );
  const ends = legs.flatMap(({ instrument }) => instrument.expiresAt ?? []);
  const calendars = legs.map(({ instrument }) => instrument.calendar);
  return makeInstrument({
    contract: {
      conId,
      symbol: symbol || first.instrument.contract.symbol,
      secType: "BAG",
      exchange: "SMART",
      currency,
      localSymbol: shown === 0 ? "" : String(shown),
      tradingClass: "COMB",
      combo: { conId: shown, legs: asked },
    },
    marketName: "COMB",
    longName: "",
    rule: TICK_RULES.combo,
    multiplier: comboMultiplier(legs),
    priceMagnifier: first.instrument.priceMagnifier,
    calendar: SHORTEST_FIRST.find((name) => calendars.includes(name)) ?? first.instrument.calendar,
    validExchanges: ["SMART", ...shared],
    venues: first.instrument.venues,
    orderTypes: ORDER_TYPES,
    expiresAt: ends.length === 0 ? null : Math.min(...ends),
    combo: legs,
    // Its price is that of its legs: no market of its own is simulated.
    model: { startPrice: 0, volatility: 0, spreadTicks: 0, touchSize: 0, lot: 1, tradeChance: 0 },
  });
}
