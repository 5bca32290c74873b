// Histograms over real TCP, and how bars become one.
import { compare } from "../../decimal.ts";
import { histogramOf } from "./histogram.ts";
import { AAPL, EURUSD, testGateway } from "../../testing/test_gateway.ts";
import type { ReqHistogramData } from "../../wire/messages.ts";
import { expect } from "@std/expect";

function histogram(reqId: number, timePeriod: string, contract = AAPL): ReqHistogramData {
  return { kind: "reqHistogramData", reqId, contract, useRth: true, timePeriod };
}

const BAR = { time: 0, date: "", open: "1", high: "9", low: "1", wap: "5", count: 1 };

Deno.test("volumes add up at the closes, lowest price first, and nothing traded is no row", () => {
  const bars = [
    { ...BAR, close: "5.10", volume: "300" },
    { ...BAR, close: "5.09", volume: "100" },
    { ...BAR, close: "5.10", volume: "50" },
    { ...BAR, close: "5.20", volume: "0" },
  ];
  expect(histogramOf(bars)).toEqual([{ price: "5.09", size: "100" }, { price: "5.10", size: "350" }]);
});

Deno.test("a histogram holds all that traded in its period", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(histogram(1, "1 day"), {
    kind: "reqHistoricalData",
    reqId: 2,
    contract: AAPL,
    endDateTime: "",
    barSize: "1 min",
    duration: "1 D",
    useRth: true,
    whatToShow: "TRADES",
    formatDate: 1,
    keepUpToDate: false,
    options: [],
  });
  const { entries } = await client.next("histogramData", (reply) => reply.reqId === 1);
  const { bars } = await client.next("historicalData", (reply) => reply.reqId === 2);
  const total = (values: readonly { value: string }[]) =>
    values.reduce((sum, { value }) => sum + Number(value), 0);
  const traded = total(bars.map(({ volume }) => ({ value: volume })));
  // The running minute may have grown between the two answers.
  expect(total(entries.map(({ size }) => ({ value: size }))) / traded).toBeCloseTo(1, 2);
  expect(entries).toEqual(entries.toSorted((a, b) => compare(a.price, b.price)));
});

Deno.test("a longer period is answered too; odd periods, currencies and strangers have their codes", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(
    histogram(1, "2 months"),
    histogram(2, "next week"),
    histogram(3, "3 days", EURUSD),
    histogram(4, "1 week", { ...AAPL, symbol: "NOSUCHTHING" }),
    histogram(5, "0 days"),
    { kind: "cancelHistogramData", reqId: 1 },
  );
  expect((await client.next("histogramData")).entries.length).toBeGreaterThan(10);
  for (const id of [2, 5]) await client.error(321, id);
  await client.error(162, 3);
  await client.error(200, 4);
});
