// The table of needs names every action and every address of the API there is.
import { expect } from "@std/expect";
import { actions, type TradingRequest } from "@/lib/contract/actions.ts";
import { fromRoot } from "@/lib/server/root.ts";
import { actionNeeds, needOf, needOfRoute, routeNeeds } from "./needs.ts";

/** The addresses below /api with the methods that their handlers have. */
async function apiRoutes(folder = "api/"): Promise<[string, string[]][]> {
  const found: [string, string[]][] = [];
  for await (const { name, isDirectory } of Deno.readDir(fromRoot("routes", folder))) {
    if (isDirectory) found.push(...await apiRoutes(`${folder}${name}/`));
    if (isDirectory || name.startsWith("_")) continue;
    const { handler } = await import(`@/routes/${folder}${name}`) as { handler: Record<string, unknown> };
    found.push([`/${folder}${name.replace(/\.tsx?$/, "")}`, Object.keys(handler).sort()]);
  }
  return found.sort();
}

Deno.test("no action is without a need, and none is named that is no action", () => {
  expect(Object.keys(actionNeeds).sort()).toEqual(Object.keys(actions).sort());
});

Deno.test("no address of the API is without a need for each of its methods", async () => {
  const named = Object.entries(routeNeeds).map(([path, needs]) => [path, Object.keys(needs).sort()]);
  const there = await apiRoutes();
  expect(named.sort()).toEqual(there);
  expect(there.length).toBeGreaterThan(3);
});

Deno.test("an address that nobody named is the owner's, and HEAD is as GET", () => {
  expect(needOfRoute("/api/nothing", "GET")).toBe("owner");
  expect(needOfRoute("/api/stream", "HEAD")).toBe("read");
});

Deno.test("what sends, changes, cancels or arms needs trade or more", () => {
  const reads = Object.entries(actionNeeds).filter(([, need]) => need === "read").map(([name]) => name)
    .sort();
  expect(reads).toEqual([
    "contract_details",
    "explain_quote",
    "hide_depth",
    "hide_options",
    "hide_watch_list",
    "history",
    "list_watch_lists",
    "option_series",
    "option_strikes",
    "search_symbols",
    "show_depth",
    "show_options",
    "show_watch_list",
    "unwatch",
    "watch",
  ]);
});

Deno.test("a program may halt the desk; releasing it is the owner's", () => {
  const set = (state: "active" | "reducing" | "halted"): TradingRequest => ({
    action: "set_trading_state",
    state,
  });
  expect([needOf(set("halted")), needOf(set("reducing")), needOf(set("active"))]).toEqual([
    "trade",
    "trade",
    "owner",
  ]);
});
