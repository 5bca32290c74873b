// IB's session texts.
import { expect } from "@std/expect";
import { isInSession } from "./sessions.ts";

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
