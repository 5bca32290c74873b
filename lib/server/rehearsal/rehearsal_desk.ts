// A desk of its own for the rehearsal: the real rooms around a small broker in memory, on a clock that stands until it is moved. Nothing
// of it leads to a disk, a socket or the desk that trades.
import type { TradingRequest } from "@/lib/contract/actions.ts";
import { IbBridge } from "@/lib/server/bridge/ib_bridge.ts";
import { systemIds } from "@/lib/server/clock.ts";
import type { Config } from "@/lib/server/config/mod.ts";
import { ConnectionManager, fixedTarget, MemoryEpochs } from "@/lib/server/connection/mod.ts";
import { Sessions } from "@/lib/server/access/sessions.ts";
import { TradingDesk } from "@/lib/server/desk/trading_desk.ts";
import { openJournal } from "@/lib/server/journal/journal.ts";
import { silentLog } from "@/lib/server/log.ts";
import { inMemory, noEquity } from "@/lib/server/replay/in_memory.ts";
import { settle, VirtualClock } from "@/lib/server/replay/virtual_clock.ts";
import { defaultSettings } from "@/lib/server/settings/mod.ts";
import { CLIENT_ID } from "./rows.ts";
import { SmallBroker } from "./small_broker.ts";

/** In the regular session of the one instrument. */
const START = Date.parse("2026-08-31T14:30:00.000Z");
/** Of the virtual time: a step, and how many of them an answer may take. */
const STEP_MS = 3;
const PATIENCE = 1_000;

export class RehearsalDesk implements AsyncDisposable {
  readonly clock = new VirtualClock({ w: START, m: 1_000 });
  readonly broker = new SmallBroker(this.clock);
  readonly #desk: TradingDesk;
  readonly #end: () => Promise<void>;

  private constructor({ connection: settings, desk: deskSettings }: Pick<Config, "connection" | "desk">) {
    const { clock, broker } = this;
    const common = { clock, ids: systemIds, log: silentLog };
    const bridge = new IbBridge({ open: broker.open, ...common });
    const connection = new ConnectionManager({
      bridge,
      target: fixedTarget({ host: "127.0.0.1", port: 0 }, () => Promise.resolve(true)),
      epochs: new MemoryEpochs(),
      settings: { ...settings, clientId: CLIENT_ID },
      mode: "paper",
      ...common,
      orderIdFloor: () => 0,
    });
    const journal = openJournal(":memory:", clock);
    const desk = this.#desk = new TradingDesk({
      connection,
      link: bridge,
      journal,
      ...common,
      clientId: CLIENT_ID,
      passphrase: { require: () => Promise.reject(new Error("Nothing is armed in a rehearsal")) },
      sessions: new Sessions({ store: inMemory(), ...common, token: null }),
      tradingState: inMemory(),
      watchLists: inMemory(),
      equity: noEquity,
      settings: deskSettings,
      // Its time is its own, and its broker takes what comes.
      orderSettings: { whatIfsAtOnce: Infinity },
      limits: { settings: defaultSettings, read: () => defaultSettings },
    });
    connection.synchronizeWith(desk);
    connection.connect();
    this.#end = async () => {
      desk.close();
      connection[Symbol.dispose]();
      const stopped = bridge.stop();
      await this.pass(100);
      await stopped;
      journal.close();
    };
  }

  /** Connected and in step. `config`: that of the desk that trades, of which it is a likeness. */
  static async open(config: Pick<Config, "connection" | "desk">): Promise<RehearsalDesk> {
    const desk = new RehearsalDesk(config);
    await desk.pass(200);
    return desk;
  }

  /** Runs a command as `TradingDesk.execute` does; time passes until there is an answer. */
  async ask(request: TradingRequest): Promise<unknown> {
    let isDone = false;
    const answer = this.#desk.execute(request).then(({ body }) => body).finally(() => isDone = true);
    answer.catch(() => {});
    for (let step = 0; !isDone && step < PATIENCE; step += 1) await this.pass(STEP_MS);
    if (!isDone) throw new Error(`No answer to ${request.action} in a rehearsal`);
    return await answer;
  }

  /** Lets its time pass, and says at the end that the broker is there. */
  async pass(ms: number): Promise<void> {
    await settle();
    await this.clock.run({ w: this.clock.now() + ms, m: this.clock.monotonic() + ms });
    await settle();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
  }
}
