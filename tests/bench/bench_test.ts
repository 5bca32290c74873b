// The benches run and print a figure for each thing they measure, in their short form: no figure is judged.
import { expect } from "@std/expect";
import { benchGrowth } from "@/bench/growth/main.ts";
import { benchReaders } from "@/bench/readers/main.ts";
import { benchSubmitLatency } from "@/bench/submit_latency.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

Deno.test("growth: each curve has its figures, and the picture is one", options, async () => {
  const svg = await Deno.makeTempFile({ suffix: ".svg" });
  try {
    // Those through the real processes take minutes.
    const only = "orders,executions,readers,moved,journal,second-day";
    const lines = await benchGrowth(["--short", "--only", only, "--svg", svg]);
    const things = [
      "orders of today",
      "executions of today",
      "readers",
      "instruments",
      "positions",
      "accounts",
      "orders a day",
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

Deno.test(
  "readers: real readers of a real desk, one of them stalled, beside a bare server",
  options,
  async () => {
    const small = [
      "--readers",
      "5",
      "--instruments",
      "3",
      "--rate",
      "20",
      "--seconds",
      "2",
      "--warm-up",
      "1",
    ];
    const text = (await benchReaders(small)).join("\n");
    expect(text).toMatch(/5 readers, 3 instruments, 20\/s each: desk +[\d.]+ % core/);
    expect(text.match(/5 missed nothing, 0 ended/g)).toHaveLength(3);
    expect(text).not.toContain("NaN");
  },
);

Deno.test("submit: Lotse and a bare client take turns, and each figure is there", options, async () => {
  const lines = await benchSubmitLatency(["--rounds", "2", "--tick-seconds", "4", "--peers", "stoqey"]);
  const text = lines.join("\n");
  expect(text).toContain("rounds 2, refused 0");
  expect(text.match(/Lotse \/ @stoqey\/ib, no journal +median of 2 pairs [\d.]+/g)).toHaveLength(2);
  expect(text).toMatch(/Lotse \/ @stoqey\/ib, no journal +medians [\d.]+/);
  expect(text).toMatch(/a durable commit of SQLite on this disk, alone +p10 [\d.]+ ms, p50 [\d.]+ ms/);
  expect(text).not.toContain("NaN");
});
