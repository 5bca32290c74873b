import { expect } from "@std/expect";
import { isOn, textOf } from "./given.ts";

Deno.test("an option is read from the command line in both forms, else from its variable, else not at all", () => {
  const env = { LOTSE_DATA_DIR: "/variable" };
  expect(textOf("--data-dir", { args: ["--data-dir", "/a"], env })).toBe("/a");
  expect(textOf("--data-dir", { args: ["--paper", "--data-dir=/b=c"], env })).toBe("/b=c");
  expect(textOf("--data-dir", { args: [], env })).toBe("/variable");
  expect(textOf("--data-dir", { args: ["--data-dir"], env: { LOTSE_DATA_DIR: "" } })).toBe(null);
});

Deno.test("a switch is on by itself, by a word or by its variable, and a word on the command line wins", () => {
  const on = (args: string[], variable?: string) =>
    isOn("--simulate", { args, env: variable === undefined ? {} : { LOTSE_SIMULATE: variable } });
  expect([on(["--simulate"]), on(["--simulate=yes"]), on([], "1"), on(["--simulate"], "no")])
    .toEqual([true, true, true, true]);
  expect([on([]), on(["--simulate=false"], "1"), on([], "off"), on(["--simulated"])])
    .toEqual([false, false, false, false]);
});
