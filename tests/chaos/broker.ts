// The gateway's process without its sockets: the real core on the virtual clock, killed and started again
// from its state.
import {
  type ControlCommand,
  type ControlResult,
  type Fault,
  type GatewayState,
  type InProcessGateway,
  type Ledger,
  type LedgerExecution,
  type LedgerOrder,
  startInProcess,
} from "@lotse/paper-gateway";
import { type Pipe, pipe } from "./pipe.ts";
import type { Dial } from "./twin/session.ts";
import type { ManualClock, ProcessClock } from "@/tests/support/manual_clock.ts";

/** The instruments of every run; all others stand still, which costs nothing. */
export const INSTRUMENTS = { AAPL: 265598, MSFT: 272093 } as const;
const TICKS_PER_SECOND = 1;
const CASH = { USD: "1000000", EUR: "25000" } as const;

export interface BrokerOptions {
  seed: number;
  /** One way through the socket. */
  delayMs: number;
  speed?: number;
  accounts?: readonly string[];
}

export class Broker {
  readonly #clock: ManualClock;
  readonly #wire: ProcessClock;
  readonly #seed: number;
  readonly #delayMs: number;
  readonly #speed: number;
  readonly #accounts: readonly string[];
  readonly #pipes = new Set<Pipe>();
  #room: ProcessClock;
  #gateway: InProcessGateway;
  /** What is on the disk of a gateway that was killed; as text, as in its file. */
  #saved: string | null = null;
  #starts = 0;
  readonly #orders = new Past<LedgerOrder>(({ permId }) => String(permId));
  /** A correction takes the place of what it corrects. */
  readonly #executions = new Past<LedgerExecution>(({ execId }) => execId.slice(0, execId.lastIndexOf(".")));
  /** Connections that nobody accepts: the peer is there and stays silent. */
  refusing = false;

  constructor(clock: ManualClock, options: BrokerOptions) {
    this.#clock = clock;
    this.#seed = options.seed;
    this.#delayMs = options.delayMs;
    this.#speed = options.speed ?? 1;
    this.#accounts = options.accounts ?? ["DU1234567"];
    this.#wire = clock.process();
    this.#room = clock.process();
    this.#gateway = this.#start();
  }

  get isListening(): boolean {
    return this.#gateway.isListening && !this.#room.dead;
  }

  /** How the bridge opens a socket. */
  readonly dial: Dial = (events) => {
    if (!this.isListening) return null;
    const line = pipe(this.#wire, this.#delayMs, events);
    const session = this.#gateway.connect(line.server);
    if (session === null) return null;
    this.#pipes.add(line);
    void session.finally(() => this.#pipes.delete(line));
    return line.client;
  };

  run(command: ControlCommand): ControlResult {
    return this.#room.dead
      ? { ok: false, reason: "The gateway is down" }
      : this.#gateway.control.run(command);
  }

  fault(fault: Fault): void {
    if (!this.#room.dead) this.#gateway.control.addFault(fault);
  }

  /** Of all days: what ended on an earlier one is in the books of today no more. */
  ledger(): Ledger {
    const now = this.#gateway.control.ledger();
    return {
      ...now,
      orders: this.#orders.withPast(now.orders, (past) => !past.live),
      executions: this.#executions.withPast(now.executions),
    };
  }

  /** The middle of the market, without the cent's fraction. */
  price(instrument: keyof typeof INSTRUMENTS): number {
    const quote = this.#gateway.quote(INSTRUMENTS[instrument]);
    return Number(quote?.last ?? quote?.mark ?? 100);
  }

  get upstreamUp(): boolean {
    return this.#gateway.control.state().upstream === "up";
  }

  /** What a healthy gateway has none of. */
  get mistakes(): number {
    const { badFrames, encodeErrors, handlerErrors } = this.#gateway.control.state().counters;
    return badFrames + encodeErrors + handlerErrors;
  }

  /** Every cable is pulled; the gateway goes on. */
  cutSockets(): void {
    for (const line of [...this.#pipes]) line.cut();
    this.#pipes.clear();
  }

  /** kill -9. */
  kill(): void {
    if (this.#room.dead) return;
    this.#saved = JSON.stringify(this.#gateway.state());
    this.#room.kill();
    this.cutSockets();
  }

  /** Starts again from what was saved. */
  restart(): void {
    if (!this.#room.dead) return;
    // What it did not save has never been.
    this.#orders.forgetLatest();
    this.#executions.forgetLatest();
    this.#room = this.#clock.process();
    this.#gateway = this.#start();
  }

  #start(): InProcessGateway {
    this.#starts += 1;
    const state = this.#saved === null ? undefined : JSON.parse(this.#saved) as GatewayState;
    const gateway = startInProcess({
      seed: this.#seed,
      clock: this.#room,
      accounts: this.#accounts.map((id) => ({ id, baseCurrency: "USD", cash: CASH })),
      speed: this.#speed,
      ticksPerSecond: TICKS_PER_SECOND,
      faults: { seed: this.#seed + this.#starts * 7919, faults: [] },
      state,
    });
    gateway.control.run({ do: "freeze" });
    for (const conId of Object.values(INSTRUMENTS)) gateway.control.run({ do: "unfreeze", conId });
    return gateway;
  }
}

/** Rows of the broker's books, each as it was last seen. */
class Past<Row> {
  readonly #seen = new Map<string, Row>();
  #latest: ReadonlySet<string> = new Set();
  readonly #nameOf: (row: Row) => string;

  constructor(nameOf: (row: Row) => string) {
    this.#nameOf = nameOf;
  }

  /** The rows of now, behind those of before that are not among them. */
  withPast(now: readonly Row[], isPast: (row: Row) => boolean = () => true): Row[] {
    const names = new Set(now.map(this.#nameOf));
    const before = [...this.#seen].filter(([name, row]) => !names.has(name) && isPast(row));
    for (const row of now) this.#seen.set(this.#nameOf(row), row);
    this.#latest = names;
    return [...before.map(([, row]) => row), ...now];
  }

  /** Those that were in the books when they were last looked at. */
  forgetLatest(): void {
    for (const name of this.#latest) this.#seen.delete(name);
  }
}
