import { expect } from "@std/expect";
import { importsOf, ROOT } from "@/tests/support/imports.ts";
import { en } from "./en.ts";
import { opened } from "./en/opened.ts";
import "./german.ts";
import "./opened.ts";
import { isLabel, pickLanguage, translate } from "./mod.ts";

Deno.test("every key is used somewhere in the screen's sources", async () => {
  const root = new URL("../../../../", import.meta.url);
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
  const unused = Object.keys({ ...en, ...opened }).filter((key) =>
    !all.includes(`"${key}"`) && !families.some((family) => key.startsWith(family))
  );
  expect(unused).toEqual([]);
});

Deno.test("parameters are filled in, by the sentence of each language", () => {
  expect(translate("en", "orders.permId", { id: 7 })).toBe("permId 7");
  expect(translate("de", "connection.heartbeatMs", { ms: 3, age: "2 s" })).toBe("3 ms, vor 2 s");
  // @ts-expect-error a sentence without its parameters does not compile
  expect(() => translate("en", "orders.permId")).toThrow();
});

Deno.test("words of the wire that the screen has no word for are no labels", () => {
  expect(isLabel("state.connected")).toBe(true);
  expect(isLabel("state.usfarm")).toBe(false);
  expect(isLabel("connection.retryIn")).toBe(false);
});

Deno.test("the language comes from the first wish that Lotse speaks", () => {
  expect(pickLanguage("de", "en-US")).toBe("de");
  expect(pickLanguage(null, "fr-FR, de-AT;q=0.8, en;q=0.5")).toBe("de");
  expect(pickLanguage(undefined, "fr")).toBe("en");
  expect(pickLanguage()).toBe("en");
});

/** The files whose code comes with the first page: everything but what `import()` brings. */
function firstPage(): Map<string, string> {
  const sources = new Map<string, string>();
  const visit = (file: string) => {
    if (sources.has(file) || !/\.tsx?$/.test(file)) return;
    const source = Deno.readTextFileSync(ROOT + file);
    sources.set(file, source);
    for (const { target, typeOnly } of importsOf(file, source)) {
      if (!typeOnly && !source.includes(`import("./${target.split("/").at(-1)}")`)) visit(target);
    }
  };
  for (const { name } of Deno.readDirSync(`${ROOT}islands`)) {
    // The German brings all of it.
    if (name !== "German.tsx") visit(`islands/${name}`);
  }
  return sources;
}

Deno.test("what only opened parts say is said by none that comes with the first page", () => {
  const sources = firstPage();
  expect(sources.has("components/TicketPane.tsx")).toBe(true);
  expect(sources.has("components/PreviewDialog.tsx")).toBe(false);
  const families = Object.keys(opened).map((key) => key.replace(/\.[^.]*$/, ""));
  const early = [...sources].flatMap(([file, source]) =>
    [
      ...Object.keys(opened).map((key) => `"${key}"`),
      // `promotion.field.${field}`
      ...new Set(families.map((family) => `\`${family}.\${`)),
    ].filter((said) => source.includes(said)).map((said) => `${file}: ${said}`)
  );
  expect(early).toEqual([]);
});
