// Writes the table of limits into docs/limits.md from the code: `deno task docs:limits`.
import { type LimitKey, limitKeys, limitTable } from "@/lib/contract/limits.ts";
import { en } from "@/lib/contract/says/screen/en.ts";
import { shownLimit } from "./main.ts";

const BEGIN = "<!-- limits: begin -->";
const END = "<!-- limits: end -->";

/** The table in Markdown. */
export function limitsTable(): string {
  const rows = limitKeys.map((key) => {
    const { unit, code, binds, simulated, paper, live } = limitTable[key];
    const defaults = [simulated, paper, live].map(shownLimit).join(" | ");
    return `| \`${key}\` | ${
      en[`limit.${key}` as `limit.${LimitKey}`]
    } | ${unit} | ${binds} | ${defaults} | \`${code}\` |`;
  });
  return [
    "| key | what | unit | binds | simulated | paper | live | code |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

/** `page` with the table of now. */
export function withTable(page: string): string {
  const [before, rest = ""] = page.split(BEGIN);
  const [, after = ""] = rest.split(END);
  return `${before}${BEGIN}\n<!-- deno-fmt-ignore-start -->\n\n${limitsTable()}\n\n<!-- deno-fmt-ignore-end -->\n${END}${after}`;
}

if (import.meta.main) {
  const path = new URL("../../../docs/limits.md", import.meta.url);
  await Deno.writeTextFile(path, withTable(await Deno.readTextFile(path)));
}
