// What an order on a combination may ask for: guaranteed or not, one limit or one for each leg.
import type { Instrument } from "../instruments/instrument.ts";
import { isType } from "../instruments/instrument.ts";
import { comboPrice } from "./combo_quote.ts";
import { invalid } from "../refusals.ts";
import type { OrderRequest, Refusal } from "../types.ts";
import { parseScaled } from "../units.ts";

/** Leg prices and the loose kind are for two legs; stocks are never sold as one guaranteed whole. */
export function comboProblem({ combo }: OrderRequest, instrument: Instrument): Refusal | null {
  const legs = instrument.combo;
  if (legs === null || combo === undefined) return null;
  if (combo.nonGuaranteed === true && legs.length > 2) {
    return { ok: false, code: 10002, text: "Invalid non-guaranteed legs." };
  }
  if (combo.nonGuaranteed === false && legs.every((leg) => isType(leg.instrument, "STK"))) {
    return invalid("Invalid NonGuaranteed value of 0. The order cannot be set as guaranteed.", "bN");
  }
  const priced = combo.legPrices.filter((price) => price !== null).length;
  if (priced === 0) return null;
  if (combo.nonGuaranteed !== true || priced !== legs.length) {
    return {
      ok: false,
      code: 10058,
      text: "Combo per-leg prices are only supported for non-guaranteed smart combos with two legs and the " +
        '"IECOMBOPERLEGPRICE" feature enabled.',
    };
  }
  const isReadable = legs.every((leg, i) =>
    parseScaled(combo.legPrices[i] ?? "", leg.instrument.scale) !== null
  );
  return isReadable ? null : {
    ok: false,
    code: 110,
    text: "The price does not conform to the minimum price variation for this contract.",
  };
}

/**
 * The limit that the limits of the legs make together, as the combination's integer; `null` when there are
 * none.
 */
export function comboLimit({ combo, limitPrice }: OrderRequest, instrument: Instrument): number | null {
  const legs = instrument.combo;
  if (legs === null || limitPrice !== null || !combo?.legPrices.some((price) => price !== null)) return null;
  return comboPrice(
    instrument,
    legs.map((leg, i) => parseScaled(combo.legPrices[i] ?? "", leg.instrument.scale) ?? 0),
  );
}
