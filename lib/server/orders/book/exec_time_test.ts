// IB's times in every zone that it names, and unknown where nobody can say when that is (case B5).
import { expect } from "@std/expect";
import { zoneOf } from "@/lib/contract/zones.ts";
import { isInSession } from "@/lib/server/contracts/sessions.ts";
import { makeHarness } from "../testing/harness.ts";
import { executionRow } from "../testing/rows.ts";
import { ibTime } from "./exec_time.ts";

const WINTER: [zone: string, utcHour: number][] = [
  ["US/Eastern", 15],
  ["EST", 15],
  ["Eastern Standard Time", 15],
  ["CST", 16],
  ["Central Standard Time", 16],
  ["MST", 17],
  ["PST", 18],
  ["GMT", 10],
  ["UTC", 10],
  ["GMT Standard Time", 10],
  ["CET", 9],
  ["Central European Standard Time", 9],
  ["W. Europe Standard Time", 9],
  ["MET", 9],
  ["Europe/Berlin", 9],
  ["JST", 1],
  ["Tokyo Standard Time", 1],
  ["KST", 1],
  ["HKT", 2],
  ["SGT", 2],
  ["China Standard Time", 2],
  ["GMT+08:00", 2],
  ["GMT+8", 2],
  ["UTC+8", 2],
  ["+0800", 2],
  ["+08:00", 2],
  ["Etc/GMT-8", 2],
  ["GMT-05:00", 15],
  ["UTC-5", 15],
  // As the Java of TWS writes zones that have a name of their own there.
  ["EST (Eastern Standard Time)", 15],
  ["MET (Middle Europe Time)", 9],
  ["JST (Japan Standard Time)", 1],
  ["CST (China Standard Time)", 2],
  ["Asia/Hong_Kong (HKT)", 2],
  ["Zeit (GMT+08:00)", 2],
];

Deno.test("B5: a time is read in every zone that IB names", () => {
  for (const [zone, hour] of WINTER) {
    const utc = `2026-11-27T${String(hour).padStart(2, "0")}:15:03.000Z`;
    expect([zone, ibTime(`20261127 10:15:03 ${zone}`)]).toEqual([zone, utc]);
  }
  expect(ibTime("20261127 10:15:03 AEST")).toBe("2026-11-26T23:15:03.000Z");
  expect(ibTime("20261127 10:15:03 India Standard Time")).toBe("2026-11-27T04:45:03.000Z");
  expect(ibTime("20261127 10:15:03 IST")).toBe("2026-11-27T04:45:03.000Z");
  expect(ibTime("20260731 10:15:03 EST")).toBe("2026-07-31T14:15:03.000Z");
  expect(ibTime("20260731 10:15:03 BST")).toBe("2026-07-31T09:15:03.000Z");
  expect(ibTime("20260731 10:15:03 CEST")).toBe("2026-07-31T08:15:03.000Z");
  expect(ibTime("20261127-10:15:03")).toBe("2026-11-27T10:15:03.000Z");
});

Deno.test("B5: what can not be read is unknown, never now", () => {
  for (
    const text of [
      "20261127 10:15:03 XYZ",
      "20261127 10:15:03",
      "20261127 10:15:03 GMT+99",
      "20261127 10:15:03 XYZ (Somewhere Time)",
      "20261127 10:15:03 EST (",
      "20261340 10:15:03 UTC",
      "20261127 10:15",
      "gestern",
      "",
    ]
  ) {
    expect([text, ibTime(text)]).toEqual([text, null]);
  }
  expect(zoneOf("")).toBe(null);
});

Deno.test("B5: an execution of an unknown time is listed with IB's text, on no day's page, and keeps its quantity", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as never);
  const row = (execId: string, time: string) =>
    executionRow({ orderId: 0, permId: 77, clientId: 0 }, { execId, time, shares: "5", price: "10" });
  harness.link.emit("execution", row("u.1.01", "20260831 10:15:03 XYZ"));
  harness.link.emit("execution", row("k.1.01", "20260831 10:15:03 EST"));
  harness.link.emit("execution", row("o.1.01", "20260801 10:15:03 EST"));
  expect(harness.room.executions()).toMatchObject([
    { execId: "k.1.01", at: "2026-08-31T14:15:03.000Z" },
    { execId: "u.1.01", at: null, time: "20260831 10:15:03 XYZ", quantity: "5" },
  ]);
  const page = (from: string | null, to: string | null) =>
    harness.room.list.executionsPage({ cursor: null, from, to, rows: 10 }).executions.map(({ execId }) =>
      execId
    );
  expect(page(null, null)).toEqual(["u.1.01", "k.1.01", "o.1.01"]);
  expect(page("2026-08-31T00:00:00.000Z", "2026-09-01T00:00:00.000Z")).toEqual(["k.1.01"]);
  harness.link.emit("execution", row("u.1.02", "20260831 10:15:03 JST"));
  expect(harness.room.list.listedExecution("u.1.02")?.at).toBe("2026-08-31T01:15:03.000Z");
});

Deno.test("B5: trading hours are read in IB's zones too; in one that nobody knows they are unknown", () => {
  const now = Date.parse("2026-11-27T02:15:00Z");
  const hours = "20261127:0930-20261127:1600";
  expect(isInSession(hours, "China Standard Time", now)).toBe(true);
  expect(isInSession(hours, "JST", now)).toBe(true);
  expect(isInSession(hours, "CST", now)).toBe(false);
  expect(isInSession(hours, "CTT (China Standard Time)", now)).toBe(true);
  expect(isInSession(hours, "XYZ", now)).toBe(null);
});

Deno.test("a time of day that comes twice is the second one as soon as that is not ahead, one that is left out comes once", () => {
  const read = (time: string, by: string | null) => ibTime(`${time} US/Eastern`, by);
  const twice = "20261101 01:30:15";
  expect(read(twice, null)).toBe("2026-11-01T05:30:15.000Z");
  expect(read(twice, "2026-11-01T05:30:16.000Z")).toBe("2026-11-01T05:30:15.000Z");
  expect(read(twice, "2026-11-01T06:30:16.000Z")).toBe("2026-11-01T06:30:15.000Z");
  expect(read("20260308 02:30:00", "2026-03-09T00:00:00.000Z")).toBe("2026-03-08T07:30:00.000Z");
  expect(read("20261101 02:30:00", "2026-11-02T00:00:00.000Z")).toBe("2026-11-01T07:30:00.000Z");
});
