import { expect } from "@std/expect";
import fc from "fast-check";
import { dec, text } from "@/lib/contract/decimal.ts";
import { type Largest, largestSize, MOST_ASKED, type Verdict } from "./largest.ts";

/** An account with equity, and margin that grows with the quantity as `marginOf` says. */
function account(
  marginOf: (quantity: number) => number,
  { equity = 100_000, limit = Infinity } = {},
) {
  const asked: string[] = [];
  const ask = (quantity: string): Promise<Verdict> => {
    asked.push(quantity);
    if (Number(quantity) > limit) return Promise.resolve({ is: "denied", passes: String(limit) });
    const after = marginOf(Number(quantity));
    // IB refuses what the account can not carry.
    if (after > equity) return Promise.resolve({ is: "denied", passes: null });
    return Promise.resolve({
      is: "possible",
      marginBefore: "0",
      marginAfter: text(dec(after.toFixed(4))),
      equityAfter: String(equity),
    });
  };
  return { asked, ask };
}

const grid = { step: "1", least: "1" };

Deno.test("margin that grows with the quantity is answered by two questions", async () => {
  const { asked, ask } = account((quantity) => quantity * 140);
  expect(await largestSize(grid, ask)).toEqual({ quantity: "714" });
  expect(asked).toEqual(["1", "714"]);
});

Deno.test("margin that grows faster is closed in on, and what is told has passed", async () => {
  const { asked, ask } = account((quantity) => quantity * 140 + Math.max(0, quantity - 300) * 140);
  const found = await largestSize(grid, ask);
  expect("quantity" in found && Number(found.quantity)).toBeGreaterThan(430);
  expect("quantity" in found && Number(found.quantity)).toBeLessThanOrEqual(507);
  expect(asked.length).toBeLessThanOrEqual(MOST_ASKED);
});

Deno.test("a limit says what it lets through, and that is tried", async () => {
  const { asked, ask } = account((quantity) => quantity * 140, { limit: 150 });
  expect(await largestSize(grid, ask)).toEqual({ quantity: "150" });
  expect(asked).toEqual(["1", "714", "150"]);
});

Deno.test("nothing is told that is not known", async () => {
  const dear = account(() => 1e9);
  expect(await largestSize(grid, dear.ask)).toEqual({ gap: "none" });
  const silent: Verdict = { is: "possible", marginBefore: null, marginAfter: null, equityAfter: null };
  expect(await largestSize(grid, () => Promise.resolve(silent))).toEqual({ gap: "whatIf" });
  const reduces: Verdict = { is: "possible", marginBefore: "50", marginAfter: "10", equityAfter: "100" };
  expect(await largestSize(grid, () => Promise.resolve(reduces))).toEqual({ gap: "free" });
  const owing: Verdict = { is: "possible", marginBefore: "0", marginAfter: "200", equityAfter: "100" };
  expect(await largestSize(grid, () => Promise.resolve(owing))).toEqual({ gap: "none" });
  await expect(largestSize(grid, () => Promise.reject(new Error("no answer")))).rejects.toThrow("no answer");
});

Deno.test("whatever the margin, the size was asked for and passed, is on the grid, and few questions were asked", async () => {
  const cases = fc.record({
    slope: fc.integer({ min: 1, max: 5000 }),
    bend: fc.integer({ min: 0, max: 3000 }),
    steep: fc.integer({ min: 0, max: 20 }),
    step: fc.constantFrom("1", "10", "100", "0.5"),
    limit: fc.constantFrom(Infinity, 10, 500),
  });
  await fc.assert(fc.asyncProperty(cases, async ({ slope, bend, steep, step, limit }) => {
    const marginOf = (quantity: number) => quantity * slope + Math.max(0, quantity - bend) * slope * steep;
    const { asked, ask } = account(marginOf, { limit });
    const found: Largest = await largestSize({ step, least: null }, ask);
    expect(asked.length).toBeLessThanOrEqual(MOST_ASKED);
    if (!("quantity" in found)) return expect(found.gap).toBe("none");
    expect(asked).toContain(found.quantity);
    expect(dec(found.quantity).mod(step).eq(0)).toBe(true);
    expect(marginOf(Number(found.quantity))).toBeLessThanOrEqual(100_000);
    expect(Number(found.quantity)).toBeLessThanOrEqual(limit);
  }));
});
