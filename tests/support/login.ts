// Logging in, for tests: a login that keeps its sessions in memory, and what a browser takes away from a
// log-in.
import { KEY_HEADER } from "@/lib/contract/login_key.ts";
import { LoginLinks } from "@/lib/server/access/login_links.ts";
import { Sessions } from "@/lib/server/access/sessions.ts";
import { type Clock, systemClock } from "@/lib/server/clock.ts";
import { Login, type LoginSettings } from "@/lib/server/http/login.ts";
import { silentLog } from "@/lib/server/log.ts";

/** A file that is nowhere. */
export function textInMemory(text: string | null = null) {
  const file = {
    text,
    read: () => file.text,
    write: (next: string) => void (file.text = next),
  };
  return file;
}

export function sessionsInMemory(clock: Pick<Clock, "now" | "monotonic"> = systemClock): Sessions {
  return new Sessions({ store: textInMemory(), clock, log: silentLog, token: null });
}

/** A login with sessions in memory, as an app takes the two. */
export function loginInMemory(
  settings: Pick<LoginSettings, "token"> & Partial<LoginSettings>,
): { login: Login; sessions: Sessions } {
  const sessions = sessionsInMemory();
  const links = new LoginLinks(textInMemory(), systemClock);
  return { sessions, login: new Login({ cookieMark: 0, secure: false, sessions, links, ...settings }) };
}

/** What a browser has after a log-in, and sends with each request. */
export interface BrowserLogin {
  cookie: string;
  key: string;
  headers: Record<string, string>;
}

/**
 * Logs in as a browser does that opens the link. `send` as `fetch`, from the root of the desk, following
 * nothing.
 */
export async function logInBy(
  send: (path: string, init?: RequestInit) => Promise<Response>,
  token: string,
  headers: Record<string, string> = {},
): Promise<BrowserLogin> {
  const answer = await send(`/login?token=${encodeURIComponent(token)}`, { headers });
  await answer.body?.cancel();
  const cookie = answer.headers.get("set-cookie")?.split(";")[0];
  const [, key] = /#key=\w+\.([\w-]{43})$/.exec(answer.headers.get("location") ?? "") ?? [];
  if (answer.status !== 303 || cookie === undefined || key === undefined) {
    throw new Error(`No log-in: ${answer.status}`);
  }
  return { cookie, key, headers: { cookie, [KEY_HEADER]: key } };
}
