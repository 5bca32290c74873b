import { expect } from "@std/expect";
import fc from "fast-check";
import { type EntryOrder, parseEntryLine } from "./entry_line.ts";

const nothing: EntryOrder = {
  side: "BUY",
  quantity: null,
  cash: false,
  symbol: "AAPL",
  type: null,
  limit: null,
  place: null,
  stop: null,
  trail: null,
  tif: null,
  until: null,
  outsideRth: false,
  exits: null,
};

function orderOf(line: string, lang: "en" | "de" = "en") {
  const read = parseEntryLine(line, lang);
  if (!("order" in read)) throw new Error(`${line}: ${read.gap} at ${read.at}`);
  return read.order;
}

const gapOf = (line: string) => {
  const read = parseEntryLine(line, "en");
  return "gap" in read ? [read.gap, read.at] : read.order;
};

Deno.test("the line of the handbook is the order that it looks like", () => {
  expect(orderOf("b 100 aapl 280 gtc tp 320 sl 270")).toEqual({
    ...nothing,
    quantity: "100",
    type: "LMT",
    limit: "280",
    tif: "GTC",
    exits: { unit: "price", take: "320", stop: "270" },
  });
});

Deno.test("each kind of order, with words in any order behind the symbol", () => {
  expect(orderOf("sell aapl 1k mkt ioc")).toMatchObject({
    side: "SELL",
    quantity: "1k",
    type: "MKT",
    tif: "IOC",
  });
  expect(orderOf("b aapl 280")).toMatchObject({ quantity: null, limit: "280" });
  expect(orderOf("buy 10 aapl 285 lmt")).toMatchObject({ quantity: "10", type: "LMT", limit: "285" });
  expect(orderOf("buy 10 aapl 285 lmt stp 284")).toMatchObject({
    type: "STP LMT",
    limit: "285",
    stop: "284",
  });
  expect(gapOf("buy 10 aapl 285 lmt 286")).toEqual(["twice", "286"]);
  expect(gapOf("buy 10 aapl mkt lmt")).toEqual(["number", "lmt"]);
  expect(orderOf("b aapl")).toEqual(nothing);
  expect(orderOf("b $10k aapl mid")).toEqual({ ...nothing, quantity: "$10k", type: "LMT", place: "mid" });
  expect(orderOf("v 50% brk.b stp 270 @269,50 gtc", "de")).toMatchObject({
    side: "SELL",
    quantity: "50%",
    symbol: "BRK.B",
    type: "STP LMT",
    stop: "270",
    limit: "269,50",
  });
  expect(orderOf("k 10 sap trail 1,5% ext", "de")).toMatchObject({
    symbol: "SAP",
    type: "TRAIL",
    trail: { by: "percent", value: "1,5" },
    outsideRth: true,
  });
  expect(orderOf("b 10 aapl sl 50t tp 100t gtc lmt 280")).toMatchObject({
    limit: "280",
    exits: { unit: "ticks", take: "100", stop: "50" },
  });
  // A symbol may be a number where it stands behind the quantity.
  expect(orderOf("b 100 700 mkt")).toMatchObject({ quantity: "100", symbol: "700", type: "MKT" });
});

Deno.test("what can not be read is named, and makes no order", () => {
  expect(gapOf("b")).toEqual(["symbol", ""]);
  expect(gapOf("b 100")).toEqual(["symbol", ""]);
  expect(gapOf("b 100 gtc 280")).toEqual(["symbol", "gtc"]);
  expect(gapOf("b 100 %% 280")).toEqual(["symbol", "%%"]);
  expect(gapOf("b 100 aapl 280 soon")).toEqual(["twice", "soon"]);
  expect(gapOf("b 100 aapl soon")).toEqual(["word", "soon"]);
  expect(gapOf("b 100 aapl 280 290")).toEqual(["twice", "290"]);
  expect(gapOf("b 100 aapl mkt 280")).toEqual(["twice", "280"]);
  expect(gapOf("b 100 aapl 280 mkt")).toEqual(["twice", "mkt"]);
  expect(gapOf("b 100 aapl tp")).toEqual(["number", "tp"]);
  expect(gapOf("b 100 aapl sl x")).toEqual(["number", "x"]);
  expect(gapOf("b 100 aapl gtc day")).toEqual(["twice", "day"]);
  expect(gapOf("b 100 aapl tp 320 sl 2%")).toEqual(["units", "2%"]);
  expect(gapOf("b 100 aapl trail 1 stp 270")).toEqual(["twice", "trail"]);
  expect(gapOf("hold 100 aapl")).toEqual(["word", "hold"]);
});

Deno.test("a day ends a GTD order, with the time behind it or with the day itself", () => {
  expect(orderOf("b 10 aapl 280 gtd 2026-12-18")).toMatchObject({ tif: "GTD", until: "2026-12-18T23:59" });
  expect(orderOf("b 10 aapl gtd 18.12.2026 9:30 280", "de"))
    .toMatchObject({ tif: "GTD", until: "2026-12-18T09:30", limit: "280" });
  // The 31st of November is no day, and a slash is read in two ways.
  for (const day of ["31.11.2026", "12/18/2026", "2026-13-01", "soon", "18.12."]) {
    expect(gapOf(`b 10 aapl 280 gtd ${day}`)).toEqual(["date", day]);
  }
  expect(gapOf("b 10 aapl 280 gtd")).toEqual(["number", "gtd"]);
  expect(gapOf("b 10 aapl gtc gtd 2026-12-18")).toEqual(["twice", "gtd"]);
});

Deno.test("an amount of money is a size, or with a word the amount itself", () => {
  expect(orderOf("b $10000 aapl mkt")).toMatchObject({ quantity: "$10000", cash: false, type: "MKT" });
  expect(orderOf("b $10000 aapl mkt cash")).toMatchObject({ quantity: "$10000", cash: true });
  expect(orderOf("k aapl 5000€ betrag", "de")).toMatchObject({ quantity: "5000€", cash: true });
  expect(gapOf("b 100 aapl mkt cash")).toEqual(["cash", "cash"]);
  expect(gapOf("b $100 aapl mkt cash cash")).toEqual(["twice", "cash"]);
  expect(gapOf("b 50% aapl mkt cash")).toEqual(["cash", "cash"]);
});

Deno.test("no word is dropped: an order says every word that was typed, or there is none", () => {
  const word = fc.constantFrom(
    "aapl",
    "100",
    "1k",
    "$5k",
    "50%",
    "280",
    "@281",
    "mkt",
    "lmt",
    "stp",
    "trail",
    "tp",
    "sl",
    "gtc",
    "day",
    "ext",
    "mid",
    "2%",
    "30t",
    "gtd",
    "2026-12-18",
    "16:30",
    "cash",
    "constructor",
    "toString",
    "",
  );
  const lines = fc.tuple(fc.constantFrom("b", "s", "k", "v"), fc.array(word, { maxLength: 9 }));
  let orders = 0;
  fc.assert(
    fc.property(lines, ([side, words]) => {
      const read = parseEntryLine([side, ...words].join(" "), "en");
      if ("gap" in read) return;
      orders++;
      const { order } = read;
      const values = [
        order.quantity,
        order.limit,
        order.place,
        order.stop,
        order.trail?.value,
        order.exits?.take,
        order.exits?.stop,
        order.tif,
        order.symbol,
        order.until,
        // A time of its own is a word of its own.
        order.until !== null && !order.until.endsWith("23:59") ? "time" : null,
        order.cash ? "cash" : null,
      ].filter((one) => one !== null && one !== undefined);
      const said = words.filter((one) =>
        one !== "" && !["lmt", "stp", "trail", "tp", "sl", "mkt", "ext"].includes(one)
      );
      expect(values.length).toBe(said.length);
    }),
    { numRuns: 3000 },
  );
  expect(orders).toBeGreaterThan(100);
});

Deno.test("a name that begins or ends like an amount of money is a name", () => {
  // Months of futures, some of whose first letters are a currency; German tickers that begin with a digit.
  for (const symbol of ["ESZ6", "CLF7", "PLN7", "NGN27", "4GLD", "1COV", "8TRA"]) {
    expect(orderOf(`b ${symbol.toLowerCase()} 60`)).toEqual({ ...nothing, symbol, type: "LMT", limit: "60" });
    expect(orderOf(`b 2 ${symbol} 60`)).toMatchObject({ quantity: "2", symbol, limit: "60" });
  }
  // A quantity is not written with a zero in front.
  expect(orderOf("b 0700 300")).toEqual({ ...nothing, symbol: "0700", type: "LMT", limit: "300" });
  expect(orderOf("b 0.5 btc 60000")).toMatchObject({ quantity: "0.5", symbol: "BTC", limit: "60000" });
  expect(orderOf("b eur5000 sap")).toMatchObject({ quantity: "eur5000", symbol: "SAP" });
  expect(orderOf("b 10 ＡＡＰＬ")).toMatchObject({ quantity: "10", symbol: "AAPL" });
  expect(gapOf("b 100 stk sap")).toEqual(["word", "sap"]);
  // Before another name they are no names.
  for (const quantity of ["chf50", "mxn20", "0100"]) {
    expect(orderOf(`b ${quantity} nesn 80`)).toMatchObject({ quantity, symbol: "NESN", limit: "80" });
    expect(orderOf(`b ${quantity} mkt`)).toMatchObject({ quantity: null, symbol: quantity.toUpperCase() });
  }
  expect(orderOf("b nesn chf50")).toMatchObject({ quantity: "chf50", symbol: "NESN" });
  expect(orderOf("b clf7 usd500")).toMatchObject({ quantity: "usd500", symbol: "CLF7" });
});
