// A journal of an older release, its rows as that release wrote them: it opens, is whole, is exported, and its orders come back.
import { expect } from "@std/expect";
import { DatabaseSync } from "node:sqlite";
import { systemClock } from "@/lib/server/clock.ts";
import { GENESIS, rowHash } from "@/lib/server/journal/chain.ts";
import { exportRows } from "@/lib/server/journal/export.ts";
import { openJournal } from "@/lib/server/journal/journal.ts";
import { openForReading } from "@/lib/server/journal/schema.ts";
import { readRows, verifyJournal } from "@/lib/server/journal/verify.ts";
import { makeHarness } from "../testing/harness.ts";

/** The tables of the first release. */
const FIRST_SCHEMA = `
  CREATE TABLE journal (seq INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, client_order_id TEXT,
    data TEXT NOT NULL, previous_hash TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
  CREATE INDEX journal_order ON journal (client_order_id) WHERE client_order_id IS NOT NULL;
  CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
  CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
  CREATE TABLE idempotency (key TEXT PRIMARY KEY, token_hash TEXT NOT NULL, client_order_id TEXT NOT NULL,
    state TEXT, at TEXT NOT NULL) STRICT;
  PRAGMA user_version = 1`;

const AT = "2026-08-31T13:40:00.000Z";
const OWN = "11111111-1111-4111-8111-111111111111";
const CHANGED = "22222222-2222-4222-8222-222222222222";

const contract = (fields: object) => ({
  conId: 265598,
  symbol: "AAPL",
  secType: "STK",
  lastTradeDateOrContractMonth: "",
  strike: null,
  right: "",
  multiplier: null,
  exchange: "SMART",
  primaryExchange: "NASDAQ",
  currency: "USD",
  localSymbol: "AAPL",
  tradingClass: "NMS",
  ...fields,
});
const AAPL = contract({});
const BAG = contract({
  conId: 28812380,
  symbol: "SPY",
  secType: "BAG",
  primaryExchange: "",
  localSymbol: "",
});
const CALL = contract({ conId: 700001, symbol: "SPY", secType: "OPT", strike: "600", right: "C" });

/** No amount of cash anywhere, no trailing percentage where it did not exist yet, no legs, no allocation. */
const prices = { lmtPrice: "187.25", auxPrice: null, trailStopPrice: null, trailingPercent: null };
const sentOrder = (orderRef: string) => ({
  action: "BUY",
  totalQuantity: "100",
  orderType: "LMT",
  ...prices,
  tif: "DAY",
  goodTillDate: "",
  outsideRth: false,
  account: "DU1234567",
  orderRef: `lotse:${orderRef}`,
  transmit: true,
  parentId: 0,
  ocaGroup: "",
  ocaType: 0,
});
const terms = {
  quantity: "100",
  orderType: "LMT",
  limitPrice: "187.25",
  stopPrice: null,
  trailingAmount: null,
  tif: "DAY",
  goodTillDate: null,
  outsideRth: false,
};
const NO_MARGINS = Object.fromEntries(
  ["init", "maint"].flatMap((kind) => ["Before", "Change", "After"].map((when) => `${kind}Margin${when}`))
    .concat(["equityWithLoanBefore", "equityWithLoanChange", "equityWithLoanAfter"])
    .concat(["commission", "minCommission", "maxCommission", "suggestedSize"]).map((name) => [name, null]),
);
const NO_WORDS = Object.fromEntries(
  ["commissionCurrency", "marginCurrency", "rejectReason", "warningText", "completedTime", "completedStatus"]
    .map((name) => [name, ""]),
);
const openOrder = (permId: number, of: object, order: object) => ({
  orderId: 0,
  clientId: 0,
  permId,
  contract: of,
  order: { ...sentOrder(""), orderRef: "", filledQuantity: "0", parentPermId: null, ...order },
  orderState: { status: "Submitted", ...NO_MARGINS, ...NO_WORDS },
});
const execution = (permId: number, execId: string, of: object, rest: object) => ({
  execId,
  orderId: 0,
  clientId: 0,
  permId,
  account: "DU1234567",
  contract: of,
  side: "BOT",
  shares: "10",
  price: "1.15",
  cumQty: "10",
  avgPrice: "1.15",
  exchange: "SMART",
  orderRef: "",
  time: "20260831 13:39:00 UTC",
  lastLiquidity: 2,
  liquidation: false,
  ...rest,
});

let seq = 0;
const callback = (type: string, row: object) => {
  seq += 1;
  return ["callback", null, { event: { type, seq, at: AT, epoch: 1, ...row }, clientId: 7 }] as const;
};
const confirm = (id: string, orderId: number) => {
  const planned = {
    clientOrderId: id,
    orderId,
    contract: AAPL,
    order: sentOrder(id),
    terms,
    parentClientOrderId: null,
    closeResult: null,
  };
  return ["confirm", id, { planned, epoch: 1, clientId: 7, previewedAt: AT, bond: { token: "x" } }] as const;
};

const ROWS = [
  ["intent", OWN, { draft: { conId: 265598 } }],
  confirm(OWN, 11),
  ["sent", OWN, {}],
  callback("open_order", {
    ...openOrder(900, AAPL, { orderRef: `lotse:${OWN}` }),
    orderId: 11,
    clientId: 7,
  }),
  callback(
    "execution",
    execution(900, "o.01", AAPL, { orderRef: `lotse:${OWN}`, shares: "100", price: "187.2", cumQty: "100" }),
  ),
  callback("commission", { execId: "o.01", commission: "1", currency: "USD", realizedPnl: null }),
  confirm(CHANGED, 12),
  ["sent", CHANGED, {}],
  ["change", CHANGED, { terms: { ...terms, limitPrice: "187.3" }, epoch: 1, bond: {} }],
  ["change_failed", CHANGED, { code: "OLD", text: "A sentence of that release", nothingSent: true }],
  callback("open_order", openOrder(901, BAG, { totalQuantity: "10", lmtPrice: "1.15" })),
  callback("execution", execution(901, "b.01", BAG, {})),
  callback("execution", execution(901, "l.01", CALL, { price: "3.1" })),
  callback("open_order", openOrder(902, AAPL, { totalQuantity: "0" })),
  ["link_lost", null, { text: "The connection is gone" }],
] as const;

function writeOldJournal(path: string): void {
  const db = new DatabaseSync(path);
  db.exec(FIRST_SCHEMA);
  const insert = db.prepare("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?)");
  let previousHash = GENESIS;
  ROWS.forEach(([kind, clientOrderId, data], at) => {
    const row = { seq: at + 1, at: AT, kind, clientOrderId, data: JSON.stringify(data), previousHash };
    const hash = rowHash(row);
    insert.run(row.seq, row.at, kind, clientOrderId, row.data, previousHash, hash);
    previousHash = hash;
  });
  db.prepare("INSERT INTO head VALUES (1, ?, ?)").run(ROWS.length, previousHash);
  db.close();
}

Deno.test("a journal of the first release opens, is whole, is exported, and its orders come back", async () => {
  const dir = await Deno.makeTempDir({ prefix: "lotse_old_journal_" });
  try {
    const path = `${dir}/journal.sqlite`;
    writeOldJournal(path);
    const before = openForReading(path);
    expect(verifyJournal(before)).toMatchObject({ rows: ROWS.length, faults: [] });
    before.close();
    {
      // The harness closes the journal with itself.
      using harness = makeHarness({ journal: openJournal(path, systemClock) });
      const orders = Object.fromEntries(harness.room.orders().map((order) => [order.clientOrderId, order]));
      expect(orders[OWN]).toMatchObject({
        state: "filled",
        quantity: "100",
        filled: "100",
        averageFillPrice: "187.2",
        commission: "1",
        cashQuantity: null,
        trailingPercent: null,
      });
      expect(orders[CHANGED]).toMatchObject({ state: "unknown", quantity: "100", limitPrice: "187.25" });
      // What that release did not keep of a combo stays unknown: its legs, and the money for which an order is.
      expect(orders["PERM-901"]).toMatchObject({
        filled: "10",
        averageFillPrice: "1.15",
        legFills: [{ quantity: "10" }],
        allocation: null,
      });
      expect(orders["PERM-901"]?.contract.legs).toBe(undefined);
      expect(orders["PERM-902"]).toMatchObject({ quantity: null, remaining: null, cashQuantity: null });
      const parts = harness.room.executions().map(({ execId, part }) => `${execId} ${part}`).sort();
      expect(parts).toEqual(["b.01 order", "l.01 leg", "o.01 order"]);
    }
    const after = openForReading(path);
    const rows = verifyJournal(after);
    expect(rows.faults).toEqual([]);
    expect(rows.rows).toBeGreaterThanOrEqual(ROWS.length);
    const lines = [...exportRows(readRows(after), "jsonl")].map((line) => JSON.parse(line));
    expect(lines.slice(0, ROWS.length).map(({ kind, data }) => [kind, data]))
      .toEqual(ROWS.map(([kind, , data]) => [kind, JSON.parse(JSON.stringify(data))]));
    expect([...exportRows(readRows(after), "csv")]).toHaveLength(rows.rows + 1);
    after.close();
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
