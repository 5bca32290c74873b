// What happens at the broker without the desk's doing, as commands to the gateway.
import type { ControlCommand, Ledger } from "@lotse/paper-gateway";
import type { WorldStep } from "./plan.ts";

/** `null` when there is nothing it could happen to. */
export function doInWorld(
  step: WorldStep,
  { orders, executions }: Ledger,
  price: (instrument: "AAPL" | "MSFT") => number,
): ControlCommand | null {
  const live = orders.filter((order) => order.live);
  switch (step.do) {
    case "fill": {
      const order = pick(live, step.pick);
      if (order === null) return null;
      const quantity = String(Math.max(1, Math.round(Number(order.remaining) * step.part)));
      return { do: "fill", permId: order.permId, quantity };
    }
    case "broker cancels": {
      const order = pick(live, step.pick);
      return order === null ? null : { do: "cancel", permId: order.permId };
    }
    case "correct": {
      const execution = pick(executions, step.pick);
      if (execution === null) return null;
      const corrected = (Number(execution.price) + step.cents / 100).toFixed(2);
      return { do: "correct", execId: execution.execId, price: corrected };
    }
    case "typed in TWS": {
      const { instrument: symbol, side: action, resting } = step;
      const order = { do: "type-order" as const, symbol, action, quantity: String(step.quantity) };
      if (!resting) return { ...order, orderType: "MKT" };
      const limitPrice = (price(symbol) * (action === "BUY" ? 0.9 : 1.1)).toFixed(2);
      return { ...order, orderType: "LMT", limitPrice };
    }
    case "price": {
      const moved = (price(step.instrument) * (1 + step.percent / 100)).toFixed(2);
      return { do: "price", symbol: step.instrument, price: moved };
    }
  }
}

function pick<T>(from: readonly T[], index: number): T | null {
  return from[index % Math.max(1, from.length)] ?? null;
}
