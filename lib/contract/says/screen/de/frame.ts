// German: the frame of the screen: modes, the connection and its layers, the stream, login, errors.
import type { Same } from "../../saying.ts";
import type { frame as english } from "../en/frame.ts";

export const frame = {
  "app.name": "Lotse",
  "app.reload": "Neu laden",
  "app.reload.build":
    "Lotse wurde aktualisiert, während diese Seite offen war. Laden Sie sie neu, bevor Sie weitermachen.",
  "app.reload.part":
    "Ein Teil dieser Seite ließ sich nicht laden. Vielleicht wurde Lotse aktualisiert: Laden Sie die Seite neu.",
  "app.panes": "Bereiche des Bildschirms",

  "mode.simulated": "SIMULIERT",
  "mode.paper": "PAPER",
  "mode.live": "LIVE",
  "mode.simulated.hint": "Eingebautes Paper-Gateway: nichts verlässt diesen Rechner",
  "mode.paper.hint": "Übungskonto (Paper) bei IB: IB simuliert die Ausführungen",
  "mode.live.hint": "Echtes Geld: Orders gehen an den Markt",

  "pane.market": "Markt",
  "pane.ticket": "Ticket",
  "pane.orders": "Orders",
  "pane.positions": "Positionen",
  "pane.status": "Status",

  "headline.disconnected": "Getrennt",
  "headline.connecting": "Verbindet",
  "headline.connected": "Verbunden",
  "headline.reconnecting": "Verbindet neu",
  "headline.stale": "Veraltet",
  "headline.degraded": "Eingeschränkt",

  "connection.title": "Verbindung",
  "connection.connect": "Verbinden",
  "connection.disconnect": "Trennen",
  "connection.connectBusy": "Verbindet …",
  "connection.disconnectBusy": "Trennt …",
  "connection.tryNow": "Jetzt versuchen",
  "connection.retryIn": ({ time }) => `nächster Versuch in ${time}`,
  "connection.retryNow": "nächster Versuch jetzt",
  "connection.since": ({ time }) => `seit ${time}`,
  "connection.cause": "Ursache",
  "connection.fix": "Was zu tun ist",
  "connection.locked": "Ordereingabe ist gesperrt",

  "stream.connecting": "Dieser Bildschirm verbindet sich mit Lotse …",
  "stream.stale": ({ age }) =>
    `Seit ${age} keine Nachricht von Lotse: alle Zahlen hier sind alt. Orders können sich inzwischen geändert haben.`,
  "stream.staleNow":
    "Keine Nachricht von Lotse: alle Zahlen hier sind alt. Orders können sich inzwischen geändert haben.",
  "stream.reopen": ({ time }) => `Neuer Versuch in ${time}`,
  "stream.gate":
    "Vor Lotse antwortet etwas anderes an seiner Stelle, vermutlich verlangt es eine Anmeldung. Laden Sie die Seite neu; was Sie zuletzt gesendet haben, kam vielleicht nicht an.",
  "stream.login": "Die Anmeldung dieses Bildschirms ist abgelaufen.",
  "stream.loginAction": "Neu anmelden",
  "stream.resume": "Fortsetzen",
  "stream.pause": "Anzeige anhalten",
  "dialog.close": "Schließen",
  "dialog.loading": "Wird geladen …",
  "error.network": "Keine Antwort von Lotse",
  "error.networkText": "Die Anfrage kam nicht durch, oder ihre Antwort ging verloren.",
  "refusal.400": "Anfrage nicht verstanden",
  "refusal.401": "Anmeldung nötig",
  "refusal.403": "Nicht erlaubt",
  "refusal.404": "Nicht gefunden",
  "refusal.409": "Jetzt nicht möglich",
  "refusal.422": "Abgelehnt",
  "refusal.500": "Interner Fehler",
  "refusal.502": "Von IB abgelehnt",
  "refusal.503": "Zurzeit nicht möglich",

  "age.title": ({ source, stamp }) => `${source} · ${stamp}`,
} satisfies Same<typeof english>;
