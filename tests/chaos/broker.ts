// The gateway's process without its sockets: the real core on the virtual clock, killed and started again from its state.
import { createEngine, restoreEngine } from "@/gateway/engine/engine.ts";
import type { EngineState } from "@/gateway/engine/types.ts";
import { GatewayControl } from "@/gateway/faults/control.ts";
import type { ControlCommand, ControlResult } from "@/gateway/faults/commands.ts";
import type { Ledger } from "@/gateway/faults/ledger.ts";
import type { Fault } from "@/gateway/faults/plan.ts";
import { silentLog } from "@/gateway/log.ts";
import { DEFAULT_SETTINGS } from "@/gateway/session/core.ts";
import { GatewayCore } from "@/gateway/session/gateway_core.ts";
import type { OrderBookState } from "@/gateway/session/order_book.ts";
import { type Pipe, pipe } from "./pipe.ts";
import type { Dial } from "./twin/session.ts";
import type { ManualClock, ProcessClock } from "@/tests/support/manual_clock.ts";

/** The instruments of every run; all others stand still, which costs nothing. */
export const INSTRUMENTS = { AAPL: 265598, MSFT: 272093 } as const;
const TICKS_PER_SECOND = 1;

interface Saved {
  engine: EngineState;
  book: OrderBookState;
}

export class Broker {
  readonly #clock: ManualClock;
  readonly #wire: ProcessClock;
  readonly #seed: number;
  readonly #delayMs: number;
  readonly #speed: number;
  readonly #pipes = new Set<Pipe>();
  #room: ProcessClock;
  #core: GatewayCore;
  #control: GatewayControl;
  #saved: Saved | null = null;
  #listening = true;
  #starts = 0;
  /** Connections that nobody accepts: the peer is there and stays silent. */
  refusing = false;

  constructor(clock: ManualClock, options: { seed: number; delayMs: number; speed?: number }) {
    this.#clock = clock;
    this.#seed = options.seed;
    this.#delayMs = options.delayMs;
    this.#speed = options.speed ?? 1;
    this.#wire = clock.process();
    this.#room = clock.process();
    [this.#core, this.#control] = this.#start();
  }

  get isListening(): boolean {
    return this.#listening && !this.#room.dead;
  }

  /** How the bridge opens a socket. */
  readonly dial: Dial = (events) => {
    if (!this.isListening) return null;
    const line = pipe(this.#wire, this.#delayMs, events);
    const session = this.#core.connect(line.server);
    if (session === null) return null;
    this.#pipes.add(line);
    void session.run().finally(() => this.#pipes.delete(line));
    return line.client;
  };

  run(command: ControlCommand): ControlResult {
    return this.#room.dead ? { ok: false, reason: "The gateway is down" } : this.#control.run(command);
  }

  fault(fault: Fault): void {
    if (!this.#room.dead) this.#control.addFault(fault);
  }

  ledger(): Ledger {
    return this.#control.ledger();
  }

  /** The middle of the market, without the cent's fraction. */
  price(instrument: keyof typeof INSTRUMENTS): number {
    const quote = this.#core.engine.market.quote(INSTRUMENTS[instrument]);
    return Number(quote?.last ?? quote?.mark ?? 100);
  }

  get upstreamUp(): boolean {
    return this.#core.link.up;
  }

  /** What a healthy gateway has none of. */
  get mistakes(): number {
    const { badFrames, encodeErrors, handlerErrors } = this.#core.counters;
    return badFrames + encodeErrors + handlerErrors;
  }

  /** Every cable is pulled; the gateway goes on. */
  cutSockets(): void {
    for (const line of [...this.#pipes]) line.cut();
    this.#pipes.clear();
  }

  /**
   * kill -9. What is on disk is what the core had at its last flush, and nothing leaves before it is flushed: the state of
   * this moment, between two events, is that state.
   */
  kill(): void {
    if (this.#room.dead) return;
    this.#saved = { engine: this.#core.engine.serialize(), book: this.#core.book.serialize() };
    this.#room.kill();
    this.cutSockets();
  }

  /** Starts again from what was saved. */
  restart(): void {
    if (!this.#room.dead) return;
    this.#room = this.#clock.process();
    [this.#core, this.#control] = this.#start();
    this.#listening = true;
  }

  #start(): [GatewayCore, GatewayControl] {
    const options = {
      seed: this.#seed,
      startTime: Math.floor(this.#clock.now()),
      sessions: "always" as const,
      ticksPerSecond: TICKS_PER_SECOND,
    };
    this.#starts += 1;
    // Through JSON, as through the file.
    const saved = this.#saved === null ? null : JSON.parse(JSON.stringify(this.#saved)) as Saved;
    const engine = saved === null ? createEngine(options) : restoreEngine(options, saved.engine);
    engine.control.freeze(null);
    for (const conId of Object.values(INSTRUMENTS)) engine.control.unfreeze(conId);
    if (saved !== null) engine.advanceTo(options.startTime);
    const core = new GatewayCore({
      engine,
      book: saved?.book,
      clock: this.#room,
      speed: this.#speed,
      seed: this.#seed,
      faultSeed: this.#seed + this.#starts * 7919,
      settings: { ...DEFAULT_SETTINGS, marketDataBySymbol: new Map() },
      versionCap: undefined,
      log: silentLog,
      store: null,
    });
    const control = new GatewayControl(core, ({ downMs }) => this.#relisten(downMs));
    core.start();
    return [core, control];
  }

  /** The listener goes away for a while, with every connection; the core lives. */
  #relisten(downMs: number): void {
    this.#listening = false;
    for (const session of this.#core.sessions()) session.close("fault: restart");
    this.#room.after(downMs, () => this.#listening = true);
  }
}
