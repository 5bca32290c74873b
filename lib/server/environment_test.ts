import { expect } from "@std/expect";
import { environment, SETTING_VARIABLES, VARIABLES } from "./environment.ts";
import { optionList } from "@/lib/server/config/options.ts";
import { sourcesBelow } from "@/tests/support/imports.ts";
import { ROOT } from "./root.ts";

Deno.test("the list names each variable once, and every setting that is a variable", () => {
  expect(new Set(VARIABLES).size).toBe(VARIABLES.length);
  const settings = optionList.map(({ variable }) => variable).filter((variable) => variable !== null);
  expect([...SETTING_VARIABLES].sort()).toEqual(settings.sort());
});

Deno.test("what is not on the list is never asked for", () => {
  const asked: string[] = [];
  const set: Record<string, string> = {
    HOME: "/home/anna",
    AWS_SECRET_ACCESS_KEY: "s",
    UV_INDEX: "a=x co-rp=y",
  };
  const found = environment((name) => {
    asked.push(name);
    return set[name];
  });
  expect(found).toEqual({ HOME: "/home/anna", UV_INDEX: "a=x co-rp=y" });
  expect(asked.slice(VARIABLES.length)).toEqual([
    "UV_INDEX_A_USERNAME",
    "UV_INDEX_A_PASSWORD",
    "UV_INDEX_CO_RP_USERNAME",
    "UV_INDEX_CO_RP_PASSWORD",
  ]);
  expect(asked).not.toContain("AWS_SECRET_ACCESS_KEY");
});

Deno.test("no source of the product asks for the whole environment", () => {
  const own = ["lib", "routes", "islands", "components", "gateway"].flatMap(sourcesBelow);
  const files = [...own, "main.ts", "dev.ts", "start.ts"].filter((file) => !/_test\.tsx?$/.test(file));
  expect(files.length).toBeGreaterThan(200);
  const whole = /env\.toObject|\.\.\.process\.env|(?:keys|entries)\(process\.env/;
  expect(files.filter((file) => whole.test(Deno.readTextFileSync(`${ROOT}/${file}`)))).toEqual([]);
});
