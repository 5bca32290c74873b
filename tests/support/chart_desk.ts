// A scripted desk with a price history: for what is shown of a chart.
import type { Bar, Snapshot } from "@/lib/contract/api.ts";
import {
  aapl,
  busySnapshot,
  details,
  execution,
  order,
  position,
  positionsOf,
  preview,
  quote,
} from "./screen_samples.ts";
import { ScriptedDesk } from "./scripted_desk.ts";

const MINUTES = 5;
const COUNT = 120;

/** Bars that wander around 187 and end a moment ago. */
export function history(daily = false): Bar[] {
  const step = (daily ? 24 * 60 : MINUTES) * 60_000;
  const last = Math.floor(Date.now() / step) * step;
  return Array.from({ length: COUNT }, (_, index) => {
    const open = 185 + 3 * Math.sin(index / 9) + index / 60;
    const close = open + 0.4 * Math.sin(index * 2.3);
    const at = new Date(last - (COUNT - 1 - index) * step).toISOString();
    const text = (value: number) => value.toFixed(2);
    return {
      time: daily ? at.slice(0, 10) : at,
      open: text(open),
      high: text(Math.max(open, close) + 0.2),
      low: text(Math.min(open, close) - 0.2),
      close: text(close),
      volume: String(1000 + index * 7),
    };
  });
}

/** With that history, one working order, a position, two fills and a live quote. */
export function chartDesk(more: Partial<Snapshot> = {}): ScriptedDesk {
  const desk = new ScriptedDesk(busySnapshot({
    quotes: { [aapl.conId]: quote("187.24", "187.26", { last: "187.25" }) },
    orders: { "1": order("1", { limitPrice: "186.00" }) },
    positions: positionsOf(position(aapl, "100", { entryPrice: "185.5" })),
    executions: {
      e1: execution("e1", { at: history()[40]?.time ?? "", side: "BUY", quantity: "100", price: "186" }),
      e2: execution("e2", { at: history()[90]?.time ?? "", side: "SELL", quantity: "25", price: "187" }),
    },
    ...more,
  }));
  desk.on("contract_details", () => details(aapl));
  desk.on("history", ({ barSize }) => ({ bars: history(barSize === "1 day") }));
  desk.on("preview_modify", () => preview());
  return desk;
}
