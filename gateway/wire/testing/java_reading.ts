// How a client in Java reads each text reply behind its message number, field by field. Written down from how
// such clients parse, not from our layouts: it is what the layouts are held to. The letters are those of
// java_fields.ts.
import type { ServerMessage } from "../messages.ts";
import type { JavaFields } from "./java_fields.ts";
import { CONTRACT, readCompletedOrder, readOpenOrder } from "./java_reading_orders.ts";

type Reading = string | ((fields: JavaFields) => void);

/** A message that is one list, with fields before and after it. */
const listOf = (row: string, before = "", after = ""): Reading => (fields) => {
  fields.take(before);
  fields.rows(row);
  fields.take(after);
};

function readError(fields: JavaFields): void {
  fields.before(194, "i");
  fields.take("iis");
  fields.since(166, "s");
  fields.since(194, "l");
}

function readExecution(fields: JavaFields): void {
  fields.take(`ii${CONTRACT}sssssDdpiiDdssdsi`);
  fields.since(178, "b");
  fields.since(198, "s");
}

function readDetails(fields: JavaFields): void {
  fields.before(164, "i");
  fields.take("is");
  const secType = fields.take("s");
  fields.take("s");
  fields.since(182, "s");
  fields.take("dssssssid");
  fields.before(164, "i");
  fields.take("sssii");
  fields.take("sssssssss");
  readRules(fields, "sz", "issss" + "s");
  if (fields.version === 163) fields.take("D");
  fields.since(164, "DDD");
  if (fields.version >= 179 && secType === "FUND") fields.take("sssssss" + "bbb" + "sssssss");
  if (fields.version >= 186) fields.rows("ss");
}

/** The event rule, the list of identifiers, and what follows them. */
function readRules(fields: JavaFields, before: string, after: string): void {
  fields.take(before);
  fields.rows("ss");
  fields.take(after);
}

function readBond(fields: JavaFields): void {
  fields.before(164, "i");
  fields.take("isssd" + "sssss" + "bbb" + "sssss" + "id");
  fields.before(164, "i");
  fields.take("ssssbss");
  fields.since(188, "sss");
  readRules(fields, "sz", "is");
  fields.since(164, "DDD");
}

function readBars(fields: JavaFields): void {
  fields.take("i");
  fields.before(196, "ss");
  fields.rows("sddddzDi");
}

function readSamples(fields: JavaFields): void {
  fields.take("i");
  fields.rows(() => {
    fields.take("issss");
    fields.rows("s");
    fields.since(176, "ss");
  });
}

function readChain(fields: JavaFields): void {
  fields.take("isiss");
  fields.rows("s");
  fields.rows("d");
}

/** The end of bars, a message of its own from server version 196 on. */
export const JAVA_BARS_END: Reading = "iss";

/** Every reply has a reading: a missing one does not compile. */
export const JAVA_READINGS: Readonly<Record<ServerMessage["kind"], Reading>> = {
  nextValidId: "ii",
  managedAccounts: "is",
  currentTime: "il",
  currentTimeInMillis: "l",
  error: readError,
  userInfo: "is",
  softDollarTiers: listOf("sss", "i"),
  familyCodes: listOf("ss"),
  newsProviders: listOf("ss"),
  newsBulletin: "iiiss",
  mktDepthExchanges: listOf("ssssi"),
  smartComponents: listOf("isc", "i"),
  accountSummary: "iissss",
  accountSummaryEnd: "ii",
  accountValue: "issss",
  portfolioValue: `i${CONTRACT}Dddddds`,
  accountUpdateTime: "is",
  accountDownloadEnd: "is",
  position: `is${CONTRACT}Dd`,
  positionEnd: "i",
  positionMulti: `iis${CONTRACT}Dds`,
  positionMultiEnd: "ii",
  accountUpdateMulti: "iisssss",
  accountUpdateMultiEnd: "ii",
  pnl: "iddd",
  pnlSingle: "izdddd",
  symbolSamples: readSamples,
  contractDetails: readDetails,
  bondContractDetails: readBond,
  contractDetailsEnd: "ii",
  marketRule: listOf("dd", "i"),
  secDefOptParameter: readChain,
  secDefOptParameterEnd: "i",
  tickReqParams: "idsi",
  marketDataType: "iii",
  tickPrice: "iiidzi",
  tickSize: "iiiz",
  tickString: "iiis",
  tickGeneric: "iiid",
  tickOptionComputation: "iiidddddddd",
  tickSnapshotEnd: "ii",
  tickByTickAllLast: "iildziss",
  tickByTickBidAsk: "iilddzzi",
  tickByTickMidPoint: "iild",
  mktDepth: "iiiiidz",
  mktDepthL2: "iiisiidzb",
  historicalData: readBars,
  historicalDataUpdate: "iisddddDz",
  realTimeBar: "iilddddzDi",
  headTimestamp: "is",
  historicalTicks: listOf("lidz", "i", "b"),
  historicalTicksBidAsk: listOf("liddzz", "i", "b"),
  historicalTicksLast: listOf("lidzss", "i", "b"),
  historicalSchedule: listOf("sss", "isss"),
  histogramData: listOf("dz", "i"),
  openOrder: readOpenOrder,
  openOrderEnd: "i",
  orderStatus: "isDDdpidisd",
  execDetails: readExecution,
  execDetailsEnd: "ii",
  commissionReport: "isdsddi",
  orderBound: "pii",
  completedOrder: readCompletedOrder,
  completedOrdersEnd: "",
  historicalNews: "issss",
  historicalNewsEnd: "ib",
  newsArticle: "iis",
  scannerParameters: "is",
  scannerData: listOf("iisssdssssssssss", "ii"),
};
