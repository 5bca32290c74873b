import { expect } from "@std/expect";
import { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { AAPL, detailsOf } from "@/tests/support/samples.ts";
import { ScriptedLink } from "@/tests/support/scripted_link.ts";
import { Descriptions } from "./descriptions.ts";

Deno.test("a position that is called otherwise than its description has that asked for anew, once for each name", async () => {
  const clock = new ManualClock();
  let told = AAPL;
  const link = new ScriptedLink({
    contract_details: () => ({ details: [detailsOf(told)] }),
    market_rule: () => ({ increments: [] }),
  });
  const contracts = new ContractBook({ link, clock });
  const descriptions = new Descriptions({ contracts, clock, isHeld: () => true, described: () => {} });
  const asked = () => link.count("contract_details");
  descriptions.want(AAPL.conId);
  await clock.run(0);
  descriptions.compare(AAPL);
  expect(asked()).toBe(1);
  const renamed = { ...AAPL, symbol: "APPL", localSymbol: "APPL" };
  // IB's details may follow later than its positions: they are not asked for with each reading.
  for (let reading = 0; reading < 3; reading += 1) {
    descriptions.compare(renamed);
    await clock.run(1_000);
  }
  expect([asked(), contracts.peek(AAPL.conId)?.contract.symbol]).toEqual([2, "AAPL"]);
  told = { ...renamed, symbol: "APLE" };
  descriptions.compare(told);
  await clock.run(1_000);
  expect([asked(), contracts.peek(AAPL.conId)?.contract.symbol]).toEqual([3, "APLE"]);
  descriptions.compare(told);
  expect(asked()).toBe(3);
});
