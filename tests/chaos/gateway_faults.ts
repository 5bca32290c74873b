// What a gateway may do wrong in a fault run, drawn from the seed.
import type { Fault } from "@lotse/paper-gateway";
import type { Dice } from "./dice.ts";

const ORDER_MESSAGES = ["openOrder", "orderStatus", "execDetails", "commissionReport", "error"] as const;
const REQUESTS = [
  "reqPositions",
  "reqAllOpenOrders",
  "reqExecutions",
  "reqCompletedOrders",
  "reqIds",
  "reqCurrentTime",
] as const;

/** One fault of the gateway or of its way to IB. */
export function gatewayFault(dice: Dice): Fault {
  const what = dice.int(1, 100);
  if (what <= 28) {
    return {
      kind: "message",
      type: dice.maybe(0.15) ? "*" : dice.one(...ORDER_MESSAGES),
      do: dice.one("drop", "drop", "duplicate", "delay", "reorder"),
      delayMs: dice.int(50, 4000),
      chance: dice.one(0.3, 0.6, 1),
      count: dice.int(1, 12),
    };
  }
  if (what <= 40) {
    return {
      kind: "place",
      do: dice.one("lost", "silent", "late", "reject"),
      delayMs: dice.int(200, 15_000),
      count: dice.int(1, 2),
    };
  }
  if (what <= 45) return { kind: "modify", do: dice.one("reject", "lost"), count: dice.int(1, 2) };
  if (what <= 58) {
    return {
      kind: "cancel",
      do: dice.one("10147", "10148", "161", "lost", "late", "fill-instead", "fill-after-cancelled"),
      effect: dice.one("none", "cancel", "fill"),
      delayMs: dice.int(0, 4000),
      count: dice.int(1, 3),
    };
  }
  if (what <= 66) {
    return {
      kind: "fill",
      do: dice.one("correct", "late"),
      delayMs: dice.int(200, 6000),
      count: dice.int(1, 3),
    };
  }
  if (what <= 76) {
    return {
      kind: "upstream",
      do: dice.one("lost", "broken"),
      forMs: dice.int(200, 15_000),
      back: dice.one("restored", "data-lost"),
    };
  }
  return otherFault(dice, what);
}

function otherFault(dice: Dice, what: number): Fault {
  if (what <= 83) {
    return {
      kind: "restart",
      downMs: dice.int(100, 6000),
      notice: dice.maybe(0.5),
      ...(dice.maybe(0.6) ? { idRollback: dice.int(1, 8) } : {}),
    };
  }
  if (what <= 87) return { kind: "tif-preset", mode: "10349", always: true };
  if (what <= 92) {
    const how = dice.one(
      "half-open",
      "silent",
      "slow",
      "eof",
      "eof-before-handshake",
      "eof-after-handshake",
      "client-id-in-use",
    );
    return { kind: "connection", do: how, bytesPerSecond: dice.int(400, 4000), count: 1 };
  }
  if (what <= 95) return { kind: "what-if", do: dice.one("silent", "error", "empty-first"), count: 1 };
  return {
    kind: "request",
    type: dice.one(...REQUESTS),
    do: dice.one("ignore", "delay"),
    delayMs: dice.int(100, 9000),
    count: 1,
  };
}
