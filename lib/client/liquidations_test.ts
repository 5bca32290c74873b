// Forced trades stay on the screen until they are put away (case B17).
import { expect } from "@std/expect";
import { signal } from "@preact/signals";
import { createLiquidations, putAway } from "./liquidations.ts";
import { createSettings, loadSettings, saveSettings } from "./settings.ts";

const forced = (execId: string, quantity: string, liquidation = true) =>
  ({
    execId,
    quantity,
    liquidation,
    account: "DU1",
    side: "SELL",
    price: "140",
    contract: { conId: 1 },
  }) as never;

Deno.test("B17: a forced trade stays until it is put away, also when the list has let it go; its next fill is new", () => {
  const executionsSig = signal({ a: forced("a", "50"), b: forced("b", "30"), c: forced("c", "7", false) });
  const settings = createSettings("en");
  const liquidationsSig = createLiquidations({ store: { executionsSig } as never, settings });
  expect(liquidationsSig.value).toMatchObject([{ quantity: "80", execIds: ["a", "b"] }]);
  executionsSig.value = {} as never;
  const [liquidation] = liquidationsSig.value;
  expect(liquidation?.quantity).toBe("80");
  if (liquidation !== undefined) putAway(settings, liquidation);
  expect(liquidationsSig.value).toEqual([]);
  executionsSig.value = { d: forced("d", "20") } as never;
  expect(liquidationsSig.value).toMatchObject([{ quantity: "20" }]);
});

Deno.test("B17: what was put away stays so in this browser", () => {
  const kept = new Map<string, string>();
  const storage = () => ({
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
  const before = createSettings("en");
  before.putAwaySig.value = ["a", "b"];
  saveSettings(before, "paper", storage);
  const after = createSettings("en");
  loadSettings(after, "paper", storage);
  expect(after.putAwaySig.value).toEqual(["a", "b"]);
});
