// How a client in Java reads open and completed orders: the longest messages, with blocks that other fields
// switch on.
import type { JavaFields } from "./java_fields.ts";

/**
 * A contract in a reply: conId, symbol, type, expiry, strike, right, multiplier, exchange, currency, local
 * symbol, class.
 */
export const CONTRACT = "isssdssssss";

/** What a condition has behind its type and conjunction, by IB's number of the type. */
const CONDITIONS: Readonly<Record<string, string>> = {
  1: "bdisi",
  3: "bs",
  4: "bi",
  5: "sss",
  6: "biis",
  7: "bdis",
};

/** Gives the order type, on which later blocks depend. */
function readStart(fields: JavaFields): string {
  fields.take(`${CONTRACT}sD`);
  const orderType = fields.take("s");
  fields.take("ddssssis");
  return orderType;
}

function readAdvisor(fields: JavaFields): void {
  fields.take("sss");
  fields.before(177, "s");
}

function readVolatility(fields: JavaFields, deltaNeutral: string): void {
  fields.take("di");
  const deltaNeutralType = fields.take("s");
  fields.take("d");
  if (deltaNeutralType !== "") fields.take(deltaNeutral);
  fields.take("ii");
}

function readLegs(fields: JavaFields): void {
  fields.take("s");
  fields.rows("iissiisi");
  fields.rows("d");
}

/** Smart routing, scale and hedge. */
function readRouting(fields: JavaFields): void {
  fields.rows("ss");
  fields.take("ii");
  const increment = fields.take("d");
  if (Number(increment) > 0 && Number(increment) < Number.MAX_VALUE) fields.take("didbiib");
  if (fields.take("s") !== "") fields.take("s");
}

/** The delta-neutral contract and the algo. */
function readAlgo(fields: JavaFields): void {
  if (Number(fields.take("b")) !== 0) fields.take("idd");
  if (fields.take("s") !== "") fields.rows("ss");
}

function readConditions(fields: JavaFields, orderType: string): void {
  if (orderType === "PEG BENCH" || orderType === "PEGBENCH") fields.take("ibdds");
  const count = fields.rows(() => {
    const type = fields.take("i");
    fields.take(`s${CONDITIONS[type] ?? ""}`);
  });
  if (count > 0) fields.take("bb");
}

function readPreview(fields: JavaFields): void {
  fields.take("bs" + "sssssssss" + "ddds");
  if (fields.version >= 195) {
    fields.take("s" + "ddddddddd" + "Ds");
    fields.rows("sDDDDDb");
  }
  fields.take("s");
}

function readPegOffsets(fields: JavaFields): void {
  fields.since(170, "iiddd");
  fields.since(183, "s");
  fields.since(184, "b");
}

export function readOpenOrder(fields: JavaFields): void {
  fields.take("i");
  const orderType = readStart(fields);
  fields.take("ip" + "bids" + "s");
  readAdvisor(fields);
  fields.take("sssds" + "isi" + "i" + "ddddd" + "i" + "bbb" + "ii" + "bbd" + "ii");
  readVolatility(fields, "issssbis");
  fields.take("dddi");
  readLegs(fields);
  readRouting(fields);
  fields.take("bssb");
  readAlgo(fields);
  fields.take("b");
  readPreview(fields);
  fields.take("bb");
  readConditions(fields, orderType);
  fields.take("sddddddi" + "sss" + "d" + "bbbb");
  fields.since(158, "i");
  fields.since(160, "i");
  fields.since(162, "b");
  readPegOffsets(fields);
  fields.since(185, "s");
  fields.since(189, "b");
  fields.since(193, "si");
  fields.since(198, "s");
  fields.since(199, "b");
}

export function readCompletedOrder(fields: JavaFields): void {
  const orderType = readStart(fields);
  fields.take("p" + "bids");
  readAdvisor(fields);
  fields.take("sssds" + "isi" + "ddddd" + "i" + "bb" + "ii" + "i");
  readVolatility(fields, "ibis");
  fields.take("dd");
  readLegs(fields);
  readRouting(fields);
  fields.take("ssb");
  readAlgo(fields);
  fields.take("bs" + "bb");
  readConditions(fields, orderType);
  fields.take("ddd" + "bb" + "sD" + "ib" + "sbb" + "lss");
  readPegOffsets(fields);
  fields.since(198, "s");
}
