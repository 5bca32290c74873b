// The host's colours as CSS: nothing in them can be anything else.
import { expect } from "@std/expect";
import { themeSchema, themeSheet } from "./theme.ts";

Deno.test("colours become variables of their theme, of the system's too", () => {
  expect(themeSheet({ dark: { accent: "1 2 3" }, light: { accent: "20 88 176" } })).toBe(
    `:root {
  --lotse-accent: 1 2 3;
}
:root[data-theme="light"] {
  --lotse-accent: 20 88 176;
}
@media (prefers-color-scheme: light) {
:root[data-theme="system"] {
  --lotse-accent: 20 88 176;
}
}
`,
  );
  expect(themeSheet({})).toBe(null);
});

Deno.test("a colour is three numbers and nothing else", () => {
  const good = ["0 0 0", "255 255 255", "20 88 176"];
  const bad = [
    "",
    "1 2",
    "1 2 3 4",
    "256 0 0",
    "1, 2, 3",
    "#fff",
    "1 2 3}",
    "1 2 3; x: url(//evil)",
    "1 2 3 ",
    "01 2 3",
  ];
  const reads = (accent: string) => themeSchema.safeParse({ dark: { accent } }).success;
  expect(good.filter((text) => !reads(text))).toEqual([]);
  expect(bad.filter(reads)).toEqual([]);
});
