// Several rows of one contract: the place of listing decides the route, whatever the order of the rows.
import { expect } from "@std/expect";
import { AAPL, detailsOf, ES } from "@/tests/support/samples.ts";
import { marketRuleOf, oneEach } from "./routes.ts";

const es = (exchange: string, validExchanges: string[], marketRuleIds = validExchanges.map(() => 67)) =>
  detailsOf({ ...ES, exchange }, { validExchanges, marketRuleIds });

const route = (...rows: ReturnType<typeof es>[]) => oneEach(rows).map(({ contract }) => contract.exchange);

Deno.test("B8: the listing exchange is the route, in whatever order rows and exchanges come", () => {
  for (const valid of [["CME", "QBALGO"], ["QBALGO", "CME"]]) {
    expect(route(es("QBALGO", valid), es("CME", valid))).toEqual(["CME"]);
    expect(route(es("CME", valid), es("QBALGO", valid))).toEqual(["CME"]);
    expect(route(es("QBALGO", valid))).toEqual(["CME"]);
    expect(route(es("", valid))).toEqual(["CME"]);
  }
  expect(route(es("QBALGOIEU", ["QBALGOIEU", "ICEEU"]))).toEqual(["ICEEU"]);
  expect(route(es("CFETAS", ["CFETAS", "CFE"]), es("CFE", ["CFETAS", "CFE"]))).toEqual(["CFE"]);
});

Deno.test("B8: SMART where the contract has it, then the primary exchange", () => {
  const stock = (exchange: string, validExchanges: string[], primaryExchange = "NASDAQ") =>
    detailsOf({ ...AAPL, exchange, primaryExchange }, {
      validExchanges,
      marketRuleIds: validExchanges.map((_, at) => at),
    });
  expect(route(stock("IBKRATS", ["IBKRATS", "NASDAQ", "SMART"]))).toEqual(["SMART"]);
  expect(route(stock("TRADEGATE", ["TRADEGATE", "IBIS"], "IBIS"))).toEqual(["IBIS"]);
  expect(route(stock("TRADEGATE", ["TRADEGATE", "IBIS"], ""))).toEqual(["TRADEGATE"]);
  // A primary exchange that takes no orders is no route.
  expect(route(stock("IBIS", ["IBIS"], "FWB"))).toEqual(["IBIS"]);
});

Deno.test("B8: the rows of one conId are one, and every place keeps its own market rule", () => {
  const rows = [
    es("QBALGO", ["QBALGO"], [1]),
    detailsOf({ ...ES, conId: 7, exchange: "CME" }, { validExchanges: ["CME"], marketRuleIds: [5] }),
    es("CME", ["CME", "QBALGO"], [67, 1]),
  ];
  const [first, second, ...rest] = oneEach(rows);
  expect(rest).toEqual([]);
  expect(second?.contract.conId).toBe(7);
  expect(first && marketRuleOf(first, "CME")).toBe(67);
  expect(first && marketRuleOf(first, "QBALGO")).toBe(1);
});

Deno.test("B8: the rule of a place that IB did not list is known only when all have the same", () => {
  expect(marketRuleOf({ validExchanges: ["A", "B"], marketRuleIds: [7, 7] }, "C")).toBe(7);
  expect(marketRuleOf({ validExchanges: ["A", "B"], marketRuleIds: [7, 8] }, "C")).toBe(null);
  expect(marketRuleOf({ validExchanges: ["A", "B"], marketRuleIds: [7] }, "B")).toBe(null);
  expect(marketRuleOf({ validExchanges: [], marketRuleIds: [] }, "")).toBe(null);
});
