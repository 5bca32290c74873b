// German for the code book's words about the whole session: link, socket, pacing, margin, competing login. IB's own words stay.
import type { Catalogue } from "./catalogue.ts";

const entries: Catalogue = [
  [
    "More than 50 messages reached TWS within one second.",
    "Mehr als 50 Nachrichten erreichten TWS in einer Sekunde.",
  ],
  [
    "Sending pauses for a moment. If it repeats, reconnect before TWS drops the socket.",
    "Das Senden pausiert kurz. Wiederholt es sich, verbinden Sie neu, bevor TWS den Socket trennt.",
  ],
  [
    "More than 50 messages reached TWS within one second. {fix} IB: {ib} ({code})",
    "Mehr als 50 Nachrichten erreichten TWS in einer Sekunde. {fix} IB: {ib} ({code})",
  ],
  [
    "Another connection already uses this client id.",
    "Eine andere Verbindung benutzt diese Client-Kennung schon.",
  ],
  [
    "Waiting, then trying again with the same client id. Close the other program if it is not Lotse.",
    "Lotse wartet und versucht es mit derselben Client-Kennung wieder. Schließen Sie das andere Programm, wenn es nicht Lotse ist.",
  ],
  ["The client is connected already.", "Das Programm ist schon verbunden."],
  ["Nothing to do.", "Nichts zu tun."],
  [
    "No connection to TWS: nothing listens at host and port, or the API is off.",
    "Keine Verbindung zu TWS: an Adresse und Port nimmt niemand an, oder die API ist aus.",
  ],
  [
    "Start TWS or IB Gateway, enable 'ActiveX and Socket Clients', check port and trusted addresses.",
    "Starten Sie TWS oder IB Gateway, schalten Sie „ActiveX and Socket Clients“ ein, prüfen Sie Port und vertraute Adressen.",
  ],
  ["TWS is too old for a field of this message.", "TWS ist zu alt für ein Feld dieser Nachricht."],
  ["Update TWS or IB Gateway.", "Aktualisieren Sie TWS oder IB Gateway."],
  ["Not connected.", "Nicht verbunden."],
  ["Connect first.", "Verbinden Sie zuerst."],
  ["A message with an unknown id arrived.", "Eine Nachricht mit unbekannter Kennung traf ein."],
  ["Update ibapi; the message was skipped.", "Aktualisieren Sie ibapi; die Nachricht wurde übergangen."],
  ["The version of the peer is not supported.", "Die Version der Gegenseite wird nicht unterstützt."],
  ["Update TWS and ibapi.", "Aktualisieren Sie TWS und ibapi."],
  ["A message with a bad length arrived.", "Eine Nachricht mit falscher Länge traf ein."],
  ["The socket is closed and opened anew.", "Der Socket wird geschlossen und neu geöffnet."],
  ["A message could not be read.", "Eine Nachricht war nicht lesbar."],
  [
    "The message was skipped; state is read again.",
    "Die Nachricht wurde übergangen; der Zustand wird neu gelesen.",
  ],
  ["Reading from the socket failed.", "Das Lesen vom Socket schlug fehl."],
  ["TWS lost its connection to IB.", "TWS hat seine Verbindung zu IB verloren."],
  [
    "Orders are locked. Wait: TWS reconnects by itself.",
    "Aufträge sind gesperrt. Warten Sie: TWS verbindet von selbst neu.",
  ],
  [
    "TWS is connected to IB again; market data subscriptions are lost.",
    "TWS ist wieder mit IB verbunden; die Kursabonnements sind verloren.",
  ],
  [
    "Subscriptions are replayed; orders and executions are re-read before order entry opens.",
    "Abonnements werden erneuert; Aufträge und Ausführungen werden gelesen, bevor die Auftragseingabe öffnet.",
  ],
  [
    "TWS is connected to IB again; market data subscriptions go on.",
    "TWS ist wieder mit IB verbunden; die Kursabonnements laufen weiter.",
  ],
  [
    "Orders and executions are re-read before order entry opens.",
    "Aufträge und Ausführungen werden gelesen, bevor die Auftragseingabe öffnet.",
  ],
  [
    "The API port of TWS was changed; this connection ends.",
    "Der API-Port von TWS wurde geändert; diese Verbindung endet.",
  ],
  ["Set the new port, then connect.", "Setzen Sie den neuen Port, dann verbinden Sie."],
  [
    "TWS lost its connection to IB and restores it by itself.",
    "TWS hat seine Verbindung zu IB verloren und stellt sie von selbst wieder her.",
  ],
  ["Orders are locked. Wait.", "Aufträge sind gesperrt. Warten Sie."],
  [
    "Margin warning: IB may liquidate positions of this account.",
    "Marginwarnung: IB kann Positionen dieses Kontos auflösen.",
  ],
  ["Reduce risk or add funds now.", "Verringern Sie jetzt das Risiko oder zahlen Sie ein."],
  [
    "{ib} ({code}). Reduce risk or add funds now.",
    "{ib} ({code}). Verringern Sie jetzt das Risiko oder zahlen Sie ein.",
  ],
  [
    "No data: the live login of this user is used on another machine.",
    "Keine Daten: die Live-Anmeldung dieses Benutzers läuft auf einem anderen Rechner.",
  ],
  [
    "Log out there, or use delayed data here.",
    "Melden Sie sich dort ab, oder benutzen Sie hier verzögerte Daten.",
  ],
];

/** Also as a cause: the code book's words with IB's own behind them. */
export const ibCodes: Catalogue = [
  ...entries,
  ...entries.filter(([english]) => !english.includes("{")).map(([english, german]) =>
    [`${english} ({ib})`, `${german} ({ib})`] as const
  ),
];
