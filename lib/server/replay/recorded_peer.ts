// The recording in the place of the Python process: what the replayed desk asks is answered as it was
// answered then, and nothing of it leaves this file.
import { BridgeStartError, type OpenTransport, type TransportEvents } from "@/lib/server/bridge/transport.ts";
import type { Clock } from "@/lib/server/clock.ts";
import type { Happening } from "@/lib/server/recorder/format.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { LineWriter } from "./line_writer.ts";
import { SubscriptionMap } from "./subscription_map.ts";

type Fields = Record<string, unknown>;

/** A recorded question nobody has asked yet here, with the answers that have come. */
interface Heard {
  id: string;
  line: Fields;
  answers: Fields[];
}

/** A command of the recorded desk that this one has not given in time: somebody had asked for it by hand. */
export interface ByHand {
  connect(): void;
  disconnect(): void;
  /** A line that somebody has opened: `market_data`, `market_depth`, `tick_by_tick`. */
  opened(line: Fields): void;
  closed(sub: number): void;
}

/**
 * The replayed desk dials at the same time, up to what its waits are long by chance. Lines it opens in the
 * same turn.
 */
const GRACE_MS = 300;
/** Then an answer of before does. */
const PATIENCE_MS = 1_500;
/** Each has one answer, whatever the recording says. */
const AT_ONCE: ReadonlySet<unknown> = new Set(["ping", "unsubscribe"]);
const STREAMS: ReadonlySet<unknown> = new Set(["market_data", "market_depth", "tick_by_tick"]);

export class RecordedPeer {
  readonly #clock: Clock;
  readonly #byHand: ByHand;
  readonly #subs = new SubscriptionMap();
  #events: TransportEvents | null = null;
  #starts = 0;
  #opening: { resolve(): void; reject(error: unknown): void } | null = null;
  #writer = new LineWriter();
  /** Asked here and not recorded yet, by what is asked. */
  readonly #asked = new Map<string, string[]>();
  /** Recorded and not asked here yet. */
  readonly #heard = new Map<string, Heard[]>();
  /** Ids here by those of the recording. */
  readonly #ids = new Map<string, string>();
  readonly #last = new Map<string, Fields[]>();
  readonly #keys = new Map<string, string>();
  #dial: PromiseWithResolvers<Fields> = Promise.withResolvers();
  #dialled: Fields | null = null;

  constructor(clock: Clock, byHand: ByHand) {
    this.#clock = clock;
    this.#byHand = byHand;
  }

  /** Where and as which socket the recorded desk has dialled next. */
  async nextDial(): Promise<Fields> {
    const line = this.#dialled ?? await this.#dial.promise;
    this.#dialled = null;
    return line;
  }

  readonly open: OpenTransport = async (events) => {
    if (this.#starts === 0) {
      await new Promise<void>((resolve, reject) => this.#opening = { resolve, reject });
    }
    this.#starts = 0;
    this.#forget();
    this.#events = events;
    return {
      pid: null,
      send: (line) => {
        this.#send(JSON.parse(line) as Fields);
        return Promise.resolve();
      },
      closeInput: () => {},
      kill: () => {},
    };
  };

  /** Plays one entry; `was`: it is told ahead of a segment, with others left out. */
  play(happening: Happening, was: boolean): void {
    switch (happening.k) {
      case "start":
        this.#starts += 1;
        this.#opening?.resolve();
        this.#opening = null;
        return;
      case "start_failed": {
        const { says, fix, fatal } = happening;
        this.#opening?.reject(new BridgeStartError(says as Saying, { fix: fix as Saying, fatal }));
        this.#opening = null;
        return;
      }
      case "exit": {
        const events = this.#events;
        this.#events = null;
        events?.exit({ code: happening.code, signal: happening.signal });
        return;
      }
      case "unlocated":
        this.#hearDial({ type: "unlocated", says: happening.says });
        return;
      case "in":
        if (typeof happening.line === "string") this.#events?.line(happening.line);
        else this.#in(happening.line, was);
        return;
      case "out":
        if (typeof happening.line === "object") this.#out(happening.line);
    }
  }

  #forget(): void {
    for (const map of [this.#asked, this.#heard, this.#ids, this.#last, this.#keys]) map.clear();
    this.#subs.clear();
    this.#writer = new LineWriter();
  }

  /** A command of the replayed desk. */
  #send(line: Fields): void {
    const id = String(line.id);
    if (line.type === "unsubscribe") this.#subs.close(Number(line.sub));
    if (AT_ONCE.has(line.type)) {
      return queueMicrotask(() => this.#deliver({ type: "reply", id, result: {} }));
    }
    const key = keyOf(line);
    const heard = this.#heard.get(key)?.shift();
    if (heard === undefined) {
      push(this.#asked, key, id);
      if (line.sub !== undefined) this.#subs.wait(key, Number(line.sub));
      this.#clock.after(PATIENCE_MS, () => this.#answerAsBefore(key, id));
      return;
    }
    this.#bind(heard, id, line.sub);
    // Behind the turn in which it was asked, as a pipe would.
    queueMicrotask(() => {
      for (const answer of heard.answers) this.#deliver({ ...answer, id });
      const known = line.sub === undefined ? [] : this.#subs.latest(Number(line.sub));
      for (const event of known) this.#deliverEvent(event, 1);
    });
  }

  /** A command of the recorded desk. */
  #out(line: Fields): void {
    const key = keyOf(line);
    const id = String(line.id);
    this.#keys.set(id, key);
    if (line.type === "connect") this.#hearDial(line);
    if (line.type === "unsubscribe") return this.#byHand.closed(Number(line.sub));
    const here = this.#asked.get(key)?.shift();
    const heard = { id, line, answers: [] };
    if (here !== undefined) return this.#bind(heard, here, this.#subs.waited(key));
    push(this.#heard, key, heard);
    this.#clock.after(STREAMS.has(line.type) ? 0 : GRACE_MS, () => this.#missed(key, heard));
  }

  #hearDial(line: Fields): void {
    this.#dialled = line;
    this.#dial.resolve(line);
    this.#dial = Promise.withResolvers();
  }

  #missed(key: string, heard: Heard): void {
    if (this.#heard.get(key)?.includes(heard) !== true) return;
    const { type } = heard.line;
    if (type === "connect") this.#byHand.connect();
    if (type === "disconnect") this.#byHand.disconnect();
    if (STREAMS.has(type)) this.#byHand.opened(heard.line);
  }

  #bind({ id, line }: Heard, here: string, sub: unknown): void {
    this.#ids.set(id, here);
    if (line.sub !== undefined && sub !== undefined) this.#subs.bind(Number(line.sub), Number(sub));
  }

  #answerAsBefore(key: string, id: string): void {
    const waiting = this.#asked.get(key) ?? [];
    const answers = this.#last.get(key);
    if (!waiting.includes(id) || answers === undefined) return;
    this.#asked.set(key, waiting.filter((one) => one !== id));
    for (const answer of answers) this.#deliver({ ...answer, id });
  }

  /** A line of the recorded process. */
  #in(line: Fields, was: boolean): void {
    if (line.type === "hello") return this.#deliver(line);
    if (line.type !== "reply" && line.type !== "part" && line.type !== "failure") {
      const seqs = this.#writer.step(Number(line.seq), was);
      this.#subs.learn(line);
      return this.#deliverEvent(line, seqs);
    }
    const id = String(line.id);
    const key = this.#keys.get(id) ?? "";
    const here = this.#ids.get(id);
    this.#remember(key, line);
    if (here !== undefined) return this.#deliver({ ...line, id: here });
    this.#heard.get(key)?.find((heard) => heard.id === id)?.answers.push(line);
  }

  #remember(key: string, line: Fields): void {
    const before = this.#last.get(key);
    const isGoingOn = before !== undefined && before.at(-1)?.type === "part" && before[0]?.id === line.id;
    this.#last.set(key, isGoingOn ? [...before, line] : [line]);
  }

  #deliverEvent(line: Fields, seqs: number): void {
    const event = this.#subs.rewritten(line, (id) => this.#ids.get(id) ?? id);
    // Numbers that the recorded bridge has lost are left out here, too, so that the loss is played.
    this.#writer.skip(seqs - 1);
    if (event !== null) this.#deliver({ ...event, seq: this.#writer.next() });
  }

  #deliver(line: Fields): void {
    this.#events?.line(JSON.stringify(line));
  }
}

/** What a command asks for, whoever asks and whenever. */
function keyOf(line: Fields): string {
  if (line.type === "connect") return "connect";
  const { id: _, deadlineMs: __, epoch: ___, sub: ____, urgent: _____, notAfter: ______, ...wish } = line;
  return JSON.stringify(wish);
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
