// Market scanner messages: what may be scanned for, subscriptions, ranked rows.
import { type Contract, contractOf, type OptionalDecimal, type TagValue } from "./common.ts";

export interface ReqScannerParameters {
  kind: "reqScannerParameters";
}
export interface ReqScannerSubscription {
  kind: "reqScannerSubscription";
  reqId: number;
  /** -1 when the client leaves it to the scanner. */
  numberOfRows: number;
  /** `STK`, `STOCK.EU`, … */
  instrument: string;
  /** `STK.US.MAJOR`, `STK.NASDAQ`, … */
  locationCode: string;
  /** `TOP_PERC_GAIN`, `MOST_ACTIVE`, … */
  scanCode: string;
  abovePrice: OptionalDecimal;
  belowPrice: OptionalDecimal;
  aboveVolume: number | null;
  marketCapAbove: OptionalDecimal;
  marketCapBelow: OptionalDecimal;
  moodyRatingAbove: string;
  moodyRatingBelow: string;
  spRatingAbove: string;
  spRatingBelow: string;
  maturityDateAbove: string;
  maturityDateBelow: string;
  couponRateAbove: OptionalDecimal;
  couponRateBelow: OptionalDecimal;
  excludeConvertible: boolean;
  averageOptionVolumeAbove: number | null;
  scannerSettingPairs: string;
  stockTypeFilter: string;
  filterOptions: TagValue[];
  options: TagValue[];
}
export interface CancelScannerSubscription {
  kind: "cancelScannerSubscription";
  reqId: number;
}

export type ScannerRequest = ReqScannerParameters | ReqScannerSubscription | CancelScannerSubscription;

export interface ScannerParameters {
  kind: "scannerParameters";
  xml: string;
}
export interface ScannerRow {
  /** From 0. */
  rank: number;
  /** Multiplier and primary exchange are not sent. */
  contract: Contract;
  marketName: string;
  distance: string;
  benchmark: string;
  projection: string;
  legs: string;
}
export function emptyScannerRow(): ScannerRow {
  return {
    rank: 0,
    contract: contractOf(),
    marketName: "",
    distance: "",
    benchmark: "",
    projection: "",
    legs: "",
  };
}
export interface ScannerData {
  kind: "scannerData";
  reqId: number;
  rows: ScannerRow[];
}

export type ScannerReply = ScannerParameters | ScannerData;
