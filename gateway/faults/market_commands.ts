// Commands for what a market does: its price, halts, frozen prices.
import { Big } from "../decimal.ts";
import type { CommandOf, ControlResult } from "./commands.ts";
import { conIdOf } from "./named.ts";
import type { Engine } from "../engine/api.ts";

export type MarketCommand = CommandOf<"price" | "gap" | "halt" | "resume" | "freeze" | "unfreeze">;

/** Throws a `RangeError` for a price that cannot be. */
export function moveMarket(engine: Engine, command: MarketCommand): ControlResult {
  const { control } = engine;
  const isAll = command.conId === undefined && command.symbol === undefined;
  if (isAll && (command.do === "freeze" || command.do === "unfreeze")) return done(control[command.do](null));
  const conId = conIdOf(engine, command);
  if (conId === null) return { ok: false, reason: "No such instrument" };
  switch (command.do) {
    case "price":
      return done(control.setPrice(conId, command.price));
    case "gap":
      return gap(engine, conId, command.percent);
    default:
      return done(control[command.do](conId));
  }
}

function done(_nothing: void): ControlResult {
  return { ok: true };
}

/** From where the market is: its mark, which a halted one has too. */
function gap(engine: Engine, conId: number, percent: string): ControlResult {
  const quote = engine.market.quote(conId);
  if (quote === null) return { ok: false, reason: "It has no market" };
  const factor = new Big(percent).div(100).plus(1);
  engine.control.setPrice(conId, new Big(quote.mark).times(factor).toFixed());
  return { ok: true };
}
