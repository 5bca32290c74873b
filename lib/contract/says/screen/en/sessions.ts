// English: who is logged in, and what the browser forbids. Read in what is rarely opened, whose script brings
// it.
import type { Shown } from "../shown.ts";

export const sessions = {
  "sessions.title": "Who is logged in",
  "sessions.text":
    "A session ends 12 hours after its last use, and 7 days after its log-in. What was armed and previewed in it ends with it; orders stay.",
  "sessions.open": "Sessions …",
  "sessions.own": "this one",
  "sessions.program": "Unknown browser",
  "sessions.times": ({ since, seen }: Shown<"since" | "seen">) => `Since ${since}, last seen ${seen}`,
  "sessions.end": "End",
  "sessions.endOthers": "End all others",
  "sessions.logOut": "Log out",
  "settings.soundForbidden":
    "The browser lets this page make no sound: allow it in the browser's settings for this site",
  "settings.desktopForbidden":
    "The browser refuses notifications of this page: allow them in its settings for this site, then switch this on again",
} as const;
