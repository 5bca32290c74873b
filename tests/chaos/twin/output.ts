// Everything the twin says: sequence numbers in the order of the lines, quote ticks gathered as Python
// gathers them.
import { type Clock, iso } from "@/lib/server/clock.ts";
import { inEnglish } from "@/lib/contract/says/english.ts";
import { heard } from "@/lib/server/bridge/heard.ts";
import { type BridgeFailure, PROTOCOL_VERSION, type TickItem } from "@/lib/contract/protocol.ts";

/** Rows of an answer on one line: fewer than the bridge's, so that a short answer comes in parts too. */
const MOST_ROWS = 2;
/** Ticks gather this long. */
const TICK_PERIOD_MS = 20;

export class Output {
  /** Takes one line of the protocol. */
  readonly #line: (text: string) => void;
  readonly #clock: Clock;
  readonly #ticks = new Map<number, TickItem>();
  #seq = 0;
  #flushing = false;
  /** The socket that ticks come from. */
  tickEpoch = 0;

  constructor(clock: Clock, line: (text: string) => void) {
    this.#clock = clock;
    this.#line = line;
  }

  hello(pid: number): void {
    this.#write({ type: "hello", version: PROTOCOL_VERSION, python: "3.11.0", ibapi: "10.37.2", pid });
  }

  reply(id: string, result: Record<string, unknown>): void {
    const last = Object.entries(result).map(([bucket, rows]) => [bucket, this.#ahead(id, bucket, rows)]);
    this.#write({ type: "reply", id, result: Object.fromEntries(last) });
  }

  /** Says all but the last rows of a list, and gives those. */
  #ahead(id: string, bucket: string, rows: unknown): unknown {
    if (!Array.isArray(rows)) return rows;
    let start = 0;
    for (; rows.length - start > MOST_ROWS; start += MOST_ROWS) {
      this.#write({ type: "part", id, bucket, items: rows.slice(start, start + MOST_ROWS) });
    }
    return rows.slice(start);
  }

  failure(id: string, why: BridgeFailure, ib: { code: number; message: string } | null): void {
    this.#write({ type: "failure", id, ...why, message: inEnglish(heard(why)), ib });
  }

  event(type: string, epoch: number, fields: object): void {
    this.#seq += 1;
    this.#write({ type, seq: this.#seq, at: iso(this.#clock.now()), epoch, ...fields });
  }

  /** An event about what is gathered: it stands behind what was said before it. */
  eventInTurn(type: string, epoch: number, fields: object): void {
    this.#sayTicks();
    this.event(type, epoch, fields);
  }

  tick(sub: number, fields: Omit<TickItem, "sub">): void {
    this.#ticks.set(sub, { ...this.#ticks.get(sub), sub, ...fields });
    if (this.#flushing) return;
    this.#flushing = true;
    this.#clock.after(TICK_PERIOD_MS, () => {
      this.#flushing = false;
      this.#sayTicks();
    });
  }

  #sayTicks(): void {
    const items = [...this.#ticks.values()];
    this.#ticks.clear();
    if (items.length > 0) this.event("ticks", this.tickEpoch, { items });
  }

  forget(sub: number): void {
    this.#ticks.delete(sub);
  }

  forgetAll(): void {
    this.#ticks.clear();
  }

  #write(message: Record<string, unknown>): void {
    this.#line(JSON.stringify(message));
  }
}
