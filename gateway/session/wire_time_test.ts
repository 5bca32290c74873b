import { connectionTimeText, dateTimeText, dayText, parseTime, utcText } from "./wire_time.ts";
import { expect } from "@std/expect";

/** 2026-11-20 10:00:00 in New York. */
const MORNING = Date.UTC(2026, 10, 20, 15, 0, 0);

Deno.test("times name their zone from version 174 on, and have two blanks before", () => {
  expect(dateTimeText(MORNING, 200)).toBe("20261120 10:00:00 US/Eastern");
  expect(dateTimeText(MORNING, 173)).toBe("20261120  10:00:00");
  expect(dateTimeText(MORNING, 200, "MET")).toBe("20261120 16:00:00 MET");
});

Deno.test("UTC times end in Z from version 214 on", () => {
  expect(utcText(MORNING, 200)).toBe("20261120-15:00:00");
  expect(utcText(MORNING, 225)).toBe("20261120-15:00:00Z");
});

Deno.test("the connection time names a zone that every client knows", () => {
  expect(connectionTimeText(MORNING)).toBe("20261120 10:00:00 US/Eastern");
});

Deno.test("a day is the day of the zone", () => {
  expect(dayText(Date.UTC(2026, 10, 21, 3, 0, 0))).toBe("20261120");
});

Deno.test("every spelling of a time that IB takes is understood", () => {
  const at = (text: string) => {
    const parsed = parseTime(text, MORNING);
    return parsed.ok ? [parsed.epochMs, parsed.zoneMissing] : "refused";
  };
  expect(at("")).toEqual([null, false]);
  expect(at("20261120 10:00:00 US/Eastern")).toEqual([MORNING, false]);
  expect(at("20261120 16:00:00 Europe/Berlin")).toEqual([MORNING, false]);
  expect(at("20261120-15:00:00")).toEqual([MORNING, false]);
  expect(at("20261120  10:00:00")).toEqual([MORNING, true]);
  expect(at("20261120 10:00:00")).toEqual([MORNING, true]);
  expect(at("20261120-15:00:00Z")).toEqual([MORNING, false]);
  // A zone that is named counts, behind a dash too.
  expect(at("20261120-10:00:00 US/Eastern")).toEqual([MORNING, false]);
  expect(at("10:00:00")).toEqual([MORNING, true]);
  expect(at("16:00 MET")).toEqual([MORNING, false]);
  expect(at("20261120 16:00:00 Central European Standard Time")).toEqual([MORNING, false]);
  expect(at("20261121 00:00:00 JST")).toEqual([MORNING, false]);
  expect(at("20261120 9:00:00 CST")).toEqual([MORNING, false]);
  // An abbreviation is a place: in summer its clock is that of summer.
  expect(at("20260701 16:00:00 EST")).toEqual(at("20260701-20:00:00"));
});

Deno.test("what is no time is refused", () => {
  for (
    const text of [
      "yesterday",
      "2026-11-20",
      "20261320 10:00:00",
      "20261120 10:00:00 Nowhere/Land",
      "2026112010:00:00",
      "25:00:00",
    ]
  ) {
    expect(parseTime(text, MORNING).ok).toBe(false);
  }
});
