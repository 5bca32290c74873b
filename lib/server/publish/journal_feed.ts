// Hands the journal's rows to a stream, each once and in their order: the stream itself tells how far it has
// come.
import type { Clock } from "@/lib/server/clock.ts";
import type { ChainedRow } from "@/lib/server/journal/chain.ts";
import type { PastRow } from "@/lib/server/journal/past_rows.ts";
import type { Log } from "@/lib/server/log.ts";
import { Accounts } from "./account_of.ts";
import type { Broker, StreamEnd } from "./broker.ts";
import { journalStream, type Subjects } from "./subjects.ts";

/** What is read of the journal. */
export interface JournalSource {
  /** The number of the last row. */
  readonly rows: number;
  /** Rows behind `seq`, in order, at most `most` of them. */
  chainedAfter(seq: number, most: number): ChainedRow[];
  /** The rows of an order, from its first on. */
  ofOrder(clientOrderId: string): Iterable<PastRow>;
}

export interface JournalFeedDeps {
  broker: Broker;
  journal: JournalSource;
  desk: string;
  subjects: Subjects;
  clock: Clock;
  log: Log;
  /** The stream is this journal's, or nobody's yet: told once. */
  onOurs: () => void;
  /** Another journal's rows are in the stream: nothing is published until somebody has looked. */
  onForeign: (stream: string) => void;
}

/** Rows that are on their way at once. */
const WINDOW = 64;
/** How often is looked for new rows: a number is compared. */
const LOOK_MS = 200;
/** After a failure. */
const RETRY_MS = 2_000;

export class JournalFeed {
  readonly #deps: JournalFeedDeps;
  readonly #accounts: Accounts;
  #published = 0;
  #closed = false;
  /** Whose the stream is. */
  #isKnown = false;
  #wake: (() => void) | null = null;
  readonly #done: Promise<void>;

  constructor(deps: JournalFeedDeps) {
    this.#deps = deps;
    this.#accounts = new Accounts((id) => deps.journal.ofOrder(id));
    this.#done = this.#run();
  }

  /** Rows that are not in the stream yet. */
  get lag(): number {
    return Math.max(0, this.#deps.journal.rows - this.#published);
  }

  /** Ends; what was written by now and can be stored at once is. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#wake?.();
    await this.#done;
  }

  async #run(): Promise<void> {
    const { broker, desk, subjects, log } = this.#deps;
    const stream = journalStream(desk);
    while (!this.#closed) {
      try {
        await broker.ensure({ name: stream, subjects: [subjects.rows] });
        const end = await broker.end(stream);
        if (!this.#isOurs(end)) {
          this.#deps.onForeign(stream);
          return;
        }
        if (!this.#isKnown) this.#deps.onOurs();
        this.#isKnown = true;
        await this.#follow(end);
      } catch (error) {
        log.warn("journal_not_published", { error: String(error), lag: this.lag });
        await this.#pause(RETRY_MS);
      }
    }
  }

  /** The hash of a row covers all rows before it: who has the same one has the same journal. */
  #isOurs({ last }: StreamEnd): boolean {
    if (last === null) return true;
    const { seq, hash } = placeIn(last.id);
    const [row] = this.#deps.journal.chainedAfter(seq - 1, 1);
    return row?.seq === seq && row.hash === hash;
  }

  async #follow({ number, last }: StreamEnd): Promise<void> {
    const { journal } = this.#deps;
    let after = number;
    this.#published = last === null ? 0 : placeIn(last.id).seq;
    for (;;) {
      const rows = journal.chainedAfter(this.#published, WINDOW);
      if (rows.length === 0) {
        if (this.#closed) return;
        await this.#pause(LOOK_MS);
        continue;
      }
      await this.#store(rows, after);
      after += rows.length;
      this.#published = rows.at(-1)?.seq ?? this.#published;
    }
  }

  /** Each only behind the one before it: where one is not kept, none behind it is. */
  async #store(rows: readonly ChainedRow[], after: number): Promise<void> {
    const { broker, subjects } = this.#deps;
    // All are made first: a row that can not be read leaves no message on its way that nobody waits for.
    const messages = rows.map((row) => ({
      subject: subjects.row(this.#accounts.of(parsed(row)), row.kind),
      payload: payloadOf(row),
      id: idOf(row),
    }));
    const kept = messages.map((message, index) => broker.store({ ...message, after: after + index }));
    const failed = (await Promise.allSettled(kept)).find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason;
  }

  #pause(ms: number): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#deps.clock.after(ms, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}

/** Names a row for the stream: a row that is stored twice is known by it. */
export const idOf = ({ seq, hash }: Pick<ChainedRow, "seq" | "hash">): string => `${seq}-${hash}`;

function placeIn(id: string): { seq: number; hash: string } {
  const [seq = "", hash = ""] = id.split("-");
  return { seq: Number(seq), hash };
}

/** As `deno task journal export` writes it. */
function payloadOf({ seq, at, kind, clientOrderId, data, previousHash, hash }: ChainedRow): Uint8Array {
  const head = JSON.stringify({ seq, at, kind, clientOrderId });
  const tail = JSON.stringify({ previousHash, hash });
  return new TextEncoder().encode(`${head.slice(0, -1)},"data":${data},${tail.slice(1)}`);
}

function parsed({ kind, clientOrderId, data }: ChainedRow) {
  return { kind, clientOrderId, data: JSON.parse(data) as unknown };
}
