import { bridgeFailure } from "@/lib/server/bridge/testing/failures.ts";
import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { AAPL, detailsOf, ES } from "@/tests/support/samples.ts";
import { ScriptedLink } from "@/tests/support/scripted_link.ts";
import { ContractBook } from "./contract_book.ts";
import { parseSearch } from "./search_query.ts";

Deno.test("Details and the market rule of the routing exchange are asked once for all who ask", async () => {
  const link = new ScriptedLink({
    contract_details: () => ({
      details: [
        detailsOf({ ...AAPL, exchange: "NASDAQ" }, {
          validExchanges: ["NYSE", "SMART"],
          marketRuleIds: [7, 26],
        }),
      ],
    }),
    market_rule: ({ ruleId }) => ({
      increments: [{ lowEdge: "0", increment: ruleId === 26 ? "0.01" : "0.5" }],
    }),
  });
  const book = new ContractBook({ link, clock: new ManualClock() });
  const [first] = await Promise.all([book.rules(265598), book.rules(265598)]);
  expect(first.contract.exchange).toBe("SMART");
  expect(first.priceIncrements).toEqual([{ lowEdge: "0", increment: "0.01" }]);
  expect(link.count("contract_details")).toBe(1);
  expect(book.peek(265598)).toEqual(first);
});

Deno.test("A future is routed to where it is listed", async () => {
  const link = new ScriptedLink({
    contract_details: () => ({ details: [detailsOf(ES, { validExchanges: ["CME", "QBALGO"] })] }),
    market_rule: () => ({ increments: [{ lowEdge: "0", increment: "0.25" }] }),
  });
  const info = await new ContractBook({ link, clock: new ManualClock() }).info(ES.conId);
  expect(info.contract.exchange).toBe("CME");
});

Deno.test("B8: a place is a choice with its own price steps, the usual one stands first, and no other is taken", async () => {
  const link = new ScriptedLink({
    contract_details: () => ({
      details: [
        detailsOf({ ...ES, exchange: "QBALGO" }, {
          validExchanges: ["QBALGO", "CME"],
          marketRuleIds: [7, 67],
        }),
      ],
    }),
    market_rule: ({ ruleId }) => ({
      increments: [{ lowEdge: "0", increment: ruleId === 67 ? "0.25" : "1" }],
    }),
  });
  const book = new ContractBook({ link, clock: new ManualClock() });
  const { exchanges, contract, priceRules } = await book.view(ES.conId);
  expect([exchanges, contract.exchange]).toEqual([["CME", "QBALGO"], "CME"]);
  expect(priceRules).toEqual([{ lowEdge: "0", increment: "0.25" }]);
  const other = await book.rules(ES.conId, "QBALGO");
  expect([other.contract.exchange, other.priceIncrements]).toEqual(["QBALGO", [{
    lowEdge: "0",
    increment: "1",
  }]]);
  expect((await book.view(ES.conId, "QBALGO")).exchanges[0]).toBe("CME");
  await expect(book.rules(ES.conId, "NYSE")).rejects.toMatchObject({
    code: "ORDER_EXCHANGE_UNSUPPORTED",
    field: "exchange",
  });
});

Deno.test("A conId that IB does not know is a 404 with its field, and is asked again next time", async () => {
  const link = new ScriptedLink({
    contract_details: () => {
      throw bridgeFailure("IB_ERROR", {
        code: 200,
        message: "No security definition",
      });
    },
  });
  const book = new ContractBook({ link, clock: new ManualClock() });
  for (let n = 0; n < 2; n++) {
    await expect(book.info(1)).rejects.toMatchObject({
      code: "CONTRACT_UNKNOWN",
      status: 404,
      field: "conId",
    });
  }
  expect(link.count("contract_details")).toBe(2);
});

Deno.test("A failed request is not kept as an answer", async () => {
  let calls = 0;
  const link = new ScriptedLink({
    contract_details: () => {
      if (calls++ === 0) throw bridgeFailure("REQUEST_TIMEOUT");
      return { details: [detailsOf(AAPL)] };
    },
    market_rule: () => ({ increments: [] }),
  });
  const book = new ContractBook({ link, clock: new ManualClock() });
  await expect(book.info(265598)).rejects.toMatchObject({ code: "REQUEST_TIMEOUT" });
  expect((await book.info(265598)).contract.symbol).toBe("AAPL");
});

Deno.test("The search is kept for five minutes, whatever the case of the letters", async () => {
  const clock = new ManualClock();
  const link = new ScriptedLink({ matching_symbols: () => ({ matches: [] }) });
  const book = new ContractBook({ link, clock });
  await book.search("aapl");
  await book.search(" AAPL ");
  expect(link.count("matching_symbols")).toBe(1);
  clock.advance(301_000);
  await book.search("AAPL");
  expect(link.count("matching_symbols")).toBe(2);
});

Deno.test("FX, futures and options are typed in their exact forms", () => {
  expect(parseSearch("eur.usd")).toMatchObject({
    contract: { symbol: "EUR", currency: "USD", secType: "CASH", exchange: "IDEALPRO" },
  });
  expect(parseSearch("ES fut 202612")).toMatchObject({
    contract: { symbol: "ES", secType: "FUT", lastTradeDateOrContractMonth: "202612" },
  });
  // No strike is so long: the bridge could not carry it.
  expect(parseSearch("AAPL 20261218 99999999999999999999 C").kind).toBe("pattern");
  expect(parseSearch("AAPL 20261218 200 c")).toMatchObject({
    contract: { symbol: "AAPL", secType: "OPT", strike: "200", right: "C" },
  });
  expect(parseSearch("Apple Inc")).toEqual({ kind: "pattern", pattern: "Apple Inc" });
  expect(parseSearch("Nestlé\n")).toEqual({ kind: "pattern", pattern: "Nestle" });
  expect(parseSearch("株😀")).toEqual({ kind: "pattern", pattern: "" });
});

Deno.test("A class of shares that is typed with a point is found under IB's blank, after what was typed", async () => {
  const brk = {
    conId: 72063691,
    symbol: "BRK B",
    secType: "STK",
    primaryExchange: "NYSE",
    currency: "USD",
    description: "BERKSHIRE HATHAWAY",
    derivativeSecTypes: [],
  };
  const asked: string[] = [];
  const link = new ScriptedLink({
    matching_symbols: ({ pattern }) => {
      asked.push(pattern);
      return {
        matches: pattern === "BRK B" ? [brk] : pattern === "TECK.B" ? [{ ...brk, symbol: pattern }] : [],
      };
    },
  });
  const book = new ContractBook({ link, clock: new ManualClock() });
  const found = async (text: string) =>
    (await book.search(text)).matches.map(({ contract }) => contract.symbol);
  expect(await found("BRK.B")).toEqual(["BRK B"]);
  expect(await found("TECK.B")).toEqual(["TECK.B"]);
  expect(await found("Apple Inc.")).toEqual([]);
  expect(asked).toEqual(["BRK.B", "BRK B", "TECK.B", "Apple Inc."]);
});

Deno.test("Two months of one future are told apart in the search, the nearest first; what can not be read stays", async () => {
  const months = new Map([[2, "20270319"], [1, "20261218"]]);
  const link = new ScriptedLink({
    matching_symbols: () => ({
      matches: [2, 1, 3].map((conId) => ({
        conId,
        symbol: "ES",
        secType: conId === 3 ? "STK" : "FUT",
        primaryExchange: "",
        currency: "USD",
        description: "E-mini",
        derivativeSecTypes: [],
      })),
    }),
    contract_details: ({ contract: { conId } }) => ({
      details: [
        detailsOf({
          ...ES,
          conId,
          lastTradeDateOrContractMonth: months.get(conId) ?? "",
          localSymbol: `ES${conId}`,
        }),
      ],
    }),
    market_rule: () => ({ increments: [] }),
  });
  const { matches: found } = await new ContractBook({ link, clock: new ManualClock() }).search("es");
  expect(found.map(({ contract }) => [contract.conId, contract.localSymbol, contract.lastTradeDate]))
    .toEqual([[3, "", ""], [1, "ES1", "20261218"], [2, "ES2", "20270319"]]);
  // Only what ends is asked for.
  expect(link.count("contract_details")).toBe(2);
});

Deno.test("P12: an order asks once more for what a name still waits for, before the others, and what comes first counts", async () => {
  const answers: PromiseWithResolvers<void>[] = [];
  const link = new ScriptedLink({
    contract_details: async () => {
      const answer = Promise.withResolvers<void>();
      answers.push(answer);
      await answer.promise;
      return { details: [detailsOf(AAPL)] };
    },
    market_rule: () => ({ increments: [] }),
  });
  const book = new ContractBook({ link, clock: new ManualClock() });
  const name = book.info(AAPL.conId);
  const orders = [book.rules(AAPL.conId), book.rules(AAPL.conId)];
  expect(link.requests.map(({ fields }) => fields["urgent"])).toEqual([false, true]);
  answers[1]?.resolve();
  expect((await Promise.all(orders)).map(({ contract }) => contract.conId)).toEqual([
    AAPL.conId,
    AAPL.conId,
  ]);
  // The slow one fails: what is known is not forgotten for it.
  answers[0]?.reject(bridgeFailure("REQUEST_TIMEOUT"));
  await name.catch(() => {});
  await book.rules(AAPL.conId);
  expect(link.count("contract_details")).toBe(2);
});

Deno.test("B10: an answer of which no row could be read is no word that there is no such instrument; what was known stays", async () => {
  const details = [detailsOf(AAPL)];
  const link = new ScriptedLink({
    contract_details: () => ({ details: details.splice(0) }),
    market_rule: () => ({ increments: [] }),
  });
  const clock = new ManualClock();
  const book = new ContractBook({ link, clock });
  const { contract } = await book.info(AAPL.conId);
  await clock.run(13 * 3600_000);
  // Asked again after its time, and the answer can not be read.
  expect((await book.info(AAPL.conId)).contract).toEqual(contract);
  expect(link.count("contract_details")).toBe(2);
  await expect(book.info(ES.conId)).rejects.toMatchObject({ code: "CONTRACT_RULES_UNKNOWN", status: 503 });
  book.close();
});

Deno.test("a search says how many rows it lacks and is asked anew; what an order rests on is not read in part", async () => {
  let unreadRows: number | undefined = 2;
  const lacks = () => unreadRows === undefined ? {} : { unreadRows };
  const link = new ScriptedLink({
    contract_details: ({ contract }) => ({
      details: [detailsOf({ ...ES, conId: contract.conId || ES.conId })],
      ...lacks(),
    }),
    matching_symbols: () => ({ matches: [], ...lacks() }),
  });
  const book = new ContractBook({ link, clock: new ManualClock() });
  expect(await book.search("ES FUT")).toMatchObject({
    matches: [{ contract: { symbol: "ES" } }],
    unreadRows: 2,
  });
  expect(await book.search("abc")).toEqual({ matches: [], unreadRows: 2 });
  expect(await book.listed({ symbol: "ES" })).toMatchObject({ rows: [{}], unreadRows: 2 });
  await expect(book.info(1)).rejects.toMatchObject({ code: "CONTRACT_RULES_UNKNOWN" });
  unreadRows = undefined;
  expect(Object.keys(await book.search("ES FUT"))).toEqual(["matches"]);
  await book.search("ES FUT");
  expect(await book.search("abc")).toEqual({ matches: [] });
  expect((await book.info(1)).contract.conId).toBe(1);
  expect([link.count("contract_details"), link.count("matching_symbols")]).toEqual([5, 2]);
});
