// One desk that hears a recording: the real rooms, put together as for trading, with the recording in the
// place of the bridge and nothing behind it.
import type { Snapshot } from "@/lib/contract/api.ts";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { applyChanges } from "@/lib/contract/patch.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { Sessions } from "@/lib/server/access/sessions.ts";
import { IbBridge } from "@/lib/server/bridge/ib_bridge.ts";
import { type Ids, systemIds } from "@/lib/server/clock.ts";
import {
  ConnectionManager,
  type EpochSource,
  GatewayError,
  type GatewayTarget,
} from "@/lib/server/connection/mod.ts";
import { TradingDesk } from "@/lib/server/desk/trading_desk.ts";
import { type Journal, openJournal } from "@/lib/server/journal/journal.ts";
import { foldedKinds } from "@/lib/server/orders/mod.ts";
import { silentLog } from "@/lib/server/log.ts";
import { type Entry, type RecordedDesk, type Stamp } from "@/lib/server/recorder/format.ts";
import { defaultSettings } from "@/lib/server/settings/mod.ts";
import { inMemory, noEquity } from "./in_memory.ts";
import { RecordedPeer } from "./recorded_peer.ts";
import { settle, VirtualClock } from "./virtual_clock.ts";

const FOLDED: ReadonlySet<string> = new Set(foldedKinds);
/**
 * What one entry takes at least when many are told ahead of a segment: enough for what waits for the next
 * turn.
 */
const BEAT_MS = 1;
/** What was drawn then may have been drawn so much earlier. */
const CHANCE_MS = 20;
const DEPTH_AGAIN_MS = 15_000;
/** What is published together comes after it. */
const GATHER_MS = 60;

export class Stage implements AsyncDisposable {
  readonly #clock: VirtualClock;
  readonly #peer: RecordedPeer;
  readonly #bridge: IbBridge;
  readonly #connection: ConnectionManager;
  readonly #journal: Journal;
  readonly #opened = new Map<number, number>();
  readonly desk: TradingDesk;
  /** Waits are as long by chance as they were. */
  readonly #ids: Ids = { uuid: () => systemIds.uuid(), random: () => this.#random() };
  #chances: readonly (Entry & { k: "random" })[] = [];
  #shown: Record<string, unknown> = {};
  #wasTold = false;

  /** `rows` are what the journal held when the recorded desk was started. */
  constructor(recorded: RecordedDesk, from: Stamp, rows: readonly (Entry & { k: "row" })[]) {
    const clock = this.#clock = new VirtualClock(from);
    this.#peer = new RecordedPeer(clock, {
      connect: () => this.#connection.connect(),
      disconnect: () => void this.#connection.disconnect(),
      opened: (line) => this.#open(line),
      closed: (sub) => this.#close(sub),
    });
    const log = silentLog;
    const journal = this.#journal = openJournal(":memory:", clock);
    journal.commit({ entries: rows.filter(({ row }) => FOLDED.has(row.kind)).map(({ row }) => row) });
    const bridge = this.#bridge = new IbBridge({
      open: this.#peer.open,
      clock,
      ids: this.#ids,
      log,
    });
    const { clientId } = recorded;
    const { target, epochs } = this.#dialling(recorded);
    const connection = this.#connection = new ConnectionManager({
      bridge,
      target,
      epochs,
      settings: { ...recorded.connection, clientId },
      mode: recorded.mode,
      clock,
      ids: this.#ids,
      log,
      orderIdFloor: () => 0,
    });
    this.desk = new TradingDesk({
      connection,
      link: bridge,
      journal,
      clock,
      ids: systemIds,
      log,
      clientId,
      passphrase: { require: () => Promise.reject(new Error("Nothing is armed in a replay")) },
      sessions: new Sessions({ store: inMemory(), clock, log, token: null }),
      tradingState: inMemory(),
      watchLists: inMemory(),
      equity: noEquity,
      settings: recorded.settings,
      limits: { settings: defaultSettings, read: () => defaultSettings },
    });
    connection.synchronizeWith(this.desk);
    // A reader that stays: what is watched for it does not lapse.
    this.desk.stream().begins?.(() => {});
    connection.connect();
  }

  /** The time that is shown, in epoch milliseconds. */
  get now(): number {
    return this.#clock.now();
  }

  /** As the screens had it. */
  snapshot(): Snapshot {
    return { ...this.desk.snapshot(), ...this.#shown };
  }

  /** Says what will be drawn by chance: it was recorded after what it led to. */
  foresee(entries: readonly Entry[]): void {
    this.#chances = entries.filter((entry) => entry.k === "random");
  }

  /** Plays the next entry, and everything that follows from it. */
  async play(entry: Entry): Promise<void> {
    if (entry.s !== true) await settle();
    if (entry.was) {
      this.#clock.leap(entry.w);
      this.#wasTold = true;
    } else if (entry.s !== true || this.#wasTold) await this.#catchUp(entry);
    if (entry.k === "row") this.#row(entry);
    else if (entry.k === "view") {
      this.#shown = applyChanges(this.#shown, entry.changes) as Record<string, unknown>;
    } else this.#peer.play(entry, entry.was === true);
    if (!entry.was) return;
    await settle();
    await this.#clock.run({ w: entry.w + BEAT_MS, m: this.#clock.monotonic() + BEAT_MS });
  }

  /** Lets time pass to a moment at which nothing was recorded. */
  async passTo(w: number): Promise<void> {
    await settle();
    const ms = w - this.#clock.now();
    if (ms > 0) await this.#clock.run({ w, m: this.#clock.monotonic() + ms });
  }

  /** The recorded process stood still until the next entry: nothing fell due in it. */
  async standTo(stamp: Stamp): Promise<void> {
    await this.#goOnAMoment();
    this.#clock.stand({ w: stamp.w, m: stamp.m - this.#base.m });
  }

  /** A moment at which the recorded process stood still: ages grow, and nothing else happens. */
  async holdTo(w: number): Promise<void> {
    await this.#goOnAMoment();
    if (w > this.#clock.now()) this.#clock.leap(w);
  }

  /** What follows from the last entry came right behind it. */
  async #goOnAMoment(): Promise<void> {
    await settle();
    await this.#clock.run({ w: this.#clock.now() + GATHER_MS, m: this.#clock.monotonic() + GATHER_MS });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.desk.close();
    this.#connection[Symbol.dispose]();
    const stopped = this.#bridge.stop();
    this.#peer.play(
      { k: "start_failed", says: { key: "BRIDGE_DOWN" } as Saying, fix: null, fatal: true },
      false,
    );
    this.#peer.play({ k: "exit", code: 0, signal: null }, false);
    await stopped;
    this.#journal.close();
  }

  /** What was told ahead of a segment has left timers that are due: they run before it goes on. */
  async #catchUp(stamp: Stamp): Promise<void> {
    if (this.#wasTold) {
      this.#wasTold = false;
      await this.#clock.run({ w: stamp.w, m: this.#clock.monotonic() + GATHER_MS });
      this.#base = { w: stamp.w, m: stamp.m - this.#clock.monotonic() };
    }
    await this.#clock.run({ w: stamp.w, m: stamp.m - this.#base.m });
  }

  /** The monotonic time of a segment goes on from where what was told ahead of it has ended. */
  #base: Stamp = { w: 0, m: 0 };

  #random(): number {
    const now = this.#clock.now() - CHANCE_MS;
    const index = this.#chances.findIndex(({ w }) => w >= now);
    const chance = this.#chances[index];
    this.#chances = this.#chances.slice(index + 1);
    return chance?.value ?? 0.5;
  }

  #row({ row }: Entry & { k: "row" }): void {
    if (FOLDED.has(row.kind)) this.desk.orders.retell(row);
  }

  /** Dials when and where the recorded desk did, as the same socket. */
  #dialling({ gateway, simulated }: RecordedDesk): { target: GatewayTarget; epochs: EpochSource } {
    let epoch = toSocketEpoch(1);
    const locate = async () => {
      const line = await this.#peer.nextDial();
      if (line.type !== "connect") throw new GatewayError(line.says as Saying);
      epoch = toSocketEpoch(Number(line.epoch));
      return { host: String(line.host), port: Number(line.port) };
    };
    const target = { simulated, label: gateway, locate, answers: () => Promise.resolve(false) };
    return { target, epochs: { next: () => Promise.resolve(epoch) } };
  }

  /** Somebody had opened a line by hand. */
  #open(line: Record<string, unknown>): void {
    const { conId } = line.contract as { conId: number };
    const sub = Number(line.sub);
    this.#opened.set(sub, conId);
    if (line.type === "market_data") this.desk.execute({ action: "watch", conId }).catch(() => {});
    else this.#showDepth(sub, conId);
  }

  /** It is shown for half a minute and said again, as a screen does. */
  #showDepth(sub: number, conId: number): void {
    if (!this.#opened.has(sub)) return;
    this.desk.execute({ action: "show_depth", view: `replay-${conId}`, conId }).catch(() => {});
    this.#clock.after(DEPTH_AGAIN_MS, () => this.#showDepth(sub, conId));
  }

  #close(sub: number): void {
    const conId = this.#opened.get(sub);
    if (conId === undefined) return;
    this.#opened.delete(sub);
    if ([...this.#opened.values()].includes(conId)) return;
    this.desk.execute({ action: "unwatch", conId }).catch(() => {});
    this.desk.execute({ action: "hide_depth", view: `replay-${conId}` }).catch(() => {});
  }
}
