// Random histories with restarts, day rolls, halts and several accounts and currencies: after every step money, orders
// and what was told of them add up. A failure names its seed; more seeds: `HISTORY_SEEDS=300 deno test` on this file.
import { expect } from "@std/expect";
import { brokenInvariants } from "./invariants.ts";
import { RandomHistory } from "./testing/random_history.ts";

const SEEDS = Number(Deno.env.get("HISTORY_SEEDS") ?? 6);
const STEPS = 100;

for (let seed = 1; seed <= SEEDS; seed++) {
  Deno.test(`history ${seed} adds up after each of its ${STEPS} steps`, () => {
    const history = new RandomHistory(seed);
    const told: string[] = [];
    for (let step = 0; step < STEPS; step++) {
      told.push(history.step());
      const problems = [...brokenInvariants(history.engine), ...history.storybook.takeProblems()];
      const where = `step ${step}, after ${told.slice(-3).join("; ")}`;
      expect(problems.map((problem) => `${problem} (${where})`)).toEqual([]);
    }
  });
}

Deno.test("the same seed tells the same history", () => {
  const run = () => {
    const history = new RandomHistory(3);
    const told = Array.from({ length: 60 }, () => history.step());
    return [told, JSON.stringify(history.engine.serialize())];
  };
  expect(run()).toEqual(run());
});
