// A journal as the first release wrote it: its tables, and the rows of a day in the shapes that it had.
import { DatabaseSync } from "node:sqlite";
import { GENESIS, rowHash } from "../chain.ts";

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
/** An order of its own, filled. */
export const OWN = "11111111-1111-4111-8111-111111111111";
/** One whose change failed, and of which nothing more is known. */
export const CHANGED = "22222222-2222-4222-8222-222222222222";

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

let heard = 0;
const callback = (type: string, row: object) => {
  heard += 1;
  return ["callback", null, { event: { type, seq: heard, at: AT, epoch: 1, ...row }, clientId: 7 }] as const;
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

/** Kind, order and data, in their order. */
export const OLD_ROWS = [
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

/** Writes it, the day `times` times; the last time as of `lastAt` (ISO 8601). */
export function writeOldJournal(path: string, times = 1, lastAt = AT): void {
  const db = new DatabaseSync(path);
  db.exec(`${FIRST_SCHEMA}; BEGIN`);
  const insert = db.prepare("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?)");
  let [seq, previousHash] = [0, GENESIS];
  for (let time = 0; time < times; time++) {
    for (const [kind, clientOrderId, data] of OLD_ROWS) {
      seq += 1;
      const at = time === times - 1 ? lastAt : AT;
      const row = { seq, at, kind, clientOrderId, data: JSON.stringify(data), previousHash };
      const hash = rowHash(row);
      insert.run(row.seq, row.at, kind, clientOrderId, row.data, previousHash, hash);
      previousHash = hash;
    }
  }
  db.prepare("INSERT INTO head VALUES (1, ?, ?)").run(seq, previousHash);
  db.exec("COMMIT");
  db.close();
}
