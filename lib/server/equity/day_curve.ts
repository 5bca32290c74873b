// The curve of one account's day while the desk runs: in memory as it is shown, in its file behind that. A
// disk that does not do it takes nothing from the screen: the day is written whole when it does.
import type { DecimalString } from "@/lib/contract/decimal.ts";
import type { Clock } from "@/lib/server/clock.ts";
import {
  type DayKey,
  type EquityStore,
  fileName,
  MOST_BYTES,
  pointLine,
  positionsLine,
  readDay,
} from "./file.ts";
import { writtenDay } from "./file.ts";
import {
  datedBack,
  isKnown,
  type Point,
  pointsToAdd,
  POSITIONS_MS,
  type PositionsPoint,
  type Series,
  thinned,
  unknownAt,
} from "./series.ts";

/** What is known at a look. */
export interface Look {
  currency: string;
  netLiquidation: DecimalString | null;
  dailyPnl: DecimalString | null;
  /** Asked for less often than the rest. */
  positions(): PositionsPoint["dailyPnl"];
}

export interface DayCurveDeps {
  key: DayKey;
  store: EquityStore;
  clock: Pick<Clock, "monotonic">;
  /** The file could not be read or written; told again when it was another fault, or worked meanwhile. */
  failed(error: unknown): void;
}

/** Points between two times that the day is made coarser and written whole. */
const POINTS_BETWEEN = 60;

export class DayCurve {
  readonly key: DayKey;
  /** When what the file had is there. It never rejects. */
  readonly read: Promise<void>;
  readonly #deps: DayCurveDeps;
  #points: Point[] = [];
  #positions: PositionsPoint[] = [];
  #currency: string | null = null;
  /** What the file lacks. */
  #pending = "";
  #bytes = 0;
  /** The file is not what is here without `#pending`. */
  #isBroken = false;
  #sinceThinned = 0;
  /** When it was looked at last; monotonic. */
  #lookedAt: number;
  /** One work on the file at a time: a disk that hangs gets no second. */
  #isBusy = true;
  #fault: string | null = null;

  constructor(deps: DayCurveDeps) {
    this.#deps = deps;
    this.key = deps.key;
    this.#lookedAt = deps.clock.monotonic();
    this.read = this.#read();
  }

  get currency(): string | null {
    return this.#currency;
  }

  get series(): Series {
    return { points: [...this.#points], positions: [...this.#positions] };
  }

  /** `null`: nothing is known at `at`. Writes behind it, and waits for nothing. */
  look(at: number, look: Look | null): void {
    this.#dateBack(at);
    const currency = look?.currency ?? this.#currency;
    if (currency === null) return;
    if (this.#currency !== null && currency !== this.#currency) this.#begin();
    this.#currency = currency;
    const { netLiquidation, dailyPnl } = look ?? unknownAt(at);
    for (const point of pointsToAdd(this.#points.at(-1), { at, netLiquidation, dailyPnl })) {
      this.#points.push(point);
      this.#pending += pointLine(point, currency);
      this.#sinceThinned += 1;
    }
    if (look !== null) this.#lookAtPositions(at, look.positions);
    if (this.#sinceThinned >= POINTS_BETWEEN) this.#thin();
    void this.save();
  }

  /** Resolves when what is here is in the file, or could not be brought there. */
  async save(): Promise<void> {
    if (this.#isBusy || (this.#pending === "" && !this.#isBroken)) return;
    this.#isBusy = true;
    const text = this.#pending;
    const isWhole = this.#isBroken || this.#bytes + text.length > MOST_BYTES;
    this.#pending = "";
    this.#isBroken = false;
    try {
      await (isWhole ? this.#replace() : this.#append(text));
      this.#fault = null;
    } catch (error) {
      this.#isBroken = true;
      this.#tell(error);
    } finally {
      this.#isBusy = false;
    }
  }

  async #append(text: string): Promise<void> {
    await this.#deps.store.append(fileName(this.key), text);
    this.#bytes += text.length;
  }

  async #replace(): Promise<void> {
    const { text, series } = writtenDay(this.series, this.#currency ?? "");
    this.#positions = [...series.positions];
    await this.#deps.store.replace(fileName(this.key), text);
    this.#bytes = text.length;
  }

  async #read(): Promise<void> {
    try {
      const text = await this.#deps.store.read(fileName(this.key));
      if (text !== null) this.#takeUp(readDay(text), text.length);
    } catch (error) {
      this.#tell(error);
    }
    this.#isBusy = false;
    // What was looked at meanwhile does not wait for the next look: the desk may not live to see it.
    void this.save();
  }

  /**
   * What another desk, or this one before its end, has written of the day: from its last point until now
   * nothing is known. It was written before the first look of this one, whatever its clock said.
   */
  #takeUp(stored: ReturnType<typeof readDay>, bytes: number): void {
    this.#bytes = bytes;
    const { currency } = stored;
    const first = this.#points[0]?.at ?? Infinity;
    const { points, positions } = datedBack(stored, first - 2);
    if (points !== stored.points) this.#isBroken = true;
    const before = this.#currency === null || this.#currency === currency ? points : [];
    const last = before.at(-1);
    const end = last !== undefined && isKnown(last) ? [unknownAt(Math.min(last.at + 1, first - 1))] : [];
    this.#points = [...before, ...end, ...this.#points];
    this.#positions = [...positions, ...this.#positions];
    this.#currency ??= currency;
    if (end[0] !== undefined && currency !== null) {
      this.#pending = pointLine(end[0], currency) + this.#pending;
    }
  }

  #lookAtPositions(at: number, positions: Look["positions"]): void {
    const last = this.#positions.at(-1)?.at ?? -Infinity;
    if (at - last < POSITIONS_MS) return;
    const point = { at, dailyPnl: positions() };
    if (Object.keys(point.dailyPnl).length === 0) return;
    this.#positions.push(point);
    this.#pending += positionsLine(point);
  }

  /** The clock may have been set back since the last look. */
  #dateBack(now: number): void {
    const lookedAt = this.#lookedAt;
    this.#lookedAt = this.#deps.clock.monotonic();
    if ((this.#points.at(-1)?.at ?? 0) < now && (this.#positions.at(-1)?.at ?? 0) < now) return;
    const { points, positions } = datedBack(this.series, now - Math.max(1, this.#lookedAt - lookedAt));
    this.#points = [...points];
    this.#positions = [...positions];
    this.#isBroken = true;
  }

  /** The account's money is another one now. */
  #begin(): void {
    this.#points = [];
    this.#positions = [];
    this.#isBroken = true;
  }

  #thin(): void {
    const { points, positions } = thinned(this.series);
    this.#points = [...points];
    this.#positions = [...positions];
    this.#sinceThinned = 0;
    this.#isBroken = true;
  }

  #tell(error: unknown): void {
    const fault = String(error);
    if (this.#fault !== fault) this.#deps.failed(error);
    this.#fault = fault;
  }
}
