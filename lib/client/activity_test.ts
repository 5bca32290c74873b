import { expect } from "@std/expect";
import { busySnapshot, order } from "@/tests/support/screen_samples.ts";
import { newerFill } from "./order_view.ts";
import { activityRows } from "./activity.ts";

const { notices, executions } = busySnapshot();
const [sample] = Object.values(executions);
if (sample === undefined) throw new Error("The sample has a fill");
const at = (second: number) => new Date(Date.UTC(2026, 10, 27, 15, 0, second)).toISOString();
const fills = (clientOrderId: string, count: number) =>
  Array.from({ length: count }, (_, n) => ({ ...sample, clientOrderId, execId: `${n}`, at: at(n % 50) }));

Deno.test("an order of 5,660 fills is one row, at the time of its last one", () => {
  const filled = order("a1", {
    state: "filled",
    filled: "5660",
    quantity: "5660",
    averageFillPrice: "184.5",
  });
  const all = fills("a1", 5660).sort(newerFill);
  const rows = activityRows({ notices: {}, orders: [filled], fills: all }, "en", 60);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    at: at(49),
    level: "info",
    text: "Filled: BUY 5,660 AAPL 184.50 at 184.50",
    fills: 5660,
  });
});

Deno.test("notices and orders stand in one list, newest first, and no more than are asked for", () => {
  const ended = [1, 2, 3].map((n) =>
    order(`c${n}`, {
      state: "cancelled",
      timeline: [{ at: at(n), state: "cancelled", source: "orderStatus" }],
    })
  );
  const rows = activityRows({ notices, orders: ended, fills: [] }, "en", 4);
  expect(rows).toHaveLength(4);
  expect(rows.map((row) => row.at)).toEqual(rows.map((row) => row.at).toSorted().reverse());
  expect(rows.filter(({ key }) => key.startsWith("notice"))).toHaveLength(
    rows.filter(({ at: when }) => Object.values(notices).some((notice) => notice.at === when)).length,
  );
});

Deno.test("what works and has not filled is no news; what is refused or unknown is an error", () => {
  const state = (id: string, as: "working" | "rejected" | "unknown") => order(id, { state: as });
  const orders = [state("a", "working"), state("b", "rejected"), state("c", "unknown")];
  const rows = activityRows({ notices: {}, orders, fills: [] }, "en", 60);
  expect(rows.map(({ key, level }) => [key, level]).toSorted()).toEqual([
    ["order b", "error"],
    ["order c", "error"],
  ]);
});
