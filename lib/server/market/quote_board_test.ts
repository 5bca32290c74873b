import { expect } from "@std/expect";
import { FakeClock } from "../../../tests/support/fake_clock.ts";
import { AAPL, detailsOf } from "../../../tests/support/samples.ts";
import { ScriptedLink } from "../../../tests/support/scripted_link.ts";
import { ContractBook } from "../contracts/contract_book.ts";
import { SubscriptionIds } from "../subscription_ids.ts";
import { QuoteBoard } from "./quote_board.ts";

function boardWith(maxLines = 100) {
  const clock = new FakeClock();
  const link = new ScriptedLink({
    market_data: () => ({}),
    unsubscribe: () => ({}),
    contract_details: ({ contract }) => ({ details: [detailsOf({ ...AAPL, conId: contract.conId })] }),
    market_rule: () => ({ increments: [] }),
  });
  const contracts = new ContractBook({ link, clock });
  const board = new QuoteBoard({
    link,
    contracts,
    clock,
    subs: new SubscriptionIds(),
    maxLines,
    staleAfterMs: 5000,
    onChange: () => {},
  });
  link.onEvent((event) => board.onEvent(event));
  board.replay();
  const subs = () =>
    link.requests.filter((request) => request.type === "market_data").map((request) =>
      request.fields["sub"] as number
    );
  return { board, link, clock, subs };
}

Deno.test("Many watchers share one line, the last one closes it", async () => {
  const { board, link } = boardWith();
  await Promise.all([board.watch(1), board.watch(1), board.watch(1)]);
  expect(link.count("market_data")).toBe(1);
  board.unwatch(1);
  board.unwatch(1);
  expect(link.count("unsubscribe")).toBe(0);
  board.unwatch(1);
  expect(link.count("unsubscribe")).toBe(1);
  expect(board.get(1)).toBeNull();
});

Deno.test("One line too many is refused with a clear code", async () => {
  const { board } = boardWith(1);
  await board.watch(1);
  await expect(board.watch(2)).rejects.toMatchObject({ code: "MARKET_DATA_LINES", status: 422 });
  await board.watch(1);
});

Deno.test("A reconnect opens every line once more under a new number, old numbers are dead", async () => {
  const { board, link, subs } = boardWith();
  await board.watch(1);
  link.emit("ticks", { items: [{ sub: subs()[0] ?? 0, bid: "187.24" }] });
  board.markDisconnected();
  expect(board.get(1)).toMatchObject({ bid: "187.24", stale: true });
  board.replay();
  expect(subs()).toHaveLength(2);
  link.emit("ticks", { items: [{ sub: subs()[0] ?? 0, bid: "1" }] });
  expect(board.get(1)?.bid).toBe("187.24");
  link.emit("ticks", { items: [{ sub: subs()[1] ?? 0, bid: "187.30" }] });
  expect(board.get(1)).toMatchObject({ bid: "187.30", stale: false });
});

Deno.test("P62: the data type comes from the callback, and unknown prices are null", async () => {
  const { board, link, subs } = boardWith();
  await board.watch(1);
  const sub = subs()[0] ?? 0;
  link.emit("market_data_type", { sub, dataType: 3 });
  link.emit("ticks", { items: [{ sub, bid: null, ask: "5" }] });
  link.emit("error", {
    code: 10167,
    message: "Displaying delayed market data",
    advancedRejectJson: null,
    about: { kind: "subscription", sub },
  });
  expect(board.get(1)).toMatchObject({ dataType: "delayed", bid: null, ask: "5", advisory: { code: 10167 } });
});

Deno.test("A quote grows stale with age", async () => {
  const { board, link, subs, clock } = boardWith();
  await board.watch(1);
  link.emit("ticks", { items: [{ sub: subs()[0] ?? 0, bid: "1" }] });
  clock.advance(4999);
  expect(board.get(1)?.stale).toBe(false);
  clock.advance(2);
  expect(board.get(1)?.stale).toBe(true);
});
