import { expect } from "@std/expect";
import { dictionaries, type MessageKey, pickLanguage, translate } from "./mod.ts";

const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

Deno.test("both dictionaries have the same keys, none empty, with the same parameters", () => {
  const keys = Object.keys(dictionaries.en) as MessageKey[];
  expect(Object.keys(dictionaries.de).sort()).toEqual([...keys].sort());
  for (const key of keys) {
    expect(dictionaries.de[key].trim()).not.toBe("");
    expect({ key, names: names(dictionaries.de[key]) }).toEqual({ key, names: names(dictionaries.en[key]) });
  }
});

Deno.test("every key is used somewhere in the screen's sources", async () => {
  const root = new URL("../../../", import.meta.url);
  const sources: string[] = [];
  for (const folder of ["islands", "components", "lib/client", "routes"]) {
    for await (const file of Deno.readDir(new URL(`${folder}/`, root))) {
      if (!/\.tsx?$/.test(file.name)) continue;
      sources.push(await Deno.readTextFile(new URL(`${folder}/${file.name}`, root)));
    }
  }
  const all = sources.join("\n");
  // Families whose last part comes from the wire: `headline.${headline}`.
  const families = [...all.matchAll(/`([a-z]+(?:\.[a-zA-Z]+)*)\.\$\{/g)].map((match) => `${match[1]}.`);
  const unused = Object.keys(dictionaries.en).filter((key) =>
    !all.includes(`"${key}"`) && !families.some((family) => key.startsWith(family))
  );
  expect(unused).toEqual([]);
});

Deno.test("parameters are filled in, and a missing one stays visible", () => {
  expect(translate("en", "orders.permId", { id: 7 })).toBe("permId 7");
  expect(translate("de", "orders.permId")).toBe("permId {id}");
  expect(translate("en", "orders.permId", { id: "{id}" })).toBe("permId {id}");
});

Deno.test("the language comes from the first wish that Lotse speaks", () => {
  expect(pickLanguage("de", "en-US")).toBe("de");
  expect(pickLanguage(null, "fr-FR, de-AT;q=0.8, en;q=0.5")).toBe("de");
  expect(pickLanguage(undefined, "fr")).toBe("en");
  expect(pickLanguage()).toBe("en");
});
