import { expect } from "@std/expect";
import { checks } from "@/lib/contract/says/en/checks.ts";
import { limits } from "@/lib/contract/says/en/limits.ts";
import { orders } from "@/lib/contract/says/en/orders.ts";
import { evidence as german } from "@/lib/contract/says/screen/de/evidence.ts";
import { evidence as english } from "@/lib/contract/says/screen/en/evidence.ts";
import { refusalFamily } from "./explain.ts";

/** News, and what is said of an order that lives. */
const NO_REFUSALS = new Set(["LIMITS_CHANGED", "LIQUIDATION", "CONNECTION_LOST"]);

Deno.test("whatever refuses an order on its way has an explanation of its own kind", () => {
  const codes = [checks, limits, orders].flatMap((table) => Object.keys(table))
    .map((key) => key.split(".")[0] ?? "")
    .filter((code) => /^[A-Z_]+$/.test(code) && !NO_REFUSALS.has(code));
  expect(new Set(codes).size).toBeGreaterThan(70);
  expect([...new Set(codes.filter((code) => refusalFamily(code) === "other"))]).toEqual([]);
});

Deno.test("the nearest kind is told", () => {
  const kinds = {
    TRADING_HALTED: "halted",
    "lock.halted": "halted",
    "lock.closeLive": "live",
    "lock.disconnected": "notReady",
    READ_ONLY: "readOnly",
    READ_ONLY_API: "readOnly",
    LIMIT_DAILY_LOSS: "loss",
    LIMIT_ORDERS_PER_SECOND: "pace",
    LIMIT_QUOTE_MISSING: "input",
    LIMIT_PRICE_COLLAR: "price",
    LIMIT_MAX_NOTIONAL: "size",
    LIMIT_SHORT_SALE: "kinds",
    ORDER_PRICE_OFF_TICK: "draft",
    ORDER_LOOKS_ALIKE: "confirm",
    ORDER_NOT_MODIFIABLE: "ended",
    ORDER_REFUSED_BY_IB: "ib",
    PREVIEW_STALE: "preview",
    POSITION_CHANGED: "position",
    DESK_NOT_READY: "notReady",
    LIVE_NOT_ARMED: "live",
    MODE_MISMATCH: "mode",
    NETWORK: "unknown",
    SOMETHING_NEW: "other",
  };
  for (const [code, family] of Object.entries(kinds)) {
    expect([code, refusalFamily(code)]).toEqual([code, family]);
    expect(Object.keys(english)).toContain(`explain.${family}`);
    expect(Object.keys(german)).toContain(`explain.${family}`);
  }
});
