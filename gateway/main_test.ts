import { command } from "./main.ts";
import { expect } from "@std/expect";

Deno.test("a number that a shell did not have is no zero", async () => {
  for (const flag of ["--port", "--speed", "--control-port", "--snapshot-ms"]) {
    expect(await command([flag, ""])).toBe(2);
  }
  // Nobody would be answered any more.
  expect(await command(["--speed", "1e9"])).toBe(2);
});
