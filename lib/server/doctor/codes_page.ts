// Writes the table of IB's codes into docs/tws.md from the code book: `deno task docs:codes`.
import { type CodeClass, lookupCode } from "@/lib/contract/code_book.ts";
import book from "@/python/code_book.json" with { type: "json" };

const BEGIN = "<!-- codes: begin -->";
const END = "<!-- codes: end -->";

const KINDS: Readonly<Record<CodeClass, string>> = {
  socket: "The connection to TWS",
  ib_link: "The line from TWS to IB",
  farm: "Data farms",
  data_advisory: "Market data",
  request_error: "Questions",
  pacing: "Too much at once",
  order_refused: "Orders that are refused",
  modify_refused: "Changes that are refused",
  cancel: "Cancels",
  margin: "Margin",
  order_info: "Notes on orders",
  account_info: "Accounts",
};

/** One table for each kind of code, in Markdown. */
export function codesTable(): string {
  const codes = Object.keys(book).map(Number).sort((a, b) => a - b);
  const sections = Object.entries(KINDS).flatMap(([kind, title]) => {
    const rows = codes.flatMap((code) => {
      const entry = lookupCode(code);
      return entry?.class === kind ? [`| ${code} | ${cell(entry.meaning)} | ${cell(entry.do)} |`] : [];
    });
    return rows.length === 0
      ? []
      : [`### ${title}`, "", "| code | meaning | what to do |", "| --- | --- | --- |", ...rows, ""];
  });
  return sections.join("\n").trimEnd();
}

const cell = (text: string) => text.replaceAll("|", "\\|");

/** `page` with the table of now. */
export function withCodes(page: string): string {
  const [before, rest = ""] = page.split(BEGIN);
  const [, after = ""] = rest.split(END);
  return `${before}${BEGIN}\n<!-- deno-fmt-ignore-start -->\n\n${codesTable()}\n\n<!-- deno-fmt-ignore-end -->\n${END}${after}`;
}

if (import.meta.main) {
  const path = new URL("../../../docs/tws.md", import.meta.url);
  await Deno.writeTextFile(path, withCodes(await Deno.readTextFile(path)));
}
