// The runner of `deno task clients` itself, with one client: it must say "complete", and must not say it of a gateway that is silent.
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

Deno.test("a gateway that leaves a market rule unanswered is an incomplete row", async () => {
  const faults = await Deno.makeTempFile({ suffix: ".json" });
  const silent = { kind: "message", type: "marketRule", do: "drop" };
  await Deno.writeTextFile(faults, JSON.stringify({ faults: [silent] }));
  try {
    const row = await runClient({ ...client, gateway: ["--faults", faults] }, options);
    expect(row.faults).toEqual([
      "market rule: AssertionError: increments",
      "log of the library: reqMarketRuleAsync: Timeout",
    ]);
    expect(row.answered).toBe(row.asked - 1);
  } finally {
    await Deno.remove(faults);
  }
});
