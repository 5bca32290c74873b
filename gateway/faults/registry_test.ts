import { faultPlanSchema, faultSchema } from "./plan_schema.ts";
import { FaultRegistry, isRule } from "./registry.ts";
import { expect } from "@std/expect";

function hits(registry: FaultRegistry, times: number, clientId = 1): number[] {
  return Array.from({ length: times }, (_, i) => i)
    .filter(() => registry.hit("message", clientId, (fault) => fault.type === "orderStatus") !== null);
}

Deno.test("a fault without conditions hits every occasion", () => {
  const registry = new FaultRegistry(1);
  registry.arm({ kind: "message", type: "orderStatus", do: "drop" });
  expect(hits(registry, 5).length).toBe(5);
});

Deno.test("skip and count choose the occasions", () => {
  const registry = new FaultRegistry(1);
  const fault = { kind: "message", type: "orderStatus", do: "drop", skip: 2, count: 2 } as const;
  registry.arm(fault);
  expect(hits(registry, 10)).toEqual([2, 3]);
});

Deno.test("every chooses each so-manieth of what is not skipped, until count is full", () => {
  const registry = new FaultRegistry(1);
  registry.arm({ kind: "message", type: "orderStatus", do: "drop", every: 3, skip: 1, count: 2 });
  expect(hits(registry, 20)).toEqual([3, 6]);
});

Deno.test("chance is drawn from the seed", () => {
  const draw = (seed: number) => {
    const registry = new FaultRegistry(seed);
    registry.arm({ kind: "message", type: "orderStatus", do: "drop", chance: 0.5 });
    return hits(registry, 200);
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  expect(draw(7).length).toBeGreaterThan(60);
  expect(draw(7).length).toBeLessThan(140);
});

Deno.test("a fault can be meant for one client", () => {
  const registry = new FaultRegistry(1);
  registry.arm({ kind: "message", type: "orderStatus", do: "drop", clientId: 2 });
  expect(hits(registry, 3, 1)).toEqual([]);
  expect(hits(registry, 3, 2).length).toBe(3);
});

Deno.test("a disarmed fault does nothing", () => {
  const registry = new FaultRegistry(1);
  const id = registry.arm({ kind: "message", type: "orderStatus", do: "drop" });
  expect(registry.any("message")).toBe(true);
  expect(registry.disarm(id)).toBe(true);
  expect(registry.disarm(id)).toBe(false);
  expect(hits(registry, 3)).toEqual([]);
});

Deno.test("a fault file with a typing mistake is refused", () => {
  expect(faultPlanSchema.safeParse({ faults: [{ kind: "conection", do: "eof" }] }).success).toBe(false);
  expect(faultPlanSchema.safeParse({ faults: [{ kind: "connection", do: "eof", cuont: 1 }] }).success)
    .toBe(false);
  expect(faultPlanSchema.safeParse({ seed: 3, faults: [{ kind: "connection", do: "eof" }] }).success)
    .toBe(true);
});

Deno.test("rules wait for occasions, actions do not", () => {
  expect(isRule(faultSchema.parse({ kind: "cancel", do: "10147" }))).toBe(true);
  expect(isRule(faultSchema.parse({ kind: "upstream", do: "lost" }))).toBe(false);
});
