// What the server gives every island of a page: of the desk's own, or of an application that it is a part of.
import { languageOf } from "@/lib/client/language.ts";
import type { ScreenStart } from "@/lib/contract/screen_start.ts";
import type { Caller } from "@/lib/server/access/caller.ts";
import type { ServedDesk } from "@/lib/server/desk/served_desk.ts";
import type { HostPages } from "./login.ts";

export interface Asked {
  headers: Headers;
  /** Where the desk is for browsers. */
  base: string;
  /** `null`: a session's page, which holds no data, before its key is there. */
  caller: Caller | null;
  host: HostPages | null;
  keyBase?: string;
}

/** How the screen of this request begins. It holds nothing of an account. */
export function startOf(
  desk: Pick<ServedDesk, "served" | "replay">,
  { headers, base, caller, host, keyBase }: Asked,
): ScreenStart {
  const { mode, build } = desk.served();
  const lang = languageOf(headers);
  // A recording is shown at its own time.
  if (desk.replay !== undefined) {
    return { mode, build, now: Date.parse(desk.replay.view().at), lang, base, replay: true };
  }
  const key = keyBase === undefined ? {} : { keyBase };
  const start = { mode, build, now: Date.now(), lang, base, ...key };
  if (host === null) return start;
  const trades = caller?.scopes.includes("trade") ?? false;
  return { ...start, host: { home: host.home, signOut: host.signOut, trades, embedded: false } };
}
