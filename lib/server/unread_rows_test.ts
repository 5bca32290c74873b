import { expect } from "@std/expect";
import { unreadRow } from "@/tests/support/samples.ts";
import { UnreadRows } from "./unread_rows.ts";

Deno.test("a row that says whose it is hides that one, one that does not may be any, of a combination any leg", () => {
  const rows = new UnreadRows();
  const may = (account: string, conId?: number) => rows.mayBe("positions", account, conId) !== null;
  expect(may("DU1", 1)).toBe(false);
  rows.read("positions", [unreadRow({ account: "DU1", conId: 1 })]);
  expect([may("DU1", 1), may("DU1", 2), may("DU2", 1), may("DU1"), may("DU2")])
    .toEqual([true, false, false, true, false]);
  rows.read("positions", [unreadRow({ account: "DU1" })]);
  expect([may("DU1", 2), may("DU2", 2)]).toEqual([true, false]);
  rows.read("positions", [unreadRow()]);
  expect([may("DU1", 2), may("DU2", 2)]).toEqual([true, true]);
  rows.read("positions", [unreadRow({ conId: 9, secType: "BAG" })]);
  expect(may("DU1", 2)).toBe(true);
  expect(rows.mayBe("open_orders", "DU1", 2)).toBeNull();
});

Deno.test("what came by itself and could not be read is missing until its list is read, or it comes again", () => {
  const rows = new UnreadRows();
  let changes = 0;
  rows.onChange(() => changes += 1);
  rows.missed("tickPrice", undefined);
  rows.missed("position", unreadRow({ account: "DU1", conId: 1 }));
  rows.missed("position", unreadRow({ account: "DU1", conId: 1 }));
  rows.missed("execDetails", undefined);
  expect([rows.of("positions").length, rows.of("executions").length, changes]).toEqual([1, 1, 2]);
  rows.missed("message", undefined);
  expect(rows.of("completed_orders")).toHaveLength(1);
  rows.read("completed_orders");
  rows.read("open_orders");
  rows.read("positions", [unreadRow({ account: "DU1", conId: 1 })]);
  changes = 0;
  rows.told("positions", "DU1", 1);
  rows.read("executions");
  rows.read("executions");
  expect([rows.of("positions").length, rows.of("executions").length, changes]).toEqual([0, 0, 2]);
});
