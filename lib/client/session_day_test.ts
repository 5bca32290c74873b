// The exchange's date of a moment.
import { expect } from "@std/expect";
import type { TradingSession } from "@/lib/contract/api.ts";
import { sessionDay } from "./session_day.ts";

const session = (opens: string, closes: string, day: string): TradingSession => ({
  opens: `2026-03-${opens}:00.000Z`,
  closes: `2026-03-${closes}:00.000Z`,
  day: `2026-03-${day}`,
});
const dayOf = (at: string, sessions: TradingSession[]) =>
  sessionDay(Date.parse(`2026-03-${at}:00.000Z`), sessions);
/** From 17:00 in Chicago until 16:00 of the next day, as IB names them on Sunday evening. */
const future = [
  session("01T23:00", "02T22:00", "02"),
  session("02T23:00", "03T22:00", "03"),
];

Deno.test("a session that begins in the evening is of the day on which it ends, those that are over, too", () => {
  expect(dayOf("01T23:30", future)).toBe("2026-03-02");
  expect(dayOf("02T21:59", future)).toBe("2026-03-02");
  expect(dayOf("02T23:00", future)).toBe("2026-03-03");
  // Thursday evening is Friday's, and IB does not name Friday any more.
  expect(sessionDay(Date.parse("2026-02-26T23:30:00Z"), future)).toBe("2026-02-27");
  expect(sessionDay(Date.parse("2026-02-27T15:00:00Z"), future)).toBe("2026-02-27");
  expect(dayOf("02T22:30", future)).toBe("2026-03-02");
});

Deno.test("in the east a day begins before that of UTC, and ends before it", () => {
  const sydney = [session("04T23:00", "05T05:00", "05"), session("05T23:00", "06T05:00", "06")];
  expect(dayOf("04T23:10", sydney)).toBe("2026-03-05");
  expect(dayOf("03T23:10", sydney)).toBe("2026-03-04");
});

Deno.test("in the west a late trade is of the day before that of UTC; without sessions no day is known", () => {
  const stock = [session("05T09:00", "06T01:00", "05"), session("06T09:00", "07T01:00", "06")];
  expect(dayOf("06T00:30", stock)).toBe("2026-03-05");
  expect(dayOf("07T00:59", stock)).toBe("2026-03-06");
  expect(sessionDay(0, [])).toBeNull();
});
