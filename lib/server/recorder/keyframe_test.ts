// What a segment begins with: what holds, and nothing that is over.
import { expect } from "@std/expect";
import { Keyframe } from "./keyframe.ts";

Deno.test("of an order on its way a segment begins with both lines; of one that is over or was dropped with none", () => {
  const frame = new Keyframe();
  const take = (k: "in" | "out", type: string, id: string) =>
    frame.take({ k, w: 0, m: 0, line: { type, id } });
  for (const id of ["1", "2", "3", "4"]) take("out", "place_order", id);
  take("out", "drop", "1");
  take("out", "release", "2");
  take("in", "reply", "2");
  take("out", "release", "3");
  take("in", "failure", "4");
  take("out", "release", "4");
  const lines = [...frame.entries()].flatMap((entry) => "line" in entry ? [entry.line] : []);
  expect(lines).toEqual([{ type: "place_order", id: "3" }, { type: "release", id: "3" }]);
});

Deno.test("of a stream that was given back nothing is carried on", () => {
  const frame = new Keyframe();
  const take = (k: "in" | "out", line: Record<string, unknown>) => frame.take({ k, w: 0, m: 0, line });
  for (const kind of ["market_depth", "tick_by_tick", "market_data", "pnl"]) {
    take("out", { type: kind, id: kind, sub: 5 });
  }
  for (const kind of ["depth", "trades", "ticks"]) take("in", { type: kind, items: [{ sub: 5 }] });
  for (const kind of ["pnl", "market_data_type"]) take("in", { type: kind, sub: 5 });
  for (const kind of ["market_depth", "tick_by_tick", "market_data", "pnl"]) {
    take("in", { type: "reply", id: kind });
  }
  expect([...frame.entries()].length).toBeGreaterThan(0);
  take("out", { type: "unsubscribe", id: "u", sub: 5 });
  take("in", { type: "reply", id: "u" });
  expect([...frame.entries()]).toEqual([]);
});

Deno.test("lists of contracts that somebody has looked through are not carried on; what a number stands for is", () => {
  const frame = new Keyframe();
  const ask = (id: string, type: string, contract: { conId: number }) => {
    frame.take({ k: "out", w: 0, m: 0, line: { type, id, contract } });
    frame.take({ k: "in", w: 0, m: 0, line: { type: "reply", id, result: {} } });
  };
  ask("1", "contract_details", { conId: 0 });
  ask("2", "option_series", { conId: 5 });
  ask("3", "contract_details", { conId: 5 });
  const ids = [...frame.entries()].flatMap((entry) =>
    "line" in entry ? [(entry.line as { id: string }).id] : []
  );
  expect(ids).toEqual(["3", "3"]);
});

Deno.test("prices that went with their kind of data are not carried on as prices of the next one", () => {
  const kept = (from: number, to: number) => {
    const frame = new Keyframe();
    const take = (line: Record<string, unknown>) => frame.take({ k: "in", w: 0, m: 0, line });
    take({ type: "market_data_type", sub: 5, dataType: from });
    take({ type: "ticks", items: [{ sub: 5, bid: "10", delta: "0.5", close: "9", openInterest: "7" }] });
    take({ type: "market_data_type", sub: 5, dataType: to });
    take({ type: "ticks", items: [{ sub: 5, ask: "12" }] });
    const lines = [...frame.entries()].flatMap((entry) => "line" in entry ? [entry.line] : []);
    return (lines as { items?: unknown[] }[]).flatMap(({ items }) => items ?? []);
  };
  const ofTheDay = { sub: 5, close: "9", openInterest: "7", ask: "12" };
  expect(kept(2, 1)).toEqual([ofTheDay]);
  expect(kept(3, 1)).toEqual([ofTheDay]);
  expect(kept(1, 2)).toEqual([{ ...ofTheDay, bid: "10", delta: "0.5" }]);
});
