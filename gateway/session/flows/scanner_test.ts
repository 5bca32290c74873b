// The market scanner: what a scan finds, and its life over real TCP.
import type { Contract, Quote } from "../../engine/types.ts";
import { type Candidate, scan } from "./scan.ts";
import { testGateway } from "../../testing/test_gateway.ts";
import type { ReqScannerSubscription } from "../../wire/messages.ts";
import { PLAIN_SCAN } from "../../wire/testing/request_samples.ts";
import { expect } from "@std/expect";

function scanOf(fields: Partial<ReqScannerSubscription> = {}): ReqScannerSubscription {
  return { ...PLAIN_SCAN, locationCode: "STK.US", ...fields };
}

interface Stand {
  last: string;
  close: string;
  volume: string;
  open?: string;
  currency?: string;
  venue?: string;
}

let nextConId = 1;

function candidate(symbol: string, { last, close, volume, open = close, ...place }: Stand): Candidate {
  const contract = {
    conId: nextConId++,
    symbol,
    currency: place.currency ?? "USD",
    primaryExchange: place.venue ?? "NASDAQ",
  };
  const quote = { last, close, volume, open, mark: last };
  return { contract: contract as Contract, quote: quote as Quote };
}

const MARKET = [
  candidate("UP", { last: "110", close: "100", volume: "500" }),
  candidate("DOWN", { last: "180", close: "200", volume: "900", venue: "NYSE" }),
  candidate("FLAT", { last: "5", close: "5", volume: "7000", open: "6" }),
  candidate("EURO", { last: "330", close: "300", volume: "50", currency: "EUR", venue: "IBIS" }),
];

function found(fields: Partial<ReqScannerSubscription>): string[] {
  return scan(MARKET, scanOf(fields)).map((one) => one.contract.symbol);
}

Deno.test("each scan has its own order", () => {
  const orders = {
    TOP_PERC_GAIN: ["UP", "FLAT", "DOWN"],
    TOP_PERC_LOSE: ["DOWN", "FLAT", "UP"],
    MOST_ACTIVE: ["FLAT", "DOWN", "UP"],
    MOST_ACTIVE_USD: ["DOWN", "UP", "FLAT"],
    HOT_BY_VOLUME: ["FLAT", "DOWN", "UP"],
    HOT_BY_PRICE: ["UP", "DOWN", "FLAT"],
    HIGH_OPEN_GAP: ["FLAT", "UP", "DOWN"],
    LOW_OPEN_GAP: ["UP", "DOWN", "FLAT"],
  };
  for (const [scanCode, symbols] of Object.entries(orders)) {
    expect({ scanCode, symbols: found({ scanCode }) }).toEqual({ scanCode, symbols });
  }
});

Deno.test("place, price, volume and the number of rows narrow a scan", () => {
  expect(found({ locationCode: "STK.NYSE" })).toEqual(["DOWN"]);
  expect(found({ locationCode: "STK.EU.IBIS", instrument: "STOCK.EU" })).toEqual(["EURO"]);
  expect(found({ abovePrice: "100" })).toEqual(["UP", "DOWN"]);
  expect(found({ belowPrice: "100" })).toEqual(["FLAT"]);
  expect(found({ aboveVolume: 900 })).toEqual(["FLAT", "DOWN"]);
  expect(found({ numberOfRows: 1 })).toEqual(["UP"]);
});

Deno.test("a scan comes at once, again when it has changed, and ends when it is cancelled", async () => {
  await using test = await testGateway({ speed: 0 });
  const client = await test.client();
  client.send(scanOf({ scanCode: "HOT_BY_PRICE", numberOfRows: 1 }));
  const first = await client.next("scannerData");
  expect(first.rows.map((row) => row.rank)).toEqual([0]);
  test.gateway.control.run({ do: "price", symbol: "KO", price: "1000" });
  test.gateway.control.run({ do: "advance", ms: 31_000 });
  await client.next("scannerData", ({ rows }) => rows[0]?.contract.symbol === "KO");
  client.send(scanOf());
  await client.error(102, 1);
  client.send({ kind: "cancelScannerSubscription", reqId: 1 });
  expect((await client.error(162, 1)).message).toContain("API scanner subscription cancelled: 1");
  client.send({ kind: "cancelScannerSubscription", reqId: 1 });
  await client.error(365, 1);
});

Deno.test("what is not simulated and what finds nothing is said with 162; the parameters name the rest", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(
    scanOf({ reqId: 1, scanCode: "TOP_OPT_IMP_VOLAT_GAIN" }),
    scanOf({ reqId: 2, locationCode: "STK.HK" }),
    scanOf({ reqId: 3, locationCode: "STK.EU" }),
    scanOf({ reqId: 4, abovePrice: "1000000" }),
    { kind: "reqScannerParameters" },
  );
  for (const id of [1, 2, 3]) expect((await client.error(162, id)).message).toContain("not simulated");
  expect((await client.error(162, 4)).message).toContain("no items retrieved");
  const { xml } = await client.next("scannerParameters");
  expect(xml).toContain("<scanCode>MOST_ACTIVE</scanCode>");
  expect(xml).toContain("<locationCode>STK.EU.IBIS</locationCode>");
});

Deno.test("G8: the parameters list filters as real ones do, and each of them filters", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send({ kind: "reqScannerParameters" });
  const { xml } = await client.next("scannerParameters");
  // What ib_async's and ibsync's examples look for.
  const codes = [...xml.matchAll(/<AbstractField type="scanner\.filter\.\w+"><code>(\w+)<\/code>/g)].map((
    [, code],
  ) => code);
  expect(codes).toEqual([
    ...["priceAbove", "priceBelow", "volumeAbove", "volumeBelow", "usdVolumeAbove", "usdVolumeBelow"],
    ...["changePercAbove", "changePercBelow", "changeOpenPercAbove", "changeOpenPercBelow"],
    ...["openGapPercAbove", "openGapPercBelow"],
  ]);

  const only = (tag: string, value: string) => found({ filterOptions: [{ tag, value }] });
  const all = found({});
  expect(only("priceAbove", "50")).toEqual(["UP", "DOWN"]);
  expect(only("priceBelow", "50")).toEqual(["FLAT"]);
  expect(only("volumeAbove", "900")).toEqual(["FLAT", "DOWN"]);
  expect(only("usdVolumeBelow", "40000")).toEqual(["FLAT"]);
  expect(only("changePercAbove", "5")).toEqual(["UP"]);
  expect(only("changePercBelow", "-5")).toEqual(["DOWN"]);
  expect(only("changeOpenPercBelow", "-15")).toEqual(["FLAT"]);
  expect(only("openGapPercAbove", "10")).toEqual(["FLAT"]);
  expect(only("marketCapAbove1e6", "10000")).toEqual(all);
});
