// The host's colours for a mounted desk: a style sheet that sets the documented variables, per theme.
import { z } from "zod";
import { TOKENS } from "@/lib/build/theme.ts";

/**
 * Red, green and blue, each 0 to 255, with blanks between them: as the desk's own tokens are, which are given
 * an alpha behind a slash.
 */
const channels = z.string().regex(
  /^(?:(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])(?: (?!$)|$)){3}$/,
  "A colour is red, green and blue from 0 to 255, for example '20 88 176'",
);

/** Colours by the name of their token. What is left out is the desk's own. */
const colours = z.partialRecord(z.enum(TOKENS), channels);
export const themeSchema = z.strictObject({ dark: colours.optional(), light: colours.optional() });
export type Theme = z.infer<typeof themeSchema>;

/** The theme as CSS; `null` for one that sets nothing. */
export function themeSheet({ dark = {}, light = {} }: Theme): string | null {
  const rules = [
    rule(":root", dark),
    rule(':root[data-theme="light"]', light),
    inLight(rule(':root[data-theme="system"]', light)),
  ].filter((text) => text !== "");
  return rules.length === 0 ? null : rules.join("\n") + "\n";
}

function rule(selector: string, tokens: Readonly<Record<string, string | undefined>>): string {
  const set = Object.entries(tokens).map(([name, value]) => `  --lotse-${name}: ${value};`);
  return set.length === 0 ? "" : `${selector} {\n${set.join("\n")}\n}`;
}

function inLight(text: string): string {
  return text === "" ? "" : `@media (prefers-color-scheme: light) {\n${text}\n}`;
}
