import { expect } from "@std/expect";
import { aapl, contract, details, order, position, positionsOf } from "@/tests/support/screen_samples.ts";
import { isCalled, ordersToCancel, parseWish, positionToClose } from "./palette.ts";
import { matchOf } from "./palette_match.ts";

const wish = (line: string, lang: "en" | "de" = "en") => parseWish(line, lang);

Deno.test("commands are understood in both languages, whatever the screen speaks", () => {
  expect(wish("")).toEqual({ do: "nothing" });
  expect(wish("cancel aapl")).toEqual({ do: "cancel", symbol: "AAPL" });
  expect(wish("storno alle")).toEqual({ do: "cancelAll" });
  expect(wish("close tsla")).toEqual({ do: "close", symbol: "TSLA", percent: "100" });
  expect(wish("close 50% tsla")).toEqual({ do: "close", symbol: "TSLA", percent: "50" });
  expect(wish("schließen 12,5% TSLA", "de")).toEqual({ do: "close", symbol: "TSLA", percent: "12.5" });
  expect(wish("schließe tsla", "de")).toEqual({ do: "close", symbol: "TSLA", percent: "100" });
  expect(wish("kaufen 10 tsla")).toMatchObject({ do: "order", order: { side: "BUY" } });
  expect(wish("verkaufen 10 tsla")).toMatchObject({ do: "order", order: { side: "SELL" } });
  expect(wish("flatten")).toEqual({ do: "flatten" });
  expect(wish("Abbau")).toEqual({ do: "reducing" });
  expect(wish("halt")).toEqual({ do: "stop" });
  expect(wish("theme light")).toEqual({ do: "theme", theme: "light" });
  expect(wish("sprache deutsch")).toEqual({ do: "language", lang: "de" });
  expect(wish("aapl")).toEqual({ do: "instrument", symbol: "AAPL" });
});

Deno.test("an order is read as one, and what is neither is nothing", () => {
  expect(wish("b 100 aapl 280")).toMatchObject({ do: "order", order: { symbol: "AAPL", limit: "280" } });
  expect(wish("b 100 aapl soon")).toEqual({ do: "wrong", gap: "word", at: "soon" });
  // One letter is a symbol, too.
  expect(wish("b")).toEqual({ do: "instrument", symbol: "B" });
  for (
    const line of [
      "close 150% tsla",
      "close 0% tsla",
      "close 50 tsla",
      "close",
      "theme pink",
      "language fr",
      "flatten now",
      "cancel aapl msft",
      "cancel constructor tostring",
      "theme constructor",
      "language toString",
    ]
  ) expect([line, wish(line)]).toEqual([line, { do: "unknown" }]);
  expect(wish("constructor")).toEqual({ do: "instrument", symbol: "CONSTRUCTOR" });
});

Deno.test("a cancel by symbol leaves what protects a position to a question, and other instruments alone", () => {
  const orders = [
    order("a1"),
    order("a2", { side: "SELL", orderType: "STP", stopPrice: "170", limitPrice: null }),
    order("a3", { state: "filled" }),
    order("a4", { contract: contract("AAPLX", 1) }),
  ];
  const ids = (positions: Parameters<typeof ordersToCancel>[2]) => {
    const { free, protecting } = ordersToCancel("aapl", orders, positions);
    return [free, protecting].map((all) => all.map(({ clientOrderId }) => clientOrderId));
  };
  expect(ids(positionsOf(position(aapl, "100")))).toEqual([["a1"], ["a2"]]);
  expect(ids({})).toEqual([["a1", "a2"], []]);
});

Deno.test("a position that is not the only one of its name is not closed by that name", () => {
  const option = contract("AAPL", 7, { secType: "OPT", localSymbol: "AAPL  261218C00290000" });
  const [held, call] = [position(aapl, "100"), position(option, "2")];
  expect(positionToClose("AAPL", [held])).toBe(held);
  expect(positionToClose("AAPL", [held, call])).toBe("several");
  expect(positionToClose("AAPL261218C00290000", [held, call])).toBe(call);
  expect(positionToClose("TSLA", [held])).toBe("none");
});

Deno.test("a class of shares and a pair of currencies are called in every way in which they are written", () => {
  const class_ = contract("BRK B", 1, { localSymbol: "BRK B" });
  const pair = contract("EUR", 2, { secType: "CASH", localSymbol: "EUR.USD" });
  for (const name of ["BRK.B", "BRK/B", "BRK-B", "BRKB"]) {
    expect([name, isCalled(class_, name)]).toEqual([name, true]);
  }
  for (const name of ["EUR.USD", "EUR/USD", "EURUSD"]) {
    expect([name, isCalled(pair, name)]).toEqual([name, true]);
  }
  expect(isCalled(class_, "BRK.A")).toBe(false);
  const nameless = contract("ES", 4, { secType: "BAG", localSymbol: "" });
  expect(["-", ".", "/"].filter((name) => isCalled(nameless, name))).toEqual([]);
  expect(isCalled(pair, "EURGBP")).toBe(false);
  expect(parseWish("close brk.b", "en")).toEqual({ do: "close", symbol: "BRK.B", percent: "100" });
  // Of two that are called so, the one that is written so is meant.
  const other = contract("BRKB", 3);
  const found = (symbol: string, lacks = 0) =>
    matchOf(symbol, {
      ticket: null,
      search: {
        kind: "matches",
        pattern: symbol,
        lacks,
        matches: [class_, other].map((one) => ({ contract: one, description: "" })),
      },
    });
  expect(found("BRKB")).toMatchObject({ contract: { conId: 3 } });
  expect(found("BRK.B")).toMatchObject({ contract: { conId: 1 } });
  expect(found("BRKB", 1)).toBe("none");
});

Deno.test("an option in the ticket is not meant by the symbol of its underlying", () => {
  const option = contract("AAPL", 7, { secType: "OPT", localSymbol: "AAPL  261218C00290000" });
  const future = contract("ES", 8, { secType: "FUT", localSymbol: "ESZ6" });
  const search = {
    kind: "matches" as const,
    pattern: "AAPL",
    lacks: 0,
    matches: [{ contract: aapl, description: "" }],
  };
  const found = (symbol: string, held: typeof option) => matchOf(symbol, { ticket: details(held), search });
  expect(found("AAPL", option)).toMatchObject({ contract: { conId: aapl.conId } });
  expect(found("AAPL261218C00290000", option)).toMatchObject({ contract: { conId: 7 } });
  expect(found("ES", future)).toMatchObject({ contract: { conId: 8 } });
  expect(found("AAPL", aapl)).toMatchObject({ contract: { conId: aapl.conId } });
});
