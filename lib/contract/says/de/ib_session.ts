// German: IB codes about the session, data and requests: what each means and what to do. The English is in
// `python/code_book.json`.
import type { BookCode } from "../../code_book.ts";
import type { Explained } from "./ib_orders.ts";

const NOTHING = "Nichts zu tun.";
const REPORT = "Bitte melden Sie es: das ist ein Fehler von Lotse.";
const SUBSCRIBE = "Abonnieren Sie die Daten im Client Portal, oder nehmen Sie verzögerte Daten.";
const RIGHTS = "Prüfen Sie die Datenrechte.";
const REPLAYED = "Die Daten werden neu abonniert.";
const PARTIAL = "Felder ohne Abonnement bleiben leer.";
const WAKES = "IB verbindet von selbst neu.";

export const ibSession = {
  100: [
    "Mehr als 50 Nachrichten haben TWS innerhalb einer Sekunde erreicht.",
    "Das Senden pausiert einen Moment. Wiederholt es sich, verbinden Sie neu, bevor TWS den Socket trennt.",
  ],
  101: [
    "Alle Marktdaten-Leitungen dieser Anmeldung sind belegt.",
    "Schließen Sie Kurse, die Sie nicht brauchen, oder kaufen Sie weitere (Quote Booster).",
  ],
  102: [
    "Eine laufende Anfrage benutzt diese Ticker-ID schon.",
    "Fragen Sie noch einmal: die Brücke nimmt für jede Anfrage eine neue ID.",
  ],
  122: ["TWS hat zu dieser Order kein Anfrage-Kennzeichen.", "Lassen Sie offene Orders neu lesen."],
  124: [
    "Zu diesem Kontrakt ist keine Market Rule bekannt.",
    "Kurse werden nur gegen den kleinsten Tick geprüft.",
  ],
  162: [
    "Der Historiendienst hat die Anfrage abgelehnt oder beendet; der Text sagt, warum.",
    "Keine Daten für diesen Zeitraum, keine Rechte oder zu viele Anfragen. Versuchen Sie es später mit einem anderen Zeitraum.",
  ],
  165: ["Der Historiendienst hat einen Hinweis zur Anfrage gesendet.", "Nichts zu tun; lesen Sie den Text."],
  166: [
    "Der Kontrakt der Historienanfrage ist verfallen.",
    "Wählen Sie einen Kontrakt, der noch gehandelt wird.",
  ],
  300: ["TWS kennt unter dieser ID keine Datenanfrage, meist nach einer Abbestellung.", NOTHING],
  301: ["Die Ticker-Aktion ist nicht gültig.", REPORT],
  305: ["TWS konnte die Anfrage nicht lesen und hat sie verworfen.", REPORT],
  309: ["Höchstens drei Markttiefe-Abonnements zugleich.", "Schließen Sie eine andere Markttiefe."],
  310: ["TWS kennt unter dieser ID keine Markttiefe.", NOTHING],
  316: ["Die Markttiefe wurde angehalten.", "Fordern Sie die Markttiefe neu an."],
  317: [
    "Die Markttiefe wurde zurückgesetzt: bisherige Zeilen gelten nicht mehr.",
    "Die Zeilen werden verworfen; neue folgen.",
  ],
  320: ["TWS konnte eine Anfrage nicht lesen.", REPORT],
  322: [
    "TWS konnte eine Anfrage nicht verarbeiten; der Text sagt, warum.",
    "Lesen Sie den Text; schließen Sie doppelte Abonnements.",
  ],
  323: [
    "TWS hatte bei der Verarbeitung einen internen Fehler.",
    "Versuchen Sie es noch einmal; starten Sie TWS neu, wenn es sich wiederholt.",
  ],
  324: ["In einer Anfrage fehlen TWS Angaben.", REPORT],
  326: [
    "Eine andere Verbindung benutzt diese Client-ID schon.",
    "Lotse wartet und versucht es mit derselben Client-ID wieder. Schließen Sie das andere Programm, wenn es nicht Lotse ist.",
  ],
  327: [
    "Nur die Client-ID 0 kann Orders übernehmen, die in TWS eingegeben wurden.",
    "Nehmen Sie die Client-ID 0, um manuelle Orders zu übernehmen.",
  ],
  330: ["Nur eine Berateranmeldung darf diese Anfrage stellen.", NOTHING],
  331: ["TWS hatte einen internen Fehler mit Beraterdaten.", "Starten Sie TWS neu, wenn es sich wiederholt."],
  354: [
    "Kein Datenabonnement deckt dieses Instrument, und verzögerte Daten wurden nicht angefordert.",
    SUBSCRIBE,
  ],
  365: ["TWS kennt unter dieser ID kein Scanner-Abonnement.", NOTHING],
  366: ["TWS kennt unter dieser ID keine Historienanfrage.", "Nichts zu tun; sie ist beendet."],
  414: ["Snapshot-Anfragen nehmen keine Generic Ticks.", REPORT],
  420: [
    "Die Realtime-Anfrage ist nicht gültig; der Text sagt, warum.",
    "Prüfen Sie die Datenabonnements und die Zahl der Anfragen.",
  ],
  421: ["Der Weg (Route) ist nicht gültig.", "Wählen Sie eine andere Börse."],
  430: ["Fundamentaldaten zu diesem Instrument gibt es nicht.", NOTHING],
  492: [
    "Ohne weitere Datenrechte sind die Ergebnisse weniger genau.",
    "Abonnieren Sie im Client Portal, wenn es auf Genauigkeit ankommt.",
  ],
  501: ["Das Programm ist schon verbunden.", NOTHING],
  502: [
    "Keine Verbindung zu TWS: unter Host und Port nimmt niemand Verbindungen an, oder die API ist aus.",
    "Starten Sie TWS oder IB Gateway, schalten Sie „ActiveX and Socket Clients“ ein und prüfen Sie Port und Trusted IPs.",
  ],
  503: ["TWS ist zu alt für ein Feld dieser Nachricht.", "Aktualisieren Sie TWS oder IB Gateway."],
  504: ["Nicht verbunden.", "Verbinden Sie zuerst."],
  505: [
    "Eine Nachricht mit unbekannter Kennung ist eingetroffen.",
    "Aktualisieren Sie ibapi; die Nachricht wurde übergangen.",
  ],
  506: ["Die Version der Gegenstelle wird nicht unterstützt.", "Aktualisieren Sie TWS und ibapi."],
  507: [
    "Eine Nachricht mit falscher Länge ist eingetroffen.",
    "Der Socket wird geschlossen und neu geöffnet.",
  ],
  508: [
    "Eine Nachricht war nicht lesbar.",
    "Die Nachricht wurde übergangen; der Zustand wird neu gelesen.",
  ],
  509: ["Das Lesen vom Socket ist fehlgeschlagen.", "Der Socket wird geschlossen und neu geöffnet."],
  1100: [
    "TWS hat die Verbindung zu IB verloren.",
    "Die Ordereingabe ist gesperrt. Warten Sie: TWS verbindet von selbst neu.",
  ],
  1101: [
    "TWS ist wieder mit IB verbunden; die Kursabonnements sind verloren.",
    "Die Abonnements werden erneuert; Orders und Ausführungen werden neu gelesen, bevor die Ordereingabe öffnet.",
  ],
  1102: [
    "TWS ist wieder mit IB verbunden; die Kursabonnements laufen weiter.",
    "Orders und Ausführungen werden neu gelesen, bevor die Ordereingabe öffnet.",
  ],
  1300: [
    "Der API-Port von TWS wurde geändert; diese Verbindung endet.",
    "Stellen Sie den neuen Port ein, dann verbinden Sie.",
  ],
  2100: [
    "Die Kontodaten dieses Kontos enden, weil ein anderes Konto angefordert wurde.",
    "Nichts zu tun: TWS liefert immer nur ein Konto laufend.",
  ],
  2101: [
    "Die Kontodaten werden verweigert: ein anderes Programm liest ein anderes Konto.",
    "Schließen Sie die Kontoanzeige des anderen Programms.",
  ],
  2103: [
    "Eine Kursdatenfarm ist getrennt; der Text nennt sie.",
    `Ihre Kurse sind veraltet. ${WAKES}`,
  ],
  2104: ["Eine Kursdatenfarm ist verbunden.", NOTHING],
  2105: ["Eine Historiendatenfarm ist getrennt.", `Charts können unvollständig sein. ${WAKES}`],
  2106: ["Eine Historiendatenfarm ist verbunden.", NOTHING],
  2107: ["Eine Historiendatenfarm ruht; sie wacht bei Bedarf auf.", NOTHING],
  2108: ["Eine Kursdatenfarm ruht; sie wacht bei Bedarf auf.", NOTHING],
  2110: [
    "TWS hat die Verbindung zu IB verloren und stellt sie von selbst wieder her.",
    "Die Ordereingabe ist gesperrt. Warten Sie.",
  ],
  2119: ["Eine Kursdatenfarm verbindet.", "Warten Sie einen Moment."],
  2148: [
    "Margin-Warnung: IB kann Positionen dieses Kontos liquidieren.",
    "Verringern Sie jetzt das Risiko, oder zahlen Sie ein.",
  ],
  2150: [
    "Abgeleitete Werte einer Position sind zurzeit nicht gültig.",
    "Betrachten Sie den Gewinn oder Verlust der Position als unbekannt.",
  ],
  2152: [
    "Für die volle Markttiefe fehlen Datenrechte.",
    "Die Markttiefe ist unvollständig; abonnieren Sie sie, wenn Sie sie brauchen.",
  ],
  2157: [
    "Die Farm der Wertpapierstammdaten ist getrennt.",
    `Die Suche nach Kontrakten kann fehlschlagen. ${WAKES}`,
  ],
  2158: ["Die Farm der Wertpapierstammdaten ist verbunden.", NOTHING],
  2174: ["Ein Datum wurde ohne Zeitzone gesendet; TWS hat eine angenommen.", NOTHING],
  2176: [
    "Die benutzte API-Version rundet Bruchteile.",
    "Aktualisieren Sie ibapi, wenn Mengen gerundet aussehen.",
  ],
  10089: [
    "Realtime-Daten über die API brauchen ein weiteres Abonnement; verzögerte Daten gibt es.",
    "Verzögerte Daten werden gezeigt; oder abonnieren Sie im Client Portal.",
  ],
  10090: ["Nur ein Teil der Daten ist abonniert.", PARTIAL],
  10091: ["Ein Teil der Daten braucht für die API ein weiteres Abonnement.", PARTIAL],
  10167: [
    "Kein Realtime-Abonnement: verzögerte Daten werden gezeigt.",
    "Abonnieren Sie Realtime-Daten im Client Portal.",
  ],
  10168: ["Kein Realtime-Abonnement, und verzögerte Daten sind nicht eingeschaltet.", SUBSCRIBE],
  10182: ["Die Realtime-Daten eines Abonnements sind abgerissen.", REPLAYED],
  10186: ["Kein Datenabonnement, und verzögerte Daten sind nicht eingeschaltet.", SUBSCRIBE],
  10187: ["Historische Ticks konnten nicht gelesen werden; der Text sagt, warum.", RIGHTS],
  10189: ["Tick-by-Tick-Daten wurden verweigert; der Text sagt, warum.", RIGHTS],
  10190: ["Zu viele Tick-by-Tick-Ströme zugleich.", "Schließen Sie einen anderen."],
  10197: [
    "Keine Daten: die Live-Anmeldung dieses Benutzers läuft auf einem anderen Rechner.",
    "Melden Sie sich dort ab, oder nehmen Sie hier verzögerte Daten.",
  ],
  10225: ["Ein Bust-Ereignis ist eingetreten; der Datenstrom dieses Instruments ist beendet.", REPLAYED],
  10230: [
    "Nicht gespeicherte Berateränderungen blockieren die Anfrage.",
    "Speichern oder verwerfen Sie die Änderungen in TWS.",
  ],
  10285: ["Die API-Version ist zu alt für die Regeln zu Bruchteilen.", "Aktualisieren Sie ibapi."],
  10299: [
    "Die Datenart der Historienanfrage ist für dieses Instrument nicht gültig.",
    "Eine andere Datenart ist nötig (AGGTRADES für Krypto).",
  ],
  10314: ["Enddatum oder Endzeit der Anfrage ist nicht gültig.", REPORT],
} satisfies Partial<Record<BookCode, Explained>>;
