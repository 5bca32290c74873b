// Publishes a desk to a message broker as long as it runs: the broker may be away, and the desk does not
// notice.
import type { Clock } from "@/lib/server/clock.ts";
import { known, type Metric } from "@/lib/server/http/open_metrics.ts";
import type { Log } from "@/lib/server/log.ts";
import type { StreamSource } from "@/lib/server/stream/sse.ts";
import type { Broker } from "./broker.ts";
import { JournalFeed, type JournalSource } from "./journal_feed.ts";
import { StateFeed } from "./state_feed.ts";
import { subjectsOf } from "./subjects.ts";

export { journalSource } from "./journal_source.ts";
export { loginOf, openNats } from "./nats_broker.ts";

export interface PublishingDeps {
  /** What this desk is called. */
  desk: string;
  /** Rejects where no broker answers. */
  open: () => Promise<Broker>;
  journal: JournalSource;
  source: StreamSource;
  clock: Clock;
  log: Log;
  /** The stream has the rows of another journal: told to the user. */
  onForeign: (stream: string) => void;
}

/** Between two tries to reach the broker. */
const RETRY_MS = 5_000;
/**
 * A broker that does not answer holds up no desk that leaves: what it lacks is published after the next
 * start.
 */
const CLOSE_MS = 3_000;

interface Feeds {
  broker: Broker;
  journal: JournalFeed;
  /**
   * Begins when the stream's journal is known to be this desk's, and ends where it is another one's: two
   * desks of one name would be told as one.
   */
  state: StateFeed | null;
}

export class Publishing implements AsyncDisposable {
  readonly #deps: PublishingDeps;
  #feeds: Feeds | null = null;
  #closed = false;
  #cancelTimer: () => void = () => {};
  #opening: Promise<void>;

  constructor(deps: PublishingDeps) {
    this.#deps = deps;
    this.#opening = this.#open();
  }

  /**
   * Whether the broker is reached, and how many rows of the journal it does not have yet as far as is known.
   */
  metrics(): Metric[] {
    const connected = this.#feeds?.broker.connected === true;
    const reached = { name: "publish_broker_connected", help: "Whether the broker is reached" };
    const lag = { name: "publish_lag_rows", help: "Rows of the journal that the broker does not have" };
    return [
      { ...reached, type: "gauge", value: connected ? 1 : 0 },
      { ...lag, type: "gauge", values: known(this.#feeds?.journal.lag) },
    ];
  }

  /** What the journal has by now is published first, where the broker is reached and takes it in time. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelTimer();
    const feeds = this.#feeds;
    this.#feeds = null;
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const cancel = this.#deps.clock.after(CLOSE_MS, () => {
      void feeds?.broker.abandon();
      resolve();
    });
    await Promise.race([this.#end(feeds), late]);
    cancel();
  }

  async #end(feeds: Feeds | null): Promise<void> {
    await this.#opening;
    if (feeds === null) return;
    const { broker, journal, state } = feeds;
    // What waits for a broker that is away would wait until the desk is ended.
    if (!broker.connected) await broker.close();
    await state?.close();
    await journal.close();
    await broker.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #open(): Promise<void> {
    const { clock, log, desk } = this.#deps;
    let broker: Broker;
    try {
      broker = await this.#deps.open();
    } catch (error) {
      log.warn("broker_not_reached", { error: String(error) });
      if (!this.#closed) this.#cancelTimer = clock.after(RETRY_MS, () => void (this.#opening = this.#open()));
      return;
    }
    if (this.#closed) return await broker.close();
    log.info("publishing", { desk });
    this.#feeds = this.#feed(broker);
  }

  #feed(broker: Broker): Feeds {
    const { desk, source, clock, log } = this.#deps;
    const subjects = subjectsOf(desk);
    const journal = new JournalFeed({
      ...this.#deps,
      broker,
      subjects,
      onOurs: () => {
        if (this.#feeds !== null) feeds.state = new StateFeed({ broker, source, subjects, clock, log });
      },
      onForeign: (stream) => {
        void feeds.state?.close();
        this.#deps.onForeign(stream);
      },
    });
    const feeds: Feeds = { broker, journal, state: null };
    return feeds;
  }
}
