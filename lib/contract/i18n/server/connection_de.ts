// German for what the server says about the connection: causes and ways out, locks, the history, notices of the desk.
import type { Catalogue } from "./catalogue.ts";

const CHECK_PORT =
  "TWS oder IB Gateway starten und anmelden (nach dem Wochenende mit dem zweiten Faktor), „Enable ActiveX and Socket Clients“ ankreuzen und den Socket-Port vergleichen";
const CHECK_PORT_EN =
  "Start TWS or IB Gateway and log in (after the weekend with the second factor), tick “Enable ActiveX and Socket Clients” and compare the socket port";

export const connection: Catalogue = [
  [CHECK_PORT_EN, CHECK_PORT],
  [`${CHECK_PORT_EN}, or start with “--simulate”`, `${CHECK_PORT}; oder mit „--simulate“ starten`],
  ["Lotse tries again by itself", "Lotse versucht es von selbst wieder"],
  ["Nothing listens on {gateway}", "Auf {gateway} nimmt niemand Verbindungen an"],
  ["Nothing answers on {gateway}", "Auf {gateway} antwortet niemand"],
  ["{gateway} does not answer", "{gateway} antwortet nicht"],
  [
    "Check the address, the firewall and that the machine is on",
    "Prüfen Sie Adresse und Firewall, und ob der Rechner läuft",
  ],
  ["No TWS or IB Gateway answers on {gateway}", "Kein TWS oder IB Gateway antwortet auf {gateway}"],
  [
    "{gateway} accepts the connection and then stays silent; Lotse has disconnected",
    "{gateway} nimmt die Verbindung an und schweigt dann; Lotse hat getrennt",
  ],
  [
    "Look at its window: it waits for a login, the second factor or a dialog. Restart it if it hangs",
    "Sehen Sie in sein Fenster: es wartet auf die Anmeldung, den zweiten Faktor oder einen Dialog. Hängt es, starten Sie es neu",
  ],
  [
    "{gateway} closed the connection before it was complete",
    "{gateway} schloss die Verbindung, bevor sie vollständig war",
  ],
  [
    "Allow 127.0.0.1 under “Trusted IPs” in its API settings; it may also still be starting",
    "Erlauben Sie 127.0.0.1 unter „Trusted IPs“ in seinen API-Einstellungen; vielleicht startet es auch noch",
  ],
  [
    "The attempt to connect to {gateway} came to no end; Lotse has given it up",
    "Der Versuch, {gateway} zu erreichen, kam zu keinem Ende; Lotse hat ihn aufgegeben",
  ],
  ["Client id {id} is in use", "Die Client-Kennung {id} ist belegt"],
  [
    "TWS often holds the old session for some seconds: Lotse keeps its id and tries again. If another program uses it, end that one or start with another “--client-id”",
    "TWS hält die alte Sitzung oft noch einige Sekunden: Lotse behält seine Kennung und versucht es wieder. Benutzt sie ein anderes Programm, beenden Sie dieses oder starten Sie mit anderer „--client-id“",
  ],
  ["{gateway} closed the connection", "{gateway} hat die Verbindung geschlossen"],
  [
    "{gateway} no longer answers; Lotse has disconnected by itself",
    "{gateway} antwortet nicht mehr; Lotse hat von selbst getrennt",
  ],
  [
    "Check the network and the window of TWS or IB Gateway. Lotse tries again by itself",
    "Prüfen Sie das Netz und das Fenster von TWS oder IB Gateway. Lotse versucht es von selbst wieder",
  ],
  ["The connection broke: {text}", "Die Verbindung brach ab: {text}"],
  ["TWS has moved its API to another socket port", "TWS hat seine API auf einen anderen Socket-Port gelegt"],
  [
    "Read the new port in its API settings and start Lotse with “--gateway HOST:PORT”",
    "Lesen Sie den neuen Port in seinen API-Einstellungen und starten Sie Lotse mit „--gateway HOST:PORT“",
  ],
  ["The built-in gateway is not running: {text}", "Das eingebaute Gateway läuft nicht: {text}"],
  ["TWS has lost its connection to IB", "TWS hat seine Verbindung zu IB verloren"],
  [
    "TWS restores it by itself. Orders are locked until the desk has read everything again",
    "TWS stellt sie von selbst wieder her. Aufträge sind gesperrt, bis alles neu gelesen ist",
  ],
  [
    "Orders and positions could not be read: {text}",
    "Aufträge und Positionen konnten nicht gelesen werden: {text}",
  ],
  [
    "Lotse reads them again by itself. Orders stay locked until then",
    "Lotse liest sie von selbst noch einmal. Aufträge bleiben bis dahin gesperrt",
  ],
  ["Lotse reads orders and positions again", "Lotse liest Aufträge und Positionen noch einmal"],
  [
    "The accounts of this login are not known yet",
    "Die Konten dieser Anmeldung sind noch nicht bekannt",
  ],
  ["Some events of the bridge were lost", "Einige Ereignisse der Brücke gingen verloren"],
  ["The attempt came to no end in time", "Der Versuch kam nicht rechtzeitig zu einem Ende"],
  ["You are disconnected", "Sie sind getrennt"],
  ["Press “Connect”", "Drücken Sie „Verbinden“"],
  ["The Python bridge is down", "Die Python-Brücke läuft nicht"],
  ["The Python bridge is starting", "Die Python-Brücke startet"],
  ["Connecting to {gateway}", "Verbindung zu {gateway} wird aufgebaut"],
  [
    "Reading orders, executions and positions",
    "Aufträge, Ausführungen und Positionen werden gelesen",
  ],
  [
    "Log in to a paper account, or start Lotse with “--live” if you mean it",
    "Melden Sie sich an einem Papierkonto an, oder starten Sie Lotse mit „--live“, wenn es so gemeint ist",
  ],
  [
    "Log in to a live account, or start Lotse with “--paper”",
    "Melden Sie sich an einem Live-Konto an, oder starten Sie Lotse mit „--paper“",
  ],
  ["No data from {farms}", "Keine Daten von {farms}"],
  [
    "IB restores its data farms by itself; quotes from there are stale until then",
    "IB stellt seine Datenfarmen von selbst wieder her; Kurse von dort sind bis dahin veraltet",
  ],
  ["The API is read-only: orders are off", "Die API ist schreibgeschützt: Aufträge sind aus"],
  [
    "Untick “Read-Only API” in the API settings of TWS or IB Gateway, then reconnect",
    "Nehmen Sie in den API-Einstellungen von TWS oder IB Gateway den Haken bei „Read-Only API“ weg und verbinden Sie neu",
  ],
  [
    "The API is read-only: orders are off. Untick “Read-Only API” in the API settings of TWS or IB Gateway, then reconnect",
    "Die API ist schreibgeschützt: Aufträge sind aus. Nehmen Sie in den API-Einstellungen von TWS oder IB Gateway den Haken bei „Read-Only API“ weg und verbinden Sie neu",
  ],
  [
    "This login has paper and live accounts together",
    "Diese Anmeldung hat Papier- und Live-Konten zusammen",
  ],
  [
    "Lotse was started for paper, but the account is live",
    "Lotse wurde für Papierhandel gestartet, aber das Konto ist live",
  ],
  [
    "Lotse was started for live trading, but the account is paper",
    "Lotse wurde für Live-Handel gestartet, aber das Konto ist ein Papierkonto",
  ],
  ["{text}: order entry is locked", "{text}: die Auftragseingabe ist gesperrt"],
  [
    "TWS restarts about now: new orders are blocked until {to} ({zone})",
    "TWS startet etwa jetzt neu: neue Aufträge sind bis {to} ({zone}) gesperrt",
  ],
  ["restart window", "Neustartfenster"],
  ["outside the restart window", "außerhalb des Neustartfensters"],
  ["not wanted", "nicht gewollt"],
  ["By the user", "Durch den Benutzer"],
  ["competing session", "konkurrierende Sitzung"],
  ["no competing session", "keine konkurrierende Sitzung"],
  ["Socket {epoch}, server version {version}", "Socket {epoch}, Serverversion {version}"],
  ["No heartbeat came through the bridge", "Durch die Brücke kam kein Lebenszeichen"],
  ["No reason was given", "Ein Grund wurde nicht genannt"],
  ["No complete answer within {#seconds} s", "Keine vollständige Antwort innerhalb von {#seconds} s"],
  ["No complete answer to: {what}", "Keine vollständige Antwort auf: {what}"],
  ["the built-in gateway", "das eingebaute Gateway"],
  ["it did not come up within {#seconds} s", "es kam nicht innerhalb von {#seconds} s hoch"],
  [
    "No TWS or IB Gateway answers on {tried}: using the built-in paper gateway",
    "Kein TWS oder IB Gateway antwortet auf {tried}: das eingebaute Papier-Gateway wird benutzt",
  ],
];

export const desk: Catalogue = [
  [
    "{symbol}: open orders may {act} {#exits}, the position is {#position}. Cancel or reduce them, or they turn it around",
    "{symbol}: Offene Aufträge können {#exits} {act}, die Position ist {#position}. Stornieren oder verkleinern Sie sie, sonst drehen sie die Position",
  ],
  [
    "{symbol}: open orders can no longer turn the position around",
    "{symbol}: Offene Aufträge können die Position nicht mehr drehen",
  ],
  [
    "The order journal can be written again: order entry is open",
    "Das Auftragsjournal ist wieder beschreibbar: die Auftragseingabe ist offen",
  ],
  [
    "The order journal cannot be written ({fault}): nothing is sent until it can. Cancels still pass",
    "Das Auftragsjournal ist nicht beschreibbar ({fault}): bis dahin wird nichts gesendet. Stornos gehen weiter durch",
  ],
  [
    "A message of IB could not be read: orders, fills and positions are read again",
    "Eine Nachricht von IB war nicht lesbar: Aufträge, Ausführungen und Positionen werden noch einmal gelesen",
  ],
  [
    "A message of IB could not be read ({callback}): orders, fills and positions are read again",
    "Eine Nachricht von IB war nicht lesbar ({callback}): Aufträge, Ausführungen und Positionen werden noch einmal gelesen",
  ],
  ["Requests from other sites are refused", "Anfragen von anderen Seiten werden abgewiesen"],
  ["Something went wrong inside Lotse", "In Lotse ist etwas schiefgegangen"],
  ["Bad request", "Fehlerhafte Anfrage"],
  ["Login required", "Anmeldung nötig"],
  ["Not found", "Nicht gefunden"],
  ["Method not allowed", "Methode nicht erlaubt"],
  ["Body too large", "Anfrage zu groß"],
  ["Address too long", "Adresse zu lang"],
  ["Unsupported media type", "Medientyp nicht unterstützt"],
  ["Misdirected request", "Fehlgeleitete Anfrage"],
  ["IB refused", "IB lehnt ab"],
  ["Not available now", "Zurzeit nicht verfügbar"],
  ["Internal error", "Interner Fehler"],
  ["Forbidden", "Nicht erlaubt"],
  ["Not a valid request", "Keine gültige Anfrage"],
  ["A request has at most {#bytes} bytes", "Eine Anfrage hat höchstens {#bytes} Byte"],
  ["Refused", "Abgelehnt"],
  ["Conflict", "Konflikt"],
];
