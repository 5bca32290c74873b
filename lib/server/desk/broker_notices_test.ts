// What of IB's words to the session becomes a notice, and by which name instruments are told whose price
// steps are not known.
import { expect } from "@std/expect";
import { toOrderId, toSocketEpoch } from "@/lib/contract/ids.ts";
import type { BridgeEvent } from "@/lib/contract/protocol.ts";
import { inEnglish } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { nameParts } from "@/lib/server/contracts/contract_view.ts";
import { detailsOf, VOD } from "@/tests/support/samples.ts";
import { brokerNotice, ruleNotice } from "./broker_notices.ts";

const OPTION = {
  ...VOD,
  conId: 700001,
  symbol: "SPX",
  secType: "OPT",
  lastTradeDateOrContractMonth: "20261218",
  strike: "6000",
  right: "C",
  multiplier: "100",
  currency: "USD",
  exchange: "SMART",
  primaryExchange: "",
  localSymbol: "SPXW  261218C06000000",
  tradingClass: "SPXW",
};

Deno.test("B9: the notice of missing price steps names the instrument as every other place does", () => {
  const details = detailsOf(OPTION);
  const missing = ruleNotice({ contract: OPTION, details, ruleId: 26, known: false });
  expect(missing).toMatchObject({ level: "warning", code: "PRICE_STEPS_UNKNOWN" });
  expect(missing.text).toContain("of SPXW 18 Dec 2026 6000 call are (market rule 26)");
  const known = ruleNotice({ contract: OPTION, details, ruleId: 26, known: true });
  expect(known.text).toBe("The price steps of SPXW 18 Dec 2026 6000 call are known now");
  const says = say("PRICE_STEPS_KNOWN", { symbol: nameParts(VOD, detailsOf(VOD)) });
  expect(inEnglish(says)).toBe("The price steps of VOD LSE GBP are known now");
});

Deno.test("P12, P60: margin warnings alarm, pacing warns, unknown words to the session are shown raw, all else has its own place", () => {
  const session: BridgeEvent<"error">["about"] = { kind: "session" };
  const told = (code: number, about: BridgeEvent<"error">["about"] = session) =>
    brokerNotice({
      type: "error",
      seq: 1,
      at: "2026-03-02T15:00:00.000Z",
      epoch: toSocketEpoch(1),
      code,
      message: "IB's words",
      advancedRejectJson: null,
      about,
    });
  expect(told(2148, { kind: "order", orderId: toOrderId(3) })).toMatchObject({
    level: "error",
    code: "IB_2148",
  });
  expect(told(100)).toMatchObject({
    level: "warning",
    code: "IB_100",
    text: expect.stringContaining("IB's words"),
  });
  expect(told(99999)).toMatchObject({ level: "warning", text: "IB said 99999: IB's words" });
  for (const code of [1100, 1101, 1102, 2104, 2103, 326, 504]) expect(told(code)).toBeNull();
  expect(told(99999, { kind: "order", orderId: toOrderId(3) })).toBeNull();
  expect(told(10197, { kind: "subscription", sub: 1 })).toBeNull();
});
