// Sessions, holidays, hours texts; orders that wait for a session.
import { expect } from "@std/expect";
import { Calendar, parseDate } from "./calendar.ts";
import { easterSunday, holidayOn } from "./calendar_holidays.ts";
import { AAPL, accepted, current, EURUSD, SAP, testEngine } from "./testing/test_engine.ts";

const at = (text: string) => Date.parse(text);

Deno.test("Easter and the holidays that hang on it are right for known years", () => {
  const easters = { 2024: "2024-03-31", 2025: "2025-04-20", 2026: "2026-04-05", 2027: "2027-03-28" };
  for (const [year, date] of Object.entries(easters)) {
    expect(easterSunday(Number(year)).toString()).toBe(date);
  }
  expect(holidayOn("US", parseDate("20260403"))).toBe("closed");
});

Deno.test("US holidays of 2026 and their neighbours", () => {
  const closed = ("20260101 20260119 20260216 20260403 20260525 20260619 20260703 20260907 20261126 20261225")
    .split(" ");
  for (const date of closed) expect([date, holidayOn("US", parseDate(date))]).toEqual([date, "closed"]);
  for (const date of ["20261127", "20261224"]) expect(holidayOn("US", parseDate(date))).toBe("half");
  for (const date of ["20261123", "20260102", "20261231"]) {
    expect(holidayOn("US", parseDate(date))).toBe(null);
  }
});

Deno.test("New Year's Day on a Saturday closes no Friday", () => {
  expect(holidayOn("US", parseDate("20271231"))).toBe(null);
});

Deno.test("hours texts list sessions and closed days, in the exchange's own time", () => {
  const stocks = new Calendar("US_STK", "real");
  expect(stocks.hoursText(at("2026-11-25T12:00:00Z"), "liquid", 5)).toBe(
    "20261125:0930-20261125:1600;20261126:CLOSED;20261127:0930-20261127:1300;20261128:CLOSED;20261129:CLOSED",
  );
  const futures = new Calendar("CME", "real");
  expect(futures.hoursText(at("2026-11-20T12:00:00Z"), "trading", 1)).toBe("20261119:1700-20261120:1600");
  const london = new Calendar("LSE", "real");
  expect(london.hoursText(at("2026-11-20T12:00:00Z"), "trading", 1)).toBe("20261120:0800-20261120:1630");
});

Deno.test("sessions follow daylight saving time on both sides of the Atlantic", () => {
  const xetra = new Calendar("XETRA", "real");
  const start = (day: string) => xetra.sessionOn(parseDate(day), "liquid")?.start;
  expect(start("20260327")).toBe(at("2026-03-27T08:00:00Z"));
  expect(start("20260330")).toBe(at("2026-03-30T07:00:00Z"));
  const us = new Calendar("US_STK", "real");
  expect(us.sessionOn(parseDate("20260309"), "liquid")?.start).toBe(at("2026-03-09T13:30:00Z"));
});

Deno.test("where the market is always open each day is one session of 24 hours", () => {
  const calendar = new Calendar("US_STK", "always");
  expect(calendar.isOpen(at("2026-11-22T04:00:00Z"), "liquid")).toBe(true);
  expect(calendar.hoursText(at("2026-11-22T12:00:00Z"), "liquid", 1)).toBe("20261122:0000-20261123:0000");
});

Deno.test("with real sessions an order on Saturday is held with 399 until Monday's open, then fills", () => {
  const test = testEngine({ sessions: "real", startTime: at("2026-11-21T15:00:00Z") });
  expect(test.engine.market.quote(AAPL)).toMatchObject({ bid: null, ask: null });
  const order = accepted(test.place({ tif: "DAY" }));
  expect(order.status).toBe("PreSubmitted");
  expect(test.events.find((event) => event.type === "held")).toMatchObject({
    code: 399,
    reason: "session",
    text:
      "Order Message:\nBUY 100 AAPL NASDAQ.NMS\nWarning: Your order will not be placed at the exchange until " +
      "2026-11-23 09:30:00 US/Eastern.",
  });
  test.engine.advanceTo(at("2026-11-23T14:29:59Z"));
  expect(current(test.engine, order).status).toBe("PreSubmitted");
  test.engine.advanceTo(at("2026-11-23T14:31:00Z"));
  expect(current(test.engine, order).status).toBe("Filled");
});

Deno.test("outside regular hours a limit order that allows it trades, a market order waits", () => {
  const test = testEngine({ sessions: "real", startTime: at("2026-11-20T12:00:00Z") });
  const { ask } = test.engine.market.quote(AAPL) ?? { ask: null };
  const limit = { orderType: "LMT", limitPrice: ask, quantity: "10" };
  expect(accepted(test.place({ ...limit, outsideRth: true })).status).toBe("Filled");
  expect(accepted(test.place(limit)).status).toBe("PreSubmitted");
  expect(accepted(test.place({ outsideRth: true })).status).toBe("PreSubmitted");
});

Deno.test("day orders end with their session, opening orders trade in the next opening", () => {
  const test = testEngine({ sessions: "real", startTime: at("2026-11-20T15:00:00Z") });
  const day = accepted(test.place({ orderType: "LMT", limitPrice: "270" }));
  const opening = accepted(test.place({ tif: "OPG" }));
  test.engine.advanceTo(at("2026-11-20T21:00:01Z"));
  expect(current(test.engine, day).status).toBe("Cancelled");
  expect(current(test.engine, opening).status).toBe("PreSubmitted");
  test.engine.advanceTo(at("2026-11-23T14:30:30Z"));
  expect(current(test.engine, opening).status).toBe("Filled");
});

Deno.test("what is held keeps its value when its market closes: options, currencies, stocks", () => {
  const { engine } = testEngine({ sessions: "real" });
  const [option] = engine.instruments.findContracts({
    symbol: "AAPL",
    secType: "OPT",
    strike: "290",
    right: "C",
    lastTradeDateOrContractMonth: engine.instruments.optionChains(AAPL, "")[0]?.expirations[1] ?? "",
  });
  for (
    const [conId, close] of [
      [option?.conId ?? AAPL, "2026-11-20T21:00:00Z"],
      [EURUSD, "2026-11-20T22:00:00Z"],
      [AAPL, "2026-11-21T01:00:00Z"],
    ] as const
  ) {
    let open = "";
    const stop = engine.market.watchQuote(conId, ({ bid, mark }) => {
      if (bid !== null) open = mark;
    });
    engine.advanceTo(at(close) - 2_000);
    engine.advanceTo(at(close) + 5_000);
    expect(engine.market.quote(conId)).toMatchObject({ bid: null, mark: open });
    stop();
  }
});

Deno.test("each market keeps its own hours", () => {
  // Friday 17:00 in New York: stocks in extended hours, XETRA shut, currencies just closed for the weekend.
  const test = testEngine({ sessions: "real", startTime: at("2026-11-20T22:00:00Z") });
  expect(test.engine.market.quote(SAP)?.bid).toBe(null);
  expect(test.engine.market.quote(EURUSD)?.bid).toBe(null);
  expect(test.engine.market.quote(AAPL)?.bid).not.toBe(null);
  test.engine.advanceTo(at("2026-11-22T22:16:00Z"));
  expect(test.engine.market.quote(EURUSD)?.bid).not.toBe(null);
});
