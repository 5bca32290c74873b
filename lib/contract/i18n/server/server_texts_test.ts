// The server's words in German: every text that can reach the screen has an entry, every entry is said somewhere, numbers are German.
import { expect } from "@std/expect";
import book from "@/python/code_book.json" with { type: "json" };
import { stringLiterals } from "@/tests/support/string_literals.ts";
import type { CodeEntry } from "../../code_book.ts";
import { catalogues, german as germanTexts } from "./german.ts";
import { serverSentence, serverText, speakWith } from "./mod.ts";
import { notForScreen, pieces, sources } from "./server_texts_sources.ts";

speakWith(germanTexts);

const root = new URL("../../../../", import.meta.url);
const shape = (template: string) => template.replace(/\{#?\w*\}/g, "{}");
const names = (template: string) => [...template.matchAll(/\{(#?\w+)\}/g)].map((match) => match[1]).sort();

async function filesOf(folder: string): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, root))) {
    if (isDirectory && name !== "testing") files.push(...await filesOf(`${folder}${name}/`));
    if (name.endsWith(".ts") && !name.endsWith("_test.ts")) files.push(folder + name);
  }
  return files.sort();
}

/** Everything that reads like a text in the sources of the server. */
async function serverTexts(): Promise<{ file: string; text: string }[]> {
  const files = (await Promise.all(sources.folders.map(filesOf))).flat().concat(sources.files);
  const texts = files.filter((file) => !sources.without.includes(file)).map(async (file) =>
    stringLiterals(await Deno.readTextFile(new URL(file, root)))
      .filter((text) =>
        / /.test(text.trim()) && /[a-z]{2}/.test(text.replaceAll("{}", "")) && !/^[@./]/.test(text)
      )
      .map((text) => ({ file, text }))
  );
  return (await Promise.all(texts)).flat();
}

Deno.test("every text of the server that can reach the screen has its German", async () => {
  const known = new Set([
    ...catalogues.flat().map(([english]) => shape(english)),
    ...notForScreen,
    ...pieces,
  ]);
  const missing = (await serverTexts()).filter(({ text }) => !known.has(text));
  expect(missing).toEqual([]);
});

Deno.test("no entry is left over from a text that nobody says any longer", async () => {
  const said = new Set((await serverTexts()).map(({ text }) => text));
  expect([...notForScreen, ...pieces].filter((text) => !said.has(text))).toEqual([]);
});

Deno.test("both languages of an entry have the same parameters, and no text has two entries", () => {
  const english = catalogues.flat().map(([text]) => text);
  expect(english.filter((text, index) => english.indexOf(text) !== index)).toEqual([]);
  for (const [en, de] of catalogues.flat()) {
    expect({ en, names: names(de) }).toEqual({ en, names: names(en) });
    expect(de.trim()).not.toBe("");
  }
});

Deno.test("texts with values are read back, numbers are written the German way, IB's own words stay", () => {
  const cases: [string, string][] = [
    [
      "At this price, prices move in steps of 0.0001",
      "Bei diesem Preis bewegen sich Preise in Schritten von 0,0001",
    ],
    ["127.0.0.1:4002 does not answer", "127.0.0.1:4002 antwortet nicht"],
    [
      "Lotse was started for paper, but the account is live: order entry is locked",
      "Lotse wurde für Papierhandel gestartet, aber das Konto ist live: die Auftragseingabe ist gesperrt",
    ],
    [
      "AAPL: open orders may sell 1000, the position is 4.5. Cancel or reduce them, or they turn it around",
      "AAPL: Offene Aufträge können 1000 verkaufen, die Position ist 4,5. Stornieren oder verkleinern Sie sie, sonst drehen sie die Position",
    ],
    ["STP LMT needs a stop price", "STP LMT braucht: Stoppreis"],
    ["The order is already partly_filled", "Der Auftrag ist schon teilweise ausgeführt"],
    [
      "IB would refuse this order: Order rejected - reason: no. 5.50 left",
      "IB würde diesen Auftrag ablehnen: Order rejected - reason: no. 5.50 left",
    ],
    [
      "The Python bridge ended by signal SIGKILL (5 times in a row, so it stays down)",
      "Die Python-Brücke endete durch Signal SIGKILL (5-mal hintereinander, darum bleibt sie aus)",
    ],
    ["40 @ 187.25; 40 of 100", "40 @ 187,25; 40 von 100"],
    ["change acknowledged: quantity 100 → 50", "Änderung bestätigt: Menge 100 → 50"],
  ];
  for (const [english, german] of cases) {
    expect(serverText(english, "de")).toEqual({ text: german, lang: "de" });
    expect(serverText(english, "en")).toEqual({ text: english, lang: "en" });
  }
  const raw = "Order rejected - reason: The exchange is closed";
  expect(serverText(raw, "de")).toEqual({ text: raw, lang: "en" });
});

Deno.test("the sentence of a preview is read part by part; one unknown part leaves it in English", () => {
  const cases: [string, string][] = [
    [
      "BUY 100 AAPL at limit 187.25, good for the day, account DU…567; about 18,725.00 USD",
      "BUY 100 AAPL zum Limit 187,25, gültig heute, Konto DU…567; etwa 18.725,00 USD",
    ],
    [
      "SELL 10 VOD at the market once 88.70 (1/100 GBP) is reached, good till 2026-12-01 15:00 UTC, account DU…567; about 8.87 GBP",
      "SELL 10 VOD zum Markt, sobald 88,70 (1/100 GBP) erreicht ist, gültig bis 2026-12-01 15:00 UTC, Konto DU…567; etwa 8,87 GBP",
    ],
    [
      "Change BUY 1 ESZ6 at limit 6700.25, good till cancelled, account DU…567: quantity 1 → 2, limit 6700.25 → 6701",
      "Änderung von BUY 1 ESZ6 zum Limit 6700,25, gültig bis auf Widerruf, Konto DU…567: Menge 1 → 2, Limit 6700,25 → 6701",
    ],
  ];
  for (const [english, german] of cases) {
    expect(serverSentence(english, "de")).toEqual({ text: german, lang: "de" });
  }
  const odd = "BUY 1 AAPL at the market, with a new condition, account DU…567; about 1.00 USD";
  expect(serverSentence(odd, "de")).toEqual({ text: odd, lang: "en" });
});

Deno.test("every IB code that an order can show has its meaning and what to do in German", () => {
  const entries = Object.values(book as Record<string, CodeEntry>).filter((entry) =>
    [entry.class, ...entry.also ?? []].some((one) => /^(order|modify|cancel)/.test(one))
  );
  expect(entries.length).toBeGreaterThan(90);
  const english = entries.flatMap((entry) => [entry.meaning, entry.do])
    .filter((text) => serverText(text, "de").lang === "en");
  expect(english).toEqual([]);
});

Deno.test("every IB code that the desk words for the whole session is worded in German, IB's part stays", () => {
  const session = new Set(["ib_link", "socket", "pacing", "margin"]);
  const entries = Object.entries(book as Record<string, { class: string; meaning: string; do: string }>)
    .filter(([code, entry]) => session.has(entry.class) || code === "10197");
  expect(entries.length).toBeGreaterThan(15);
  const english = entries.flatMap(([, entry]) => [entry.meaning, entry.do])
    .filter((text) => serverText(text, "de").lang === "en");
  expect(english).toEqual([]);
  expect(serverText("TWS lost its connection to IB. (Connectivity is lost)", "de").text)
    .toBe("TWS hat seine Verbindung zu IB verloren. (Connectivity is lost)");
  expect(serverText("Your equity is low (2148). Reduce risk or add funds now.", "de").text)
    .toBe("Your equity is low (2148). Verringern Sie jetzt das Risiko oder zahlen Sie ein.");
});
