// Requests that nobody means: every address and method of the routes folder, bodies around the words of the
// contract, headers without end.
import type { ActionName } from "@/lib/contract/actions.ts";
import { ROOT } from "@/lib/server/root.ts";

export const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
type Method = typeof methods[number];

/**
 * The addresses that the files of `routes/` answer, so that a new one is among them; `[id]` is a word of
 * somebody's.
 */
export function routePaths(folder = `${ROOT}/routes`, below = ""): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    if (isDirectory) return routePaths(`${folder}/${name}`, `${below}/${name.replace(/^\((.*)\)$/, "")}`);
    const [, page] = /^([^_].*?)\.tsx?$/.exec(name) ?? [];
    if (page === undefined) return [];
    const path = page === "index" ? below || "/" : `${below}/${page}`;
    return [path.replace(/\[[^\]]*\]/g, "x%00")];
  }).sort();
}

export interface Fuzzed {
  path: string;
  init: RequestInit & { headers: Record<string, string> };
}

const AAPL = 265598;
const order = { account: "DU1", conId: AAPL, side: "BUY", quantity: "1", orderType: "MKT", tif: "DAY" };
const id = "b0a1c2d3-0000-4000-8000-000000000000";

/** A body that the schema takes for each action: what is changed in it gets further than noise would. */
export const wishes = {
  connect: {},
  // Carried out, it would keep everything after it from the desk.
  disconnect: { not: "meant" },
  search_symbols: { pattern: "AAPL" },
  contract_details: { conId: AAPL },
  watch: { conId: AAPL },
  unwatch: { conId: AAPL },
  explain_quote: { conId: AAPL },
  option_series: { conId: AAPL },
  option_strikes: { conId: AAPL, exchange: "SMART", tradingClass: "AAPL", expiry: "20270115" },
  show_options: { view: "fuzz", conIds: [AAPL] },
  hide_options: { view: "fuzz" },
  show_depth: { view: "fuzz", conId: AAPL },
  hide_depth: { view: "fuzz" },
  history: { conId: AAPL, barSize: "1 hour", duration: "1 D" },
  preview_order: { order },
  preview_modify: { clientOrderId: id, changes: { quantity: "2", tif: "DAY" } },
  preview_close: { account: "DU1", conId: AAPL, percent: "50", orderType: "LMT", limitPrice: "1" },
  preview_flatten: { account: "DU1" },
  promote_preview: {
    account: "DU1",
    promotion: JSON.stringify({
      lotse: "promotion",
      version: 1,
      mode: "paper",
      at: "2026-08-31T14:30:00Z",
      order,
    }),
  },
  submit: { previewToken: id, idempotencyKey: "12345678", confirmDuplicate: true, confirmWarnings: true },
  cancel_order: { clientOrderId: id },
  cancel_all: { scope: "app" },
  set_trading_state: { state: "active", reason: "why not" },
  arm_live: { account: "DU1", typedAccount: "DU1", passphrase: "none" },
  disarm_live: {},
  reload_settings: { reason: "why not" },
  propose_order: { order, reason: "why not" },
  withdraw_proposal: { proposalId: id },
  list_watch_lists: {},
  create_watch_list: { name: "Tech" },
  rename_watch_list: { listId: id, name: "Banks" },
  delete_watch_list: { listId: id },
  add_to_watch_list: { listId: id, conId: AAPL },
  remove_from_watch_list: { listId: id, conId: AAPL },
  move_in_watch_list: { listId: id, conId: AAPL, place: 0 },
  show_watch_list: { listId: id },
  hide_watch_list: { listId: id },
  check_tws: {},
  list_sessions: {},
  log_out: {},
  end_session: { sessionId: id },
  end_other_sessions: {},
  reject_proposal: { proposalId: id, reason: "why not" },
} as const satisfies Record<ActionName, object>;
const actionNames = Object.keys(wishes) as ActionName[];

const hostile: readonly unknown[] = [
  ...[null, true, false, -1, 0, 0.1, 1e308, Number.MAX_SAFE_INTEGER, [], {}, [[]], ""],
  ...["NaN", "1e999", "-0", "00", "9".repeat(400), "0." + "9".repeat(400), "1,000", "٣", "0x10", "Infinity"],
  ...["\u0000", "\u202e", "\ud800", "\u2028", "\r\n{}", "__proto__", "constructor", "toString", "<script>"],
  ...["BUY", "GTD", "TRAIL", "STP LMT", "DU1", "2026-02-30T00:00:00Z", "a".repeat(8_000), "%00", "../../x"],
];
const fields = [
  ...[
    "order",
    "account",
    "quantity",
    "cashQuantity",
    "limitPrice",
    "stopPrice",
    "trailingPercent",
    "exchange",
  ],
  ...[
    "takeProfit",
    "oco",
    "goodTillDate",
    "conId",
    "previewToken",
    "__proto__",
    "constructor",
    "changes",
    "state",
  ],
];

/** The nth request of a run: addresses and methods in turn, everything else by `random`. */
export function fuzzedRequest(n: number, random: () => number, account: string): Fuzzed {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const paths = [...routes, "/api/nothing", "/nothing", "/boot.js"];
  // Half of them at the one address that takes commands.
  const path = n % 2 === 0 ? "/api/trading" : pick(paths);
  const method = n % 2 === 0 ? "POST" : pick(methods);
  const headers: Record<string, string> = {};
  for (
    const name of ["last-event-id", "cookie", "accept-language", "origin", "x-lotse-key", "if-none-match"]
  ) {
    if (random() < 0.1) headers[name] = headerValue(pick);
  }
  const query = random() < 0.3
    ? `?${pick(["token", "day", "limit", "before", "key", "%00"])}=${queryValue(pick)}`
    : "";
  if (method === "GET" || method === "HEAD") return { path: path + query, init: { method, headers } };
  headers["content-type"] = pick(types);
  return { path: path + query, init: { method, headers, body: fuzzedBody(pick, random, account) } };
}

const routes = routePaths();
const types = [
  ...Array(6).fill("application/json"),
  ...[
    "application/x-www-form-urlencoded",
    "text/plain",
    "application/json; charset=x",
    "multipart/form-data",
  ],
] as readonly string[];

type Pick = <T>(from: readonly T[]) => T;

function headerValue(pick: Pick): string {
  const value = String(pick(hostile));
  // What a client can not send is nothing that a desk could get.
  return value.replace(/[^\x20-\x7e]/g, "%").slice(0, 4_000).trim();
}

function queryValue(pick: Pick): string {
  return pick([
    "",
    "%",
    "%zz",
    "1e9",
    "2026-02-30",
    encodeURIComponent(String(pick(hostile)).replace(/\ud800/, "")),
  ]);
}

function fuzzedBody(pick: Pick, random: () => number, account: string): string {
  const action = random() < 0.95 ? pick(actionNames) : pick(hostile);
  const wish = Object.hasOwn(wishes, String(action)) ? wishes[action as ActionName] : {};
  let value: unknown = { action, ...structuredClone(wish) };
  for (let times = Math.floor(random() * 3); times > 0; times--) value = changed(value, pick, random);
  const text = JSON.stringify(value).replaceAll('"DU1"', JSON.stringify(account));
  if (random() < 0.85) return text;
  const at = Math.floor(random() * text.length);
  return text.slice(0, at) + pick(["", "\u0000", "}", '"', "\\u", "%zz", "&token=", "[".repeat(500)]) +
    text.slice(at + 1);
}

/** One thing in it is another: a value, a field more, a field less. */
function changed(value: unknown, pick: Pick, random: () => number): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return pick(hostile);
  const entries = Object.entries(value);
  const kind = random();
  if (kind < 0.2 || entries.length === 0) {
    // As JSON has it: a literal would set the prototype.
    return Object.fromEntries([...entries, [pick(fields), pick(hostile)]]);
  }
  const at = Math.floor(random() * entries.length);
  if (kind < 0.35) return Object.fromEntries(entries.filter((_, index) => index !== at));
  return Object.fromEntries(
    entries.map(([key, each], index) => [key, index === at ? changed(each, pick, random) : each]),
  );
}
