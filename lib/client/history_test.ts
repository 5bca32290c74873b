import { expect } from "@std/expect";
import type { Problem } from "@/lib/contract/api.ts";
import { aapl, msft, order } from "@/tests/support/screen_samples.ts";
import { NetworkError, ProblemError } from "./api.ts";
import { createHistory, dayAway } from "./history.ts";

const summary = (day: string) => ({ day, totals: [], instruments: [], fills: 0, ended: {} });

function setup(answer: (path: string) => unknown) {
  const asked: string[] = [];
  const get = async (path: string) => {
    asked.push(path);
    return await answer(path);
  };
  return { history: createHistory({ get }, "2026-03-01"), asked };
}

Deno.test("a day's sums come first, its rows when their tab is looked at, page by page, by instrument", async () => {
  const { history, asked } = setup((path) => {
    if (path.startsWith("/api/day")) return summary(path.slice(-10));
    return path.includes("cursor")
      ? { orders: [order("b", { contract: msft })], next: null }
      : { orders: [order("a", { contract: aapl })], next: "at~a" };
  });
  await history.show("2026-02-10");
  expect([history.summarySig.value?.day, history.ordersSig.value]).toEqual(["2026-02-10", null]);
  history.tabSig.value = "orders";
  await history.more();
  await history.more();
  await history.more();
  expect(asked).toEqual([
    "/api/day?day=2026-02-10",
    "/api/orders?day=2026-02-10&limit=200",
    "/api/orders?day=2026-02-10&limit=200&cursor=at~a",
  ]);
  const ids = () => history.ordersSig.value?.rows.map(({ clientOrderId }) => clientOrderId);
  expect(ids()).toEqual(["a", "b"]);
  history.conIdSig.value = msft.conId;
  expect(ids()).toEqual(["b"]);
  // Another day begins with every instrument, on the same tab.
  await history.show("2026-02-11");
  expect([history.conIdSig.value, asked.at(-1)]).toEqual([null, "/api/orders?day=2026-02-11&limit=200"]);
});

Deno.test("an answer for a day that is not shown any more is dropped", async () => {
  const slow = Promise.withResolvers<unknown>();
  const { history } = setup((path) => path.includes("02-10") ? slow.promise : summary("2026-02-11"));
  const first = history.show("2026-02-10");
  await history.show("2026-02-11");
  slow.resolve(summary("2026-02-10"));
  await first;
  expect([history.summarySig.value?.day, history.loadingSig.value]).toEqual(["2026-02-11", "idle"]);
});

Deno.test("each tab has its first rows, also one that was chosen while another's came, and no more by itself", async () => {
  const slow = Promise.withResolvers<void>();
  const { history, asked } = setup(async (path) => {
    if (path.startsWith("/api/day")) return summary(path.slice(-10));
    await slow.promise;
    return { orders: [order("a")], executions: [], next: "at~a" };
  });
  await history.show("2026-02-10");
  const go = (tab: "orders" | "executions") => {
    history.tabSig.value = tab;
    return history.begin();
  };
  const orders = go("orders");
  const executions = go("executions");
  slow.resolve();
  await orders;
  await executions;
  expect([history.ordersSig.value?.rows.length, history.executionsSig.value?.rows.length]).toEqual([1, 0]);
  await go("orders");
  expect(asked.length).toBe(3);
});

Deno.test("a refusal says why, no answer says that none came, and both can be asked again", async () => {
  const problem = { type: "", title: "", status: 404, detail: "no", code: "DAY_NOT_KEPT" } as Problem;
  let fails: Error | null = new ProblemError(problem);
  const { history } = setup((path) => {
    if (fails !== null) throw fails;
    return summary(path.slice(-10));
  });
  history.tabSig.value = "orders";
  await history.show("2020-01-01");
  expect([history.loadingSig.value, history.problemSig.value?.code]).toEqual(["failed", "DAY_NOT_KEPT"]);
  fails = new NetworkError("none");
  await history.show("2026-02-11");
  expect([history.loadingSig.value, history.problemSig.value]).toEqual(["failed", null]);
  fails = null;
  history.tabSig.value = "instruments";
  await history.show("2026-02-11");
  expect([history.loadingSig.value, history.summarySig.value?.day]).toEqual(["idle", "2026-02-11"]);
});

Deno.test("days are counted in UTC, over ends of months and years", () => {
  expect([dayAway("2026-03-01", -1), dayAway("2025-12-31", 1)]).toEqual(["2026-02-28", "2026-01-01"]);
});
