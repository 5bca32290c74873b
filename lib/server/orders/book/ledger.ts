// Book and journal as one: a fact is written and folded together, and whoever watches is told what changed.
import { BEHIND_HAND_OVER_MS, type Clock, iso } from "@/lib/server/clock.ts";
import type { HopNotes } from "@/lib/server/speed/hop_times.ts";
import type { DurableWrite, Journal, JournalEntry } from "@/lib/server/journal/journal.ts";
import { Listeners } from "@/lib/server/listeners.ts";
import { inEnglish, told } from "@/lib/contract/says/english.ts";
import { codeOf, say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import type { IntentPlace } from "@/lib/server/journal/intent_file.ts";
import { intentRow, withdrawnRow } from "@/lib/server/journal/intents.ts";
import { isOpen, isTerminal, type OrderState } from "@/lib/contract/order_states.ts";
import type { FillItem } from "@/lib/contract/protocol.ts";
import type { QuietRule } from "./absence.ts";
import { OrderBook } from "./book.ts";
import type { Applied } from "./book_store.ts";
import { type Fact, foldedKinds, toFact } from "./facts.ts";
import { fillRows } from "./fill_rows.ts";
import type { OrderRecord } from "./record.ts";
import { averagePrice, filledQuantity } from "./state.ts";

/** A fact before it has a time. */
export type NewFact = Fact extends infer F ? F extends Fact ? Omit<F, "at"> : never : never;

/** What is written together with facts; `rows` are not folded here. */
export interface AlsoCommitted extends Omit<DurableWrite, "entries"> {
  rows?: JournalEntry[];
}

/** What an order has on the disk before it is sent. */
export interface Intended {
  clientOrderId: string;
  /** When it was written. */
  at: string;
  /** What has yet to get to the disk of it; `null`: it is there. */
  place: IntentPlace | null;
}

/** What is written and not folded yet, with what is written together with it. */
interface Unfolded {
  facts: readonly Fact[];
  also: AlsoCommitted;
}

export interface LedgerOptions {
  journal: Journal;
  clock: Clock;
  quiet: QuietRule;
  /** How far back the journal is folded at start. */
  replayMs: number;
  /** How long the durable commits take. */
  hops?: HopNotes;
  /** One of those who watch has thrown: the others were told all the same. */
  watcherFailed(error: unknown): void;
}

export class OrderLedger {
  readonly #book: OrderBook;
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #replayMs: number;
  readonly #hops: HopNotes | null;
  readonly #watchers: Listeners<Applied>;
  readonly #shown = new Map<string, OrderState>();
  #unfolded: Unfolded[] = [];

  /** Rebuilds the book from the journal. What was on its way when the program ended is unknown now. */
  constructor({ journal, clock, quiet, replayMs, hops, watcherFailed }: LedgerOptions) {
    this.#journal = journal;
    this.#clock = clock;
    this.#replayMs = replayMs;
    this.#hops = hops ?? null;
    this.#watchers = new Listeners(watcherFailed);
    this.#book = new OrderBook(quiet);
    const rows = { since: iso(clock.now() - replayMs), kinds: foldedKinds };
    for (const entry of journal.entries(rows)) this.#replay(entry);
    for (const record of this.book.records()) this.#shown.set(record.clientOrderId, record.state);
    const waiting = this.book.records().some((record) => isOpen(record.state) && !record.acknowledged);
    if (waiting) {
      this.record({ kind: "link_lost", clientOrderId: null, data: told(say("PROGRAM_RESTARTED")) });
    }
  }

  /** Whoever looks at the book sees every fact that is written. */
  get book(): OrderBook {
    this.settle();
    return this.#book;
  }

  now(): string {
    return iso(this.#clock.now());
  }

  /** Folds a fact and adds it to the next batch of the journal: for what the broker can be asked again. */
  record(fact: NewFact): Applied {
    const timed = { ...fact, at: this.now() } as Fact;
    const applied = this.book.apply(timed);
    this.#append({ ...timed, clientOrderId: applied.clientOrderId }, () => true);
    this.#tell(applied);
    return applied;
  }

  /** As `record`, but a fact that changed nothing leaves no row: the broker is read again and again. */
  recordIfNew(fact: NewFact): Applied {
    const timed = { ...fact, at: this.now() } as Fact;
    const applied = this.book.apply(timed);
    const isNews = applied.orders.size + applied.executions.size + applied.unclassified.length > 0;
    if (!isNews && !applied.waits) return applied;
    this.#append(
      { ...timed, clientOrderId: applied.clientOrderId },
      ({ execId }) => applied.executions.has(execId) || this.#book.execution(execId) === null,
    );
    this.#tell(applied);
    return applied;
  }

  /** `isKept`: which of many fills that came together. */
  #append(fact: Fact, isKept: (item: FillItem) => boolean): void {
    const rows = fact.kind === "callback" && fact.data.event.type === "fills"
      ? fillRows(fact, fact.data.event, this.#book, isKept)
      : [fact];
    for (const row of rows) this.#journal.append(row);
  }

  /**
   * Writes facts durably, then folds them (law 1). Throws `JOURNAL_UNWRITABLE`: then nothing was written and
   * nothing folded.
   */
  commit(facts: readonly NewFact[]): void {
    this.settle();
    const timed = this.#timed(facts);
    const began = this.#clock.monotonic();
    this.#journal.commit({ entries: timed });
    this.#hops?.note("journal", this.#clock.monotonic() - began);
    for (const fact of timed) this.#tell(this.#book.apply(fact));
  }

  /**
   * The row that an order needs before it is sent (law 1): all that `confirm` writes if it is. In the same
   * turn follows `confirm` or `withdraw`: a row that neither follows may have been sent. Throws
   * `JOURNAL_UNWRITABLE`: then nothing was written.
   */
  intend(clientOrderId: string, facts: readonly NewFact[], rows: readonly JournalEntry[]): Intended {
    const at = this.now();
    const began = this.#clock.monotonic();
    const announced = [...facts.map((fact): JournalEntry => ({ ...fact, at })), ...rows];
    const place = this.#journal.hand([intentRow(at, announced)]);
    this.#hops?.note("journal", this.#clock.monotonic() - began);
    return { clientOrderId, at, place };
  }

  /**
   * It is sent: the rows themselves. They are written and folded when somebody looks at the book, or by
   * `settleSoon`: what leaves in this very turn does not wait until the order is on every screen.
   */
  confirm(facts: readonly NewFact[], also: AlsoCommitted): void {
    this.#unfolded.push({ facts: this.#timed(facts), also });
  }

  /** Behind the turn in which something was confirmed. */
  settleSoon(): void {
    this.#clock.after(BEHIND_HAND_OVER_MS, () => this.settle());
  }

  /** It is not sent after all. Never throws: where even this row finds no room, the order may have been. */
  withdraw(intended: Intended, why: Saying): void {
    const { clientOrderId, at } = intended;
    const because = { code: codeOf(why), text: inEnglish(why) };
    const row = withdrawnRow(this.now(), { clientOrderId, intended: at, because });
    this.done(intended);
    try {
      if (this.#journal.hand([row]) !== null) this.#journal.done();
    } catch {
      this.#journal.append(row);
    }
  }

  /** The bridge has the row of an intent on the disk, or will not look for it any more. */
  done({ place }: Intended): void {
    if (place !== null) this.#journal.done();
  }

  /** The disk has refused the row of an order, which was not sent. */
  refusedByDisk(why: Saying): void {
    this.#journal.refused(why);
  }

  #timed(facts: readonly NewFact[]): Fact[] {
    const at = this.now();
    return facts.map((fact) => ({ ...fact, at }) as Fact);
  }

  /** Writes and folds what was confirmed a moment ago. */
  settle(): void {
    for (let next = this.#unfolded.shift(); next !== undefined; next = this.#unfolded.shift()) {
      const { facts, also: { rows = [], ...beside } } = next;
      for (const row of [...facts, ...rows]) this.#journal.append(row);
      this.#journal.addBeside(beside);
      for (const fact of facts) this.#tell(this.#book.apply(fact));
    }
  }

  /** Folds and keeps a row as another run wrote it, with its time. One that does not parse is left out. */
  retell(row: JournalEntry): void {
    this.#journal.append(row);
    let fact: Fact | null = null;
    try {
      fact = toFact(row);
    } catch {
      // As at the start: of another release.
    }
    if (fact !== null) this.#tell(this.book.apply(fact));
  }

  /**
   * Makes the book what a start at this moment would make of it: what ended long ago is left to the journal.
   * One look at a time, each of which gives the order that it has dropped, or `null`.
   */
  *forgetting(): Generator<OrderRecord | null> {
    for (const gone of this.book.forgetting(iso(this.#clock.now() - this.#replayMs))) {
      if (gone !== null) this.#shown.delete(gone.clientOrderId);
      yield gone;
    }
  }

  /** A row for people: it is not folded. */
  note(kind: string, clientOrderId: string | null, data: unknown): void {
    this.#journal.append({ at: this.now(), kind, clientOrderId, data });
  }

  /** Called in order after each fact. The returned function removes the listener. */
  onApplied(listener: (applied: Applied) => void): () => void {
    return this.#watchers.add(listener);
  }

  #replay(entry: JournalEntry): void {
    try {
      const fact = toFact(entry);
      if (fact !== null) this.book.apply(fact);
    } catch {
      // A row of another release: the broker's answers repair what it would have said.
    }
  }

  #tell(applied: Applied): void {
    for (const id of applied.orders) this.#noteOutcome(id);
    this.#watchers.emit(applied);
  }

  #noteOutcome(clientOrderId: string): void {
    const record = this.book.get(clientOrderId);
    if (record === null || this.#shown.get(clientOrderId) === record.state) return;
    this.#shown.set(clientOrderId, record.state);
    if (!isTerminal(record.state)) return;
    const reason = record.reason === null ? null : inEnglish(record.reason);
    if (record.state === "rejected") this.note("refused", clientOrderId, { origin: "broker", reason });
    this.note("outcome", clientOrderId, {
      state: record.state,
      filled: filledQuantity(record),
      averageFillPrice: averagePrice(record),
      reason,
    });
  }
}
