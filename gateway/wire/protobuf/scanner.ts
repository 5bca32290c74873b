// Protobuf field tables of the market scanner.
import { contractOf } from "../messages/common.ts";
import * as m from "../messages/scanner.ts";
import { CONTRACT } from "./contract.ts";
import { ProtoFields } from "./fields.ts";
import { proto } from "./table.ts";

const row = new ProtoFields<m.ScannerRow>();

export const SCANNER_REQUESTS = {
  reqScannerParameters: proto<m.ReqScannerParameters>("reqScannerParameters", () => []),
  reqScannerSubscription: proto<m.ReqScannerSubscription>("reqScannerSubscription", (p) => [
    p.int(1, "reqId"),
    p.part(2, [
      p.intOr(1, "numberOfRows", -1),
      p.text(2, "instrument"),
      p.text(3, "locationCode"),
      p.text(4, "scanCode"),
      p.optDouble(5, "abovePrice"),
      p.optDouble(6, "belowPrice"),
      p.optLong(7, "aboveVolume"),
      p.optDouble(8, "marketCapAbove"),
      p.optDouble(9, "marketCapBelow"),
      p.text(10, "moodyRatingAbove"),
      p.text(11, "moodyRatingBelow"),
      p.text(12, "spRatingAbove"),
      p.text(13, "spRatingBelow"),
      p.text(14, "maturityDateAbove"),
      p.text(15, "maturityDateBelow"),
      p.optDouble(16, "couponRateAbove"),
      p.optDouble(17, "couponRateBelow"),
      p.flag(18, "excludeConvertible"),
      p.optLong(19, "averageOptionVolumeAbove"),
      p.text(20, "scannerSettingPairs"),
      p.text(21, "stockTypeFilter"),
      p.map(22, "filterOptions"),
      p.map(23, "options"),
    ]),
  ]),
  cancelScannerSubscription: proto<m.CancelScannerSubscription>("cancelScannerSubscription", (p) => [
    p.int(1, "reqId"),
  ]),
};

export const SCANNER_REPLIES = {
  scannerParameters: proto<m.ScannerParameters>("scannerParameters", (p) => [p.text(1, "xml")]),
  scannerData: proto<m.ScannerData>("scannerData", (p) => [
    p.int(1, "reqId"),
    p.rows(2, "rows", m.emptyScannerRow, [
      row.int(1, "rank"),
      row.message(2, "contract", contractOf, CONTRACT),
      row.text(3, "marketName"),
      row.text(4, "distance"),
      row.text(5, "benchmark"),
      row.text(6, "projection"),
      row.text(7, "legs"),
    ]),
  ]),
};
