// What is told of instruments whose price steps are not known: by the name that they have everywhere else.
import { expect } from "@std/expect";
import { inEnglish } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { nameParts } from "@/lib/server/contracts/contract_view.ts";
import { detailsOf, VOD } from "@/tests/support/samples.ts";
import { ruleNotice } from "./broker_notices.ts";

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
