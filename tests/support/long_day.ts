// A desk with as many orders and positions as a busy book has, and a market that moves all of them.
import { busySnapshot, contract, order, ordersOf, position, positionsOf, quote } from "./screen_samples.ts";
import { ScriptedDesk } from "./scripted_desk.ts";

const FIRST_CON_ID = 700_000;

export const instrument = (n: number) => contract(`S${String(n).padStart(3, "0")}`, FIRST_CON_ID + n);

/**
 * `orders` working orders (`o0`, `o1`, …), a minute apart, `o0` the oldest, spread over `positions` held
 * instruments.
 */
export function longDay({ orders, positions }: { orders: number; positions: number }): ScriptedDesk {
  const begin = Date.parse("2026-03-02T14:30:00Z");
  const at = (n: number) => new Date(begin + n * 1000).toISOString();
  return new ScriptedDesk(busySnapshot({
    orders: ordersOf(...Array.from({ length: orders }, (_, n) =>
      order(`o${n}`, {
        contract: instrument(n % positions),
        timeline: [{ at: at(n), state: "working", source: "openOrder" }],
      }))),
    positions: positionsOf(...Array.from({ length: positions }, (_, n) => position(instrument(n), "100"))),
  }));
}

/** One more price for every held instrument. */
export function tickAll(desk: ScriptedDesk, turn: number): void {
  desk.change(({ positions, quotes }) => {
    const cents = (n: number) => (18_000 + (n * 37 + turn * 13) % 900) / 100;
    const held = Object.values(positions);
    return {
      quotes: {
        ...quotes,
        ...Object.fromEntries(held.map(({ contract: { conId } }, n) => [
          conId,
          quote(cents(n).toFixed(2), (cents(n) + 0.02).toFixed(2), { at: new Date().toISOString() }),
        ])),
      },
      positions: Object.fromEntries(
        Object.entries(positions).map(([key, view], n) => [key, {
          ...view,
          marketPrice: cents(n).toFixed(2),
          marketValue: (cents(n) * 100).toFixed(2),
          unrealizedPnl: (cents(n) * 100 - 18_400).toFixed(2),
        }]),
      ),
    };
  });
}
