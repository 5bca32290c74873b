// Rows of a case as messages of TWS: names of instruments and of ticks are looked up, what is missing comes
// from a template.
import { type ComboLeg, type Contract, type ServerMessage } from "@lotse/paper-gateway/wire";
import type { Row } from "./case_file.ts";
import { fill, isFields } from "./fill.ts";
import { type About, TEMPLATES, type Templates } from "./templates.ts";

/** Where a row finds what it speaks of. */
export interface Lookup {
  /** The contract with this name. Throws when the case has none. */
  contract(name: string): Contract;
  /** What `of` names: an instrument or an account that is subscribed to, or `placed`, `placed 2` … */
  of(name: string, kind: string): Partial<About>;
}

type Fields = Record<string, unknown>;

/** Ticks by IB's numbers (TWS API, "Available tick types"). */
const TICK_TYPES: Readonly<Record<string, number>> = {
  bidSize: 0,
  bid: 1,
  ask: 2,
  askSize: 3,
  last: 4,
  lastSize: 5,
  high: 6,
  low: 7,
  volume: 8,
  close: 9,
  open: 14,
  halted: 49,
};

/** The message of a row; `about` is what it answers. Throws with the place in the row that can not be. */
export function messageOf(row: Row, about: About, lookup: Lookup): ServerMessage {
  const [kind = "", value] = Object.entries(row)[0] ?? [];
  const template = (TEMPLATES as Templates)[kind as ServerMessage["kind"]];
  if (template === undefined) {
    throw new Error(`There is no callback "${kind}" here, only ${Object.keys(TEMPLATES).join(", ")}`);
  }
  const { of: name, ...given } = isFields(value) ? value : {};
  const known = { ...about, ...(typeof name === "string" ? lookup.of(name, kind) : {}) };
  return consistent(fill<ServerMessage>(template(known), resolved(given, lookup), kind));
}

/** Names become what they name. */
function resolved(given: Fields, lookup: Lookup): Fields {
  const fields = { ...given };
  if (typeof fields["contract"] === "string") fields["contract"] = lookup.contract(fields["contract"]);
  if (typeof fields["tickType"] === "string") fields["tickType"] = tickType(fields["tickType"]);
  return fields;
}

function tickType(name: string): number {
  const number = TICK_TYPES[name];
  if (number === undefined) throw new Error(`There is no tick "${name}", only ${Object.keys(TICK_TYPES)}`);
  return number;
}

/** What TWS derives from the rest of a message. */
function consistent(message: ServerMessage): ServerMessage {
  if ("contract" in message) message.contract.comboLegs = message.contract.comboLegs.map(leg);
  if (message.kind === "openOrder" && message.orderId === 0) message.orderId = message.order.orderId;
  if (message.kind === "execDetails") {
    const { execution } = message;
    if (execution.cumulativeQuantity === "0") execution.cumulativeQuantity = execution.shares;
    if (execution.averagePrice === "0") execution.averagePrice = execution.price;
  }
  return message;
}

/** A case names of a leg what tells it apart. */
function leg(given: Partial<ComboLeg>): ComboLeg {
  const whole: ComboLeg = {
    conId: 0,
    ratio: 1,
    action: "BUY",
    exchange: "SMART",
    openClose: 0,
    shortSaleSlot: 0,
    designatedLocation: "",
    exemptCode: -1,
    price: null,
  };
  return fill(whole, { ...given }, "comboLegs[]");
}
