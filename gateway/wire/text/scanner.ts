// Text layouts of the market scanner.
import { type Contract, contractOf } from "../messages/common.ts";
import * as m from "../messages/scanner.ts";
import { Fields, layout } from "./fields.ts";

const contract = new Fields<Contract>();
const row = new Fields<m.ScannerRow>();

export const SCANNER_REQUESTS = {
  reqScannerParameters: layout<m.ReqScannerParameters>("reqScannerParameters", 24, (f) => [f.constant("1")]),
  reqScannerSubscription: layout<m.ReqScannerSubscription>("reqScannerSubscription", 22, (f) => [
    f.reqId("reqId"),
    f.intOr("numberOfRows", -1),
    f.text("instrument"),
    f.text("locationCode"),
    f.text("scanCode"),
    f.optDecimal("abovePrice"),
    f.optDecimal("belowPrice"),
    f.optInt("aboveVolume"),
    f.optDecimal("marketCapAbove"),
    f.optDecimal("marketCapBelow"),
    f.text("moodyRatingAbove"),
    f.text("moodyRatingBelow"),
    f.text("spRatingAbove"),
    f.text("spRatingBelow"),
    f.text("maturityDateAbove"),
    f.text("maturityDateBelow"),
    f.optDecimal("couponRateAbove"),
    f.optDecimal("couponRateBelow"),
    f.flag("excludeConvertible"),
    f.optInt("averageOptionVolumeAbove"),
    f.text("scannerSettingPairs"),
    f.text("stockTypeFilter"),
    f.options("filterOptions"),
    f.options("options"),
  ]),
  cancelScannerSubscription: layout<m.CancelScannerSubscription>("cancelScannerSubscription", 23, (f) => [
    f.constant("1"),
    f.reqId("reqId"),
  ]),
};

export const SCANNER_REPLIES = {
  scannerParameters: layout<m.ScannerParameters>("scannerParameters", 19, (f) => [
    f.constant("1"),
    f.text("xml"),
  ]),
  scannerData: layout<m.ScannerData>("scannerData", 20, (f) => [
    f.constant("3"),
    f.int("reqId"),
    f.rows(
      "rows",
      m.emptyScannerRow,
      row.int("rank"),
      row.inside(
        "contract",
        contractOf,
        contract.int("conId"),
        contract.text("symbol"),
        contract.text("secType"),
        contract.text("lastTradeDateOrContractMonth"),
        contract.strike("strike"),
        contract.text("right"),
        contract.text("exchange"),
        contract.text("currency"),
        contract.text("localSymbol"),
      ),
      // The market name stands inside the contract.
      row.text("marketName"),
      row.inside("contract", contractOf, contract.text("tradingClass")),
      row.text("distance"),
      row.text("benchmark"),
      row.text("projection"),
      row.text("legs"),
    ),
  ]),
};
