// The page of the limits says what the code says, and its example is a file that is right.
import { expect } from "@std/expect";
import { withTable } from "./limits_page.ts";
import { effectiveLimits, parseSettings } from "./mod.ts";

const page = await Deno.readTextFile(new URL("../../../docs/limits.md", import.meta.url));

Deno.test("docs/limits.md holds the table of the code (deno task docs:limits)", () => {
  expect(page).toBe(withTable(page));
});

Deno.test("the example in docs/limits.md is a settings file that is right", () => {
  const example = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  const settings = parseSettings(example);
  expect(effectiveLimits(settings, "live", "U1234567").limits.orderNotional).toBe("5000");
});
