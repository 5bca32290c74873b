// The login of a single user: one token per start, a cookie for the browser, a bearer for scripts.
import { createHmac, timingSafeEqual } from "node:crypto";
import { type Caller, deskCaller, scopesUpTo } from "@/lib/server/access/caller.ts";
import type { ProgramTokens } from "@/lib/server/access/program_tokens.ts";

const SCREEN: Caller = { kind: "session", id: "screen", name: "screen", scopes: scopesUpTo("trade") };
const COOKIE_PREFIX = "lotse_session";
const SESSION_SECONDS = 30 * 24 * 3600;

export interface LoginSettings {
  token: string;
  /** Cookies ignore ports: two desks on one machine need two names. */
  port: number;
  /** Tokens that programs were given. */
  programs?: Pick<ProgramTokens, "callerOf">;
  /** Set when the page is served over TLS. */
  secure: boolean;
}

/** Checks tokens and makes the cookie. The cookie carries a value derived from the token, never the token. */
export class Login {
  readonly cookieName: string;
  #token: string;
  #session: string;
  #secure: boolean;
  #programs: Pick<ProgramTokens, "callerOf"> | null;

  constructor({ token, port, secure, programs }: LoginSettings) {
    this.#token = token;
    this.#secure = secure;
    this.#programs = programs ?? null;
    this.cookieName = `${COOKIE_PREFIX}_${port}`;
    this.#session = createHmac("sha256", token).update("lotse session 1").digest("base64url");
  }

  /** Whether the browser keeps the login over https only. */
  get secure(): boolean {
    return this.#secure;
  }

  isToken(candidate: string): boolean {
    return equal(candidate, this.#token);
  }

  /** Whose request it is, by the cookie or `Authorization: Bearer TOKEN`; `null`: nobody's. */
  callerOf(headers: Headers): Caller | null {
    const bearer = /^Bearer (.+)$/i.exec(headers.get("authorization") ?? "")?.[1];
    if (bearer !== undefined) return this.#callerOfBearer(bearer.trim());
    const session = cookieValue(headers.get("cookie"), this.cookieName);
    return session !== null && equal(session, this.#session) ? SCREEN : null;
  }

  #callerOfBearer(bearer: string): Caller | null {
    return this.isToken(bearer) ? deskCaller : this.#programs?.callerOf(bearer) ?? null;
  }

  isLoggedIn(headers: Headers): boolean {
    return this.callerOf(headers) !== null;
  }

  /** `Set-Cookie` after a good token. */
  cookie(): string {
    const parts = [
      `${this.cookieName}=${this.#session}`,
      "Path=/",
      "HttpOnly",
      "SameSite=Strict",
      `Max-Age=${SESSION_SECONDS}`,
    ];
    return [...parts, ...(this.#secure ? ["Secure"] : [])].join("; ");
  }
}

/** The value of a cookie in a `Cookie` header, or `null`. */
function cookieValue(header: string | null, name: string): string | null {
  for (const part of (header ?? "").split(";")) {
    const eq = part.indexOf("=");
    if (eq > 0 && part.slice(0, eq).trim() === name) return part.slice(eq + 1).trim();
  }
  return null;
}

function equal(a: string, b: string): boolean {
  const left = new TextEncoder().encode(a);
  const right = new TextEncoder().encode(b);
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}
