// What has happened, newest first: the desk's notices, and one line for each order that has filled or ended.
import type { ExecutionView, Notice, OrderView } from "@/lib/contract/api.ts";
import type { Lang } from "@/lib/contract/format.ts";
import { orderNews } from "./notifications.ts";
import type { Wording } from "./speech.ts";

export interface ActivityRow {
  key: string;
  /** A wire time. */
  at: string;
  level: Notice["level"];
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
}

/** The newest `most` rows. A thousand fills of one order are one row, which moves up with each of them. */
export function activityRows(
  { notices, orders, fills }: ActivitySources,
  lang: Lang,
  most: number,
): ActivityRow[] {
  const rows = [...noticeRows(notices, most), ...orderRows(orders, fillsByOrder(fills), lang)];
  return rows.sort((a, b) => a.at < b.at ? 1 : a.at > b.at ? -1 : 0).slice(0, most);
}

function noticeRows(notices: Readonly<Record<string, Notice>>, most: number): ActivityRow[] {
  return Object.entries(notices)
    // Numbers grow.
    .sort(([a], [b]) => Number(b) - Number(a))
    .slice(0, most)
    .map(([key, notice]) => ({
      key: `notice ${key}`,
      at: notice.at,
      level: notice.level,
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
      text: news.text,
      said: news.detail,
      code: null,
      fills: own?.count ?? 0,
    }];
  });
}
