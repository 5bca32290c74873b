import { expect } from "@std/expect";
import { AccountBook } from "@/lib/server/account/account_book.ts";
import { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import { SubscriptionIds } from "@/lib/server/subscription_ids.ts";
import { UnreadRows } from "@/lib/server/unread_rows.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { AAPL, detailsOf, unreadRow } from "@/tests/support/samples.ts";
import { ScriptedLink } from "@/tests/support/scripted_link.ts";
import { limitAccounts } from "./limit_accounts.ts";

const ACCOUNT = "DU1234567";

/** An account that holds ten of an instrument; `onPnl` hears of each stream of P&L that is opened. */
function holding(
  contract: typeof AAPL,
  avgCost: string,
  { clock = new ManualClock(), onPnl = () => {} }: {
    clock?: ManualClock;
    onPnl?: (sub: number) => void;
  } = {},
) {
  const link = new ScriptedLink({
    positions: () => ({ positions: [{ account: ACCOUNT, contract, position: "10", avgCost }] }),
    account_updates: () => ({}),
    account_values: () => ({}),
    pnl: ({ sub }) => {
      onPnl(sub);
      return {};
    },
    pnl_single: () => ({}),
    unsubscribe: () => ({}),
    contract_details: () => ({ details: [detailsOf(contract)] }),
    market_rule: () => ({ increments: [] }),
  });
  const contracts = new ContractBook({ link, clock });
  const unread = new UnreadRows();
  const accounts = new AccountBook({ link, contracts, clock, subs: new SubscriptionIds(), unread });
  link.onEvent((event) => accounts.onEvent(event));
  return { link, accounts, unread };
}

Deno.test("limits are held against figures of this connection: after it, and until they have come again, nothing is known", async () => {
  const clock = new ManualClock();
  let subs: number[] = [];
  const { link, accounts, unread } = holding(AAPL, "187.35", { clock, onPnl: (sub) => subs.push(sub) });
  let dayStart = 0;
  const figures = limitAccounts(accounts, () => dayStart);
  const known = () => ({
    netLiquidation: figures.netLiquidation(ACCOUNT),
    rate: figures.rate(ACCOUNT, "EUR"),
    exposure: figures.exposure(ACCOUNT),
    dailyPnl: figures.dailyPnl(ACCOUNT)?.value ?? null,
  });
  const NOTHING = { netLiquidation: null, rate: null, exposure: null, dailyPnl: null };
  const value = (key: string, text: string, currency: string) =>
    link.emit("account_value", { account: ACCOUNT, key, value: text, currency });
  const connect = async () => {
    subs = [];
    await accounts.sync([ACCOUNT]);
    value("NetLiquidation", "50000", "USD");
    value("ExchangeRate", "1.1", "EUR");
    const [sub = 0] = subs;
    link.emit("pnl", { sub, daily: "-5", unrealized: "0", realized: "0" });
  };

  expect(known()).toEqual(NOTHING);
  await connect();
  const all = { netLiquidation: "50000", rate: "1.1", exposure: "1873.5", dailyPnl: "-5" };
  expect(known()).toEqual(all);
  // What the limits assume of a currency counts for what is held in it, too.
  expect(figures.exposure(ACCOUNT, (currency) => currency === "USD" ? "2" : null)).toBe("3747");
  expect(figures.exposure(ACCOUNT, () => null)).toBe(null);
  // Money that is worth nothing would keep every limit.
  value("ExchangeRate", "0.00", "EUR");
  expect(known()).toEqual({ ...all, rate: null });
  value("ExchangeRate", "1.1", "EUR");
  // What could not be read is not counted as nothing.
  for (const account of ["", ACCOUNT]) {
    unread.read("positions", [unreadRow({ account, conId: 7 })]);
    expect(known()).toEqual({ ...all, exposure: null });
  }
  unread.read("positions", [unreadRow({ account: "DU7654321", conId: 7 })]);
  expect(known()).toEqual(all);
  unread.read("positions");
  // What a position is worth follows IB's last word of it, a cost does until there is one.
  link.emit("portfolio", {
    account: ACCOUNT,
    contract: AAPL,
    position: "10",
    marketPrice: "190",
    marketValue: "1900",
    averageCost: "187.35",
    unrealizedPnl: "26.5",
    realizedPnl: "0",
  });
  expect([known().exposure, known().exposure]).toEqual(["1900", "1900"]);
  link.emit("position", { account: ACCOUNT, contract: AAPL, position: "20", avgCost: "187.35" });
  expect(known().exposure).toBe("3747");
  link.emit("position", { account: ACCOUNT, contract: AAPL, position: "10", avgCost: "187.35" });
  expect(known().exposure).toBe("1900");
  // IB's day goes on over the beginning of the desk's: what it had then is not of this day.
  const pnl = (daily: string, unrealized: string) =>
    link.emit("pnl", { sub: subs[0] ?? 0, daily, unrealized, realized: "0" });
  pnl("-900", "-900");
  expect(known().dailyPnl).toBe("-900");
  dayStart = clock.now() + 1_000;
  clock.advance(60_000);
  link.emit(
    "pnl",
    { sub: subs[0] ?? 0, daily: "-950", unrealized: "-950", realized: "0" },
    new Date(clock.now()).toISOString(),
  );
  expect(figures.dailyPnl(ACCOUNT)).toMatchObject({ value: "-50", isOwn: true });
  dayStart = 0;
  pnl("-5", "0");
  // IB says itself that they are not to be trusted.
  value("AccountReady", "false", "");
  expect(known()).toEqual(NOTHING);
  value("AccountReady", "true", "");
  accounts.markDisconnected();
  expect(known()).toEqual(NOTHING);
  await connect();
  // What so many of it were worth is still better than what they cost.
  expect(known()).toEqual({ ...all, exposure: "1900" });
  accounts.markStale();
  expect(known()).toEqual(NOTHING);
  accounts.close();
});

Deno.test("B18: a bond counts with the most that it can have cost, until IB has told a value of any quantity", async () => {
  const bond = { ...AAPL, conId: 771_000_001, symbol: "US-T", secType: "BOND" };
  const { link, accounts } = holding(bond, "97");
  const figures = limitAccounts(accounts, () => 0);
  await accounts.sync([ACCOUNT]);
  link.emit("account_value", { account: ACCOUNT, key: "NetLiquidation", value: "50000", currency: "USD" });
  expect(figures.exposure(ACCOUNT)).toBe("9700");
  const hold = (position: string, avgCost: string) =>
    link.emit("position", { account: ACCOUNT, contract: bond, position, avgCost });
  hold("10", "970");
  expect(figures.exposure(ACCOUNT)).toBe("97000");
  link.emit("portfolio", {
    account: ACCOUNT,
    contract: bond,
    position: "10",
    marketPrice: "98.5",
    marketValue: "9850",
    averageCost: "970",
    unrealizedPnl: "150",
    realizedPnl: "0",
  });
  expect(figures.exposure(ACCOUNT)).toBe("9850");
  // Of twenty IB has told no value yet, but that it tells costs in money.
  hold("20", "975");
  expect(figures.exposure(ACCOUNT)).toBe("19500");
  accounts.close();
});
