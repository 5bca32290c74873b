import { expect } from "@std/expect";
import type { ConnectionView, QuoteView } from "@/lib/contract/api.ts";
import { precautionNames, type TwsConfig } from "@/lib/contract/protocol/common.ts";
import { say } from "@/lib/contract/says/say.ts";
import { BridgeError } from "@/lib/server/errors.ts";
import { checkTws, judged, type TwsKnown } from "./tws_check.ts";

const precautions = Object.fromEntries(
  precautionNames.map((name) => [name, false]),
) as TwsConfig["precautions"];
const CONFIG: TwsConfig = {
  readOnlyApi: false,
  allowLocalhostOnly: true,
  trustedIPs: [],
  socketPort: 7497,
  masterClientId: null,
  sendMarketDataInLotsForUsStocks: false,
  roundAccountValuesToNearestWholeNumber: false,
  precautions,
  autoLogoffTime: "11:45 PM",
  autoLogoffPeriod: null,
  autoLogoffType: "restart",
};
const CONNECTION = {
  socket: "connected",
  upstream: "up",
  sync: "ready",
  serverVersion: 219,
  readOnly: false,
  gateway: "127.0.0.1:7497",
  lock: null,
  farms: { usfarm: "ok", eufarm: "idle" },
  restartWindow: { from: "23:40", to: "00:10", timeZone: "America/New_York", inside: false, changesAt: "" },
};

type Changes = Partial<Record<keyof typeof CONNECTION, unknown>>;
const known = (changes: Changes = {}, rest: Partial<TwsKnown> = {}): TwsKnown => ({
  connection: { ...CONNECTION, ...changes } as unknown as ConnectionView,
  mode: "paper",
  quotes: [{ dataType: "live" }, { dataType: "live" }] as QuoteView[],
  config: CONFIG,
  ...rest,
});

const table = (of: TwsKnown) =>
  Object.fromEntries(judged(of).map(({ name, state, value }) => [name, `${state} ${value}`]));

Deno.test("a TWS that is set as the desk needs it is good in every line", () => {
  expect(table(known())).toEqual({
    version: "good 219",
    readOnly: "good off",
    account: "good paper",
    upstream: "good up",
    precautions: "good null",
    trusted: "good localhost",
    lots: "good off",
    rounding: "good off",
    farms: "good eufarm idle, usfarm ok",
    data: "good live 2",
    restart: "good restart 11:45 PM · 23:40–00:10 America/New_York",
  });
});

Deno.test("what nobody has told is unknown, never good", () => {
  const nothing = known(
    {
      socket: "disconnected",
      upstream: "unknown",
      serverVersion: null,
      farms: {},
      restartWindow: null,
      sync: "none",
    },
    { config: null, quotes: [] },
  );
  expect(new Set(Object.values(table(nothing)))).toEqual(new Set(["unknown null"]));
  const untold = known({}, {
    config: {
      ...CONFIG,
      readOnlyApi: null,
      allowLocalhostOnly: null,
      sendMarketDataInLotsForUsStocks: null,
      roundAccountValuesToNearestWholeNumber: null,
      precautions: Object.fromEntries(
        precautionNames.map((name) => [name, null]),
      ) as TwsConfig["precautions"],
    },
  });
  expect(table(untold)).toMatchObject({
    // Proven all the same: TWS has answered what a read-only one refuses.
    readOnly: "good off",
    trusted: "unknown null",
    lots: "unknown null",
    rounding: "unknown null",
    precautions: "unknown null",
  });
  expect(table(known({ sync: "syncing" }, { config: null })).readOnly).toBe("unknown null");
});

Deno.test("each setting that stands in the way is told with what TWS has said", () => {
  const worst = known(
    {
      serverVersion: 157,
      readOnly: true,
      upstream: "down",
      lock: { code: "MODE_MISMATCH", text: "" },
      farms: { usfarm: "broken" },
      restartWindow: null,
    },
    {
      mode: "live",
      quotes: [{ dataType: "delayed" }, { dataType: "live" }, { dataType: null }] as QuoteView[],
      config: {
        ...CONFIG,
        allowLocalhostOnly: false,
        trustedIPs: ["10.0.0.5"],
        sendMarketDataInLotsForUsStocks: true,
        roundAccountValuesToNearestWholeNumber: true,
        precautions: { ...precautions, bypassOrderPrecautions: true, bypassBondWarning: true },
      },
    },
  );
  expect(table(worst)).toEqual({
    version: "warning 157",
    readOnly: "bad on",
    account: "bad live",
    upstream: "bad down",
    precautions: "warning bypassOrderPrecautions, bypassBondWarning",
    trusted: "warning 10.0.0.5",
    lots: "warning on",
    rounding: "warning on",
    farms: "bad usfarm broken",
    data: "warning delayed 1, live 1",
    restart: "warning restart 11:45 PM",
  });
  // On another machine somebody has to be let in.
  expect(
    table(known({ gateway: "10.0.0.9:4002" }, { config: { ...CONFIG, allowLocalhostOnly: false } })).trusted,
  )
    .toBe("good null");
});

Deno.test("TWS is asked for its settings where it can be, and what it answers is told apart", async () => {
  const asked: string[] = [];
  const check = async (answer: () => Promise<unknown>, changes: Changes = {}) => {
    const request = (type: string) => {
      asked.push(type);
      return answer();
    };
    const { config: _, ...rest } = known(changes);
    return await checkTws({ link: { request } as never, known: () => rest });
  };
  expect((await check(() => Promise.resolve({ config: [CONFIG] }))).settings).toBe("told");
  const older = await check(() => Promise.resolve({ config: [] }), { serverVersion: 200 });
  expect(older.settings).toBe("older");
  expect(older.checks.find(({ name }) => name === "precautions")?.state).toBe("unknown");
  // It is new enough, and the installed ibapi is not.
  expect((await check(() => Promise.resolve({ config: [] }))).settings).toBe("refused");
  expect((await check(() => Promise.reject(new BridgeError(say("REQUEST_TIMEOUT"))))).settings).toBe(
    "refused",
  );
  expect(asked).toHaveLength(4);
  expect((await check(() => Promise.reject(new Error("not asked")), { socket: "connecting" })).settings).toBe(
    "unconnected",
  );
  expect(asked).toHaveLength(4);
  await expect(check(() => Promise.reject(new TypeError("ours")))).rejects.toThrow("ours");
});
