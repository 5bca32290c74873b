// The blocks of contract fields that text messages share.
import type { ComboLeg, Contract, DeltaNeutralContract } from "../messages/common.ts";
import { comboLegOf } from "../messages/common.ts";
import { Fields, type Step } from "./fields.ts";

const fields = new Fields<Contract>();
const leg = new Fields<ComboLeg>();
const deltaNeutral = new Fields<DeltaNeutralContract>();

/** The order of requests: with the primary exchange. */
export const REQUEST_CONTRACT: Step<Contract>[] = [
  fields.int("conId"),
  fields.text("symbol"),
  fields.text("secType"),
  fields.text("lastTradeDateOrContractMonth"),
  fields.strike("strike"),
  fields.text("right"),
  fields.text("multiplier"),
  fields.text("exchange"),
  fields.text("primaryExchange"),
  fields.text("currency"),
  fields.text("localSymbol"),
  fields.text("tradingClass"),
];

function replyContract(strike: Step<Contract>): Step<Contract>[] {
  return [
    fields.int("conId"),
    fields.text("symbol"),
    fields.text("secType"),
    fields.text("lastTradeDateOrContractMonth"),
    strike,
    fields.text("right"),
    fields.text("multiplier"),
    fields.text("exchange"),
    fields.text("currency"),
    fields.text("localSymbol"),
    fields.text("tradingClass"),
  ];
}

/** The order of replies: without the primary exchange. */
export const REPLY_CONTRACT: Step<Contract>[] = replyContract(fields.strike("strike"));
/** The same in executions, where the strike is written as a double. */
export const EXECUTION_CONTRACT: Step<Contract>[] = replyContract(fields.strikeDouble("strike"));

/** As in `REPLY_CONTRACT`, but open orders spell "no right" as `?`. */
export const OPEN_ORDER_CONTRACT: Step<Contract>[] = [
  ...REPLY_CONTRACT.slice(0, 5),
  fields.textOr("right", "?"),
  ...REPLY_CONTRACT.slice(6),
];

function isBag(contract: Contract): boolean {
  return contract.secType === "BAG";
}

/** What data requests tell of the legs of a combination. */
export const REQUEST_LEGS: Step<Contract> = fields.when(
  isBag,
  fields.rows(
    "comboLegs",
    comboLegOf,
    leg.int("conId"),
    leg.int("ratio"),
    leg.text("action"),
    leg.text("exchange"),
  ),
);

/** A leg as orders carry it, without its price. */
export const ORDER_LEGS: Step<Contract> = fields.rows(
  "comboLegs",
  comboLegOf,
  leg.int("conId"),
  leg.int("ratio"),
  leg.text("action"),
  leg.text("exchange"),
  leg.int("openClose"),
  leg.int("shortSaleSlot"),
  leg.text("designatedLocation"),
  leg.intOr("exemptCode", -1),
);

/** The prices of the legs: a count of their own, 0 when the combination has one price. */
export const LEG_PRICES: Step<Contract> = {
  write: (writer, { comboLegs }) => {
    const priced = comboLegs.some(({ price }) => price !== null);
    writer.field(String(priced ? comboLegs.length : 0));
    if (priced) comboLegs.forEach(({ price }) => writer.field(price ?? ""));
  },
  read: (reader, { comboLegs }) => {
    const count = Number(reader.next("legPrices.length"));
    if (!(count >= 0 && count <= comboLegs.length)) {
      throw reader.error("legPrices.length", `${count} prices for ${comboLegs.length} legs`);
    }
    const price = leg.optDecimal("price");
    comboLegs.slice(0, count).forEach((each) => price.read(reader, each));
  },
  clear: () => {},
};

/** The delta-neutral underlying behind its flag. */
export const DELTA_NEUTRAL: Step<Contract> = fields.optional(
  "deltaNeutral",
  () => ({ conId: 0, delta: "0", price: "0" }),
  deltaNeutral.int("conId"),
  deltaNeutral.decimal("delta"),
  deltaNeutral.decimal("price"),
);
