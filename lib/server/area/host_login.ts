// The login of a mounted desk where the host says who asks. Programs with a token of the desk come in as
// everywhere.
import { say } from "@/lib/contract/says/say.ts";
import { type Caller, scopesUpTo } from "@/lib/server/access/caller.ts";
import type { LinkState } from "@/lib/server/access/login_links.ts";
import type { Session, Sessions } from "@/lib/server/access/sessions.ts";
import type { Clock } from "@/lib/server/clock.ts";
import { UnavailableError } from "@/lib/server/errors.ts";
import type { Entered, HostPages, Login, LoginDoor } from "@/lib/server/http/login.ts";
import type { Log } from "@/lib/server/log.ts";
import { type Identity, type IdentityHook, readIdentity } from "./identity.ts";

export interface HostLoginDeps {
  identity: IdentityHook;
  elsewhere: HostPages;
  /** The desk's own, for programs. */
  own: Pick<Login, "secure" | "callerOf" | "holds">;
  sessions: Pick<Sessions, "tellEnd">;
  clock: Pick<Clock, "now">;
  log: Log;
}

/** Somebody who was let in: how to ask again, and what the last answer was. */
interface Guest {
  ask: () => Promise<Identity | null>;
  may: Identity["may"];
  gone: boolean;
}

export class HostLogin implements LoginDoor {
  readonly elsewhere: HostPages;
  readonly secure: boolean;
  readonly #deps: HostLoginDeps;
  /** By caller, which is made for each request: a stream asks by its own. */
  readonly #guests = new WeakMap<Caller, Guest>();

  constructor(deps: HostLoginDeps) {
    this.#deps = deps;
    this.elsewhere = deps.elsewhere;
    this.secure = deps.own.secure;
  }

  /** Rejects with an `UnavailableError` (`IDENTITY_FAILED`) when the host can not say. */
  async askerOf(request: Request, info: Deno.ServeHandlerInfo): Promise<Caller | null> {
    const bearer = request.headers.has("authorization") ? this.#deps.own.callerOf(request.headers) : null;
    if (bearer !== null) return bearer;
    // The hook may look at the headers long after the request has been answered.
    const asked = new Request(request.url, { method: "GET", headers: request.headers });
    const ask = () => this.#ask(asked, info);
    const identity = await ask();
    if (identity === null) return null;
    const caller = callerFor(identity);
    this.#guests.set(caller, { ask, may: identity.may, gone: false });
    return caller;
  }

  /** As the host said last; asks anew, so that the next answer is of now. */
  holds(caller: Caller): boolean {
    const guest = this.#guests.get(caller);
    if (guest === undefined) return this.#deps.own.holds(caller);
    if (!guest.gone) void this.#look(caller, guest);
    return !guest.gone;
  }

  /** Ends the streams, previews and armings of somebody at once: of one who has logged out, or may less. */
  end(id: string): void {
    this.#end(callerId(id));
  }

  #end(id: string): void {
    const at = this.#deps.clock.now();
    const session: Session = { id, browser: "", address: "", createdAt: at, seenAt: at };
    this.#deps.sessions.tellEnd(session, { kind: "session_ended", origin: "host", reason: "by the host" });
  }

  /** Before anybody is asked: probes from elsewhere are for programs of the desk. */
  isLoggedIn(headers: Headers): boolean {
    return headers.has("authorization") && this.#deps.own.callerOf(headers) !== null;
  }

  knows(headers: Headers): boolean {
    return this.isLoggedIn(headers);
  }

  sessionOf(): Session | null {
    return null;
  }

  admits(): LinkState {
    return "unknown";
  }

  enter(): Entered {
    throw new Error("Nobody logs in here: the host says who asks");
  }

  leave(): string {
    throw new Error("Nobody logs out here: the host says who asks");
  }

  async #look(caller: Caller, guest: Guest): Promise<void> {
    try {
      const now = await guest.ask();
      guest.gone = now === null || callerId(now.id) !== caller.id || now.may !== guest.may;
      if (guest.gone) this.#end(caller.id);
    } catch {
      // Who can not be asked about is let in no longer: the page comes back by itself when the host answers
      // again.
      guest.gone = true;
    }
  }

  async #ask(request: Request, info: Deno.ServeHandlerInfo): Promise<Identity | null> {
    try {
      return readIdentity(await this.#deps.identity(request, info));
    } catch (error) {
      this.#deps.log.error("identity_failed", { error });
      throw new UnavailableError(say("IDENTITY_FAILED"), error);
    }
  }
}

function callerFor({ id, name, may }: Identity): Caller {
  const scopes = scopesUpTo(may === "owner" ? "trade" : may);
  return { kind: "session", id: callerId(id), name, scopes, owner: may === "owner" };
}

/** No id of the desk's own has a colon. */
function callerId(id: string): string {
  return `host:${id}`;
}
