// The server's process: the real desk, connection, bridge supervision and journal file; killed at will,
// started again.
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { IbBridge } from "@/lib/server/bridge/ib_bridge.ts";
import type { OrderLink } from "@/lib/server/bridge/link.ts";
import { parseConfig } from "@/lib/server/config/mod.ts";
import { ConnectionManager, type EpochSource } from "@/lib/server/connection/mod.ts";
import { TradingDesk } from "@/lib/server/desk/trading_desk.ts";
import { AppError } from "@/lib/server/errors.ts";
import { CLIENT_IDS } from "@/lib/server/folder_mode.ts";
import { type JournalFiles, sameFiles } from "@/lib/server/journal/files.ts";
import { Journal } from "@/lib/server/journal/journal.ts";
import { openDatabase } from "@/lib/server/journal/schema.ts";
import { type Log, silentLog } from "@/lib/server/log.ts";
import { type SocketEpoch, toSocketEpoch } from "@/lib/contract/ids.ts";
import type { ActionResult } from "@/lib/server/desk/actions.ts";
import type { BridgeEvent } from "@/lib/contract/protocol.ts";
import type { TradingRequest } from "@/lib/contract/actions.ts";
import { type TwinProcess, twinTransport, type TwinWorld } from "./twin/twin_bridge.ts";
import { sessionsInMemory } from "@/tests/support/login.ts";
import { openLimits } from "@/tests/support/open_limits.ts";
import type { ProcessClock } from "@/tests/support/manual_clock.ts";
import { MemoryEquity } from "@/tests/support/memory_equity.ts";
import { MemoryWatchLists } from "@/tests/support/memory_watch_lists.ts";
import type { OddStep } from "./plan.ts";
import type { SeededIds } from "./seeded_ids.ts";

export interface DeskParts {
  world: Omit<TwinWorld, "beforeWrite" | "afterWrite">;
  ids: SeededIds;
  dir: string;
  /** Outlives the processes, as its file does. */
  epochs: { last: number };
  /** Puts another link between desk and bridge: shows that the check sees a desk that does wrong. */
  wrapLink?: ((link: OrderLink) => OrderLink) | undefined;
  log?: Log | undefined;
  /** Hears what the bridge tells the desk. */
  onEvent?: ((event: BridgeEvent) => void) | undefined;
}

/**
 * Where a server dies: while the bridge holds its order and nothing is on the disk, after the commit and
 * before the line that lets it go is in the pipe, or right behind it.
 */
export type Guillotine = "while-held" | "before-write" | "after-write";

/** What became of a request: an answer, a refusal with its code, or silence because the server died. */
export type Outcome =
  | { kind: "answered"; result: ActionResult }
  | { kind: "refused"; code: string; text: string }
  | { kind: "lost" };

const CONFIG = parseConfig(["--paper"], { HOME: "/nowhere" });

export class DeskProcess {
  readonly room: ProcessClock;
  readonly desk: TradingDesk;
  readonly connection: ConnectionManager;
  readonly bridge: IbBridge;
  readonly journal: Journal;
  readonly #db: DatabaseSync;
  readonly #files: JournalFiles;
  #twin: TwinProcess | null = null;
  #guillotine: Guillotine | null = null;
  readonly #death = Promise.withResolvers<Outcome>();
  alive = true;
  /** Called when the guillotine falls. */
  onDeath: () => void = () => {};

  constructor({ world, ids, dir, epochs, wrapLink, onEvent, log = silentLog }: DeskParts) {
    const room = world.clock.process();
    this.room = room;
    const path = join(dir, "journal.sqlite");
    this.#db = openDatabase(path);
    // The name of a folder that is made for each run would make each story another one.
    this.#files = { ...sameFiles(path), path: "journal.sqlite" };
    this.journal = new Journal(this.#db, room, this.#files);
    const twin: TwinWorld = {
      ...world,
      beforeWrite: (command) => {
        if (isWrite(command.type) && this.#guillotine === "before-write") this.#fall();
        return this.alive;
      },
      afterWrite: (command) => {
        if (isWrite(command.type) && this.#guillotine === "after-write") this.#fall();
        if (command.type === "sync" && this.#guillotine === "while-held") this.#fall();
      },
    };
    this.bridge = new IbBridge({
      open: twinTransport(twin, room, (process) => this.#twin = process),
      clock: room,
      ids,
      log,
      settings: CONFIG.bridge,
    });
    const next = (): SocketEpoch => toSocketEpoch(++epochs.last);
    const source: EpochSource = { next: () => Promise.resolve(next()) };
    this.connection = new ConnectionManager({
      bridge: this.bridge,
      target: {
        simulated: false,
        label: "127.0.0.1:4002",
        locate: () => Promise.resolve({ host: "127.0.0.1", port: 4002 }),
        answers: () => Promise.resolve(world.listening()),
      },
      epochs: source,
      settings: { ...CONFIG.connection, clientId: CLIENT_IDS.paper },
      mode: "paper",
      clock: room,
      ids,
      log,
      orderIdFloor: () => this.journal.orderIdFloor,
    });
    this.desk = new TradingDesk({
      connection: this.connection,
      link: wrapLink === undefined ? this.bridge : wrapLink(this.bridge),
      journal: this.journal,
      clock: room,
      ids,
      log,
      clientId: CLIENT_IDS.paper,
      passphrase: { require: () => Promise.resolve() },
      sessions: sessionsInMemory(room),
      tradingState: { read: () => null, write: () => {}, path: "" },
      watchLists: new MemoryWatchLists(),
      equity: new MemoryEquity(),
      settings: CONFIG.desk,
      // The run is about faults, not about limits: the random orders go beyond any.
      limits: openLimits,
      bridgeCounters: () => this.bridge.status().counters,
    });
    if (onEvent !== undefined) this.bridge.onEvent(onEvent);
    this.connection.synchronizeWith(this.desk);
    this.connection.connect();
  }

  get isReady(): boolean {
    return this.alive && this.connection.readiness().ready;
  }

  /** One command of the HTTP contract, as its client sees it. */
  async execute(request: TradingRequest): Promise<Outcome> {
    if (!this.alive) return { kind: "lost" };
    return await Promise.race([this.#answer(request), this.#death.promise]);
  }

  /** The next write ends this process, before or right after it is handed over. */
  arm(guillotine: Guillotine): void {
    this.#guillotine = guillotine;
  }

  /**
   * kill -9: memory is gone, buffered journal rows with it; the bridge reads the end of its input and leaves.
   */
  kill(): void {
    if (!this.alive) return;
    this.alive = false;
    this.room.kill();
    this.#db.close();
    this.#files.intents?.[Symbol.dispose]();
    this.#twin?.endOfInput();
    this.#death.resolve({ kind: "lost" });
  }

  killBridge(): void {
    this.#twin?.kill();
  }

  /** The bridge that runs now hears something from TWS that means nothing. */
  hearOdd(step: OddStep): void {
    this.#twin?.hearOdd(step);
  }

  /** Whether the disk takes what is written from now on. */
  refuseWrites(on: boolean): void {
    if (this.alive) this.#db.exec(`PRAGMA query_only = ${on ? 1 : 0}`);
  }

  /** Stops the bridge process that runs now; the returned function lets it go on. */
  pauseBridge(): () => void {
    const twin = this.#twin;
    twin?.pause(true);
    return () => twin?.pause(false);
  }

  /** Nothing ends this process any more. */
  disarm(): void {
    this.#guillotine = null;
  }

  #fall(): void {
    if (!this.alive) return;
    this.kill();
    this.onDeath();
  }

  async #answer(request: TradingRequest): Promise<Outcome> {
    try {
      const result = await this.desk.execute(request);
      // A process that is dead answers nobody.
      return this.alive ? { kind: "answered", result } : { kind: "lost" };
    } catch (error) {
      if (!this.alive) return { kind: "lost" };
      if (!(error instanceof AppError)) throw error;
      return { kind: "refused", code: error.code, text: error.message };
    }
  }
}

function isWrite(type: string): boolean {
  return type === "release" || type === "cancel_order" || type === "global_cancel";
}
