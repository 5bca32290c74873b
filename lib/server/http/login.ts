// Who a request is from: a person's session by its cookie and its key, a program or the owner's script by a
// bearer.
import { timingSafeEqual } from "node:crypto";
import { KEY_HEADER } from "@/lib/contract/login_key.ts";
import { browserName } from "@/lib/server/access/browser_name.ts";
import { type Caller, deskCaller, scopesUpTo } from "@/lib/server/access/caller.ts";
import type { LinkState, LoginLinks } from "@/lib/server/access/login_links.ts";
import type { ProgramTokens } from "@/lib/server/access/program_tokens.ts";
import { ABSOLUTE_MS, type Session, type Sessions } from "@/lib/server/access/sessions.ts";

const COOKIE_PREFIX = "lotse_session";
const encoder = new TextEncoder();

export interface LoginSettings {
  token: string;
  /** Cookies ignore ports: two desks on one host need two names. Its port, or what else tells it apart. */
  cookieMark: number | string;
  /** Set when the page is served over TLS. */
  secure: boolean;
  /** Where the desk is served below, "" for the root. */
  basePath?: string;
  links: Pick<LoginLinks, "take">;
  sessions: Pick<Sessions, "create" | "ofCookie" | "of" | "holds">;
  /** Tokens that programs were given. */
  programs?: Pick<ProgramTokens, "callerOf" | "holds">;
}

/** What a browser takes away from a log-in. */
export interface Entered {
  session: Session;
  /** The value of `Set-Cookie`. */
  setCookie: string;
  /** The part of the address behind "#", which no server sees: for which session the key is, and the key. */
  fragment: string;
}

/**
 * What the gate and the routes know of a login: the desk's own, or that of the host that it is mounted in.
 */
export type LoginDoor =
  & Pick<
    Login,
    "secure" | "admits" | "isLoggedIn" | "sessionOf" | "knows" | "holds" | "enter" | "leave"
  >
  & {
    /** Whose request it is; `null`: nobody's. */
    askerOf(request: Request, info: Deno.ServeHandlerInfo): Caller | null | Promise<Caller | null>;
    /** The application that says who asks; `null` where people log in here. */
    readonly elsewhere: HostPages | null;
  };

/** Pages of the application that a desk is a part of. */
export interface HostPages {
  home: string | null;
  signIn: string | null;
  signOut: string | null;
}

export class Login {
  readonly cookieName: string;
  readonly #settings: LoginSettings;
  readonly #token: Uint8Array;
  readonly #path: string;

  constructor(settings: LoginSettings) {
    const { cookieMark, secure, basePath = "" } = settings;
    this.#settings = settings;
    this.#token = encoder.encode(settings.token);
    this.#path = basePath || "/";
    // Browsers hold what the prefix says: set over TLS, by this host alone, and for all of it.
    const prefix = !secure ? "" : basePath === "" ? "__Host-" : "__Secure-";
    this.cookieName = `${prefix}${COOKIE_PREFIX}_${cookieMark}`;
  }

  /** Whether the browser keeps the login over https only. */
  get secure(): boolean {
    return this.#settings.secure;
  }

  isToken(candidate: string): boolean {
    const given = encoder.encode(candidate);
    return given.byteLength === this.#token.byteLength && timingSafeEqual(given, this.#token);
  }

  /** Whether `candidate` logs in: the token does always, the code of a link once. */
  admits(candidate: string): LinkState {
    return this.isToken(candidate) ? "right" : this.#settings.links.take(candidate);
  }

  /** Whose request it is, by cookie and key or by `Authorization: Bearer TOKEN`; `null`: nobody's. */
  callerOf(headers: Headers): Caller | null {
    const bearer = bearerIn(headers);
    if (bearer !== null) return this.#callerOfBearer(bearer);
    const proof = { cookies: this.#cookiesOf(headers), key: headers.get(KEY_HEADER) };
    const session = this.#settings.sessions.of(proof);
    return session === null ? null : callerIn(session);
  }

  askerOf({ headers }: Request): Caller | null {
    return this.callerOf(headers);
  }

  get elsewhere(): null {
    return null;
  }

  isLoggedIn(headers: Headers): boolean {
    return this.callerOf(headers) !== null;
  }

  /** The session that the cookie alone names. It opens the page, which holds no data, and nothing else. */
  sessionOf(headers: Headers): Session | null {
    return bearerIn(headers) === null ? this.#settings.sessions.ofCookie(this.#cookiesOf(headers)) : null;
  }

  /** Whether it is nobody unknown: whoever may see the page, and whose connection is none of a stranger. */
  knows(headers: Headers): boolean {
    return this.sessionOf(headers) !== null || this.isLoggedIn(headers);
  }

  /** Whether a caller that was let in still would be. */
  holds(caller: Caller): boolean {
    const { sessions, programs } = this.#settings;
    if (caller.kind === "session") return sessions.holds(caller.id);
    return caller.id === deskCaller.id || (programs?.holds(caller) ?? false);
  }

  /** After a good token: a session of its own, whatever the browser came with. `address`: of the peer. */
  enter(headers: Headers, address: string): Entered {
    const by = { address, browser: browserName(headers.get("user-agent")) };
    const { session, cookie, key } = this.#settings.sessions.create(by, this.#cookiesOf(headers));
    return {
      session,
      fragment: `key=${session.id}.${key}`,
      setCookie: this.#cookie(cookie, ABSOLUTE_MS / 1000),
    };
  }

  /** `Set-Cookie` after the session has ended. */
  leave(): string {
    return this.#cookie("", 0);
  }

  #callerOfBearer(bearer: string): Caller | null {
    return this.isToken(bearer) ? deskCaller : this.#settings.programs?.callerOf(bearer) ?? null;
  }

  /** All of our name: a program on another port, or below another path, can lay one beside ours. */
  #cookiesOf(headers: Headers): string[] {
    return (headers.get("cookie") ?? "").split(";").flatMap((part) => {
      const eq = part.indexOf("=");
      return eq > 0 && part.slice(0, eq).trim() === this.cookieName ? [part.slice(eq + 1).trim()] : [];
    });
  }

  #cookie(value: string, seconds: number): string {
    const parts = [
      `${this.cookieName}=${value}`,
      `Path=${this.#path}`,
      "HttpOnly",
      "SameSite=Strict",
      `Max-Age=${seconds}`,
    ];
    return [...parts, ...(this.secure ? ["Secure"] : [])].join("; ");
  }
}

/** Every session is the owner's: the journal calls them all the screen, and tells them apart by the id. */
function callerIn({ id }: Session): Caller {
  return { kind: "session", id, name: "screen", scopes: scopesUpTo("trade") };
}

function bearerIn(headers: Headers): string | null {
  return /^Bearer (.+)$/i.exec(headers.get("authorization") ?? "")?.[1]?.trim() ?? null;
}
