// `lotse.json`: what is read, what is refused with its place, what holds in the end, and what counts as
// raised.
import { expect } from "@std/expect";
import { limitKeys, limitTable, type LimitValue } from "@/lib/contract/limits.ts";
import { dayOf } from "@/lib/server/limits/day.ts";
import { runConfigCommand } from "./main.ts";
import {
  defaultSettings,
  effectiveLimits,
  limitChanges,
  parseSettings,
  previewTolerance,
  readSettingsFile,
  SettingsError,
  settingsVersion,
} from "./mod.ts";

const paper = (limits: object) => JSON.stringify({ version: 1, limits: { paper: limits } });

function faults(text: string): readonly string[] {
  try {
    parseSettings(text);
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
  return [];
}

Deno.test("without a file the defaults hold, and live is at least as tight as paper, paper as simulated", () => {
  const missing = { path: "/nowhere/lotse.json", named: false };
  expect(readSettingsFile(missing)).toEqual(defaultSettings);
  expect(() => readSettingsFile({ ...missing, named: true })).toThrow("can not be read");
  for (const key of limitKeys) {
    const { form } = limitTable[key];
    for (const [tight, loose] of [["live", "paper"], ["paper", "simulated"]] as const) {
      const [a, b]: LimitValue[] = [limitTable[key][tight], limitTable[key][loose]];
      const place = `${key}: ${tight} ${JSON.stringify(a)}, ${loose} ${JSON.stringify(b)}`;
      expect([place, isTighterOrEqual(form, a as LimitValue, b as LimitValue)]).toEqual([place, true]);
    }
  }
});

function isTighterOrEqual(form: string, a: LimitValue, b: LimitValue): boolean {
  if (form === "number") return b === null || (a !== null && Number(a) <= Number(b));
  if (form === "perKind") {
    const [x, y] = [a, b] as Record<string, string | null>[];
    return Object.keys({ ...x, ...y }).every((kind) =>
      isTighterOrEqual("number", x?.[kind] ?? null, y?.[kind] ?? null)
    );
  }
  if (form === "permit") return a === false || b === true;
  if (form === "demand") return a === true || b === false;
  if (form === "allowed") {
    return b === null || (a !== null && (a as string[]).every((name) => (b as string[]).includes(name)));
  }
  return (b as string[]).every((name) => (a as string[]).includes(name));
}

Deno.test("an account's limits stand over the mode's, those over the defaults, and each says where it comes from", () => {
  const settings = parseSettings(paper({
    orderNotional: 1000,
    orderQuantity: { FUT: "2" },
    accounts: { DU1: { orderNotional: "500.5", orderQuantity: 7, dayOrders: null } },
  }));
  const mode = effectiveLimits(settings, "paper", "DU2");
  expect(mode.limits.orderNotional).toBe("1000");
  expect(mode.sources.orderNotional).toBe("mode");
  expect(mode.sources.dayOrders).toBe("default");
  expect(mode.limits.orderQuantity).toEqual({ ...limitTable.orderQuantity.paper, FUT: "2" });
  const account = effectiveLimits(settings, "paper", "DU1");
  expect(account.limits).toMatchObject({
    orderNotional: "500.5",
    orderQuantity: { other: "7" },
    dayOrders: null,
  });
  expect(account.sources.orderNotional).toBe("account");
  expect(effectiveLimits(settings, "live", null).sources.orderNotional).toBe("default");
});

Deno.test("what is wrong is refused with its place and, where one is near, the word that was meant", () => {
  const cases: [string, RegExp][] = [
    ["", /not JSON/],
    ['{"version":1,', /not JSON.*line/],
    ["[]", /the file: /],
    ["{}", /version: must be 1/],
    ['{"version":2}', /version: must be 1/],
    ['{"version":1,"limts":{}}', /limts: unknown, did you mean 'limits'\?/],
    ['{"version":1,"limits":{"papper":{}}}', /limits\.papper: unknown, did you mean 'paper'\?/],
    [
      paper({ orderNotionl: 1 }),
      /limits\.paper\.orderNotionl: unknown, did you mean 'orderNotional'\?/,
    ],
    [paper({ frobnicate: 1 }), /^limits\.paper\.frobnicate: unknown$/],
    [
      paper({ accounts: { DU1: { dayOrder: 1 } } }),
      /accounts\.DU1\.dayOrder: unknown, did you mean 'dayOrders'/,
    ],
    [paper({ orderNotional: -1 }), /limits\.paper\.orderNotional: must be a number of at least 0/],
    [paper({ orderNotional: "1e9" }), /orderNotional: must be/],
    [paper({ orderNotional: 1e22 }), /orderNotional: must be/],
    [paper({ orderNotional: true }), /orderNotional: must be a number/],
    [paper({ dayOrders: 1.5 }), /dayOrders: must be a whole number/],
    [paper({ orderQuantity: { STOCK: 1 } }), /orderQuantity\.STOCK: unknown/],
    [paper({ orderQuantity: { FUT: "many" } }), /orderQuantity\.FUT: must be a number/],
    [paper({ orderQuantity: [] }), /orderQuantity: must be a number.*, null, or a number per kind/],
    [paper({ orderQuantity: 0.12345678901 }), /orderQuantity: must be .* 10 behind the point/],
    [paper({ requireWhatIf: "no" }), /requireWhatIf: must be true or false/],
    [paper({ allowedTypes: ["STOCK"] }), /allowedTypes\.0: must be one of STK/],
    [paper({ deniedSymbols: "GME" }), /deniedSymbols: must be a list/],
    [
      paper({ lossReduce: 100, lossHalt: 50 }),
      /lossHalt: is 50, which must not be less than lossReduce \(100\)/,
    ],
    [paper({ accounts: { U1: {} } }), /accounts\.U1: is not a paper account/],
    ['{"version":1,"limits":{"live":{"accounts":{"DU1":{}}}}}', /is a paper account/],
    ['{"version":1,"day":{"timeZone":"Mars/Base"}}', /day\.timeZone: must be a time zone/],
    ['{"version":1,"day":{"timeZone":""}}', /day\.timeZone: must be a time zone/],
    ['{"version":1,"day":{"startsAt":"24:00"}}', /day\.startsAt: must be a time/],
    [
      '{"version":1,"limits":{"paper":{"dayOrders":9,"dayOrders":90}}}',
      /'limits\.paper\.dayOrders' is given twice/,
    ],
    [
      '{"version":1,"backstop":{"live":{"quantty":1}}}',
      /backstop\.live\.quantty: unknown, did you mean 'quantity'/,
    ],
  ];
  for (const [text, expected] of cases) {
    expect([text, faults(text).some((fault) => expected.test(fault)), faults(text)]).toEqual(
      [text, true, faults(text)],
    );
  }
  expect(faults(paper({ orderNotionl: 1, dayOrders: -1 }))).toHaveLength(2);
});

Deno.test("raised is what lets through what did not pass before; tightening is not", () => {
  const cases: [object, object, [string, boolean][]][] = [
    [{}, { orderNotional: 400_001 }, [["orderNotional", true]]],
    [{}, { orderNotional: 399_999 }, [["orderNotional", false]]],
    [{}, { orderNotional: null }, [["orderNotional", true]]],
    [{ orderNotional: null }, {}, [["orderNotional", false]]],
    [{}, { orderQuantity: { FUT: 101 } }, [["orderQuantity", true]]],
    [{}, { orderQuantity: { STK: 1 } }, [["orderQuantity", false]]],
    [{ requireWhatIf: false }, {}, [["requireWhatIf", false]]],
    [{}, { requireWhatIf: false }, [["requireWhatIf", true]]],
    [{}, { deniedSymbols: ["GME"] }, [["deniedSymbols", false]]],
    [{ deniedSymbols: ["GME"] }, {}, [["deniedSymbols", true]]],
    [{}, { allowedSymbols: ["AAPL"] }, [["allowedSymbols", false]]],
    [{ allowedSymbols: ["AAPL"] }, { allowedSymbols: ["AAPL", "IBM"] }, [["allowedSymbols", true]]],
    [{ lossHalt: 60_000 }, { lossHalt: 60_000 }, []],
  ];
  for (const [was, is, expected] of cases) {
    const changes = limitChanges(parseSettings(paper(was)), parseSettings(paper(is)));
    expect(changes.map(({ key, raised }) => [key, raised])).toEqual(expected);
  }
  const own = limitChanges(parseSettings(paper({ accounts: { DU1: { dayOrders: 1 } } })), defaultSettings);
  expect(own).toMatchObject([{ mode: "paper", account: "DU1", key: "dayOrders", raised: true }]);
});

Deno.test("previews are bound to a version that every limit changes", () => {
  const version = settingsVersion(parseSettings(paper({ dayOrders: 5 })));
  expect(settingsVersion(parseSettings(paper({ dayOrders: 5 })))).toBe(version);
  expect(settingsVersion(parseSettings(paper({ dayOrders: 6 })))).not.toBe(version);
  expect(settingsVersion(defaultSettings)).not.toBe(version);
});

Deno.test("config check prints the limits that hold and where each comes from, or every fault", async () => {
  const path = await Deno.makeTempFile({ suffix: ".json" });
  const run = (...args: string[]) => {
    const said = { out: "", err: "" };
    const code = runConfigCommand(args, {
      write: (text) => said.out += text,
      complain: (text) => said.err += text,
      env: { HOME: "/nowhere" },
    });
    return { code, ...said };
  };
  try {
    Deno.writeTextFileSync(path, paper({ dayOrders: 5, accounts: { DU1: { dayOrders: 3 } } }));
    const right = run("check", path);
    expect(right.code).toBe(0);
    expect(right.out).toMatch(/paper\n(.*\n)*? {2}dayOrders +5 orders +file\n/);
    expect(right.out).toMatch(/paper, account DU1\n(.*\n)*? {2}dayOrders +3 orders +file, account\n/);
    expect(right.out).toMatch(/live\n(.*\n)*? {2}dayOrders +200 orders +default\n/);
    Deno.writeTextFileSync(path, paper({ dayOrdrs: 5 }));
    expect(run("check", "--config", path)).toMatchObject({ code: 1, out: "" });
    expect(run("check", path).err).toBe(
      `${path}: limits.paper.dayOrdrs: unknown, did you mean 'dayOrders'?\n`,
    );
    expect(run("check").out).toContain("not there, the defaults hold");
    expect(run("frobnicate")).toMatchObject({ code: 2 });
    expect(run("check", "--frobnicate")).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^Unknown option/),
    });
    for (const help of ["--help", "-h"]) expect(run("check", help).out).toMatch(/^Usage/);
    // As editors of Windows save it.
    Deno.writeTextFileSync(path, `\ufeff${paper({ dayOrders: 5 }).replaceAll(",", ",\r\n")}`);
    expect(run("check", path).code).toBe(0);
    Deno.writeFileSync(path, Uint8Array.from([0xff, 0xfe, 0x7b, 0, 0x7d, 0]));
    expect(run("check", path).err).toBe(`${path}: it is not UTF-8: save it in that encoding\n`);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("previews: one number is for all kinds, a record changes those it names, null is any amount, and a typo is named", () => {
  const of = (previews: unknown, secType: string) =>
    previewTolerance(parseSettings(JSON.stringify({ version: 1, previews })), secType);
  expect(of({}, "STK")).toEqual({ pricePercent: "1", moneyPercent: "5" });
  expect(of({}, "OPT").pricePercent).toBe("10");
  expect(of({ pricePercent: 2.5 }, "OPT").pricePercent).toBe("2.5");
  expect(of({ pricePercent: { OPT: 4, STK: null } }, "OPT").pricePercent).toBe("4");
  expect(of({ pricePercent: { OPT: 4, STK: null } }, "STK").pricePercent).toBeNull();
  expect(of({ pricePercent: { OPT: 4 } }, "CASH").pricePercent).toBe("0.3");
  expect(of({ pricePercent: null, moneyPercent: null }, "OPT")).toEqual({
    pricePercent: null,
    moneyPercent: null,
  });
  expect(faults(JSON.stringify({ version: 1, previews: { pricePercen: 1 } }))).toEqual([
    "previews.pricePercen: unknown, did you mean 'pricePercent'?",
  ]);
});

Deno.test("B5: the zone of the day is read like every other one, and is one that days can be counted in", () => {
  const zones = [
    ["EST", "America/New_York"],
    ["Central European Standard Time", "Europe/Warsaw"],
    ["CST (China Standard Time)", "Asia/Shanghai"],
    ["UTC+8", "+08:00"],
    ["Europe/Berlin", "Europe/Berlin"],
  ];
  for (const [word, zone] of zones) {
    const { day } = parseSettings(JSON.stringify({ version: 1, day: { timeZone: word } }));
    expect(day.timeZone).toBe(zone);
    expect(dayOf(Date.parse("2026-08-31T14:30:00Z"), day).end).toBeGreaterThan(0);
  }
});
