import "@/lib/contract/says/screen/opened.ts";
import { expect } from "@std/expect";
import { busySnapshot, order } from "@/tests/support/screen_samples.ts";
import { newerFill } from "./order_view.ts";
import "@/lib/contract/says/screen/opened.ts";
import { activityRows, foundRows } from "./activity.ts";
import type { ActivityKind } from "./settings.ts";

const { notices, executions } = busySnapshot();
const [sample] = Object.values(executions);
if (sample === undefined) throw new Error("The sample has a fill");
const nothing = { notices: {}, orders: [], fills: [], changes: {}, refused: [] };
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
  const rows = activityRows({ ...nothing, orders: [filled], fills: all }, "en");
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    at: at(49),
    level: "info",
    text: "Filled: BUY 5,660 AAPL 184.50 at 184.50",
    fills: 5660,
  });
});

const ended = [1, 2, 3].map((n) =>
  order(`c${n}`, {
    state: "cancelled",
    timeline: [{ at: at(n), state: "cancelled", source: "orderStatus" }],
  })
);
const changes = {
  "1": { at: at(10), layer: "socket", state: "connected", text: null },
  "2": { at: at(11), layer: "socket", state: "disconnected", text: "You disconnected" },
} as const;
const refused = [{ at: at(12), text: "Refused · The desk is halted", code: "TRADING_HALTED" }];

Deno.test("notices, orders, changes and refusals stand in one list, newest first", () => {
  const rows = activityRows({ notices, orders: ended, fills: [], changes, refused }, "en");
  expect(rows).toHaveLength(Object.keys(notices).length + 3 + 2 + 1);
  expect(rows.map((row) => row.at)).toEqual(rows.map((row) => row.at).toSorted().reverse());
});

Deno.test("a row is of its kinds, and trouble is what warns or fails, whatever it is of", () => {
  const partly = order("p1", { state: "cancelled", filled: "40", timeline: [] });
  const rows = activityRows({ notices: {}, orders: [...ended, partly], fills: [], changes, refused }, "en");
  const keys = (kind: ActivityKind, words = "") =>
    foundRows(rows, { kind, words }, "en").map(({ key }) => key.slice(0, 12)).toSorted();
  expect(keys("orders")).toEqual(["order c1", "order c2", "order c3", "order p1"]);
  expect(keys("fills")).toEqual(["order p1"]);
  expect(keys("connection")).toEqual(["connection 1", "connection 2"]);
  expect(keys("trouble")).toEqual(["connection 2", "refused 2026"]);
  expect(keys("all")).toHaveLength(7);
  expect(keys("all", "HALTED the")).toEqual(["refused 2026"]);
  expect(keys("all", "trading_h")).toEqual(["refused 2026"]);
  expect(keys("connection", "halted")).toEqual([]);
});

Deno.test("what works and has not filled is no news; what is refused or unknown is an error", () => {
  const state = (id: string, as: "working" | "rejected" | "unknown") => order(id, { state: as });
  const orders = [state("a", "working"), state("b", "rejected"), state("c", "unknown")];
  const rows = activityRows({ ...nothing, orders }, "en");
  expect(rows.map(({ key, level }) => [key, level]).toSorted()).toEqual([
    ["order b", "error"],
    ["order c", "error"],
  ]);
});
