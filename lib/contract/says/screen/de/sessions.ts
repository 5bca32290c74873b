// German: who is logged in, and what the browser forbids.
import type { Same } from "../../saying.ts";
import type { sessions as english } from "../en/sessions.ts";

export const sessions = {
  "sessions.title": "Wer angemeldet ist",
  "sessions.text":
    "Eine Sitzung endet 12 Stunden nach ihrer letzten Benutzung und 7 Tage nach der Anmeldung. Was in ihr freigeschaltet und in der Vorschau war, endet mit ihr; Orders bleiben.",
  "sessions.open": "Sitzungen …",
  "sessions.own": "diese hier",
  "sessions.program": "Unbekannter Browser",
  "sessions.times": ({ since, seen }) => `Seit ${since}, zuletzt ${seen}`,
  "sessions.end": "Beenden",
  "sessions.endOthers": "Alle anderen beenden",
  "sessions.logOut": "Abmelden",
  "settings.soundForbidden":
    "Der Browser lässt diese Seite keinen Ton machen: in seinen Einstellungen für diese Seite erlauben",
  "settings.desktopForbidden":
    "Der Browser lässt für diese Seite keine Benachrichtigungen zu: in seinen Einstellungen für diese Seite erlauben, dann hier wieder einschalten",
} satisfies Same<typeof english>;
