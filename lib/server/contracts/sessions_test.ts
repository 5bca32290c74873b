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
