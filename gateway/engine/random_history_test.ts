// Random histories with restarts, day rolls, halts and several accounts and currencies: after every step
// money, orders and what was told of them add up. A failure names its seed; more seeds: `HISTORY_SEEDS=300
// deno test` on this file.
import { expect } from "@std/expect";
import { RandomHistory } from "./testing/random_history.ts";

const SEEDS = Number(Deno.env.get("HISTORY_SEEDS") ?? 6);
const STEPS = 100;
/** What happened in all histories. */
const everything: string[] = [];
/** What a history without it would not have tried. */
const ESSENTIAL = [
  /^combo .*: (Filled|Submitted)/,
  /by algo: (Filled|Submitted)/,
  /(MIDPRICE|REL|PEG MID|SNAP \w+) .*: (Filled|Submitted)/,
  /^exercise \d+ of .*: \d+$/,
  /^assign (all|\d+) of/,
  /^dividend of/,
  /^split \d+ \d for \d$/,
  /^borrow 0/,
  /^modify \d+ \S.* into .*: (Filled|Submitted|PreSubmitted)/,
  /^restart/,
];

for (let seed = 1; seed <= SEEDS; seed++) {
  Deno.test(`history ${seed} adds up after each of its ${STEPS} steps`, () => {
    const history = new RandomHistory(seed);
    const told: string[] = [];
    for (let step = 0; step < STEPS; step++) {
      told.push(history.step());
      everything.push(...told.slice(-1));
      const problems = history.problems();
      const where = `step ${step}, after ${told.slice(-3).join("; ")}`;
      expect(problems.map((problem) => `${problem} (${where})`)).toEqual([]);
    }
  });
}

Deno.test("the histories have had everything that a client can do and that can happen to it", () => {
  for (const essential of ESSENTIAL) {
    expect([essential, everything.some((told) => essential.test(told))]).toEqual([essential, true]);
  }
});

Deno.test("the same seed tells the same history", () => {
  const run = () => {
    const history = new RandomHistory(3);
    const told = Array.from({ length: 60 }, () => history.step());
    return [told, JSON.stringify(history.engine.serialize())];
  };
  expect(run()).toEqual(run());
});
