// What held at a moment, as the shortest list of entries that tells it: a segment begins with it and can be
// played without those before.
import { applyChanges } from "@/lib/contract/patch.ts";
import { DATA_TYPES } from "@/lib/server/market/market_data_type.ts";
import { MOMENTARY, staysWith } from "@/lib/server/market/quote_line.ts";
import type { Entry } from "./format.ts";

type Fields = Record<string, unknown>;

/** Asked again whenever they are wanted, by whoever looks: an old answer helps nobody. */
const PASSING: ReadonlySet<string> = new Set([
  "ping",
  "matching_symbols",
  "history",
  "executions_of",
  "what_if",
  "place_order",
  "cancel_order",
  "global_cancel",
  "req_ids",
  "disconnect",
  "unsubscribe",
]);
/** Rows of the book, by orders: so many are kept, the oldest go first. */
const MOST_ROWS = 20_000;
/** Fills in runs, and trades that came one by one. */
const MOST_FILLS = 5_000;

interface Held {
  /** Where it stood among all that was heard. */
  n: number;
  entry: Entry;
}

/** A question with its answer, in the order of the lines. */
interface Question {
  key: string;
  held: Held[];
}

export class Keyframe {
  #n = 0;
  #process: Held[] = [];
  /** Of the socket before: it is shown as stale until a new one has been read. */
  #before: Held[] = [];
  readonly #events = new Map<string, Held>();
  readonly #fills = new Map<string, Held>();
  readonly #open = new Map<string, Question>();
  readonly #answered = new Map<string, Question>();
  #rows: Held[] = [];
  #views: Fields = {};
  #viewsAt: Entry | null = null;

  /** Takes the next entry into what holds. */
  take(entry: Entry): void {
    const held = { n: ++this.#n, entry };
    switch (entry.k) {
      case "start":
        this.#endSocket();
        this.#process = [held];
        return;
      case "exit":
      case "start_failed":
        this.#endSocket();
        this.#process = [held];
        return;
      case "in":
      case "out":
        if (typeof entry.line === "object") this.#line(held, entry.line);
        return;
      case "row":
        this.#rows.push(held);
        if (this.#rows.length > MOST_ROWS) this.#rows = this.#rows.slice(-MOST_ROWS * 0.9);
        return;
      case "view":
        this.#views = applyChanges(this.#views, entry.changes) as Fields;
        this.#viewsAt = entry;
    }
  }

  /** In the order in which it was heard. */
  *entries(): Generator<Entry> {
    const all = [...this.#before, ...this.#rows, ...this.#heldNow()];
    const seen = new Set<number>();
    for (const { n, entry } of all.sort((a, b) => a.n - b.n)) {
      if (seen.has(n)) continue;
      seen.add(n);
      yield { ...entry, was: true };
    }
    const views = this.#viewsAt;
    if (views !== null) {
      const changes = Object.entries(this.#views).map(([section, value]) => ({ path: [section], value }));
      yield { k: "view", w: views.w, m: views.m, changes, was: true };
    }
  }

  #heldNow(): Held[] {
    const questions = [...this.#answered.values(), ...this.#open.values()].flatMap(({ held }) => held);
    return [...this.#process, ...this.#events.values(), ...this.#fills.values(), ...questions];
  }

  #endSocket(): void {
    if (this.#events.size > 0) this.#before = this.#heldNow();
    this.#events.clear();
    this.#fills.clear();
    this.#open.clear();
    this.#answered.clear();
  }

  #line(held: Held, line: Fields): void {
    const { type } = line;
    if (held.entry.k === "out") return this.#asked(held, line);
    if (type === "reply" || type === "part" || type === "failure") return this.#answer(held, line);
    if (type === "hello") this.#process.push(held);
    else this.#event(held, line);
  }

  #asked(held: Held, line: Fields): void {
    if (line.type === "unsubscribe") this.#unsubscribed(line.sub);
    // The further lines of an order ask nothing: the answer is the order's, and what is dropped gets none.
    if (line.type === "release") return void this.#open.get(String(line.id))?.held.push(held);
    if (line.type === "drop") return void this.#open.delete(String(line.id));
    const { id, deadlineMs: _, epoch: __, ...wish } = line;
    if (line.type !== "ping") this.#open.set(String(id), { key: JSON.stringify(wish), held: [held] });
  }

  #answer(held: Held, line: Fields): void {
    const id = String(line.id);
    const question = this.#open.get(id);
    if (question === undefined) return;
    question.held.push(held);
    if (line.type === "part") return;
    this.#open.delete(id);
    const wish = JSON.parse(question.key) as Fields;
    if (PASSING.has(String(wish.type)) || isList(wish)) return;
    if (wish.type === "positions" && line.type === "reply") this.#before = [];
    // The first answer on a socket is the one that brought the desk in step with it; the last one holds.
    const first = `first ${question.key}`;
    if (this.#answered.has(first)) this.#answered.set(`last ${question.key}`, question);
    else this.#answered.set(first, question);
  }

  #unsubscribed(sub: unknown): void {
    for (const [key, { held }] of this.#answered) {
      const [asked] = held;
      if (asked?.entry.k === "out" && (asked.entry.line as Fields).sub === sub) this.#answered.delete(key);
    }
    for (const kind of ["ticks", "depth", "trades", "pnl", "pnl_single", "market_data_type", "error"]) {
      this.#events.delete(`${kind} ${sub}`);
    }
  }

  #event(held: Held, line: Fields): void {
    const { type } = line;
    if (type === "socket") {
      if (line.state === "disconnected") this.#endSocket();
      this.#keep(`socket ${line.state}`, held);
      return;
    }
    if (type === "ticks" || type === "depth" || type === "trades") {
      return this.#market(String(type), held, line);
    }
    if (type === "market_data_type") this.#becomes(line);
    this.#keep(keyOf(line, held.n), held);
  }

  /** Of the kinds of data the last one is kept: what went with those before must not look like it. */
  #becomes({ sub, dataType }: Fields): void {
    const key = `ticks ${sub}`;
    const ticks = this.#events.get(key);
    const before = this.#events.get(`market_data_type ${sub}`)?.entry;
    if (ticks?.entry.k !== "in" || before?.k !== "in") return;
    const kindOf = (number: unknown) => DATA_TYPES[Number(number)] ?? null;
    if (staysWith(kindOf((before.line as Fields).dataType), kindOf(dataType))) return;
    const line = ticks.entry.line as { items: Fields[] };
    const items = line.items.map((item) =>
      Object.fromEntries(Object.entries(item).filter(([field]) => !MOMENTARY.includes(field)))
    );
    this.#keep(key, { ...ticks, entry: { ...ticks.entry, line: { ...line, items } } });
  }

  #keep(key: string, held: Held): void {
    const kept = key.startsWith("fills ") ? this.#fills : this.#events;
    kept.delete(key);
    kept.set(key, held);
    const [oldest] = kept.keys();
    if (kept === this.#fills && kept.size > MOST_FILLS && oldest !== undefined) kept.delete(oldest);
  }

  /** One line per subscription, with the latest of each field. */
  #market(kind: string, held: Held, line: Fields): void {
    for (const item of line.items as Fields[]) {
      const key = `${kind} ${item.sub}`;
      const before = this.#events.get(key)?.entry;
      const known = before?.k === "in" && kind === "ticks"
        ? (before.line as { items: Fields[] }).items[0]
        : {};
      const merged = { ...line, items: [{ ...known, ...item }] };
      const entry = { ...held.entry, line: merged } as Entry;
      this.#keep(key, { n: held.n + this.#fraction(item), entry });
    }
  }

  /** Lines that were cut out of one stand behind each other. */
  #fraction(item: Fields): number {
    return (Number(item.sub) % 100_000) / 1_000_000;
  }
}

/**
 * Contracts by what they are called, a thousand for an expiry of options: looked up, as symbols are. What is
 * traded is asked for by its number.
 */
function isList({ type, contract }: Fields): boolean {
  return type === "option_series" ||
    type === "contract_details" && (contract as Fields | undefined)?.conId === 0;
}

function keyOf(line: Fields, n: number): string {
  const { type } = line;
  const about = line.about as Fields | undefined;
  const contract = line.contract as Fields | undefined;
  switch (type) {
    case "open_order":
    case "order_status":
    case "completed_order":
    case "order_bound":
      return `${type} ${line.permId ?? ""} ${line.permId === null ? line.orderId : ""}`;
    case "execution":
    case "commission":
      return `fills ${type} ${line.execId}`;
    case "fills":
      return `fills ${n}`;
    case "position":
    case "portfolio":
      return `${type} ${line.account}/${contract?.conId}`;
    case "account_value":
      return `${type} ${line.account}/${line.key}/${line.currency}`;
    case "account_download_end":
      return `${type} ${line.account}`;
    case "pnl":
    case "pnl_single":
    case "market_data_type":
      return `${type} ${line.sub}`;
    case "error":
      if (about?.kind === "subscription") return `error ${about.sub}`;
      if (about?.kind === "order") return `error order ${about.orderId} ${line.code}`;
      return `error ${line.message}`;
    default:
      return String(type);
  }
}
