import { expect } from "@std/expect";
import { ImportMap, ROOT } from "@/tests/support/imports.ts";
import { en } from "./en.ts";
import { evidence } from "./en/evidence.ts";
import { first } from "./en/first.ts";
import { marketViews } from "./en/market_views.ts";
import { opened } from "./en/opened.ts";
import { rareDialogs } from "./en/rare_dialogs.ts";
import "./german.ts";
import "./opened.ts";
import "./rarely.ts";
import "./served.ts";
import { served } from "./en/served.ts";
import { recording } from "./en/recording.ts";
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
  const unused = Object.keys(en).filter((key) =>
    !all.includes(`"${key}"`) && !families.some((family) => key.startsWith(family))
  );
  expect(unused).toEqual([]);
});

/** The scripts that come later. */
const PARTS = ["components/on_demand_parts.ts", "components/rare_parts.ts"];
/** Named as a type alone where the page begins. */
const LATER = [...PARTS, "lib/client/acts.ts", "lib/client/german.ts"];

const ISLANDS = ["islands/TradingInterface.tsx", "islands/OrderPanel.tsx", "islands/PositionManager.tsx"];

/** What a page loads from its beginning, or what one of these scripts loads. */
function loadedAtFirst(from: readonly string[] = ISLANDS): string[] {
  const imports = new ImportMap();
  const found = new Set(from);
  for (const file of found) {
    for (const { target, typeOnly } of imports.of(file)) {
      const isLater = typeOnly || LATER.includes(target);
      if (!isLater && /\.tsx?$/.test(target)) found.add(target);
    }
  }
  return [...found];
}

/** What the server renders whole. */
const SERVED = ["routes/login.tsx", "routes/_app.tsx", "routes/index.tsx", "components/ErrorPage.tsx"];

/** The keys of `table` that one of these files says. */
function saidIn(files: readonly string[], table: object): string[] {
  const all = files.map((file) => Deno.readTextFileSync(ROOT + file)).join("\n");
  const families = [...all.matchAll(/`([a-z]+(?:\.[a-zA-Z]+)*)\.\$\{/g)].map((match) => `${match[1]}.`);
  return Object.keys(table).filter((key) =>
    all.includes(`"${key}"`) || families.some((family) => key.startsWith(family))
  );
}

Deno.test("what a page says from its beginning is not among the sentences that come later, or stay with the server", () => {
  const files = loadedAtFirst().filter((file) => !file.startsWith("lib/contract/says/"));
  expect(files).toContain("components/TicketPane.tsx");
  expect(files).not.toContain("components/TicketForm.tsx");
  expect(saidIn([...files, ...SERVED], opened)).toEqual([]);
  const ahead = loadedAtFirst(["lib/client/acts.ts", ...PARTS.slice(0, 1)]).filter((file) =>
    !file.startsWith("lib/contract/says/")
  );
  expect(ahead).toContain("components/PositionMenu.tsx");
  for (const table of [evidence, marketViews, rareDialogs, recording]) {
    expect(saidIn([...files, ...ahead, ...SERVED], table)).toEqual([]);
  }
  // Nor the other way round: what only later scripts say weighs nothing at the beginning.
  const unsaid = (within: readonly string[], table: object) => {
    const said = new Set(saidIn(within, table));
    return Object.keys(table).filter((key) => !said.has(key));
  };
  expect(unsaid([...files, ...SERVED], first)).toEqual([]);
  expect(unsaid([...files, ...ahead, ...SERVED], opened)).toEqual([]);
  const later = PARTS.map((file) => Deno.readTextFileSync(ROOT + file)).join("\n");
  const parts = [...later.matchAll(/"\.\/(\w+\.tsx)"/g)].map(([, name]) => `components/${name}`);
  expect(saidIn([...files, ...parts], served)).toEqual([]);
  expect(saidIn(SERVED, served)).toEqual(Object.keys(served));
});

Deno.test("parameters are filled in, by the sentence of each language", () => {
  expect(translate("en", "connection.clientId", { id: 7 })).toBe("Client id 7");
  expect(translate("de", "layer.heartbeatMs", { ms: 3, age: "2 s" })).toBe("3 ms, vor 2 s");
  // @ts-expect-error a sentence without its parameters does not compile
  expect(() => translate("en", "connection.clientId")).toThrow();
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

Deno.test("one of something is told as one, in both languages", () => {
  const summary = { headline: "Connected", open: 1, positions: 1, pnl: "0" };
  expect(translate("en", "status.summary", summary)).toBe("Connected. 1 open order, 1 position. Day P&L 0.");
  expect(translate("de", "status.summary", summary)).toBe(
    "Connected. 1 offene Order, 1 Position. Tages-G/V 0.",
  );
  const words = [
    translate("en", "chain.days", { date: "4 Dec 2026", count: 1 }),
    translate("de", "chain.days", { date: "4. Dez. 2026", count: 1 }),
    translate("en", "preview.sendAll", { count: 1 }),
    translate("de", "lists.deleteAsk", { name: "Tech", count: 1 }),
    translate("en", "search.count", { count: 1 }),
  ];
  expect(words).toEqual([
    "4 Dec 2026 · 1 day",
    "4. Dez. 2026 · 1 Tag",
    "Send 1 closing order",
    "„Tech“ mit 1 Instrument wird in Lotse gelöscht, für alle Bildschirme.",
    "1 match",
  ]);
  expect(translate("en", "chain.days", { date: "today", count: 0 })).toBe("today · 0 days");
});
