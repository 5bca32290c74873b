// The market scanner: what may be asked for, and ranked rows that are sent again when they change.
import { DUPLICATE_TICKER } from "../codes.ts";
import { wireContract } from "../contracts_map.ts";
import type { Client } from "../core.ts";
import { HISTORY_ERROR, isCutOff } from "./history.ts";
import { type Candidate, FILTERS, LOCATIONS, scan, SCANS } from "./scan.ts";
import type {
  CancelScannerSubscription,
  ReqScannerParameters,
  ReqScannerSubscription,
  ScannerRow,
} from "../../wire/messages.ts";

/** IB runs a scan again every half minute. */
const UPDATE_MS = 30_000;

export function reqScannerParameters(client: Client, _message: ReqScannerParameters): void {
  if (isCutOff(client, -1)) return;
  client.send({ kind: "scannerParameters", xml: PARAMETERS });
}

export function reqScannerSubscription(client: Client, message: ReqScannerSubscription): void {
  const { reqId } = message;
  const { core, subscriptions } = client;
  if (subscriptions.has("scanner", reqId)) return client.error(reqId, 102, DUPLICATE_TICKER);
  if (isCutOff(client, reqId)) return;
  const location = LOCATIONS[message.locationCode];
  const problem = SCANS[message.scanCode] === undefined
    ? `Scan code ${message.scanCode} is not simulated by this gateway`
    : location?.instrument !== message.instrument
    ? `Location ${message.locationCode} of ${message.instrument} is not simulated by this gateway`
    : null;
  if (problem !== null) return client.error(reqId, 162, `${HISTORY_ERROR}${problem}`);
  let last = "";
  const send = () => {
    const rows = rowsOf(client, message);
    const found = JSON.stringify(rows);
    if (found === last || core.link.noHistory) return;
    last = found;
    if (rows.length > 0) client.push({ kind: "scannerData", reqId, rows });
    else client.error(reqId, 162, `${HISTORY_ERROR}no items retrieved`);
  };
  subscriptions.add("scanner", reqId, core.time.every(UPDATE_MS, send));
  send();
}

export function cancelScannerSubscription(client: Client, { reqId }: CancelScannerSubscription): void {
  if (client.subscriptions.cancel("scanner", reqId)) {
    return client.error(reqId, 162, `${HISTORY_ERROR}API scanner subscription cancelled: ${reqId}`);
  }
  client.error(reqId, 365, `No scanner subscription found for ticker id:${reqId}`);
}

function rowsOf(client: Client, wanted: ReqScannerSubscription): ScannerRow[] {
  const { instruments, market } = client.core.engine;
  const candidates = instruments.stocks().flatMap((contract): Candidate[] => {
    const quote = market.quote(contract.conId);
    return quote === null ? [] : [{ contract, quote }];
  });
  return scan(candidates, wanted).map(({ contract }, rank) => ({
    rank,
    contract: wireContract(contract),
    marketName: instruments.details(contract.conId)?.marketName ?? "",
    distance: "",
    benchmark: "",
    projection: "",
    legs: "",
  }));
}

const PARAMETERS = [
  '<?xml version="1.0" encoding="UTF-8"?>',
  "<ScanParameterResponse>",
  '<InstrumentList varName="instrumentList">',
  "<Instrument><name>US Stocks</name><type>STK</type><secType>STK</secType></Instrument>",
  "<Instrument><name>Europe Stocks</name><type>STOCK.EU</type><secType>STK</secType></Instrument>",
  "</InstrumentList>",
  '<LocationTree varName="locationTree">',
  ...Object.entries(LOCATIONS).map(([code, { name, instrument }]) =>
    `<Location><displayName>${name}</displayName><locationCode>${code}</locationCode>` +
    `<instruments>${instrument}</instruments></Location>`
  ),
  "</LocationTree>",
  '<ScanTypeList varName="scanTypeList">',
  ...Object.entries(SCANS).map(([code, { name }]) =>
    `<ScanType><displayName>${name}</displayName><scanCode>${code}</scanCode>` +
    "<instruments>STK,STOCK.EU</instruments></ScanType>"
  ),
  "</ScanTypeList>",
  '<FilterList varName="filterList">',
  ...[...Map.groupBy(FILTERS, ([, { range }]) => range)].map(([range, ends]) =>
    `<RangeFilter><id>${range}</id>` +
    ends.map(([code, { name, field }]) =>
      `<AbstractField type="scanner.filter.${field}Field"><code>${code}</code>` +
      `<displayName>${name}</displayName></AbstractField>`
    ).join("") + "</RangeFilter>"
  ),
  "</FilterList>",
  "</ScanParameterResponse>",
].join("\n");
