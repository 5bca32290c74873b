// German: the connection: causes and ways out, locks, history.
import { BUILT_IN_GATEWAY } from "../../gateway_name.ts";
import type { connection as english } from "../en/connection.ts";
import { type Same, speech, type Verbatim } from "../saying.ts";

const CHECK_PORT =
  "Starten Sie TWS oder IB Gateway und melden Sie sich an (nach dem Wochenende mit dem zweiten Faktor), setzen Sie den Haken bei „Enable ActiveX and Socket Clients“ und vergleichen Sie den Socket-Port";
const RETRY = "Lotse versucht es von selbst wieder";
const named = (gateway: string) => gateway === BUILT_IN_GATEWAY ? "zum eingebauten Gateway" : `zu ${gateway}`;
const LOCALHOST_ONLY = "„Allow connections from localhost only“";
const ourEnd = ({ local }: { local: string | null }) =>
  local === null ? "die Adresse dieses Rechners" : `${local}, die Adresse dieses Rechners,`;
const because = (words: Verbatim | null) => words === null ? "" : speech`: ${words}`;

export const connection = {
  USER_DISCONNECTED: "Sie haben die Verbindung getrennt",
  "USER_DISCONNECTED.fix": "Klicken Sie auf „Verbinden“",
  USER_WISH: "durch Sie",
  CONNECTING: ({ gateway }) => `Verbindung ${named(gateway)} wird aufgebaut`,
  SOCKET_OPEN: ({ epoch, version }) => `Socket ${epoch}, Serverversion ${version}`,
  RETRY_FOLLOWS: RETRY,

  CONNECT_REFUSED: ({ gateway, words }) =>
    words === null
      ? `Auf ${gateway} nimmt niemand Verbindungen an`
      : speech`Keine Verbindung zu ${gateway}: ${words}`,
  "CONNECT_REFUSED.fix": CHECK_PORT,
  "CONNECT_REFUSED.fix_remote":
    `${CHECK_PORT}; schalten Sie dort ${LOCALHOST_ONLY} aus, denn Lotse läuft auf einem anderen Rechner`,
  CONNECT_TIMEOUT: ({ gateway }) => `${gateway} antwortet nicht`,
  "CONNECT_TIMEOUT.fix": "Prüfen Sie Adresse und Firewall, und ob der Rechner eingeschaltet ist",
  GATEWAY_NOT_FOUND: ({ gateway }) => `Weder TWS noch IB Gateway antwortet auf ${gateway}`,
  "GATEWAY_NOT_FOUND.fix": `${CHECK_PORT}; oder starten Sie Lotse mit „--simulate“`,
  GATEWAY_FALLBACK: ({ gateway }) =>
    `Weder TWS noch IB Gateway antwortet auf ${gateway}: Lotse benutzt das eingebaute Paper-Gateway`,
  HANDSHAKE_TIMEOUT: ({ gateway }) =>
    `${gateway} nimmt die Verbindung an und schweigt dann; Lotse hat sie getrennt`,
  "HANDSHAKE_TIMEOUT.fix":
    "Sehen Sie in das Fenster von TWS oder IB Gateway: es wartet auf die Anmeldung, den zweiten Faktor oder einen Dialog. Hängt es, starten Sie es neu",
  "HANDSHAKE_TIMEOUT.fix_remote": (end) =>
    `Sehen Sie in das Fenster von TWS oder IB Gateway: es wartet auf die Anmeldung, den zweiten Faktor oder einen Dialog, oder es fragt, ob sich ${
      ourEnd(end)
    } verbinden darf. Hängt es, starten Sie es neu`,
  HANDSHAKE_EOF: ({ gateway, words }) =>
    speech`${gateway} hat die Verbindung geschlossen, bevor sie vollständig war${because(words)}`,
  "HANDSHAKE_EOF.allow": ({ local }) =>
    `Erlauben Sie ${local} unter „Trusted IPs“ in den API-Einstellungen; vielleicht startet TWS auch noch`,
  "HANDSHAKE_EOF.allow_remote": (end) =>
    `Erlauben Sie in den API-Einstellungen unter „Trusted IPs“ ${
      ourEnd(end)
    } und schalten Sie ${LOCALHOST_ONLY} aus; hinter einem Router oder Containernetz erlauben Sie die Adresse, die das Log von TWS nennt. Vielleicht startet TWS auch noch`,
  HANDSHAKE_FOREIGN: ({ gateway }) =>
    `Auf ${gateway} antwortet weder TWS noch IB Gateway: die erste Nachricht ist die eines anderen Programms`,
  "HANDSHAKE_FOREIGN.fix":
    "Vergleichen Sie den Socket-Port mit dem in den API-Einstellungen von TWS oder IB Gateway",
  VERDICT_TIMEOUT: ({ gateway }) =>
    `Der Verbindungsversuch zu ${gateway} kam zu keinem Ende; Lotse hat ihn aufgegeben`,
  CLIENT_ID_IN_USE: ({ clientId }) => `Die Client-ID ${clientId} ist belegt`,
  "CLIENT_ID_IN_USE.fix":
    "TWS hält die alte Sitzung oft noch einige Sekunden: Lotse behält seine ID und versucht es wieder. Benutzt ein anderes Programm diese ID, beenden Sie es, oder starten Sie Lotse mit einer anderen „--client-id“",
  SOCKET_EOF: ({ gateway }) => `${gateway} hat die Verbindung geschlossen`,
  SOCKET_REQUESTED: "Lotse hat die Verbindung geschlossen",
  SOCKET_HEARTBEAT: ({ gateway }) => `${gateway} antwortet nicht mehr; Lotse hat von selbst getrennt`,
  "SOCKET_HEARTBEAT.fix": `Prüfen Sie das Netz und das Fenster von TWS oder IB Gateway. ${RETRY}`,
  SOCKET_ERROR: ({ words }) => speech`Die Verbindung brach ab: ${words}`,
  PORT_RESET: "TWS hat seine API auf einen anderen Socket-Port gelegt",
  "PORT_RESET.fix":
    "Lesen Sie den neuen Port in den API-Einstellungen ab und starten Sie Lotse mit „--gateway HOST:PORT“",
  SIMULATOR_DOWN: ({ seconds }) =>
    `Das eingebaute Gateway läuft nicht: es war nach ${seconds} s noch nicht bereit`,
  SIMULATOR_ENDS: ({ words }) => speech`Das eingebaute Gateway kann nicht starten: ${words}`,
  CONNECT_FAILED: ({ why }, { tell }) => speech`Der Verbindungsversuch ist fehlgeschlagen: ${tell(why)}`,

  UPSTREAM_LOST: "TWS hat die Verbindung zu IB verloren",
  "UPSTREAM_LOST.fix":
    "TWS stellt sie von selbst wieder her. Die Ordereingabe ist gesperrt, bis alles neu gelesen ist",
  SYNC_RUNNING: "Orders, Ausführungen und Positionen werden gelesen",
  SYNC_FAILED: ({ why }, { tell }) =>
    speech`Orders und Positionen konnten nicht gelesen werden: ${tell(why)}`,
  "SYNC_FAILED.fix": "Lotse liest sie von selbst noch einmal. Bis dahin ist die Ordereingabe gesperrt",
  SYNC_LATE: ({ seconds }) => `Keine vollständige Antwort innerhalb von ${seconds} s`,
  EVENTS_LOST: "Einige Ereignisse der Brücke gingen verloren",
  "EVENTS_LOST.fix": "Lotse liest Orders und Positionen noch einmal",
  ACCOUNTS_UNKNOWN: "Die Konten dieser Anmeldung sind noch nicht bekannt",
  FARM_BROKEN: ({ farms }) => `Keine Daten von ${farms.join(", ")}`,
  "FARM_BROKEN.fix":
    "IB stellt seine Datenfarmen von selbst wieder her; Kurse von dort sind bis dahin veraltet",

  "MODE_MISMATCH.mixed": "Diese Anmeldung hat Paper- und Live-Konten zugleich: die Ordereingabe ist gesperrt",
  "MODE_MISMATCH.live":
    "Lotse wurde für Paper gestartet, aber das Konto ist live: die Ordereingabe ist gesperrt",
  "MODE_MISMATCH.paper":
    "Lotse wurde für den Live-Handel gestartet, aber das Konto ist ein Übungskonto: die Ordereingabe ist gesperrt",
  "MODE_MISMATCH.fix_paper":
    "Melden Sie sich mit einem Übungskonto an, oder starten Sie Lotse mit „--live“, wenn Sie das wollen",
  "MODE_MISMATCH.fix_live": "Melden Sie sich mit einem Live-Konto an, oder starten Sie Lotse mit „--paper“",
  READ_ONLY_API: "Die API ist schreibgeschützt: keine Orders möglich",
  "READ_ONLY_API.fix":
    "Entfernen Sie in den API-Einstellungen von TWS oder IB Gateway den Haken bei „Read-Only API“ und verbinden Sie neu",
  "READ_ONLY_API.lock":
    "Die API ist schreibgeschützt: keine Orders möglich. Entfernen Sie in den API-Einstellungen von TWS oder IB Gateway den Haken bei „Read-Only API“ und verbinden Sie neu",
  RESTART_WINDOW: ({ to, timeZone }) =>
    `TWS startet etwa jetzt neu: neue Orders sind bis ${to} (${timeZone}) gesperrt`,
} satisfies Same<typeof english>;
