// The sessions of people: one per log-in, kept over restarts in the data folder, ended by hand or by time.
// Each has two secrets, of which only hashes are kept: the cookie's, and a key that the page keeps where no
// other port of the host can read it.
import { timingSafeEqual } from "node:crypto";
import { say } from "@/lib/contract/says/say.ts";
import { type Clock, iso, type Moment, momentAt, momentOf, since } from "@/lib/server/clock.ts";
import { NotFoundError } from "@/lib/server/errors.ts";
import type { Log } from "@/lib/server/log.ts";
import { hashOf, newId, newSecret, type SecretStore } from "./secrets.ts";
import { readSessions, type StoredSession, writtenSessions } from "./session_file.ts";

/** So long a session lasts without a request and without an open stream. */
export const IDLE_MS = 12 * 3_600_000;
/** So long it lasts whatever it is used for. */
export const ABSOLUTE_MS = 7 * 24 * 3_600_000;
/** More log-ins than anybody has browsers: the one that was used longest ago makes room. */
const MOST_SESSIONS = 100;
/** How far the last use on the disk may lag behind: after a restart a session is idle by so much more. */
const WRITE_EVERY_MS = 3_600_000;

export interface Session {
  /** Never used again; no secret. */
  readonly id: string;
  /** As the browser calls itself. */
  readonly browser: string;
  /** The peer at log-in. */
  readonly address: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly seenAt: number;
}

/** What a browser gets at log-in, once. */
export interface SessionSecrets {
  session: Session;
  cookie: string;
  key: string;
}

/** Why a session ends. `origin` and `reason` go into the journal. */
export interface SessionEnd {
  kind: "logout" | "session_ended";
  origin: string;
  reason: string;
}

export type EndListener = (session: Session, end: SessionEnd) => void;

/** What a request shows of a session. */
export interface SessionProof {
  /** Values of all cookies of our name: others may have laid some beside ours. */
  cookies: readonly string[];
  key: string | null;
}

export interface SessionsDeps {
  store: SecretStore;
  clock: Pick<Clock, "now" | "monotonic">;
  log: Log;
  /**
   * The token that the user has given the desk, `null` when one is made per start. With another one, all
   * sessions end.
   */
  token: string | null;
}

/** The desk's side of the sessions: who is logged in, and how that ends. */
export type SessionBook = Pick<Sessions, "list" | "end" | "endOthers" | "onEnd">;

/** A session and how long it lasts, by both clocks: setting the time back makes none last longer. */
interface Known extends StoredSession {
  created: Moment;
  seen: Moment;
}

export class Sessions {
  readonly #deps: SessionsDeps;
  readonly #byHash = new Map<string, Known>();
  readonly #listeners = new Set<EndListener>();
  readonly #boundTo: string;
  #writtenAt: Moment;

  constructor(deps: SessionsDeps) {
    this.#deps = deps;
    this.#boundTo = hashOf(`token ${deps.token ?? ""}`);
    this.#writtenAt = momentOf(deps.clock);
    this.#read();
  }

  /**
   * Logs in: a new session, whatever the browser came with. `before`: its cookies, whose session this one
   * replaces.
   */
  create(by: Pick<Session, "address" | "browser">, before: readonly string[] = []): SessionSecrets {
    for (const cookie of before) {
      const old = this.#alive(hashOf(cookie));
      if (old !== null) this.#remove(old, ended(by.address, "the same browser has logged in anew"));
    }
    this.list();
    while (this.#byHash.size >= MOST_SESSIONS) {
      const [oldest] = [...this.#byHash.values()].sort((a, b) => a.seenAt - b.seenAt);
      if (oldest === undefined) break;
      this.#remove(oldest, ended("desk", `more than ${MOST_SESSIONS} sessions`));
    }
    const [cookie, key] = [newSecret(), newSecret()];
    const now = momentOf(this.#deps.clock);
    const hashes = { hash: hashOf(cookie), keyHash: hashOf(key) };
    const times = { createdAt: now.wall, seenAt: now.wall, created: now, seen: now };
    const session = { ...by, id: newId(), ...hashes, ...times };
    this.#byHash.set(session.hash, session);
    this.#write();
    return { session: shown(session), cookie, key };
  }

  /** The session of one of these cookies. It says who may see the page, which holds no data; `null`: none. */
  ofCookie(cookies: readonly string[]): Session | null {
    for (const cookie of cookies) {
      const session = this.#alive(hashOf(cookie));
      if (session !== null) return shown(session);
    }
    return null;
  }

  /** The session of which both secrets are there, which counts as a use; `null`: none. */
  of({ cookies, key }: SessionProof): Session | null {
    if (key === null) return null;
    const keyHash = hashOf(key);
    for (const cookie of cookies) {
      const session = this.#alive(hashOf(cookie));
      if (session === null || !timingSafeEqual(Buffer.from(session.keyHash), Buffer.from(keyHash))) continue;
      return shown(this.#see(session));
    }
    return null;
  }

  /** Whether a session that was let in still would be. Asked while it reads a stream, which is a use. */
  holds(id: string): boolean {
    const session = this.#find(id);
    if (session === null) return false;
    this.#see(session);
    return true;
  }

  /** All that have not ended, the one that was used last first. */
  list(): readonly Session[] {
    const alive = [...this.#byHash.keys()].flatMap((hash) => this.#alive(hash) ?? []);
    return alive.sort((a, b) => b.seenAt - a.seenAt).map(shown);
  }

  /** Ends one. Throws a `NotFoundError` when there is none of that id. */
  end(id: string, end: SessionEnd): void {
    const session = this.#find(id);
    if (session === null) throw new NotFoundError(say("SESSION_UNKNOWN"), "sessionId");
    this.#remove(session, end);
    this.#write();
  }

  /** Ends all but that of this id. */
  endOthers(id: string, end: SessionEnd): void {
    for (const session of [...this.#byHash.values()]) {
      if (session.id !== id) this.#remove(session, end);
    }
    this.#write();
  }

  /** Hears of each end, in the turn in which it ends. The returned function removes the listener. */
  onEnd(listener: EndListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * One that is kept elsewhere, by the host of a mounted desk, has ended: whatever the desk holds for it
   * ends, too.
   */
  tellEnd(session: Session, end: SessionEnd): void {
    for (const listener of [...this.#listeners]) listener(session, end);
  }

  /** Keeps when each was used last. */
  close(): void {
    this.#write();
  }

  #find(id: string): Known | null {
    const found = [...this.#byHash.values()].find((session) => session.id === id);
    return found === undefined ? null : this.#alive(found.hash);
  }

  /** One that is over ends when somebody asks for it. */
  #alive(hash: string): Known | null {
    const session = this.#byHash.get(hash);
    if (session === undefined) return null;
    const idle = since(this.#deps.clock, session.seen) >= IDLE_MS;
    if (!idle && since(this.#deps.clock, session.created) < ABSOLUTE_MS) return session;
    this.#remove(session, ended("desk", idle ? "12 hours without use" : "7 days after its log-in"));
    return null;
  }

  #see(session: Known): Known {
    const { clock } = this.#deps;
    const now = momentOf(clock);
    const seen = { ...session, seenAt: now.wall, seen: now };
    this.#byHash.set(session.hash, seen);
    if (since(clock, this.#writtenAt) >= WRITE_EVERY_MS) this.#write();
    return seen;
  }

  #remove(session: Known, end: SessionEnd): void {
    this.#byHash.delete(session.hash);
    this.tellEnd(shown(session), end);
  }

  #read(): void {
    const { store, clock, log } = this.#deps;
    try {
      const text = store.read();
      if (text === null) return;
      const { boundTo, sessions } = readSessions(text);
      if (boundTo !== this.#boundTo) {
        if (sessions.length > 0) log.info("sessions_ended", { count: sessions.length, why: "token" });
        return;
      }
      for (const one of sessions) {
        const [created, seen] = [momentAt(clock, one.createdAt), momentAt(clock, one.seenAt)];
        this.#byHash.set(one.hash, { ...one, created, seen });
      }
    } catch (error) {
      // Whoever was logged in logs in again: nothing of a desk waits for this file.
      log.warn("sessions_unreadable", { error: String(error) });
    }
  }

  /**
   * A disk that is full keeps nobody out: what could not be written is told, and written with the next
   * change.
   */
  #write(): void {
    const { store, clock, log } = this.#deps;
    this.#writtenAt = momentOf(clock);
    const sessions = [...this.#byHash.values()].map(({ created: _, seen: __, ...stored }) => stored);
    try {
      store.write(writtenSessions({ boundTo: this.#boundTo, sessions }));
    } catch (error) {
      log.error("sessions_not_written", { error: String(error) });
    }
  }
}

/** Since when a session is and when it was used last, as the contract tells times. */
export function sessionTimes({ createdAt, seenAt }: Session): { since: string; lastSeenAt: string } {
  return { since: iso(createdAt), lastSeenAt: iso(seenAt) };
}

function ended(origin: string, reason: string): SessionEnd {
  return { kind: "session_ended", origin, reason };
}

function shown({ id, browser, address, createdAt, seenAt }: StoredSession): Session {
  return { id, browser, address, createdAt, seenAt };
}
