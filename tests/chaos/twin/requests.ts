// Commands that wait for IB's answer: by request id, by what-if order id, by market rule, and shared without
// any id.
import { quoted, READ_ONLY, TIMEOUT } from "./sayings.ts";
import book from "@/python/code_book.json" with { type: "json" };
import type { Clock } from "@/lib/server/clock.ts";
import type { BridgeFailure, IbOrderState } from "@/lib/contract/protocol.ts";

export interface IbCause {
  code: number;
  message: string;
}

/** Answers one command, once. */
export interface Ticket {
  readonly id: string;
  readonly open: boolean;
  resolve(result: Record<string, unknown>): void;
  fail(why: BridgeFailure, ib?: IbCause | null): void;
}

export type About =
  | { kind: "order"; orderId: number }
  | { kind: "subscription"; sub: number }
  | { kind: "request"; id: string }
  | { kind: "session" };

export const FIRST_REQUEST_ID = 2_000_000_000;
const NOTICE_GRACE_MS = 1500;
const SETTLE_MS = 1000;
/** An error without an id may be about anything: what is answered within this time was not refused. */
const REFUSAL_GRACE_MS = 1000;
const INVALID_REQUEST = 321;
/** These have no field that could be wrong: a 321 for them says that the API is read-only. */
const REFUSED_WHEN_READ_ONLY: readonly ChannelKind[] = ["open_orders", "completed_orders", "req_ids"];
const NEVER_ABOUT_A_REQUEST: ReadonlySet<string> = new Set(["farm", "ib_link", "account_info", "margin"]);
const BOOK = book as Record<string, { class: string; advisory?: boolean }>;

/** `null`: the book does not say. */
function endsRequest(code: number): boolean | null {
  const entry = BOOK[String(code)];
  if (entry !== undefined) return entry.advisory !== true && !NEVER_ABOUT_A_REQUEST.has(entry.class);
  return code >= 2100 && code <= 2199 ? false : null;
}

/** One command that waits for rows and an end. */
export class Request {
  readonly rows: Map<string, Map<unknown, unknown>>;
  sent = false;
  notice: IbCause | null = null;
  cancelDeadline: () => void = () => {};
  cancelSettling: (() => void) | null = null;

  constructor(readonly ticket: Ticket, buckets: readonly string[] = []) {
    this.rows = new Map(buckets.map((name) => [name, new Map()]));
  }

  /** Keeps the row; a later one with the same key replaces it, `null` keeps every row. */
  add(bucket: string, key: unknown, row: unknown): void {
    const rows = this.rows.get(bucket);
    rows?.set(key ?? rows.size, row);
  }

  finish(result?: Record<string, unknown>): void {
    this.#stop();
    this.ticket.resolve(
      result ?? Object.fromEntries([...this.rows].map(([name, rows]) => [name, [...rows.values()]])),
    );
  }

  fail(why: BridgeFailure, ib: IbCause | null = this.notice): void {
    this.#stop();
    this.ticket.fail(why, ib);
  }

  /** How many rows have come. */
  get size(): number {
    return [...this.rows.values()].reduce((sum, rows) => sum + rows.size, 0);
  }

  /** Why there is no answer at the deadline: what IB has said meanwhile, if anything. */
  get unanswered(): BridgeFailure {
    return this.notice === null ? TIMEOUT : quoted("IB_ERROR", this.notice.message);
  }

  #stop(): void {
    this.cancelDeadline();
    this.cancelSettling?.();
  }
}

/** Requests of one kind that carry no id: one in flight, the next waits. */
export class Channel {
  active: Request | null = null;
  readonly #queue: { request: Request; send: () => void }[] = [];
  #owed = 0;

  constructor(private readonly clock: Clock) {}

  submit(request: Request, send: () => void): void {
    this.#queue.push({ request, send });
    this.#startNext();
  }

  /** IB's End; while one is owed to a request that timed out, it may be that one. */
  end(): void {
    const request = this.active;
    if (request === null) {
      this.#owed = Math.max(0, this.#owed - 1);
    } else if (this.#owed > 0) {
      this.#owed -= 1;
      request.cancelSettling ??= this.clock.after(SETTLE_MS, () => {
        if (this.active !== request) return;
        this.#owed = 0;
        this.finish();
      });
    } else {
      this.finish();
    }
  }

  finish(result?: Record<string, unknown>): void {
    const request = this.active;
    this.active = null;
    request?.finish(result);
    this.#startNext();
  }

  /** The request failed; its End may still come, unless none follows a refusal. */
  abandon(request: Request, why: BridgeFailure, ib?: IbCause, isEndOwed = true): void {
    if (this.active === request) {
      this.active = null;
      if (request.sent && isEndOwed) this.#owed += 1;
    }
    request.fail(why, ib);
    this.#startNext();
  }

  failAll(why: BridgeFailure): void {
    const waiting = [
      ...(this.active === null ? [] : [this.active]),
      ...this.#queue.map(({ request }) => request),
    ];
    this.#queue.length = 0;
    this.active = null;
    this.#owed = 0;
    for (const request of waiting) request.fail(why);
  }

  #startNext(): void {
    while (this.active === null) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      if (!next.request.ticket.open) continue;
      this.active = next.request;
      next.send();
    }
  }
}

type ChannelKind = "open_orders" | "completed_orders" | "positions" | "account_updates" | "req_ids";

/** Everything that waits, and what an id was used for. */
export class Pending {
  readonly byId = new Map<number, Request>();
  readonly whatIfs = new Map<number, Request>();
  readonly rules = new Map<number, Request[]>();
  /** Request id → subscription. */
  readonly subs = new Map<number, number>();
  readonly #past = new Map<number, About>();
  readonly channels: Record<ChannelKind, Channel>;
  #nextId = FIRST_REQUEST_ID;

  constructor(private readonly clock: Clock) {
    this.channels = {
      open_orders: new Channel(clock),
      completed_orders: new Channel(clock),
      positions: new Channel(clock),
      account_updates: new Channel(clock),
      req_ids: new Channel(clock),
    };
  }

  newId(): number {
    this.#nextId += 1;
    return this.#nextId;
  }

  deadline(request: Request, ms: number, expire: () => void): void {
    request.cancelDeadline = this.clock.after(ms, expire);
  }

  waitForId(request: Request, id: number, ms: number, onExpiry: () => void = () => {}): void {
    this.byId.set(id, request);
    this.deadline(request, ms, () => {
      if (this.forget(id) === null) return;
      request.fail(request.unanswered);
      onExpiry();
    });
  }

  /** False when one with this id waits already. */
  waitForWhatIf(request: Request, orderId: number, ms: number): boolean {
    if (this.whatIfs.has(orderId)) return false;
    this.whatIfs.set(orderId, request);
    this.deadline(request, ms, () => this.#whatIfExpired(orderId, request));
    return true;
  }

  whatIfAnswered(orderId: number, state: IbOrderState): boolean {
    const request = this.whatIfs.get(orderId);
    if (request === undefined) return false;
    if (state.initMarginChange !== null || state.rejectReason !== "") {
      this.forget(orderId);
      request.finish({ orderState: state });
    }
    return true;
  }

  finishId(id: number): void {
    this.forget(id)?.finish();
  }

  forget(id: number): Request | null {
    const request = this.byId.get(id) ?? this.whatIfs.get(id) ?? null;
    if (!this.byId.delete(id)) this.whatIfs.delete(id);
    if (request !== null) this.#past.set(id, { kind: "request", id: request.ticket.id });
    return request;
  }

  remember(id: number, about: About): void {
    this.#past.set(id, about);
  }

  about(id: number): About {
    const request = this.byId.get(id) ?? this.whatIfs.get(id);
    if (request !== undefined) return { kind: "request", id: request.ticket.id };
    const sub = this.subs.get(id);
    if (sub !== undefined) return { kind: "subscription", sub };
    if (id > 0 && id < FIRST_REQUEST_ID) return { kind: "order", orderId: id };
    return this.#past.get(id) ?? { kind: "session" };
  }

  /** Fails the request that the error is about, if its code means that no answer follows. */
  errorOn(id: number, ib: IbCause): void {
    if (this.whatIfs.has(id)) return this.#errorOnWhatIf(id, ib);
    const request = this.byId.get(id);
    if (request === undefined) return;
    const ends = endsRequest(ib.code);
    if (ends === true) return void this.forget(id)?.fail(quoted("IB_ERROR", ib.message), ib);
    request.notice = ib;
    if (ends === null) {
      const heard = request.size;
      this.clock.after(NOTICE_GRACE_MS, () => {
        if (this.byId.get(id) !== request || request.size !== heard) return;
        this.forget(id);
        request.fail(request.unanswered);
      });
    }
  }

  /**
   * An error without an id, which may be about any request that has none: whatever of them stays unanswered
   * tells IB's words. `readOnly` is called when the code and what it answers say that the API is read-only.
   */
  errorOnNone(ib: IbCause, readOnly: () => void): void {
    if (endsRequest(ib.code) === false) return;
    const shared = Object.values(this.channels).map(({ active }) => active);
    for (const request of [...shared, ...[...this.rules.values()].flat()]) {
      if (request?.sent) request.notice = ib;
    }
    if (ib.code !== INVALID_REQUEST) return;
    const asked = REFUSED_WHEN_READ_ONLY.map((kind) => this.channels[kind]);
    const refused = asked.flatMap(({ active }) => active?.sent ? [active] : []);
    if (refused.length === 0) return;
    this.clock.after(REFUSAL_GRACE_MS, () => {
      const waiting = asked.flatMap((channel) => {
        const { active } = channel;
        return active !== null && refused.includes(active) ? [{ channel, active }] : [];
      });
      if (waiting.length > 0) readOnly();
      for (const { channel, active } of waiting) channel.abandon(active, READ_ONLY, ib, false);
    });
  }

  failAll(why: BridgeFailure): void {
    for (const id of [...this.byId.keys(), ...this.whatIfs.keys()]) this.forget(id)?.fail(why);
    for (const requests of this.rules.values()) {
      for (const request of requests) request.fail(why);
    }
    this.rules.clear();
    for (const [id, sub] of this.subs) this.remember(id, { kind: "subscription", sub });
    this.subs.clear();
    for (const channel of Object.values(this.channels)) channel.failAll(why);
  }

  #errorOnWhatIf(orderId: number, ib: IbCause): void {
    const request = this.whatIfs.get(orderId);
    const ends = endsRequest(ib.code);
    if (request === undefined || ends === false) return;
    if (ends === null) {
      request.notice = ib;
      this.clock.after(NOTICE_GRACE_MS, () => this.#whatIfExpired(orderId, request));
      return;
    }
    this.forget(orderId);
    request.fail(quoted("IB_ERROR", ib.message), ib);
  }

  #whatIfExpired(orderId: number, request: Request): void {
    if (this.whatIfs.get(orderId) !== request) return;
    this.forget(orderId);
    request.fail(request.unanswered);
  }
}
