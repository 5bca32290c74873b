// What stands in a chart beside the bars: lines of working orders and of the position, marks of own fills.
import type { ExecutionView, OrderView, PositionView, TradingSession } from "@/lib/contract/api.ts";
import { add, type DecimalString, sign } from "@/lib/contract/decimal.ts";
import { formatQuantity, type Lang } from "@/lib/contract/format.ts";
import type { Side } from "@/lib/contract/order_fields.ts";
import type { Translate } from "@/lib/contract/says/screen/mod.ts";
import { type ChartBar } from "./chart_bars.ts";
import { sessionDay } from "./session_day.ts";
import { canModify, isOpen, orderQuantity } from "./order_view.ts";

/** The prices of an order that are lines; one that trails moves by itself. */
const lineFields = ["limitPrice", "stopPrice"] as const;
export type LineField = (typeof lineFields)[number];

export interface PriceLine {
  /** The same line of the same thing, whatever its price. */
  key: string;
  price: DecimalString;
  tone: "buy" | "sell" | "position";
  text: string;
  /** What is changed when it is dragged; `null` for what can not be. */
  change: { order: OrderView; field: LineField } | null;
}

export interface LineSources {
  conId: number;
  orders: readonly OrderView[];
  positions: readonly PositionView[];
  lang: Lang;
  t: Translate;
}

export function priceLines({ conId, orders, positions, lang, t }: LineSources): PriceLine[] {
  const ofOrders = orders.filter((order) => isOpen(order) && order.contract.conId === conId).flatMap((
    order,
  ) =>
    [...lineFields, "trailStopPrice" as const].flatMap((field): PriceLine[] => {
      const price = order[field];
      if (price === null) return [];
      const isFixed = field !== "trailStopPrice";
      return [{
        key: `${order.clientOrderId} ${field}`,
        price,
        tone: order.side === "BUY" ? "buy" : "sell",
        text: `${order.side} ${orderQuantity(order, lang)} ${
          field === "limitPrice" ? "LMT" : isFixed ? "STP" : "TRAIL"
        }`,
        change: isFixed && canModify(order) ? { order, field } : null,
      }];
    })
  );
  const ofPositions = positions.flatMap(({ account, contract, quantity, entryPrice }): PriceLine[] =>
    contract.conId !== conId || entryPrice === null || sign(quantity) === 0 ? [] : [{
      key: `${account}/${conId}`,
      price: entryPrice,
      tone: "position",
      text: t("chart.position", { quantity: formatQuantity(quantity, lang) }),
      change: null,
    }]
  );
  return [...ofOrders, ...ofPositions];
}

export interface FillMark {
  time: ChartBar["time"];
  side: Side;
  /** All fills of one side within one bar together. */
  quantity: DecimalString;
}

export interface MarkSources {
  conId: number;
  executions: readonly ExecutionView[];
  bars: readonly ChartBar[];
  sessions: readonly TradingSession[];
}

/** Each at the bar in which it happened; what has no bar here, or is of no known time, has none. */
export function fillMarks({ conId, executions, bars, sessions }: MarkSources): FillMark[] {
  const marks = new Map<string, FillMark>();
  for (const { contract, at, part, side, quantity } of executions) {
    // The shares of an advisor's accounts are in the fill of the order already.
    const isMeant = contract.conId === conId && part !== "allocation";
    const bar = isMeant && at !== null ? barOf(Date.parse(at), bars, sessions) : null;
    if (bar === null) continue;
    const key = `${bar.time} ${side}`;
    const before = marks.get(key);
    marks.set(key, {
      time: bar.time,
      side,
      quantity: before === undefined ? quantity : add(before.quantity, quantity),
    });
  }
  return [...marks.values()].sort((a, b) => a.time < b.time ? -1 : a.time > b.time ? 1 : 0);
}

/**
 * The last bar that has begun by then: the next one may be hours away. One of a day is that of the exchange's
 * date, and of UTC's where no session is known.
 */
function barOf(at: number, bars: readonly ChartBar[], sessions: readonly TradingSession[]): ChartBar | null {
  if (typeof bars[0]?.time === "number") {
    return bars.findLast(({ time }) => typeof time === "number" && time <= at / 1000) ?? null;
  }
  const day = sessionDay(at, sessions) ?? new Date(at).toISOString().slice(0, 10);
  return bars.findLast(({ time }) => time === day) ?? null;
}
