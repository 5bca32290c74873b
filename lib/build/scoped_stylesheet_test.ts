// The stylesheet for pages of other applications: no rule of it reaches outside of `.lotse`.
import { expect } from "@std/expect";
import postcss from "postcss";
import { ROOT } from "@/lib/server/root.ts";
import { scopedStylesheet } from "./scoped_stylesheet.ts";
import { readBase, readSources, renderStylesheet } from "./stylesheet.ts";

Deno.test("each kind of selector is held below the scope, and the steps of an animation are none", () => {
  const css = scopedStylesheet(`*, ::before { margin: 0 }
:root { --row: 28px }
:root[data-theme="light"] { --row: 1px }
html:not([data-pane]) .pane, [data-pane="orders"] .pane { display: none }
html, body { line-height: 1 }
@media (min-width: 1px) { .a:is(.b, .c) > d { top: 0 } }
[data-split="orders"] { top: 1px }
@keyframes x { from { top: 0 } 50% { top: 1px } }`);
  expect(css.split("\n").slice(0, 8)).toEqual([
    ".lotse *, .lotse ::before { margin: 0 }",
    ".lotse { --row: 28px }",
    ':root[data-theme="light"] .lotse { --row: 1px }',
    'html:not([data-pane]) .lotse .pane, [data-pane="orders"] .lotse .pane { display: none }',
    ".lotse, .lotse { line-height: 1 }",
    "@media (min-width: 1px) { .lotse .a:is(.b, .c) > d { top: 0 } }",
    '.lotse [data-split="orders"] { top: 1px }',
    "@keyframes x { from { top: 0 } 50% { top: 1px } }.lotse {",
  ]);
});

Deno.test("no rule of the whole stylesheet styles anything outside", async () => {
  const css = scopedStylesheet(renderStylesheet(await readSources(ROOT), await readBase(ROOT)));
  const outside: string[] = [];
  let rules = 0;
  postcss.parse(css).walkRules((rule) => {
    if (rule.parent?.type === "atrule" && /keyframes$/.test((rule.parent as postcss.AtRule).name)) return;
    rules++;
    outside.push(...rule.selectors.filter((selector) => !/(?:^|\s)\.lotse(?=[\s:[]|$)/.test(selector)));
  });
  expect(outside).toEqual([]);
  expect(rules).toBeGreaterThan(300);
});
