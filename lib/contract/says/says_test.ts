// Every key has its sentence in both languages, somebody says it, and words that are not Lotse's come out as
// they went in.
import { expect } from "@std/expect";
import { BUILT_IN_GATEWAY } from "../gateway_name.ts";
import { ibCodes } from "./de/ib.ts";
import { de, german } from "./de.ts";
import { en } from "./en.ts";
import { coded, inEnglish, keyed, told } from "./english.ts";
import { language } from "./language.ts";
import { codeOf, type Key, quote, say } from "./say.ts";
import { type Saying, type Spoken, textOf, verbatim } from "./saying.ts";
import { sayingSchema } from "./schema.ts";
import { de as screen } from "./screen/de.ts";

const folder = new URL("./", import.meta.url);
const root = new URL("../../../", folder);
const english = language("en", en);

const IB_SAID = "Order rejected - reason: This account needs a market data subscription";
const order = {
  side: "SELL",
  quantity: "1200.5",
  instrument: {
    conId: 1,
    symbol: "SPY",
    secType: "OPT",
    currency: "USD",
    exchange: "SMART",
    primaryExchange: "",
    localSymbol: "SPY   261218P00600500",
    tradingClass: "SPY",
    multiplier: "100",
    lastTradeDate: "20261218",
    strike: "600.5",
    right: "P",
  },
  orderType: "STP LMT",
  limitPrice: "1187.25",
  stopPrice: "1190.00",
  unit: "1/100 GBP",
  tif: "GTD",
  goodTillDate: "2026-12-01T15:00:00.000Z",
  outsideRth: true,
  ocoStopPrice: "1180.00",
  takeProfit: "1250.00",
  stopLoss: "1100.00",
  account: "DU…567",
} as const;
const changes = [
  { field: "quantity", from: "100", to: "50" },
  { field: "limitPrice", from: "1187.25", to: "1187.5" },
  { field: "tif", from: "DAY", to: "GTC" },
] as const;

/** A value for each name of a parameter: the same name means the same in every sentence. */
const samples = {
  ...{ desk: "frankfurt-1", stream: "LOTSE_JOURNAL_frankfurt-1" },
  ...{ position: "1200", exits: "1300", nowPosition: "1100", nowExits: "900", closable: "700", closes: "7" },
  ...{ quantity: "1200.5", step: "0.0001", price: "1187.25", filled: "40", of: "1000", closeable: "3" },
  ...{ before: "-10", after: "20", expected: "5", percent: "12.5", notional: "18725.00", currency: "USD" },
  ...{ was: { quantity: "40", price: "187.25" }, is: { quantity: "40", price: "187.20" } },
  ...{
    code: 201,
    clientId: 7,
    conId: 265598,
    epoch: 3,
    made: 3,
    kept: 2,
    open: 4,
    rule: 777,
    version: "3.12",
    crashes: 5,
  },
  ...{
    seconds: 20,
    ms: 1000,
    bytes: 65536,
    lines: 100,
    most: 15,
    active: 12,
    schema: 9,
    known: 8,
    least: 10,
  },
  ...{ at: "2026-03-02T15:04:05.000Z", notAfter: "2026-03-02T15:04:05.000Z", since: "2026-03-02T15:04:05Z" },
  until: "2026-03-01T09:30:00.000Z",
  ...{ account: "DU1234567", date: "20261204 15:00:00", to: "23:45", timeZone: "Europe/Berlin" },
  ...{ side: "SELL", state: "filled", what: "change", way: "short", dataType: "delayed", late: true },
  ...{ orderType: "STP LMT", tif: "OPG", symbol: "AAPL", name: "AAPL", exchange: "NYSE", order, changes },
  ...{ proposal: "4f1f", hours: 24, scope: "trade", file: "program_tokens.json" },
  cash: "1111.11",
  ...{
    gateway: "127.0.0.1:7497",
    local: "10.0.0.7",
    origin: "desk.example",
    trading: "halted",
    host: "evil.example",
    address: "127.0.0.1:8000",
    path: "/journal.db",
    begins: "2026-03-02T14:30:00.000Z",
    ends: "2026-03-03T14:30:00.000Z",
    callback: "orderStatus",
  },
  ...{ signal: "SIGKILL", tool: "uv", files: "requirements.txt", ibapi: "10.37.2", needed: "10.30" },
  ...{ python: "python3", tried: ["python3", "python"], found: ["3.8"], missing: ["positions"] },
  ...{ farms: ["usfarm", "ushmds"], allowed: ["GET", "HEAD"], words: verbatim(IB_SAID) },
  ...{ cause: say("BRIDGE_HUNG"), fix: say("RETRY_FOLLOWS"), why: say("NOT_CONNECTED") },
  refused: [{ python: "python3", why: say("PYTHON_REFUSED.too_old", { version: "3.9.18" }) }],
  ...{ value: "1300", limit: "1000", reference: "187.25", bound: "190.5", held: "3003", working: "100" },
  ...{ nextAt: "2026-03-02T15:04:05.000Z", input: "position", list: "deniedSymbols", loss: "1200.5" },
  ...{ account: "DU…567", count: 3, raised: 1, because: "new day", faults: ["limits.paper.x: unknown"] },
  ...{ beyond: "1300", ceiling: "1000", folder: "/data" },
  ...{ minutes: 15, mode: "paper", target: "live", scope: "trade" },
  ...{ warnings: [say("POSITION_UNKNOWN")], stood: "290", stands: "200" },
  moved: [say("PREVIEW_STALE.orders"), say("PREVIEW_STALE.halted")],
  ...{ now: say("POSITION_FLAT"), reason: quote(IB_SAID), install: say("PYTHON_INSTALL.linux") },
};
const saying = (key: string, given: object = samples) => ({ key, with: given }) as unknown as Saying;
const keys = Object.keys(en) as Key[];

async function filesBelow(path: string): Promise<URL[]> {
  const files: URL[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(path, root))) {
    if (isDirectory) files.push(...await filesBelow(`${path}${name}/`));
    else if (/\.tsx?$/.test(name) && !/_test\.tsx?$/.test(name)) files.push(new URL(path + name, root));
  }
  return files;
}

const read = async (files: URL[]) =>
  (await Promise.all(files.map((file) => Deno.readTextFile(file)))).join("\n");
const isTable = ({ pathname }: URL) => pathname.startsWith(folder.pathname);

Deno.test("a key without a sentence, and a sentence without its parameters, does not compile", () => {
  // @ts-expect-error there is no such key
  say("ORDER_LOST_IN_SPACE");
  // @ts-expect-error this sentence has a parameter
  say("ORDER_PRICE_OFF_TICK");
  // @ts-expect-error of another name
  say("ORDER_PRICE_OFF_TICK", { tick: "0.01" });
  // @ts-expect-error this one has none
  say("POSITION_FLAT", { symbol: "AAPL" });
  // @ts-expect-error foreign words are marked as such
  say("ORDER_REFUSED_BY_IB", { words: IB_SAID });
  // @ts-expect-error nobody writes a saying by hand
  const byHand: Saying = { key: "POSITION_FLAT" };
  expect(byHand.key).toBe("POSITION_FLAT");
});

Deno.test("every key is a sentence in both languages, with each value in it as it should be", () => {
  const odd: string[] = [];
  for (const key of keys) {
    for (const spoken of [english.tell(saying(key)), german.tell(saying(key))]) {
      const text = spoken === null ? "" : textOf(spoken);
      if (text.trim() === "" || /undefined|(?<!größer als )null|NaN|\[object|[{}]/.test(text)) {
        odd.push(`${key}: ${text}`);
      }
    }
  }
  expect(odd).toEqual([]);
});

Deno.test("both languages name the same foreign words, and English alone has the English ones", () => {
  const foreign = (spoken: Spoken | null) => spoken?.filter((part) => typeof part !== "string");
  for (const key of keys) {
    const [ours, theirs] = [english.tell(saying(key)), german.tell(saying(key))];
    expect({ key, words: foreign(theirs) }).toEqual({ key, words: foreign(ours) });
  }
});

Deno.test("what is not known leaves no hole", () => {
  const unknown: [Key, object][] = [
    ["CONNECT_REFUSED", { gateway: "127.0.0.1:7497", words: null }],
    ["HANDSHAKE_EOF", { gateway: "127.0.0.1:7497", local: null, words: null }],
    ["CONNECTION_LOST", { words: null }],
    ["BRIDGE_CRASHED", { code: 1, signal: null, words: null }],
    ["BRIDGE_EXIT_AT_START", { code: 1, signal: null, words: null }],
    ["BRIDGE_CALLBACK_FAILED", { callback: null }],
    ["QUOTE_STALE", { at: null }],
    ["ORDER_SENTENCE", { ...samples, notional: null }],
    ["CHANGED_AT_IB", { changes: [{ field: "stopPrice", from: null, to: "180" }] }],
  ];
  for (const [key, given] of unknown) {
    for (const spoken of [english.tell(saying(key, given)), german.tell(saying(key, given))]) {
      expect(textOf(spoken ?? [])).not.toMatch(/^$|undefined|null|\(\)|: *$| {2}/);
    }
  }
});

Deno.test("no table overwrites a sentence of another one", async () => {
  for (const [lang, table] of Object.entries({ en, de })) {
    const found: string[] = [];
    for await (const { name } of Deno.readDir(new URL(`${lang}/`, folder))) {
      if (/^ib_/.test(name)) continue;
      const module: Record<string, unknown> = await import(new URL(`${lang}/${name}`, folder).href);
      const entries = module[name.replace(".ts", "")];
      if (typeof entries !== "object" || entries === null) {
        throw new Error(`${name} has no table of its name`);
      }
      found.push(...Object.keys(entries));
    }
    expect(found.toSorted()).toEqual(Object.keys(table).toSorted());
  }
});

Deno.test("every key is said by somebody", async () => {
  const files = [...await filesBelow("lib/"), ...await filesBelow("routes/")];
  const sources = await read(files.filter((file) => !isTable(file)));
  // Families whose last part is decided when they are said.
  const families = [...sources.matchAll(/`([A-Z][A-Z0-9_]+(?:\.[a-z_]*)?)\$\{/g)].map(([, family]) =>
    family ?? ""
  );
  const silent = keys.filter((key) =>
    !sources.includes(`"${key}"`) && !families.some((family) => key.startsWith(family))
  );
  // `say.ts` itself says this one.
  expect(silent.filter((key) => key !== "WORDS")).toEqual([]);
});

Deno.test("IB's words reach a German sentence unchanged and marked, in whatever they are wrapped", () => {
  const words = verbatim(IB_SAID);
  const cases: Saying[] = [
    quote(IB_SAID),
    say("ORDER_REFUSED_BY_IB", { words }),
    say("CHANGE_REFUSED.stands", { words }),
    say("DESK_NOT_READY.what_if", { why: say("IB_ERROR", { words }) }),
    say("CANCEL_FAILED", { side: "BUY", quantity: "1000", symbol: "AAPL", why: quote(IB_SAID) }),
    say("IB_CODE.meaning", { code: 201, words }),
  ];
  for (const said of cases) expect(german.tell(said)).toContainEqual({ verbatim: IB_SAID });
  expect(german.tell(say("ORDER_REFUSED_BY_IB", { words })))
    .toEqual(["IB würde diese Order ablehnen: ", { verbatim: IB_SAID }]);
});

Deno.test("numbers, days and times are written as the language writes them; a value is never a sentence", () => {
  const pairs: [Saying, string, string][] = [
    [
      say("CLOSE_RESULT_DIFFERS", { name: "AAPL", position: "-1200.5", expected: "0" }),
      "After closing AAPL the position is −1,200.5, expected 0",
      "Nach der Glattstellung von AAPL ist die Position −1.200,5, erwartet war 0",
    ],
    [
      say("QUOTE_STALE", { at: "2026-03-02T15:04:05.678Z" }),
      "The quote is old (15:04:05 UTC)",
      "Der Kurs ist alt (15:04:05 UTC)",
    ],
    [
      say("ORDER_SENTENCE", { order, notional: "18725.00", currency: "USD" }),
      "SELL 1,200.5 SPY 18 Dec 2026 600.5 put at limit 1,187.25 (1/100 GBP) once 1,190.00 (1/100 GBP) is reached, good till 2026-12-01 15:00 UTC, also outside regular hours, or at the market once 1,180.00 (1/100 GBP) is reached, take profit at 1,250.00 (1/100 GBP), stop loss at 1,100.00 (1/100 GBP), account DU…567; about 18,725.00 USD",
      "SELL 1.200,5 SPY 18. Dez. 2026 600,5 Put mit Limit 1.187,25 (1/100 GBP), sobald 1.190,00 (1/100 GBP) erreicht ist, gültig bis 01.12.2026, 15:00 UTC, auch außerhalb der regulären Handelszeit, oder zum Marktpreis, sobald 1.180,00 (1/100 GBP) erreicht ist, Take-Profit bei 1.250,00 (1/100 GBP), Stop-Loss bei 1.100,00 (1/100 GBP), Konto DU…567; etwa 18.725,00 USD",
    ],
    [
      say("CHANGE_ACKNOWLEDGED.difference", { changes }),
      "change acknowledged: quantity 100 → 50, limit 1,187.25 → 1,187.5, time in force DAY → GTC",
      "Änderung bestätigt: Menge 100 → 50, Limit 1.187,25 → 1.187,5, Gültigkeit DAY → GTC",
    ],
    [
      say("CONNECTING", { gateway: BUILT_IN_GATEWAY }),
      "Connecting to the built-in gateway",
      "Verbindung zum eingebauten Gateway wird aufgebaut",
    ],
    [
      say("CHANGE_REFUSED", { words: verbatim("5.50 left; nothing was sent") }),
      "change refused: 5.50 left; nothing was sent",
      "Änderung abgelehnt: 5.50 left; nothing was sent",
    ],
  ];
  for (const [said, inTheOne, inTheOther] of pairs) {
    expect(inEnglish(said)).toBe(inTheOne);
    expect(textOf(german.tell(said) ?? [])).toBe(inTheOther);
  }
});

Deno.test("the German is formal, and a trader's", async () => {
  const tables = await read([
    ...await filesBelow("lib/contract/says/de/"),
    ...await filesBelow("lib/contract/says/screen/de/"),
  ]);
  const unwanted = [
    // Not the ends of names as `--cache-dir`.
    /(?<!-)\b(du|dich|dir|dein(e[mnrs]?)?)\b/gi,
    /\bTisch\w*|Handelsplatz|Tagesrückstellung|schwebend\w*|\bSchnitt\b|Kaufschein|Auftr[aä]g\w*/g,
    /Papier(?!e)\w*|PAPIER|auf Papier|Limit-?[pP]reis\w*|Stopp\w*|zum Markt\b|Eigenkapital mit Kredit/g,
    /"Seite"|IB-Server (da|weg)\b/g,
  ];
  expect(unwanted.flatMap((pattern) => tables.match(pattern) ?? [])).toEqual([]);
  // Imperatives without the "Sie" are the other form of address.
  for (const text of [...Object.values(screen), ...Object.values(de)]) {
    if (typeof text === "string") {
      expect(text).not.toMatch(/(^|[.:;] )(Prüf|Start|Wähl|Gib|Klick|Melde|Lies) /);
    }
  }
});

Deno.test("every code of the code book is explained in German", () => {
  for (const [meaning, fix] of Object.values(ibCodes)) {
    expect(meaning.trim()).not.toBe("");
    expect(fix.trim()).not.toBe("");
    // The labels of TWS are English.
    expect(`${meaning} ${fix}`.replace(/„[^“]*“/g, "")).not.toMatch(/\b(the|and|your|order is|is not)\b/);
  }
  expect(textOf(german.tell(say("IB_CODE.fix", { code: 201 })) ?? [])).toBe(ibCodes[201][1]);
});

Deno.test("on the wire the English text stands beside the key; foreign words alone need none", () => {
  const said = say("PREVIEW_EXPIRED.old");
  expect(codeOf(said)).toBe("PREVIEW_EXPIRED");
  expect(coded(said)).toEqual({
    code: "PREVIEW_EXPIRED",
    text: inEnglish(said),
    says: { key: "PREVIEW_EXPIRED.old" },
  });
  expect(told(quote(IB_SAID))).toEqual({ text: IB_SAID });
  expect([keyed(quote(IB_SAID)), keyed(said), keyed(null)]).toEqual([null, said, null]);
});

Deno.test("a saying is read back from a pipe; one of another release is told in the English beside it", () => {
  const said = say("ORDER_REFUSED_BY_IB", { words: verbatim(IB_SAID) });
  expect(sayingSchema.parse(JSON.parse(JSON.stringify(said)))).toEqual(said);
  expect(() => sayingSchema.parse({ key: "POSITION_FLAT", text: "…" })).toThrow();
  expect(german.tell(saying("OF_TOMORROW", {}))).toBeNull();
  expect(german.tell(saying("toString", {}))).toBeNull();
  expect(german.tell(saying("ORDER_PRICE_OFF_TICK", {}))).toBeNull();
});
