// Price steps that IB does not tell: nobody waits for them longer than a moment, and they are asked for again
// without a preview.
import { expect } from "@std/expect";
import { bridgeFailure } from "@/lib/server/bridge/testing/failures.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { AAPL, detailsOf } from "@/tests/support/samples.ts";
import { ScriptedLink } from "@/tests/support/scripted_link.ts";
import { ContractBook, type RuleNews } from "./contract_book.ts";
import { MarketRules } from "./market_rules.ts";

const STEPS = [{ lowEdge: "0", increment: "0.01" }];

/** A broker that says nothing to a question: the bridge fails it at its deadline. */
function deafLink(clock: ManualClock, deaf: { details: boolean; rule: boolean }) {
  const silence = (deadlineMs: number) =>
    new Promise<never>((_, reject) =>
      clock.after(deadlineMs, () => reject(bridgeFailure("REQUEST_TIMEOUT")))
    );
  return new ScriptedLink({
    contract_details: ({ deadlineMs }) =>
      deaf.details
        ? silence(deadlineMs)
        : { details: [detailsOf(AAPL, { validExchanges: ["SMART"], marketRuleIds: [777] })] },
    market_rule: ({ deadlineMs }) => deaf.rule ? silence(deadlineMs) : { increments: STEPS },
  });
}

function bookWith(deaf: { details: boolean; rule: boolean }) {
  const clock = new ManualClock();
  const link = deafLink(clock, deaf);
  const news: RuleNews[] = [];
  const book = new ContractBook({ link, clock, onRule: (one) => news.push(one) });
  return { clock, link, news, book };
}

Deno.test("B10: an unanswered price rule leaves the instrument usable and is named, not asked for at each preview", async () => {
  const { clock, link, book } = bookWith({ details: false, rule: true });
  expect((await book.info(AAPL.conId)).missingRule).toBe(777);
  const first = book.rules(AAPL.conId);
  await clock.run(1_000);
  expect(await first).toMatchObject({ priceIncrements: null, missingRule: 777 });
  await clock.run(10_000);
  // From here on it is known to be silent: at once.
  for (let n = 0; n < 5; n++) expect((await book.rules(AAPL.conId)).missingRule).toBe(777);
  expect(link.count("market_rule")).toBe(1);
});

Deno.test("B10: a silent price rule is told once, asked again in the background, and told when it is known", async () => {
  const deaf = { details: false, rule: true };
  const { clock, link, book, news } = bookWith(deaf);
  await book.info(AAPL.conId);
  await clock.run(120_000);
  expect(link.count("market_rule")).toBeGreaterThan(1);
  expect(news.map(({ ruleId, known }) => [ruleId, known])).toEqual([[777, false]]);
  deaf.rule = false;
  await clock.run(310_000);
  expect(news.map(({ known }) => known)).toEqual([false, true]);
  expect(await book.rules(AAPL.conId)).toMatchObject({ priceIncrements: STEPS, missingRule: null });
  const asked = link.count("market_rule");
  await clock.run(3600_000);
  expect(link.count("market_rule")).toBe(asked);
  book.close();
});

Deno.test("B10: a rule that could not be asked for, for want of a socket, is asked for by whoever wants it next", async () => {
  let connected = false;
  const link = new ScriptedLink({
    contract_details: () => ({ details: [detailsOf(AAPL, { marketRuleIds: [777] })] }),
    market_rule: () => {
      if (!connected) throw bridgeFailure("NOT_CONNECTED");
      return { increments: STEPS };
    },
  });
  const book = new ContractBook({ link, clock: new ManualClock() });
  expect((await book.rules(AAPL.conId)).priceIncrements).toBeNull();
  connected = true;
  expect((await book.rules(AAPL.conId)).priceIncrements).toEqual(STEPS);
});

Deno.test("B10: an order waits three seconds for the details of its instrument, and finds an answer that came later", async () => {
  const deaf = { details: true, rule: false };
  const { clock, book } = bookWith(deaf);
  const first = book.rules(AAPL.conId);
  const refused = expect(first).rejects.toMatchObject({ code: "CONTRACT_RULES_UNKNOWN", status: 503 });
  await clock.run(3_000);
  await refused;
  deaf.details = false;
  await clock.run(15_000);
  expect((await book.rules(AAPL.conId)).contract.conId).toBe(AAPL.conId);
});

Deno.test("B10: details of yesterday stand while IB does not answer for those of today", async () => {
  const deaf = { details: false, rule: false };
  const { clock, link, book } = bookWith(deaf);
  await book.rules(AAPL.conId);
  deaf.details = true;
  await clock.run(13 * 3600_000);
  const asked = book.rules(AAPL.conId);
  await clock.run(1_000);
  expect((await asked).contract.symbol).toBe("AAPL");
  expect(link.count("contract_details")).toBe(2);
});

Deno.test("B16: rules that IB contradicts are asked anew, and stand until and unless the answer comes", async () => {
  const deaf = { details: false, rule: false };
  const { clock, link, book, news } = bookWith(deaf);
  await book.rules(AAPL.conId);
  deaf.rule = true;
  deaf.details = true;
  book.renew(AAPL.conId);
  expect([link.count("contract_details"), link.count("market_rule")]).toEqual([2, 2]);
  const rules = book.rules(AAPL.conId);
  await clock.run(20_000);
  expect(await rules).toMatchObject({ priceIncrements: STEPS, missingRule: null });
  expect(news).toEqual([]);
  book.close();
});

Deno.test("steps are told from the lowest price on, in whatever order IB names them", async () => {
  const [low, high] = [{ lowEdge: "0", increment: "0.05" }, { lowEdge: "3", increment: "0.1" }];
  const clock = new ManualClock();
  const link = new ScriptedLink({ market_rule: () => ({ increments: [high, low] }) });
  const rules = new MarketRules({ link, clock, onChange: () => {} });
  expect(await rules.steps(1)).toEqual([low, high]);
});
