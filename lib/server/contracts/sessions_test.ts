// IB's session texts.
import { expect } from "@std/expect";
import { isInSession, sessionsOf } from "./sessions.ts";

Deno.test("sessions are read in both of IB's forms, and say nothing when they say nothing", () => {
  const at = (text: string) => Date.parse(text);
  const hours = "20260831:0930-20260831:1600;20260901:CLOSED";
  expect(isInSession(hours, "US/Eastern", at("2026-08-31T13:30:00Z"))).toBe(true);
  expect(isInSession(hours, "US/Eastern", at("2026-08-31T20:00:00Z"))).toBe(false);
  expect(isInSession("20260831:0930-1600", "US/Eastern", at("2026-08-31T15:00:00Z"))).toBe(true);
  expect(isInSession("20260830:1700-20260831:1600", "US/Central", at("2026-08-31T03:00:00Z"))).toBe(true);
  expect(isInSession("", "US/Eastern", 0)).toBeNull();
  expect(isInSession(hours, "Moon/Tranquility", 0)).toBeNull();
});

Deno.test("a session is told in universal time, and is of the day on which it ends, over a change of the clocks too", () => {
  expect(sessionsOf("20261102:0400-20261102:2000;20261030:0400-20261030:2000;20261031:CLOSED", "US/Eastern"))
    .toEqual([
      { opens: "2026-10-30T08:00:00.000Z", closes: "2026-10-31T00:00:00.000Z", day: "2026-10-30" },
      { opens: "2026-11-02T09:00:00.000Z", closes: "2026-11-03T01:00:00.000Z", day: "2026-11-02" },
    ]);
  // Futures open on the evening before.
  expect(sessionsOf("20260830:1700-20260831:1600", "US/Central")).toEqual([
    { opens: "2026-08-30T22:00:00.000Z", closes: "2026-08-31T21:00:00.000Z", day: "2026-08-31" },
  ]);
  expect(sessionsOf("", "US/Eastern")).toEqual([]);
  expect(sessionsOf("20260830:1700-20260831:1600", "Moon/Tranquility")).toEqual([]);
});

Deno.test("beside a session that can not be read nobody knows that the market is closed", () => {
  const now = Date.parse("2026-11-30T20:00:00Z");
  const within = (hours: string) => isInSession(hours, "US/Eastern", now);
  expect(within("20261129:CLOSED;20261130:0930-20261130:1000")).toBe(false);
  expect(within("20261129:closed")).toBe(false);
  expect(within("20261130:0930-1130,1300-1600")).toBe(null);
  expect(within("some day")).toBe(null);
  expect(within("20261130:0930-20261130:1600;some day")).toBe(true);
});

Deno.test("a part that is no time takes no other with it, midnight may be 2400, and nothing ends before it begins", () => {
  const [zone, monday] = ["US/Eastern", Date.parse("2026-11-30T16:00:00Z")];
  const odd = "20261131:0930-20261131:1600;20261130:0930-20261130:1300;20261201:0960-20261201:1600";
  expect(isInSession(odd, zone, monday)).toBe(true);
  expect(sessionsOf(odd, zone).map(({ day }) => day)).toEqual(["2026-11-30"]);
  // It may be one of those that can not be read.
  expect(isInSession(odd, zone, monday + 3 * 3_600_000)).toBe(null);
  expect(sessionsOf("20261130:0000-20261130:2400", zone)).toEqual([
    { opens: "2026-11-30T05:00:00.000Z", closes: "2026-12-01T05:00:00.000Z", day: "2026-11-30" },
  ]);
  for (const backwards of ["20261130:1700-1515", "20261201:0930-20261130:1600"]) {
    expect([isInSession(backwards, zone, monday), sessionsOf(backwards, zone)]).toEqual([null, []]);
  }
});

Deno.test("half days, and days on which clocks are set on one side of the Atlantic alone", () => {
  const opens = (hours: string, zone: string) =>
    sessionsOf(hours, zone).map((one) => one.opens.slice(11, 16));
  // From the 25th of October to the 1st of November New York is four hours behind London.
  const days = ["20261023", "20261026", "20261102"];
  const hours = (open: string, close: string) =>
    days.map((day) => `${day}:${open}-${day}:${close}`).join(";");
  expect(opens(hours("0930", "1600"), "US/Eastern")).toEqual(["13:30", "13:30", "14:30"]);
  expect(opens(hours("0800", "1630"), "Europe/London")).toEqual(["07:00", "08:00", "08:00"]);
  expect(opens(hours("0900", "1730"), "MET")).toEqual(["07:00", "08:00", "08:00"]);
  const [half] = sessionsOf("20261127:0930-20261127:1300;20261128:CLOSED", "US/Eastern");
  expect(half?.closes).toBe("2026-11-27T18:00:00.000Z");
  expect(sessionsOf("20280229:0930-20280229:1600", "US/Eastern")).toHaveLength(1);
  expect(sessionsOf("20270229:0930-20270229:1600", "US/Eastern")).toEqual([]);
});
