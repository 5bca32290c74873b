// Answers history requests from three sources that meet without a seam: the made-up past, recorded minutes,
// recorded days.
import { type DayBar, MINUTE_MS, SHORT_MS } from "./bars.ts";
import { parseDate, type Session } from "./calendar.ts";
import type { Dividends } from "./dividends.ts";
import { join, toBar } from "./history_bars.ts";
import {
  type BarSize,
  type Duration,
  parseBarSize,
  parseDuration,
  parseWhatToShow,
} from "./history_terms.ts";
import { optionBar } from "./history_options.ts";
import { runningSession, sessionsBetween } from "./history_sessions.ts";
import type { Catalog } from "./instruments/catalog.ts";
import type { Instrument } from "./instruments/instrument.ts";
import type { Markets } from "./markets.ts";
import { floorTo, type RawBar } from "./raw_bar.ts";
import type {
  Bar,
  HistoryQuery,
  HistoryResult,
  Refusal,
  ScheduleQuery,
  ScheduleSession,
  WhatToShow,
} from "./types.ts";

const MAX_BARS = 60_000;
const DAY_MS = 86_400_000;
/** How far the made-up past goes back. */
const YEARS = 10;
const OPTION_YEARS = 1;

export class History {
  readonly #markets: Markets;
  readonly #catalog: Catalog;
  readonly #now: () => number;
  readonly #dividends: Dividends;

  constructor(markets: Markets, catalog: Catalog, dividends: Dividends, now: () => number) {
    this.#dividends = dividends;
    this.#markets = markets;
    this.#catalog = catalog;
    this.#now = now;
  }

  query(query: HistoryQuery): HistoryResult {
    const instrument = this.#catalog.get(query.conId);
    if (instrument === undefined) {
      return { ok: false, code: 200, text: "No security definition has been found for the request" };
    }
    const size = parseBarSize(query.barSize);
    if (typeof size === "object") return size;
    const duration = parseDuration(query.duration);
    if ("ok" in duration) return duration;
    const what = parseWhatToShow(query.whatToShow);
    if (typeof what === "object") return what;
    const kind = query.whatToShow.toUpperCase();
    if (what === "TRADES" && kind !== "AGGTRADES" && instrument.contract.secType === "CRYPTO") {
      return aggregated(kind);
    }
    if (what === "TRADES" && instrument.contract.secType === "CASH") {
      return noData(instrument, "Trades");
    }
    const end = Math.min(query.end ?? this.#now(), this.#now());
    const start = Math.max(
      this.#start(instrument, duration, size, end, query.useRth),
      this.#head(instrument),
    );
    if (start >= end) return noData(instrument, what);
    if (typeof size === "number" && (end - start) / (size * 1000) > MAX_BARS) {
      return refuse("Time length exceed max.");
    }
    const bars = typeof size === "number"
      ? this.#intraday(instrument, start, end, size * 1000, query.useRth, what)
      : this.#daily(instrument, start, end, size, what);
    if (bars.length === 0) return noData(instrument, what);
    const isAdjusted = kind === "ADJUSTED_LAST";
    return { ok: true, bars: isAdjusted ? this.#adjusted(instrument, bars) : bars, start, end };
  }

  /** Dividends counted in. */
  #adjusted({ contract, scale }: Instrument, bars: readonly Bar[]): Bar[] {
    return bars.map((bar) => {
      const factor = this.#dividends.factorAt(contract.conId, bar.time);
      const price = (text: string) => (Number(text) * factor).toFixed(scale);
      return factor === 1 ? bar : {
        ...bar,
        open: price(bar.open),
        high: price(bar.high),
        low: price(bar.low),
        close: price(bar.close),
      };
    });
  }

  /** The bars from `since` on, the unfinished one included; only this one when nothing was told before. */
  barsSince(
    { conId, barSize, useRth }: Pick<HistoryQuery, "conId" | "barSize" | "useRth">,
    what: WhatToShow,
    since: number | null,
  ): readonly Bar[] {
    const size = parseBarSize(barSize);
    const instrument = this.#catalog.get(conId);
    if (typeof size === "object" || instrument === undefined) return [];
    const now = this.#now();
    // The running bar ends a moment after now, or it would be cut off when a bar begins exactly now.
    if (typeof size !== "number") {
      const bars = this.#daily(instrument, now - 40 * DAY_MS, now + 1, size, what);
      return since === null ? bars.slice(-1) : bars.filter(({ time }) => time >= since);
    }
    const session = runningSession(this.#catalog.calendar(instrument), now, useRth);
    if (session === null) return [];
    const start = Math.max(floorTo(since ?? now, size * 1000), session.start);
    return this.#intraday(instrument, start, now + 1, size * 1000, useRth, what);
  }

  headTimestamp(conId: number): number | null {
    const instrument = this.#catalog.get(conId);
    return instrument === undefined ? null : this.#head(instrument);
  }

  /** The sessions of the duration, up to its end. */
  schedule({ conId, duration, end, useRth }: ScheduleQuery): readonly ScheduleSession[] {
    const instrument = this.#catalog.get(conId);
    const length = parseDuration(duration);
    if (instrument === undefined || "ok" in length) return [];
    const until = Math.min(end ?? Infinity, this.#now() + 1);
    const start = Math.max(this.#start(instrument, length, "day", until, useRth), this.#head(instrument));
    return sessionsBetween(this.#catalog.calendar(instrument), start, until, useRth)
      .map((session) => ({ start: session.start, end: session.end, refDate: session.date }));
  }

  #start(
    instrument: Instrument,
    { count, unit }: Duration,
    size: BarSize,
    end: number,
    rth: boolean,
  ): number {
    const calendar = this.#catalog.calendar(instrument);
    if (unit === "S") return end - count * 1000;
    if (unit === "D") {
      if (calendar.always && typeof size === "number") return end - count * DAY_MS;
      let session = calendar.latestSession(end - 1, rth ? "liquid" : "trading");
      for (let i = 1; i < count; i++) {
        session = calendar.previousSession(session, rth ? "liquid" : "trading");
      }
      return session.start;
    }
    const back = unit === "W" ? { weeks: count } : unit === "M" ? { months: count } : { years: count };
    return Temporal.Instant.fromEpochMilliseconds(end).toZonedDateTimeISO(calendar.timeZone).subtract(back)
      .epochMilliseconds;
  }

  #head(instrument: Instrument): number {
    const years = instrument.option === null ? YEARS : OPTION_YEARS;
    return floorTo(
      this.#markets.prehistory(this.#source(instrument)).origin.time - years * 365 * DAY_MS,
      DAY_MS,
    );
  }

  /** Options have no past of their own: theirs is computed from the underlying's. */
  #source(instrument: Instrument): number {
    return instrument.option?.underConId ?? instrument.contract.conId;
  }

  #intraday(
    instrument: Instrument,
    start: number,
    end: number,
    size: number,
    useRth: boolean,
    what: WhatToShow,
  ): Bar[] {
    const calendar = this.#catalog.calendar(instrument);
    const bars: Bar[] = [];
    for (const session of sessionsBetween(calendar, start, end, useRth)) {
      const from = Math.max(floorTo(start, size), session.start);
      const pieces = this.#pieces(instrument, from, Math.min(end, session.end), size);
      let index = 0;
      while (index < pieces.length) {
        const bucket = floorTo(pieces[index]?.start ?? 0, size);
        let next = index;
        while (next < pieces.length && (pieces[next]?.start ?? 0) < bucket + size) next++;
        const joined = join(pieces.slice(index, next), Math.max(bucket, session.start));
        if (joined !== null) bars.push(toBar(instrument, joined, what, ""));
        index = next;
      }
    }
    return bars;
  }

  /** Raw bars small enough for bars of `size`, oldest first. */
  #pieces(instrument: Instrument, start: number, end: number, size: number): RawBar[] {
    const source = this.#source(instrument);
    const recorder = this.#markets.recorder(source);
    const short = size < MINUTE_MS;
    const own = instrument.option !== null ? [] : recorder.range(start, end, this.#now(), short);
    const recordedFrom = own[0]?.start ?? end;
    const made = this.#madeUp(source, start, instrument.option === null ? recordedFrom : end, size);
    const pieces = [...made, ...own];
    return instrument.option === null
      ? pieces
      : pieces.map((raw) => optionBar(instrument, this.#catalog.require(source), raw));
  }

  /** Minutes from before the recording, cut smaller where bars are smaller. */
  #madeUp(source: number, start: number, end: number, size: number): RawBar[] {
    if (start >= end) return [];
    const calendar = this.#catalog.calendar(this.#catalog.require(source));
    const prehistory = this.#markets.prehistory(source);
    const recorder = this.#markets.recorder(source);
    const minutes: RawBar[] = [];
    for (const session of sessionsBetween(calendar, start, end, false)) {
      const day = [...recorder.days, recorder.today].find((one) => one.date === session.date);
      const before = prehistory.minutes(session);
      minutes.push(...before);
      if (day === undefined) continue;
      const from = before.length > 0 ? prehistory.origin.time : session.start;
      const recorded = recorder.range(from, Math.min(session.end, end), this.#now(), false);
      const until = recorded[0]?.start ?? session.end;
      minutes.push(...prehistory.bridge(floorTo(from, MINUTE_MS), until, day), ...recorded);
    }
    const within = minutes.filter((bar) => bar.start + MINUTE_MS > start && bar.start < end);
    const pieces = size < MINUTE_MS ? within.flatMap((bar) => cut(bar, Math.min(size, SHORT_MS))) : within;
    return pieces.filter((bar) => bar.start >= start && bar.start < end);
  }

  #daily(
    instrument: Instrument,
    start: number,
    end: number,
    size: "day" | "week" | "month",
    what: WhatToShow,
  ): Bar[] {
    const calendar = this.#catalog.calendar(instrument);
    const days = sessionsBetween(calendar, start, end, false).flatMap((session) => {
      const day = this.#day(instrument, session);
      return day === null ? [] : [day];
    });
    const groups = new Map<string, DayBar[]>();
    for (const day of days) {
      const key = groupKey(day.date, size);
      groups.set(key, [...groups.get(key) ?? [], day]);
    }
    return [...groups.values()].flatMap((group) => {
      const [first, last] = [group[0], group.at(-1)];
      const joined = first === undefined ? null : join(group, first.start);
      // Weeks and months are dated by their last trading day.
      return joined === null || last === undefined ? [] : [toBar(instrument, joined, what, last.date)];
    });
  }

  #day(instrument: Instrument, session: Session): DayBar | null {
    const source = this.#source(instrument);
    const recorder = this.#markets.recorder(source);
    const recorded = recorder.today.date === session.date
      ? recorder.today
      : recorder.days.find((one) => one.date === session.date);
    const day = recorded ?? this.#markets.prehistory(source).day(session);
    if (day === null || instrument.option === null) return day;
    return { ...optionBar(instrument, this.#catalog.require(source), day), date: day.date };
  }
}

/** A minute in equal parts on a straight line: below a minute the made-up past has no detail. */
function cut(bar: RawBar, size: number): RawBar[] {
  const parts = MINUTE_MS / size;
  return Array.from({ length: parts }, (_, i) => {
    const at = (share: number) => Math.round(bar.open + (bar.close - bar.open) * share);
    const [open, close] = [at(i / parts), at((i + 1) / parts)];
    const [high, low] = [Math.max(open, close), Math.min(open, close)];
    return {
      start: bar.start + i * size,
      ...{ open, high, low, close },
      ...{ midOpen: open, midHigh: high, midLow: low, midClose: close },
      volume: Math.floor(bar.volume / parts / 10_000) * 10_000,
      turnover: bar.turnover / parts,
      count: Math.ceil(bar.count / parts),
    };
  });
}

function groupKey(date: string, size: "day" | "week" | "month"): string {
  if (size === "day") return date;
  if (size === "month") return date.slice(0, 6);
  const day = parseDate(date);
  return `${day.yearOfWeek}-${day.weekOfYear}`;
}

/** Of coins there are the trades of all venues together. */
function aggregated(kind: string): Refusal {
  const text = `Expected what to show is AGGTRADES, please use that instead of ${kind}.`;
  return { ok: false, code: 10299, text };
}

function refuse(cause: string): Refusal {
  return { ok: false, code: 162, text: `Historical Market Data Service error message:${cause}` };
}

function noData(instrument: Instrument, what: string): Refusal {
  const { symbol, exchange } = instrument.contract;
  return refuse(`HMDS query returned no data: ${symbol}@${exchange} ${what}`);
}
