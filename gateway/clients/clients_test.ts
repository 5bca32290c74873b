// The runner of `deno task clients` itself, with one client: it must say "complete", and must not say it of a
// gateway that is silent.
import { expect } from "@std/expect";
import { CLIENTS } from "./catalogue.ts";
import { cacheFolder } from "./install.ts";
import { runClient } from "./run.ts";

const client = CLIENTS.find(({ id }) => id === "ib-async");
if (client === undefined) throw new Error("ib_async is gone from the catalogue");
const options = { cache: cacheFolder(), wire: false };

Deno.test("ib_async is served completely, as `deno task clients` shows it", async () => {
  const row = await runClient(client, options);
  expect(row.faults).toEqual([]);
  expect(row.notOffered).toEqual(["positions multi"]);
});

Deno.test("what a gateway leaves unanswered, and a usual code for an id that was not to have it, spoil the row", async () => {
  const faults = await Deno.makeTempFile({ suffix: ".json" });
  const silent = { kind: "message", type: "marketRule", do: "drop" };
  const wrong = { kind: "request", type: "reqHeadTimestamp", do: "error", code: 162, text: "cancelled" };
  await Deno.writeTextFile(faults, JSON.stringify({ faults: [silent, wrong] }));
  try {
    const row = await runClient({ ...client, gateway: ["--faults", faults] }, options);
    expect(row.faults.map((fault) => fault.replace(/of \d+/, "of N"))).toEqual([
      "market rule: AssertionError: increments",
      "head timestamp: AssertionError: time",
      "log of the library: reqMarketRuleAsync: Timeout",
      "error 162 of N: cancelled",
    ]);
    expect(row.answered).toBe(row.asked - 2);
  } finally {
    await Deno.remove(faults);
  }
});
