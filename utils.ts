// What the middlewares put on each request, and the typed helpers for routes.
import { createDefine } from "fresh";
import type { ServedDesk } from "./lib/server/desk/served_desk.ts";
import type { ViewerFront } from "./lib/server/app.ts";
import type { LoginAttempts } from "./lib/server/access/login_attempts.ts";
import type { Caller } from "./lib/server/access/caller.ts";
import type { Recordings } from "./lib/server/recorder/recordings.ts";
import type { Session } from "./lib/server/access/sessions.ts";
import type { LoginDoor } from "./lib/server/http/login.ts";
import type { StreamSeats } from "./lib/server/stream/stream_seats.ts";
import type { Log } from "./lib/server/log.ts";

/** Set by the first middleware of `lib/server/app.ts` before any route runs. */
export interface State {
  desk: ServedDesk;
  login: LoginDoor;
  log: Log;
  /** What was recorded; `null` for a desk that shows a recording. */
  recordings: Recordings | null;
  seats: StreamSeats;
  attempts: LoginAttempts;
  /** Who asks; `null` without a valid login, and for a cookie without its key. */
  caller: Caller | null;
  /** The session that a cookie names, for what holds no data. */
  session: Session | null;
  /** Whether the host of a mounted desk has colours of its own: below `/theme.css`. */
  themed: boolean;
  /** Of a viewer; `null`: a desk serves itself. */
  viewer: ViewerFront | null;
  /** What its pages begin with; `null`: dark, as everywhere. */
  look: "dark" | "light" | "system" | null;
}

export const define = createDefine<State>();
