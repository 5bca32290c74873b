// The option chain on this screen: of which underlying, which class and expiry, and which strikes of it are
// shown and quoted.
import { computed, effect, type ReadonlySignal, type Signal, signal, untracked } from "@preact/signals";
import type {
  OptionSeries,
  OptionSeriesView,
  OptionStrikesView,
  Problem,
  StrikeView,
} from "@/lib/contract/api.ts";
import type { DecimalString } from "@/lib/contract/decimal.ts";
import { tradeInstrument } from "./actions.ts";
import { type Api, newKey } from "./api.ts";
import {
  clamped,
  contractsOf,
  nearestTo,
  priceOf,
  type StrikeCount,
  underlyingOf,
  windowAround,
} from "./chain_window.ts";
import { createReading, type Reading } from "./reading.ts";
import { lostAnswer, type Screen } from "./screen.ts";
import { createShowing, keepShowing } from "./showing.ts";
import { takeLimit } from "./ticket_price.ts";

export interface OptionChain {
  readonly seriesRead: Reading<OptionSeriesView>;
  readonly strikesRead: Reading<OptionStrikesView>;
  /** The series that is shown, and one of its expiries. */
  readonly chosenSig: ReadonlySignal<{ series: OptionSeries; expiry: string } | null>;
  readonly countSig: Signal<StrikeCount>;
  /** The strikes in the window, and the place of the first of them among all. */
  readonly windowSig: ReadonlySignal<{ from: number; of: number; strikes: readonly StrikeView[] }>;
  /** Grows when the window is put around the price. */
  readonly centeredSig: ReadonlySignal<number>;
  /** Contracts of the window for which no line is free. */
  readonly withoutLineSig: Signal<ReadonlySet<number>>;
  /** Reads the options of this instrument; those that are shown already stay. */
  open(conId: number): void;
  again(): void;
  choose(series: OptionSeries, expiry: string): void;
  /** Moves the window by so many strikes. */
  shift(by: number): void;
  /** Puts the window around the price; before the first price it stands in the middle of the strikes. */
  center(): void;
}

export interface ChainDeps {
  api: Pick<Api, "post">;
  /** The price of an instrument, as far as it is known. */
  priceOf(conId: number): DecimalString | null;
  /** What is said when no answer comes. */
  lost(): Problem;
}

export function createOptionChain({ api, priceOf, lost }: ChainDeps): OptionChain {
  const seriesRead = createReading<OptionSeriesView>(lost);
  const strikesRead = createReading<OptionStrikesView>(lost);
  const chosenSig = signal<{ series: OptionSeries; expiry: string } | null>(null);
  const countSig = signal<StrikeCount>("16");
  /** `null` until the window has been put somewhere. */
  const fromSig = signal<number | null>(null);
  const centeredSig = signal(0);
  let underlying: number | null = null;

  const strikes = () => {
    const state = strikesRead.stateSig.value;
    return state.kind === "read" ? state.answer.strikes : [];
  };
  const size = () => ({ count: Number(countSig.value), of: strikes().length });

  async function readStrikes(): Promise<void> {
    const chosen = chosenSig.peek();
    if (chosen === null || underlying === null) return;
    const { series: { exchange, tradingClass }, expiry } = chosen;
    const wish = { conId: underlying, exchange, tradingClass, expiry };
    await strikesRead.ask((abandoned) =>
      api.post({ action: "option_strikes", ...wish }, { signal: abandoned })
    );
  }

  function choose(series: OptionSeries, expiry: string): void {
    chosenSig.value = { series, expiry };
    fromSig.value = null;
    void readStrikes();
  }

  async function read(conId: number): Promise<void> {
    underlying = conId;
    chosenSig.value = null;
    strikesRead.clear();
    await seriesRead.ask((abandoned) => api.post({ action: "option_series", conId }, { signal: abandoned }));
    const state = seriesRead.stateSig.peek();
    if (underlying !== conId || state.kind !== "read") return;
    const first = state.answer.series[0];
    const expiry = first?.expiries[0];
    if (first !== undefined && expiry !== undefined) choose(first, expiry);
  }

  return {
    seriesRead,
    strikesRead,
    chosenSig,
    countSig,
    windowSig: computed(() => {
      const all = strikes();
      const { count, of } = size();
      const from = clamped(fromSig.value ?? windowAround(Math.floor(of / 2), { count, of }), { count, of });
      return { from, of, strikes: all.slice(from, from + count) };
    }),
    centeredSig,
    withoutLineSig: signal<ReadonlySet<number>>(new Set()),
    open(conId) {
      if (underlying !== conId) void read(conId);
    },
    again() {
      if (underlying === null) return;
      if (seriesRead.stateSig.peek().kind === "read") void readStrikes();
      else void read(underlying);
    },
    choose,
    shift(by) {
      const { count, of } = untracked(size);
      const { from } = untracked(() => ({
        from: fromSig.value ?? windowAround(Math.floor(of / 2), { count, of }),
      }));
      fromSig.value = clamped(clamped(from, { count, of }) + by, { count, of });
    },
    center() {
      if (underlying === null) return;
      const nearest = nearestTo(untracked(strikes), priceOf(underlying));
      if (nearest === null) return;
      fromSig.value = windowAround(nearest, untracked(size));
      centeredSig.value += 1;
    },
  };
}

const ofScreen = new WeakMap<Screen, OptionChain>();

/** The chain of this screen, the same however often it is opened and closed. */
export function screenChain(screen: Screen): OptionChain {
  const known = ofScreen.get(screen);
  if (known !== undefined) return known;
  const made = createOptionChain({
    api: screen.api,
    priceOf: (conId) => priceOf(screen.store.quotesSig.peek()[String(conId)] ?? null),
    lost: () => lostAnswer(screen.t.peek()),
  });
  ofScreen.set(screen, made);
  return made;
}

/** A window that is moved strike by strike is said when it has come to rest. */
const REST_MS = 200;

/**
 * Follows the ticket's instrument, and keeps the desk informed of the strikes that are shown. The returned
 * function ends both.
 */
export function followChain(screen: Screen, chain: OptionChain): () => void {
  const view = `chain-${newKey()}`;
  const showing = createShowing<readonly number[]>({
    isSeen: () => document.visibilityState === "visible",
    async show(conIds) {
      const { withoutLine } = await screen.api.post({ action: "show_options", view, conIds: [...conIds] });
      chain.withoutLineSig.value = new Set(withoutLine);
    },
    hide: (_, next) =>
      next === null
        ? screen.api.post({ action: "hide_options", view }, { keepalive: true })
        : Promise.resolve(),
    isSame: (one, other) => one.join() === other.join(),
  });
  const restedSig = signal<readonly number[] | null>(null);
  const stops = [
    effect(() => {
      const details = screen.ticket.instrumentSig.value;
      const underlying = details === null ? null : underlyingOf(details);
      if (underlying !== null) untracked(() => chain.open(underlying));
    }),
    effect(() => {
      const conIds = shownOf(chain);
      const timer = setTimeout(() => restedSig.value = conIds, REST_MS);
      return () => clearTimeout(timer);
    }),
    centerOnce(screen, chain),
    keepShowing(screen, showing, () => restedSig.value),
  ];
  return () => stops.forEach((stop) => stop());
}

/** The underlying and the contracts of the window; `null` while there is nothing to show. */
function shownOf({ seriesRead, windowSig }: OptionChain): readonly number[] | null {
  const state = seriesRead.stateSig.value;
  if (state.kind !== "read" || state.answer.series.length === 0) return null;
  const { strikes } = windowSig.value;
  return [state.answer.underlying.conId, ...contractsOf(strikes, Math.floor(strikes.length / 2))];
}

/** The first price of the underlying puts the window of each expiry around it; from then on it stands. */
function centerOnce(screen: Screen, chain: OptionChain): () => void {
  let centered: unknown = null;
  return effect(() => {
    const state = chain.strikesRead.stateSig.value;
    const series = chain.seriesRead.stateSig.value;
    if (state.kind !== "read" || series.kind !== "read" || centered === state) return;
    const { conId } = series.answer.underlying;
    if (priceOf(screen.store.quotesSig.value[String(conId)] ?? null) === null) return;
    centered = state;
    untracked(() => chain.center());
  });
}

/**
 * Takes an option into the ticket, with the price that was pointed at as its limit. Nothing is sent by it.
 */
export async function takeOption(screen: Screen, conId: number, price: DecimalString | null): Promise<void> {
  await tradeInstrument(screen, conId);
  if (price !== null && screen.ticket.instrumentSig.peek()?.contract.conId === conId) {
    takeLimit(screen, price);
  }
}
