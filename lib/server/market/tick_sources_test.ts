import { expect } from "@std/expect";
import { tickItemSchema } from "@/lib/contract/protocol/events.ts";
import { ROOT } from "@/tests/support/imports.ts";
import { tickSource } from "./tick_sources.ts";

/** Not part of a quote. */
const UNSHOWN = ["sub", "lastSize", "mark"];

Deno.test("every figure that the bridge tells has a source, with the tick type that its table has for it", async () => {
  const python = await Deno.readTextFile(`${ROOT}python/lotse_bridge/ticks.py`);
  const table = new Map(
    [...python.matchAll(/^ {4}(\d+): "(\w+)",$/gm)].map(([, id, field]) => [Number(id), field]),
  );
  expect(table.size).toBeGreaterThan(20);
  for (const field of Object.keys(tickItemSchema.shape)) {
    if (UNSHOWN.includes(field)) continue;
    for (const dataType of ["live", "delayed"] as const) {
      const source = tickSource(field, dataType);
      expect(source).not.toBe("ticks");
      const id = Number(/\((\d+)\)$/.exec(source)?.[1]);
      if (table.has(id)) expect([field, dataType, table.get(id)]).toEqual([field, dataType, field]);
      else expect(source).toMatch(/MODEL_OPTION|OPEN_INTEREST|HALTED/);
    }
  }
});

Deno.test("delayed data have types of their own, frozen ones those of live; before IB says which the callback alone is told", () => {
  expect(tickSource("bid", "live")).toBe("tickPrice BID (1)");
  expect(tickSource("bid", "frozen")).toBe("tickPrice BID (1)");
  expect(tickSource("bid", "delayed-frozen")).toBe("tickPrice DELAYED_BID (66)");
  expect(tickSource("bid", null)).toBe("tickPrice");
});
