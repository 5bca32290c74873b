// What a line of the palette asks for: an order, or a command in English or German. Pure; nothing is done
// here.
import type { OrderView, PositionView } from "@/lib/contract/api.ts";
import type { Lang } from "@/lib/contract/format.ts";
import { parseNumberInput } from "@/lib/contract/number_input.ts";
import { compare } from "@/lib/contract/decimal.ts";
import { beginsOrder, type EntryGap, type EntryOrder, parseEntryLine } from "./entry_line.ts";
import { canCancel, protects } from "./order_view.ts";
import { themes } from "./settings.ts";

export type Wish =
  | { do: "nothing" }
  | { do: "unknown" }
  | { do: "wrong"; gap: EntryGap; at: string }
  | { do: "order"; order: EntryOrder }
  | { do: "instrument"; symbol: string }
  | { do: "cancel"; symbol: string }
  | { do: "close"; symbol: string; percent: string }
  | { do: "theme"; theme: (typeof themes)[number] }
  | { do: "language"; lang: Lang }
  | { do: Plain };

/** Commands that stand alone. */
export const plainCommands = [
  "cancelAll",
  "flatten",
  "reducing",
  "stop",
  "help",
  "history",
  "tws",
  "size",
  "risk",
] as const;
export type Plain = (typeof plainCommands)[number];

const plainWords: Readonly<Record<string, Plain>> = {
  flatten: "flatten",
  glattstellen: "flatten",
  reducing: "reducing",
  abbau: "reducing",
  stop: "stop",
  halt: "stop",
  help: "help",
  hilfe: "help",
  history: "history",
  verlauf: "history",
  tws: "tws",
  size: "size",
  größe: "size",
  groesse: "size",
  risk: "risk",
  risiko: "risk",
};
const cancelWords: ReadonlySet<string> = new Set(["cancel", "storno"]);
const closeWords: ReadonlySet<string> = new Set([
  "close",
  "schließen",
  "schliessen",
  "schließe",
  "schliesse",
]);
const allWords: ReadonlySet<string> = new Set(["all", "alle", "alles"]);
const themeWords: Readonly<Record<string, (typeof themes)[number]>> = {
  dark: "dark",
  dunkel: "dark",
  light: "light",
  hell: "light",
  system: "system",
};
const languageWords: Readonly<Record<string, Lang>> = { en: "en", english: "en", de: "de", deutsch: "de" };

/** Reads a line; a single word that is no command is a symbol. */
export function parseWish(line: string, lang: Lang): Wish {
  const words = line.trim().split(/\s+/);
  const [first = "", second = "", third, ...more] = words.map((word) => word.toLowerCase());
  if (first === "") return { do: "nothing" };
  if (beginsOrder(first) && second !== "") {
    const read = parseEntryLine(line, lang);
    return "order" in read ? { do: "order", order: read.order } : { do: "wrong", ...read };
  }
  if (more.length > 0) return { do: "unknown" };
  if (closeWords.has(first)) return parseClose(second, third, lang);
  if (third !== undefined) return { do: "unknown" };
  if (cancelWords.has(first) && second !== "") {
    return allWords.has(second) ? { do: "cancelAll" } : { do: "cancel", symbol: second.toUpperCase() };
  }
  const theme = first === "theme" || first === "thema" ? own(themeWords, second) : undefined;
  if (theme !== undefined) return { do: "theme", theme };
  const language = first === "language" || first === "sprache" ? own(languageWords, second) : undefined;
  if (language !== undefined) return { do: "language", lang: language };
  if (second !== "") return { do: "unknown" };
  const plain = own(plainWords, first);
  return plain === undefined ? { do: "instrument", symbol: first.toUpperCase() } : { do: plain };
}

/** `close tsla`, `close 50% tsla`. */
function parseClose(second: string, third: string | undefined, lang: Lang): Wish {
  if (second === "") return { do: "unknown" };
  if (third === undefined) return { do: "close", symbol: second.toUpperCase(), percent: "100" };
  const share = second.endsWith("%") ? parseNumberInput(second.slice(0, -1), lang) : null;
  const isShare = share?.kind === "number" && compare(share.value, "0") > 0 &&
    compare(share.value, "100") <= 0;
  return isShare ? { do: "close", symbol: third.toUpperCase(), percent: share.value } : { do: "unknown" };
}

function own<T>(words: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(words, word) ? words[word] : undefined;
}

/**
 * Whether an instrument is called so: by its symbol, or by IB's name of it at its exchange. What parts a
 * class of shares or a pair is written in many ways: `BRK B`, `BRK.B`, `EUR/USD`, `EURUSD`.
 */
export function isCalled(contract: { symbol: string; localSymbol: string }, name: string): boolean {
  const plain = (text: string) => text.replaceAll(/[\s./-]/g, "").toUpperCase();
  const wanted = plain(name);
  // Nothing but a dot or a dash names nothing: not all that IB has no name of.
  return wanted !== "" && [contract.symbol, contract.localSymbol].some((own) => plain(own) === wanted);
}

/**
 * The orders on an instrument that a cancel ends at once, and those that protect a position: these are asked
 * about.
 */
export function ordersToCancel(
  symbol: string,
  orders: readonly OrderView[],
  positions: Readonly<Record<string, PositionView>>,
): { free: OrderView[]; protecting: OrderView[] } {
  const open = orders.filter((order) => isCalled(order.contract, symbol) && canCancel(order));
  return {
    free: open.filter((order) => !protects(order, positions)),
    protecting: open.filter((order) => protects(order, positions)),
  };
}

/** The one position on an instrument; `several`: it has to be named more exactly. */
export function positionToClose(
  symbol: string,
  positions: readonly PositionView[],
): PositionView | "none" | "several" {
  const [found, ...more] = positions.filter(({ contract }) => isCalled(contract, symbol));
  return found === undefined ? "none" : more.length > 0 ? "several" : found;
}
