// What a market shows and what is saved of it.
import type { Borrow } from "./borrow.ts";
import type { Instrument } from "./instruments/instrument.ts";
import { nearest } from "./instruments/tick_rules.ts";
import type { PrngState } from "./random.ts";

/** The same market after one unit has become `factor` units: prices stay on the grid, sizes follow. */
export function afterSplit(state: MarketState, { rule }: Instrument, factor: number): MarketState {
  const price = (value: number) => nearest(rule, value / factor);
  const maybe = (value: number | null) => value === null ? null : price(value);
  const size = (value: number) => Math.round(value * factor);
  const { touch, borrow } = state;
  return {
    ...state,
    mid: state.mid / factor,
    anchor: state.anchor / factor,
    ...{ last: price(state.last), close: price(state.close) },
    ...{ open: maybe(state.open), high: maybe(state.high), low: maybe(state.low) },
    ...{ lastSize: size(state.lastSize), volume: size(state.volume) },
    touch: {
      ...{ bid: price(touch.bid), bidSize: size(touch.bidSize) },
      ...{ ask: price(touch.ask), askSize: size(touch.askSize) },
    },
    ...borrow && { borrow: { ...borrow, limit: size(borrow.limit) } },
  };
}

/** A trade on the simulated tape; `aggressor` is who crossed the spread. Integers. */
export interface Print {
  readonly price: number;
  readonly size: number;
  readonly aggressor: "buy" | "sell";
  readonly exchange: string;
  /** Currencies have flow but no tape: it moves queues, not last or volume. */
  readonly hidden: boolean;
}

/** The best prices on both sides with their sizes. Integers. */
export interface Touch {
  readonly bid: number;
  readonly bidSize: number;
  readonly ask: number;
  readonly askSize: number;
}

export interface MarketState {
  readonly mid: number;
  readonly anchor: number;
  readonly prng: PrngState;
  readonly last: number;
  readonly lastSize: number;
  readonly lastTime: number;
  readonly volume: number;
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly close: number;
  readonly dayEnd: number;
  readonly stepped: number;
  readonly halted: boolean;
  readonly frozen: boolean;
  readonly touch: Touch;
  /** Left out by earlier releases. */
  readonly borrow?: Borrow | null;
}
