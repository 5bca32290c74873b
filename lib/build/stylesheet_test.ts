// The stylesheet: what the sources name is in it, and every class that they name does something.
import { expect } from "@std/expect";
import { ROOT } from "@/lib/server/root.ts";
import { candidateTokens, classTokens } from "./class_names.ts";
import { BASE_SHEETS, findClassProblems, readBase, readSources, renderStylesheet } from "./stylesheet.ts";
import { withHostTokens } from "./theme.ts";

const sources = (text: string) => new Map([["islands/X.tsx", text]]);

Deno.test("Every class in the sources yields CSS with a known variant, or is defined in base/", async () => {
  const problems = findClassProblems(await readSources(ROOT), await readBase(ROOT));
  expect(problems).toEqual([]);
});

Deno.test("Every sheet of the base is in the stylesheet, each says first what it styles", async () => {
  const files = [...Deno.readDirSync(`${ROOT}/lib/build/base`)].map(({ name }) => name);
  expect(files.sort()).toEqual(BASE_SHEETS.map((name) => `${name}.css`).toSorted());
  const base = await readBase(ROOT);
  for (const file of files) {
    const sheet = await Deno.readTextFile(`${ROOT}/lib/build/base/${file}`);
    expect([file, base.includes(sheet), sheet.startsWith("/* ")]).toEqual([file, true, true]);
  }
});

Deno.test("Classes are read from attributes, expressions and cx calls", () => {
  const source = `
    <p class="px-2  text-sm" />;
    <p class={open ? "block" : "hidden"} />;
    <p class={cx("flex", { "font-bold": strong }, \`w-1/2 \${wide && "p-4"}\`)} />;
    const row = cx("grid", side === "BUY" && "text-buy");
    // <p class="commented" />
    <p title="not-a-class" />;
  `;
  expect([...classTokens(source)].sort()).toEqual(
    ["block", "flex", "font-bold", "grid", "hidden", "p-4", "px-2", "text-buy", "text-sm", "w-1/2"],
  );
});

Deno.test("Words that are compared, looked up or passed on are not taken for classes", () => {
  const source = `<p class={kind === "limit" ? styles["row"] : t("label.side")} />`;
  expect([...classTokens(source)]).toEqual([]);
});

Deno.test("A class in a constant is found as candidate", () => {
  expect([...candidateTokens('const CELL = "px-3 py-1";')]).toEqual(["px-3", "py-1"]);
});

Deno.test("Utilities, variants, tokens with alpha and arbitrary values become rules", () => {
  const css = renderStylesheet(
    sources('<p class="px-2 hover:bg-panel/50 md:flex text-buy w-[37px] data-[side=buy]:font-bold" />'),
    "",
  );
  expect(css).toContain(".px-2{padding-left:0.5rem;padding-right:0.5rem}");
  const half = "{--tw-bg-opacity:0.5;background-color:rgb(var(--panel) / var(--tw-bg-opacity))}";
  expect(css).toContain(String.raw`.hover\:bg-panel\/50:hover${half}`);
  expect(css).toContain("@media (min-width:768px){.md\\:flex{display:flex}}");
  expect(css).toMatch(/\.text-buy\{.*color:rgb\(var\(--buy\)/);
  expect(css).toContain("width:37px");
  expect(css).toMatch(/\[data-side=buy\]\{font-weight:700\}/);
});

Deno.test("The reset comes first, the base next, utilities last", () => {
  const css = renderStylesheet(sources('<p class="px-2" />'), ".own{color:red}");
  const places = ["box-sizing:border-box", ".own{color:red}", ".px-2{"].map((part) => css.indexOf(part));
  expect(places.every((place) => place >= 0)).toBe(true);
  expect(places.toSorted((a, b) => a - b)).toEqual(places);
});

Deno.test("A class that does nothing is reported, with the reason", () => {
  const problems = findClassProblems(
    sources('<p class="size-4 has-checked:px-1 typo:flex own group hover:flex group-hover:block sm:px-1" />'),
    ".own{color:red}",
  );
  expect(problems.map(({ token, reason }) => [token, reason])).toEqual([
    ["size-4", "yields no CSS and is not in base/"],
    ["has-checked:px-1", 'has the unknown variant "has-checked"'],
    ["typo:flex", 'has the unknown variant "typo"'],
  ]);
});

Deno.test("The colours of a host stand in front of the desk's, but never of a palette that its reader has chosen", () => {
  const base = `:root { --accent: 1 2 3; --row: 28px; }
@media (prefers-color-scheme: light) {
  :root[data-theme="system"] { --accent: 4 5 6; }
  :root[data-palette="safe"] { --profit: 7 8 9; }
}`;
  expect(withHostTokens(base)).toBe(`:root { --accent: var(--lotse-accent, 1 2 3); --row: 28px; }
@media (prefers-color-scheme: light) {
  :root[data-theme="system"] { --accent: var(--lotse-accent, 4 5 6); }
  :root[data-palette="safe"] { --profit: 7 8 9; }
}`);
});

Deno.test("The same sources give the same stylesheet, whatever their order", () => {
  const a: [string, string] = ["islands/A.tsx", '<p class="px-2 md:flex" />'];
  const b: [string, string] = ["islands/B.tsx", '<p class="sm:block hover:px-1" />'];
  expect(renderStylesheet(new Map([a, b]), "")).toBe(renderStylesheet(new Map([b, a]), ""));
});
