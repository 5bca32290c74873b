// The gateway without its sockets: engine, sessions, durability, and who hears what.
import type { Engine } from "../engine/api.ts";
import type { EngineEvent } from "../engine/types.ts";
import type { GatewayLog } from "./log.ts";
import type { GatewayClock } from "./clock.ts";
import type { Core } from "./core.ts";
import { bindOrder } from "./flows/order_queries.ts";
import { type Interference, NO_INTERFERENCE } from "./interference.ts";
import { Link } from "./link.ts";
import { OrderBook, type OrderBookState, TWS_CLIENT } from "./order_book.ts";
import { isOrderEvent, tellOrderEvent } from "./order_events.ts";
import type { Count, Host } from "./host.ts";
import { Session } from "./session.ts";
import type { Connection } from "./socket.ts";
import type { Settings } from "./settings.ts";
import type { GatewayState, Store } from "./store.ts";
import { Timeline } from "./timeline.ts";
import type { ClientMessage, ServerMessage } from "../wire/messages.ts";

export interface CoreOptions {
  readonly engine: Engine;
  readonly book?: OrderBookState | undefined;
  readonly clock: GatewayClock;
  /** As of the timeline: the monotonic time that belongs to the engine's first time; left out: the start. */
  readonly origin?: number | undefined;
  readonly speed: number;
  readonly seed: number;
  readonly settings: Settings;
  readonly versionCap: number | undefined;
  readonly log: GatewayLog;
  readonly store: Store | null;
  readonly tap?: Tap | null;
  /** Who steps in between the gateway and its clients; left out: nobody. */
  readonly interference?: (core: Core) => Interference;
}

/** Sees everything that passes, for recordings. */
export interface Tap {
  opened(session: Session): void;
  received(session: Session, bytes: Uint8Array): void;
  sent(session: Session, message: ServerMessage): void;
  closed(session: Session): void;
}

/** TWS serves this many API clients. */
export const MOST_CLIENTS = 32;
/**
 * Connections that have not said who they are take no client's place: of more than these the oldest has to
 * go.
 */
const MOST_STRANGERS = 32;
/** A client that has connected says so at once; whoever does not is no client. */
const START_DEADLINE_MS = 30_000;
/** Prices and the clock are saved this often when nothing else changes. */
const SAVE_EVERY_MS = 30_000;

/** What has happened since the start; the first, third and fourth are 0 in a healthy gateway. */
export interface Counters {
  /** Frames that were no readable request. */
  badFrames: number;
  droppedQuotes: number;
  /** Replies that the negotiated version has no place for. */
  encodeErrors: number;
  /** Mistakes of the gateway itself. */
  handlerErrors: number;
  connections: number;
}

export class GatewayCore implements Host {
  readonly engine: Engine;
  readonly time: Timeline;
  readonly clock: GatewayClock;
  readonly settings: Settings;
  readonly link = new Link();
  readonly book: OrderBook;
  readonly log: GatewayLog;
  readonly interference: Interference;
  readonly versionCap: number | undefined;
  readonly counters: Counters = {
    badFrames: 0,
    droppedQuotes: 0,
    encodeErrors: 0,
    handlerErrors: 0,
    connections: 0,
  };
  readonly tap: Tap | null;
  readonly #seed: number;
  readonly #store: Store | null;
  readonly #sessions = new Set<Session>();
  readonly #stopListening: () => void;
  #cancelSave: () => void = () => {};
  #dirty = false;

  constructor(options: CoreOptions) {
    this.engine = options.engine;
    this.clock = options.clock;
    this.settings = options.settings;
    this.log = options.log;
    this.versionCap = options.versionCap;
    this.tap = options.tap ?? null;
    this.#seed = options.seed;
    this.#store = options.store;
    this.book = new OrderBook(options.engine, options.book);
    this.time = new Timeline({
      engine: options.engine,
      clock: options.clock,
      origin: options.origin,
      speed: options.speed,
      onStep: () => this.flush(),
      onError: (error) => {
        this.count("handlerErrors");
        this.log.warn(`a step failed: ${error instanceof Error ? error.stack : String(error)}`);
      },
    });
    this.interference = options.interference?.(this) ?? NO_INTERFERENCE;
    this.#stopListening = this.engine.on((event) => this.#onEngineEvent(event));
  }

  start(): void {
    this.time.start();
    if (this.#store) this.#saveRegularly();
  }

  /** Closes every session and saves. */
  stop(): void {
    this.#cancelSave();
    for (const session of [...this.#sessions]) session.close("the gateway stops");
    this.time.stop();
    this.#stopListening();
    this.save();
  }

  sessions(): readonly Session[] {
    return [...this.#sessions];
  }

  clients(): readonly Session[] {
    return [...this.#sessions].filter((session) => session.isReady);
  }

  /** A new connection; `null` when there are too many clients already. */
  connect(socket: Connection): Session | null {
    if (this.isFull) return null;
    this.counters.connections++;
    const session = new Session(this, this.counters.connections, socket);
    this.#sessions.add(session);
    this.tap?.opened(session);
    const strangers = [...this.#sessions].filter((one) => one.isStranger);
    if (strangers.length > MOST_STRANGERS) strangers[0]?.close("too many connections without a client");
    session.startWithin(START_DEADLINE_MS);
    return session;
  }

  /** Ends every connection: clients get what is queued for them, whoever is none yet gets nothing. */
  hangUp(reason: string): void {
    for (const session of [...this.#sessions]) {
      if (session.isReady) void session.closeAfterWriting(reason);
      else session.close(reason);
    }
  }

  get isFull(): boolean {
    return this.clients().length >= MOST_CLIENTS;
  }

  isClientIdTaken(clientId: number): boolean {
    return this.clients().some((session) => session.clientId === clientId);
  }

  touch(): void {
    this.#dirty = true;
  }

  flush(): void {
    if (this.#dirty) this.save();
    for (const session of this.#sessions) session.flush();
  }

  save(): void {
    this.#dirty = false;
    if (!this.#store) return;
    this.#store.save(this.state());
  }

  /** Everything that a gateway which starts again has to know. */
  state(): GatewayState {
    return {
      version: 1,
      seed: this.#seed,
      engine: this.engine.serialize(),
      book: this.book.serialize(),
    };
  }

  onRequest(session: Session, message: ClientMessage): void {
    this.log.wire?.(`${label(session)} > ${describe(message)}`);
  }

  onReply(session: Session, message: ServerMessage): void {
    this.log.wire?.(`${label(session)} < ${describe(message)}`);
    this.tap?.sent(session, message);
  }

  onReceived(session: Session, bytes: Uint8Array): void {
    this.tap?.received(session, bytes);
  }

  onClosed(session: Session, reason: string): void {
    this.#sessions.delete(session);
    this.counters.droppedQuotes += session.droppedQuotes;
    this.tap?.closed(session);
    this.log.info(`connection ${session.connection} closed: ${reason}`);
  }

  count(what: Count): void {
    this.counters[what]++;
  }

  #saveRegularly(): void {
    this.#cancelSave = this.clock.after(SAVE_EVERY_MS, () => {
      this.time.sync();
      this.save();
      this.#saveRegularly();
    });
  }

  #onEngineEvent(event: EngineEvent): void {
    this.touch();
    if (!isOrderEvent(event)) return;
    if (event.type === "accepted" && event.order.request.clientId === TWS_CLIENT) {
      for (const client of this.clients()) {
        if (client.clientId === 0 && client.autoBind) bindOrder(client, event.order);
      }
    }
    tellOrderEvent(this, event);
  }
}

function label(session: Session): string {
  return session.clientId < 0 ? `#${session.connection}` : `client ${session.clientId}`;
}

/** One line, without the attributes that say nothing. */
function describe(message: ClientMessage | ServerMessage): string {
  const { kind, ...fields } = message;
  const text = JSON.stringify(fields, (_key, value: unknown) => isEmpty(value) ? undefined : value);
  return `${kind} ${text}`;
}

function isEmpty(value: unknown): boolean {
  return value === "" || value === null || value === false ||
    (Array.isArray(value) && value.length === 0);
}
