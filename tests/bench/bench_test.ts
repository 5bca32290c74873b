// The benches run and print a figure for each thing they measure, in their short form: no figure is judged.
import { expect } from "@std/expect";
import { benchGrowth } from "@/bench/growth/main.ts";
import { benchSubmitLatency } from "@/bench/submit_latency.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

Deno.test("growth: each curve has its figures, and the picture is one", options, async () => {
  const svg = await Deno.makeTempFile({ suffix: ".svg" });
  try {
    const lines = await benchGrowth(["--short", "--svg", svg]);
    const things = [
      "orders of today",
      "executions of today",
      "readers",
      "instruments",
      "positions",
      "accounts",
    ];
    for (const of of [...things, "orders of a year in the journal"]) {
      expect(lines.find((line) => line.startsWith(`${of}: `))).toMatch(/: [\d.]+ {2}\d+: [\d.]+$/);
    }
    expect(lines.join("\n")).not.toContain("NaN");
    const picture = await Deno.readTextFile(svg);
    expect(picture.match(/<polyline/g)).toHaveLength(lines.filter((line) => !line.startsWith("  ")).length);
    expect(picture).not.toContain("NaN");
  } finally {
    await Deno.remove(svg);
  }
});

Deno.test("submit: Lotse and a bare client take turns, and each figure is there", options, async () => {
  const lines = await benchSubmitLatency(["--rounds", "2", "--tick-seconds", "4", "--peers", "stoqey"]);
  const text = lines.join("\n");
  expect(text).toContain("rounds 2, refused 0");
  expect(text.match(/Lotse \/ @stoqey\/ib, no journal +median of 2 pairs [\d.]+/g)).toHaveLength(2);
  expect(text).toMatch(/Lotse \/ @stoqey\/ib, no journal +medians [\d.]+/);
  expect(text).toMatch(/a durable commit of SQLite on this disk, alone +p10 [\d.]+ ms, p50 [\d.]+ ms/);
  expect(text).not.toContain("NaN");
});
