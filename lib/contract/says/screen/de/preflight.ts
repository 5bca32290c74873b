// German: how TWS is set and what the desk needs of it.
import type { Same } from "../../saying.ts";
import type { preflight as english } from "../en/preflight.ts";

const SETTINGS = "Global Configuration → API → Settings";

export const preflight = {
  "tws.title": "TWS und ihre Einstellungen",
  "tws.text":
    "Was TWS oder IB Gateway mitgeteilt hat, verglichen mit dem, was Lotse braucht. Im IB Gateway stehen dieselben Einstellungen unter Configure → Settings.",
  "tws.again": "Erneut prüfen",
  "tws.checking": "TWS wird gefragt …",
  "tws.settings.told": "TWS hat ihre Einstellungen mitgeteilt.",
  "tws.settings.older":
    "Diese Version teilt ihre Einstellungen nicht mit (das geht ab Server-Version 219): Was nur dort steht, ist unbekannt. Sehen Sie selbst nach.",
  "tws.settings.refused":
    "TWS hat die Frage nach ihren Einstellungen nicht beantwortet: Was nur dort steht, ist unbekannt.",
  "tws.settings.unconnected":
    "Es besteht keine Verbindung zu TWS: Fast alles ist unbekannt, bis es eine gibt.",
  "tws.state.good": "in Ordnung",
  "tws.state.warning": "ansehen",
  "tws.state.bad": "steht im Weg",
  "tws.state.unknown": "unbekannt",
  "tws.value.none": "keine",
  "tws.value.on": "eingeschaltet",
  "tws.value.off": "ausgeschaltet",
  "tws.why": "Warum",
  "tws.fix": "So ändern Sie es",

  "tws.version": "Server-Version",
  "tws.version.why":
    "Älteren Versionen fehlen Felder, die Lotse dann als unbekannt zeigt, und IB bedient sie irgendwann nicht mehr.",
  "tws.version.fix":
    "Help → About Trader Workstation zeigt den Build; installieren Sie die aktuelle TWS oder das aktuelle IB Gateway.",
  "tws.readOnly": "Read-Only API",
  "tws.readOnly.why":
    "Ist es eingeschaltet, lehnt TWS jede Order mit 321 ab. In einer neuen TWS ist es eingeschaltet.",
  "tws.readOnly.fix": `${SETTINGS}: Haken bei „Read-Only API“ entfernen, dann Apply.`,
  "tws.account": "Konto",
  "tws.account.why":
    "Die Kontonummern beweisen, ob es ein Übungskonto oder echtes Geld ist; widersprechen sie dem Start, ist die Ordereingabe gesperrt.",
  "tws.account.fix":
    "Melden Sie sich in TWS mit einem Benutzer der anderen Art an, oder starten Sie Lotse für den anderen Modus.",
  "tws.upstream": "Server von IB",
  "tws.upstream.why":
    "TWS kann laufen, während ihre eigene Leitung zu IB unterbrochen ist: Dann ist nichts aktuell, und keine Order geht hinaus.",
  "tws.upstream.fix":
    "Warten Sie, TWS versucht es von selbst; sonst prüfen Sie das Netz oder melden sich neu an.",
  "tws.precautions": "Umgangene Vorsichtsmaßnahmen",
  "tws.precautions.why":
    "Was eine Vorsichtsmaßnahme (Precaution) ablehnt, steht hier in IBs eigenen Worten. Eine umgangene lässt die Order durch: Dann gelten nur noch die Grenzen von Lotse.",
  "tws.precautions.fix":
    "Global Configuration → API → Precautions: Haken entfernen, wo Sie das Umgehen nicht gewollt haben.",
  "tws.trusted": "Wer sich verbinden darf",
  "tws.trusted.why":
    "Wer den Port der API erreicht, kann handeln, ohne Passwort. Läuft Lotse auf demselben Rechner, muss niemand sonst hinein.",
  "tws.trusted.fix":
    `${SETTINGS}: „Allow connections from localhost only“ anhaken; für Lotse auf einem anderen Rechner ausgeschaltet lassen und nur diesen unter Trusted IPs nennen.`,
  "tws.lots": "Stückzahlen von US-Aktien in Lots",
  "tws.lots.why":
    "Ist es eingeschaltet, sind die Stückzahlen von US-Kursen Hunderter, und Lotse zeigt sie, als wären es einzelne Aktien.",
  "tws.lots.fix":
    `${SETTINGS}: Haken bei „Send market data in lots for US stocks for dual-mode API clients“ entfernen.`,
  "tws.rounding": "Gerundete Kontowerte",
  "tws.rounding.why":
    "Ist es eingeschaltet, sendet TWS Kontowerte ohne Cent: Margin und Gewinn sehen genau aus und sind es nicht.",
  "tws.rounding.fix": `${SETTINGS}: Haken bei „Round account values to nearest whole number“ entfernen.`,
  "tws.farms": "Datenfarmen",
  "tws.farms.why":
    "Kurse und Historie kommen aus IBs Datenfarmen. Ist eine unterbrochen, haben ihre Instrumente keine Kurse.",
  "tws.farms.fix":
    "TWS verbindet sich von selbst; bleibt es dabei, starten Sie TWS neu und sehen Sie auf IBs Statusseite nach.",
  "tws.data": "Kurse",
  "tws.data.why":
    "Ohne Abonnement sendet IB verzögerte Kurse oder keine: Eine Market-Order trifft dann auf Kurse, die Sie nicht sehen.",
  "tws.data.fix":
    "Client Portal → Settings → Market Data Subscriptions; Übungskonto: die Abonnements des echten Benutzers teilen (Settings → Paper Trading Account). Ein Benutzer hat sie nur an einem Ort zugleich.",
  "tws.restart": "Täglicher Neustart",
  "tws.restart.why":
    "TWS startet täglich neu und verlangt einmal in der Woche die Anmeldung. Eine Order, die da hinein gesendet wird, bleibt ohne Antwort: Im Zeitfenster, das Sie nennen, sendet Lotse keine.",
  "tws.restart.fix":
    "Legen Sie die Zeit unter Global Configuration → Lock and Exit fest (Auto restart), und starten Sie Lotse mit derselben: --restart-window '23:40-00:10 America/New_York'.",
  "tws.checked": ({ time }) => `Geprüft um ${time}`,
} satisfies Same<typeof english>;
