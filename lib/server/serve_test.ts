// deno-lint-ignore-file no-console -- it is what is tested
import { expect } from "@std/expect";
import { say } from "./serve.ts";

Deno.test("an output that takes nothing, as on a full disk, ends no desk", () => {
  const { log } = console;
  const told: unknown[] = [];
  console.log = (text: unknown) => {
    told.push(text);
    throw new Error("No space left on device (os error 28)");
  };
  try {
    say("Lotse · PAPER");
  } finally {
    console.log = log;
  }
  expect(told).toEqual(["Lotse · PAPER"]);
});
