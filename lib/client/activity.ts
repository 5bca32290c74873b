// What has happened, newest first: the desk's notices, one line for each order that has filled or ended, the
// changes of the connection, and what this browser was refused.
import type { ConnectionChange, ExecutionView, Notice, OrderView } from "@/lib/contract/api.ts";
import { sign } from "@/lib/contract/decimal.ts";
import type { Lang } from "@/lib/contract/format.ts";
import { isLabel, translate } from "@/lib/contract/says/screen/mod.ts";
import { orderNews } from "./notifications.ts";
import type { ActivityKind, Refused } from "./settings.ts";
import { spokenText, type Wording } from "./speech.ts";
import { wordsFinder } from "./words.ts";

export interface ActivityRow {
  key: string;
  /** A wire time. */
  at: string;
  level: Notice["level"];
  /** What it is, beside its level; nothing of what is only the desk's. */
  kinds: readonly ("orders" | "fills" | "connection")[];
  /** Said by this page. */
  text: string | null;
  /** Said by the desk or by IB. */
  said: Wording | null;
  code: string | null;
  /** How many executions an order has come by; 0 of what is no fill. */
  fills: number;
}

const levels = { fill: "info", info: "info", problem: "error" } as const;

interface ActivitySources {
  notices: Readonly<Record<string, Notice>>;
  orders: readonly OrderView[];
  /** Newest first. */
  fills: readonly ExecutionView[];
  /** The changes of the connection by number. */
  changes: Readonly<Record<string, ConnectionChange>>;
  /** What this browser was refused. */
  refused: readonly Refused[];
}

/** A thousand fills of one order are one row, which moves up with each of them. */
export function activityRows(
  { notices, orders, fills, changes, refused }: ActivitySources,
  lang: Lang,
): ActivityRow[] {
  const rows = [
    ...noticeRows(notices),
    ...orderRows(orders, fillsByOrder(fills), lang),
    ...changeRows(changes, lang),
    ...refusedRows(refused),
  ];
  return rows.sort((a, b) => a.at < b.at ? 1 : a.at > b.at ? -1 : 0);
}

/** The rows of a kind in which each of the typed words occurs. */
export function foundRows(
  rows: readonly ActivityRow[],
  { kind, words }: { kind: ActivityKind; words: string },
  lang: Lang,
): readonly ActivityRow[] {
  const isFound = wordsFinder(words);
  return rows.filter((row) => isOf(row, kind) && (words === "" || isFound(wordsOf(row, lang))));
}

function isOf({ kinds, level }: ActivityRow, kind: ActivityKind): boolean {
  if (kind === "all") return true;
  return kind === "trouble" ? level !== "info" : kinds.includes(kind);
}

function wordsOf({ text, said, code }: ActivityRow, lang: Lang): string {
  return [text, said && spokenText(said, lang), code].join(" ");
}

/** Numbers grow: of one moment, the later one first. */
function newestFirst<Row>(rows: Readonly<Record<string, Row>>): [number: string, row: Row][] {
  return Object.entries(rows).sort(([a], [b]) => Number(b) - Number(a));
}

function noticeRows(notices: ActivitySources["notices"]): ActivityRow[] {
  return newestFirst(notices).map(([number, notice]) => ({
    key: `notice ${number}`,
    at: notice.at,
    level: notice.level,
    kinds: notice.orderId === undefined ? [] : ["orders"],
    text: null,
    said: notice,
    code: notice.code,
    fills: 0,
  }));
}

interface OrderFills {
  /** When the last of them was, where IB has said it. */
  at: string | null;
  count: number;
}

function fillsByOrder(fills: readonly ExecutionView[]): Map<string, OrderFills> {
  const found = new Map<string, OrderFills>();
  for (const { clientOrderId, at, part } of fills) {
    if (clientOrderId === null || part !== "order") continue;
    const before = found.get(clientOrderId);
    if (before === undefined) found.set(clientOrderId, { at, count: 1 });
    else before.count++;
  }
  return found;
}

function orderRows(
  orders: readonly OrderView[],
  fills: ReadonlyMap<string, OrderFills>,
  lang: Lang,
): ActivityRow[] {
  return orders.flatMap((order): ActivityRow[] => {
    const news = orderNews(order, lang);
    if (news === null) return [];
    const own = fills.get(order.clientOrderId);
    return [{
      key: `order ${order.clientOrderId}`,
      at: (news.tone === "fill" ? own?.at : null) ?? order.timeline.at(-1)?.at ?? "",
      level: levels[news.tone],
      kinds: sign(order.filled) > 0 ? ["orders", "fills"] : ["orders"],
      text: news.text,
      said: news.detail,
      code: null,
      fills: own?.count ?? 0,
    }];
  });
}

function refusedRows(refused: readonly Refused[]): ActivityRow[] {
  return refused.map(({ at, text, code }, index) => ({
    key: `refused ${at} ${index}`,
    at,
    level: "error",
    kinds: [],
    text,
    said: null,
    code,
    fills: 0,
  }));
}

/** What keeps orders or figures from coming. */
const BROKEN: ReadonlySet<string> = new Set([
  "failed",
  "disconnected",
  "down",
  "broken",
  "competing session",
]);

function changeRows(changes: ActivitySources["changes"], lang: Lang): ActivityRow[] {
  return newestFirst(changes).map(([number, { at, layer, state, text, says }]) => ({
    key: `connection ${number}`,
    at,
    level: BROKEN.has(state) ? "warning" : "info",
    kinds: ["connection"],
    text: `${translate(lang, `layer.${layer}`)} ${stateWord(state, lang)}`,
    said: text === null ? null : { text, says },
    code: null,
    fills: 0,
  }));
}

/** Farms and later additions may carry states without a word of their own: those are shown as they are. */
function stateWord(state: string, lang: Lang): string {
  const key = `state.${state}`;
  return isLabel(key) ? translate(lang, key) : state;
}
