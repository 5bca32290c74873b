// A desk with a small broker and a flight recorder, in memory and on a clock of the test's: what it records
// can be compared with what it showed.
import type { Snapshot } from "@/lib/contract/api.ts";
import { IbBridge } from "@/lib/server/bridge/ib_bridge.ts";
import { parseConfig } from "@/lib/server/config/mod.ts";
import { ConnectionManager, fixedTarget, MemoryEpochs } from "@/lib/server/connection/mod.ts";
import { TradingDesk } from "@/lib/server/desk/trading_desk.ts";
import { openJournal } from "@/lib/server/journal/journal.ts";
import { silentLog } from "@/lib/server/log.ts";
import { AAPL, ACCOUNT, CLIENT_ID } from "@/lib/server/orders/testing/rows.ts";
import { TestIds } from "@/lib/server/orders/testing/test_ids.ts";
import { recordedIds, recordedTransport } from "@/lib/server/recorder/recorded_bridge.ts";
import { Recorder, type TapeEvents } from "@/lib/server/recorder/recorder.ts";
import { Redaction } from "@/lib/server/recorder/redact.ts";
import { type RingBounds, ringDefaults, Segments } from "@/lib/server/recorder/segments.ts";
import { Tape } from "@/lib/server/recorder/tape.ts";
import { defaultSettings } from "@/lib/server/settings/mod.ts";
import { sessionsInMemory } from "@/tests/support/login.ts";
import { MemoryWatchLists } from "@/tests/support/memory_watch_lists.ts";
import { noEquity } from "../in_memory.ts";
import { settle, VirtualClock } from "../virtual_clock.ts";
import { SmallBroker } from "./small_broker.ts";

export const redaction = new Redaction(new Uint8Array(32).fill(7));
const MB = 1024 * 1024;
/** In the regular session of the one instrument. */
const START = Date.parse("2026-08-31T14:30:00.000Z");

/** What the desk showed at a moment. */
export interface Shown {
  what: string;
  at: number;
  snapshot: Snapshot;
}

export class RecordedDay implements AsyncDisposable {
  readonly clock = new VirtualClock({ w: START, m: 1_000 });
  readonly broker = new SmallBroker(this.clock);
  readonly desk: TradingDesk;
  readonly recorder: Recorder;
  readonly dir: string;
  readonly shown: Shown[] = [];
  readonly #end: () => Promise<void>;

  private constructor(dir: string, bounds: Partial<RingBounds>) {
    const { clock, broker } = this;
    this.dir = dir;
    const config = parseConfig(["--paper"], { HOME: "/nowhere" }, "start");
    const ids = new TestIds();
    const { connection: settings, desk: deskSettings } = config;
    const desk = {
      deno: "",
      os: "",
      mode: "paper",
      simulated: false,
      clientId: CLIENT_ID,
      gateway: "127.0.0.1:4002",
      connection: settings,
      settings: deskSettings,
    } as const;
    const segments = new Segments(dir, { ...ringDefaults, ringBytes: MB, ...bounds });
    const tape = new Tape({ segments, redaction, run: "0badcafe", desk, rows: [] });
    const recorder = this.recorder = new Recorder({
      clock,
      open: (events) => inProcess(tape, events),
      onStopped: () => {},
    });
    const common = { clock, ids: recordedIds(ids, recorder), log: silentLog };
    const bridge = new IbBridge({ open: recordedTransport(broker.open, recorder), ...common });
    const connection = new ConnectionManager({
      bridge,
      target: fixedTarget({ host: "127.0.0.1", port: 4002 }, () => Promise.resolve(true)),
      epochs: new MemoryEpochs(),
      settings: { ...settings, clientId: CLIENT_ID },
      mode: "paper",
      ...common,
      orderIdFloor: () => 0,
    });
    const journal = openJournal(":memory:", clock);
    journal.onRow((row) => recorder.row(row));
    this.desk = new TradingDesk({
      connection,
      link: bridge,
      journal,
      ...common,
      clientId: CLIENT_ID,
      passphrase: { require: () => Promise.resolve() },
      sessions: sessionsInMemory(clock),
      tradingState: { path: "", read: () => null, write: () => {} },
      watchLists: new MemoryWatchLists(),
      equity: noEquity,
      settings: deskSettings,
      limits: { settings: defaultSettings, read: () => defaultSettings },
      published: (changes) => recorder.published(changes),
    });
    connection.synchronizeWith(this.desk);
    connection.connect();
    this.#end = async () => {
      this.desk.close();
      connection[Symbol.dispose]();
      const stopped = bridge.stop();
      await this.pass(100);
      await stopped;
      journal.close();
      await recorder[Symbol.asyncDispose]();
    };
  }

  /** Open, in step, and with a line on the one instrument. */
  static async begin(dir: string, bounds: Partial<RingBounds> = {}): Promise<RecordedDay> {
    const day = new RecordedDay(dir, bounds);
    await day.pass(200);
    await day.#ask(day.desk.execute({ action: "watch", conId: AAPL.conId }));
    await day.pass(100);
    return day;
  }

  /** Lets time pass; a heartbeat comes with each five seconds of it. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 5_000) {
      const part = Math.min(left, 5_000);
      await settle();
      await this.clock.run({ w: this.clock.now() + part, m: this.clock.monotonic() + part });
      if (part === 5_000) {
        this.broker.event("heartbeat", {
          roundTripMs: 2,
          serverTime: new Date(this.clock.now()).toISOString(),
        });
      }
    }
    await settle();
  }

  /** The process is stopped for so long, by its user or for want of a processor; then a heartbeat comes. */
  async stop(ms: number): Promise<void> {
    await settle();
    this.clock.stand({ w: this.clock.now() + ms, m: this.clock.monotonic() + ms });
    await this.clock.run({ w: this.clock.now(), m: this.clock.monotonic() });
    this.broker.event("heartbeat", { roundTripMs: 2, serverTime: new Date(this.clock.now()).toISOString() });
    await settle();
  }

  /** Keeps what is shown now. */
  async keep(what: string): Promise<void> {
    await this.pass(120);
    this.shown.push({ what, at: this.clock.now(), snapshot: this.desk.snapshot() });
    await this.pass(5);
  }

  /** Previews and sends a limit order; resolves with its client order id. */
  async place(quantity: string, limitPrice: string): Promise<string> {
    const order = {
      account: ACCOUNT,
      conId: AAPL.conId,
      side: "BUY",
      quantity,
      orderType: "LMT",
      limitPrice,
      tif: "DAY",
    } as const;
    const preview = await this.#ask(this.desk.execute({ action: "preview_order", order }));
    const { previewToken } = preview as { previewToken: string };
    const idempotencyKey = `key-${this.clock.now()}`;
    const sent = await this.#ask(
      this.desk.execute({
        action: "submit",
        previewToken,
        idempotencyKey,
        confirmDuplicate: true,
        confirmWarnings: true,
      }),
    );
    return (sent as { clientOrderId: string }).clientOrderId;
  }

  async cancel(clientOrderId: string): Promise<void> {
    await this.#ask(this.desk.execute({ action: "cancel_order", clientOrderId }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
  }

  /** Time passes until there is an answer. */
  async #ask(answer: Promise<{ body: unknown }>): Promise<unknown> {
    let done = false;
    const body = answer.then(({ body }) => body).finally(() => done = true);
    body.catch(() => {});
    for (let turns = 0; !done && turns < 200; turns += 1) await this.pass(10);
    return await body;
  }
}

function inProcess(tape: Tape, events: TapeEvents) {
  return {
    hand(batch: Parameters<Tape["write"]>[0][number][]) {
      try {
        // As the way to another thread would: nothing of it is shared.
        tape.write(structuredClone(batch));
        events.written(batch.length);
      } catch (error) {
        events.stopped(error instanceof Error ? error.message : String(error));
      }
    },
    close() {
      tape[Symbol.dispose]();
      return Promise.resolve();
    },
  };
}
