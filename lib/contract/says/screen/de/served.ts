// German: what only pages say that the server renders whole.
import type { Same } from "../../saying.ts";
import type { served as english } from "../en/served.ts";

export const served = {
  "app.notLoaded":
    "Diese Seite ist nicht zum Leben erwacht: Ihre Zahlen stehen still. Vielleicht wurde Lotse aktualisiert: Laden Sie die Seite neu.",
  "replay.mark": "WIEDERGABE",
  "app.skip": "Zu den Orders springen",
  "app.noScript": "Lotse braucht JavaScript: Zahlen, die stillstehen, würden falsch gelesen.",
  "app.tooOld": ({ browsers }) =>
    `Dieser Browser ist zu alt für Lotse: Teile des Bildschirms würden nicht gehen. Nötig ist ${browsers} oder neuer.`,
  "error.pageMissing": "Diese Seite gibt es nicht.",
  "error.pageFailed":
    "Diese Seite konnte nicht erzeugt werden. Das Log nennt den Grund; Ihre Orders sind davon nicht betroffen.",
  "error.home": "Zur Handelsoberfläche",
  "login.title": "Anmelden",
  "login.text":
    "Öffnen Sie den Link, den Lotse beim Start ausgegeben hat, oder einen neuen von „deno task link“, oder fügen Sie das Token aus dem Datenordner ein.",
  "login.token": "Token",
  "login.submit": "Anmelden",
  "login.notKept":
    "Das Token stimmt, aber der Browser hat die Anmeldung nicht behalten: er blockiert Cookies für diese Adresse oder zeigt Lotse in einer anderen Seite. Erlauben Sie Cookies und öffnen Sie Lotse in einem eigenen Tab.",
  "login.notKept.https":
    "Das Token stimmt, aber der Browser hat die Anmeldung nicht behalten: benutzen Sie https. Lotse wurde hinter TLS gestartet („--tls-cert“ oder „--trusted-proxy“), und über einfaches http behält kein Browser seine Anmeldung. Ist die Adresse schon https, erlauben Sie ihr Cookies und öffnen Sie Lotse in einem eigenen Tab.",
  "login.keyMissing":
    "Dieser Browser ist angemeldet, hat aber den Schlüssel dazu nicht: sein Speicher wurde geleert oder ist dieser Seite verschlossen. Melden Sie sich neu an.",
  "login.openDesk": "Lotse öffnen",
  "login.wrong":
    "Dieses Token stimmt nicht, oder der Link ist von einem früheren Start. Das Token wechselt bei jedem Start, wenn LOTSE_TOKEN nicht gesetzt ist; „deno task link“ gibt einen neuen Link aus.",
  "login.linkUsed":
    "Dieser Link wurde schon benutzt, und er gilt einmal. Geben Sie mit „deno task link“ einen neuen aus, oder fügen Sie das Token ein.",
  "login.linkExpired":
    "Dieser Link ist abgelaufen: er gilt zehn Minuten. Geben Sie mit „deno task link“ einen neuen aus, oder fügen Sie das Token ein.",
} as const satisfies Same<typeof english>;
