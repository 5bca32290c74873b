// What people see and end of their sessions, and what of the desk ends with one: the accounts that it has
// armed, the previews that it has made.
import type { SessionView } from "@/lib/contract/api.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Caller } from "@/lib/server/access/caller.ts";
import {
  type Session,
  type SessionBook,
  type SessionEnd,
  sessionTimes,
} from "@/lib/server/access/sessions.ts";
import { ConflictError } from "@/lib/server/errors.ts";
import type { Audit } from "@/lib/server/journal/audit.ts";
import type { OrderRoom } from "@/lib/server/orders/mod.ts";
import type { Arming } from "./arming.ts";

export interface SessionWork {
  arming: Pick<Arming, "disarm">;
  audit: Pick<Audit, "note">;
  orders: Pick<OrderRoom, "dropPreviewsOf">;
}

export function sessionEnds(
  { arming, audit, orders }: SessionWork,
  { id, browser, address }: Session,
  { kind, origin, reason }: SessionEnd,
): void {
  orders.dropPreviewsOf(id);
  arming.disarm("session", { by: id, origin });
  audit.note(kind, { origin, reason, more: { session: id, browser, address } });
}

export function sessionViews(sessions: SessionBook, { id }: Caller): { sessions: SessionView[] } {
  return {
    sessions: sessions.list().map((session) => ({
      sessionId: session.id,
      browser: session.browser,
      address: session.address,
      ...sessionTimes(session),
      own: session.id === id,
    })),
  };
}

/** Throws a `ConflictError` for a token. */
export function logOut(sessions: SessionBook, { kind, id, name }: Caller): void {
  if (kind !== "session") throw new ConflictError(say("SESSION_NONE"));
  sessions.end(id, { kind: "logout", origin: name, reason: "by hand" });
}

/** Why a session ends that somebody ends from elsewhere. */
export function endedBy({ name }: Caller): SessionEnd {
  return { kind: "session_ended", origin: name, reason: "by hand, from another session" };
}
