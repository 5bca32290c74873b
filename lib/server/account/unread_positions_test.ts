// Positions that IB reports and that could not be read: unknown, not zero, and nothing else with them.
import { expect } from "@std/expect";
import type { CommandResult } from "@/lib/contract/protocol.ts";
import { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import { SubscriptionIds } from "@/lib/server/subscription_ids.ts";
import { UnreadRows } from "@/lib/server/unread_rows.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { AAPL, detailsOf, ES, unreadRow } from "@/tests/support/samples.ts";
import { ScriptedLink } from "@/tests/support/scripted_link.ts";
import { AccountBook } from "./account_book.ts";

const ACCOUNT = "DU1234567";
const held = (conId: number, position = "10") => ({
  account: ACCOUNT,
  contract: { ...AAPL, conId },
  position,
  avgCost: "187.35",
});

async function bookWith(answer: CommandResult<"positions">, details = detailsOf(AAPL)) {
  const clock = new ManualClock();
  const said = { answer };
  const link = new ScriptedLink({
    positions: () => said.answer,
    account_updates: () => ({}),
    pnl: () => ({}),
    pnl_single: () => ({}),
    unsubscribe: () => ({}),
    contract_details: () => ({ details: [details] }),
    market_rule: () => ({ increments: [] }),
  });
  const unread = new UnreadRows();
  const contracts = new ContractBook({ link, clock });
  const book = new AccountBook({ link, contracts, clock, subs: new SubscriptionIds(), unread });
  link.onEvent((event) => book.onEvent(event));
  await book.sync([ACCOUNT]);
  const quantity = (conId: number) => book.positions.reading(ACCOUNT, conId)?.quantity ?? null;
  return { book, link, said, unread, quantity };
}

Deno.test("a position that could not be read is unknown, and so is every one that the list does not have", async () => {
  const { book, said, quantity } = await bookWith({
    positions: [held(1)],
    unread: [unreadRow({ account: ACCOUNT, conId: 2 })],
  });
  expect([quantity(1), quantity(2), quantity(3)]).toEqual(["10", null, "0"]);
  expect([book.positions.isWhole(ACCOUNT), book.positions.isWhole("DU7654321")]).toEqual([false, true]);
  said.answer = { positions: [held(1)], unread: [unreadRow()] };
  await book.readPositions();
  expect([quantity(1), quantity(2), quantity(3)]).toEqual(["10", null, null]);
  said.answer = { positions: [held(1), held(2, "-3")] };
  await book.readPositions();
  expect([quantity(1), quantity(2), quantity(3)]).toEqual(["10", "-3", "0"]);
  expect(book.positions.isWhole(ACCOUNT)).toBe(true);
});

Deno.test("a change that could not be read makes its position unknown, one without a name all of them", async () => {
  const { link, unread, quantity } = await bookWith({ positions: [held(1), held(2)] });
  unread.missed("position", unreadRow({ account: ACCOUNT, conId: 1 }));
  expect([quantity(1), quantity(2)]).toEqual([null, "10"]);
  link.emit("position", held(1, "7"));
  expect([quantity(1), quantity(2)]).toEqual(["7", "10"]);
  unread.missed("position", undefined);
  expect([quantity(1), quantity(2)]).toEqual([null, null]);
});

Deno.test("two positions without a number are not one: neither is told apart, and both are missing", async () => {
  const { book, link, unread, quantity } = await bookWith({
    positions: [held(0, "5"), held(0, "9"), held(1)],
  });
  expect(book.positions.openKeys()).toEqual([`${ACCOUNT}/1`]);
  expect([quantity(1), quantity(2)]).toEqual(["10", null]);
  await book.readPositions();
  link.emit("position", held(0, "4"));
  expect(unread.of("positions").some(({ pushed }) => pushed)).toBe(true);
});

Deno.test("a future without a multiplier that could be read is not worth 1 a point: IB's details say it, or nothing does", async () => {
  const es = { ...ES, multiplier: null };
  for (const [told, expected] of [["50", { entryPrice: "5000", moneyPerPoint: "50" }], [null, {}]] as const) {
    const { book, link } = await bookWith({
      positions: [{ account: ACCOUNT, contract: es, position: "2", avgCost: "250000" }],
    }, detailsOf({ ...ES, multiplier: told }));
    const sub = link.requests.findLast(({ type }) => type === "pnl_single")?.fields["sub"] as number;
    const figures = { daily: "1", unrealized: "1", realized: "0", value: "501000" };
    link.emit("pnl_single", { sub, position: "2", ...figures });
    const unknown = { entryPrice: null, marketPrice: null, moneyPerPoint: null };
    expect(book.positionView(`${ACCOUNT}/${ES.conId}`)).toMatchObject({
      quantity: "2",
      marketValue: "501000",
      averageCost: "250000",
      ...(told === null ? unknown : { ...expected, marketPrice: "5010" }),
      contract: { multiplier: told },
    });
  }
});
