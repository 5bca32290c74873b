// Samples of the market scanner's replies.
import { contractOf, type ServerMessage } from "../messages.ts";

const ROW = {
  rank: 0,
  contract: contractOf({
    conId: 265598,
    symbol: "AAPL",
    secType: "STK",
    exchange: "SMART",
    currency: "USD",
    localSymbol: "AAPL",
    tradingClass: "NMS",
  }),
  marketName: "NMS",
  distance: "0.5",
  benchmark: "SPX",
  projection: "up",
  legs: "1*AAPL",
};

export const SCANNER_SAMPLES: ServerMessage[] = [
  { kind: "scannerParameters", xml: "<ScanParameterResponse>\n</ScanParameterResponse>" },
  {
    kind: "scannerData",
    reqId: 1,
    rows: [ROW, {
      ...ROW,
      rank: 1,
      contract: contractOf({ ...ROW.contract, conId: 272093, symbol: "MSFT", localSymbol: "MSFT" }),
      distance: "",
      benchmark: "",
      projection: "",
      legs: "",
    }],
  },
];
