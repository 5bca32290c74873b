// German: IB codes about orders: what each means and what to do. The English is in `python/code_book.json`.
import type { BookCode } from "../../code_book.ts";

/** Meaning and way out. */
export type Explained = readonly [meaning: string, fix: string];

const TIME = "Berichtigen Sie die Zeit.";
const SIZE = "Geben Sie eine ganze Menge ein.";
const NOTHING = "Nichts zu tun.";
const REPORT = "Bitte melden Sie es: das ist ein Fehler von Lotse.";
const STANDS = "Es gilt die zuletzt bestätigte Order.";
const PRECAUTION = "Ändern Sie den Kurs, oder die Vorsichtsregel in TWS.";
const REREAD = "Offene Orders und Ausführungen werden neu gelesen.";

export const ibOrders = {
  103: [
    "Diese Ordernummer wurde unter dieser Client-ID schon benutzt.",
    "Es wurde nichts aufgegeben. Lassen Sie die nächste gültige Nummer neu lesen, dann machen Sie eine neue Vorschau.",
  ],
  104: [
    "Die Order ist schon ausgeführt und lässt sich nicht mehr ändern.",
    "Lassen Sie die Ausführungen neu lesen: die Ausführung gilt.",
  ],
  105: [
    "Die Änderung passt nicht zu der Order, die IB unter dieser Nummer führt.",
    `${STANDS} Ändern Sie nur Kurs, Menge oder Gültigkeit.`,
  ],
  106: [
    "TWS konnte diese Ordernummer nicht übermitteln.",
    "Lesen Sie den ganzen Text, berichtigen Sie die Order, dann machen Sie eine neue Vorschau.",
  ],
  107: [
    "Ein Pflichtfeld der Order ist leer.",
    "Vervollständigen Sie die Order und machen Sie eine neue Vorschau.",
  ],
  109: [
    "Der Kurs liegt weiter vom Markt, als die Prozent-Vorsichtsregel von TWS erlaubt.",
    "Ändern Sie den Kurs, oder die Vorsichtsregel in TWS: Global Configuration, Presets, Precautionary Settings.",
  ],
  110: [
    "Der Kurs liegt nicht auf dem Tick, der hier an dieser Börse gilt.",
    "Nehmen Sie einen Kurs auf dem Tick, den das Ticket zeigt.",
  ],
  111: ["Diese Gültigkeit geht nicht zusammen mit diesem Ordertyp.", "Wählen Sie eine andere Gültigkeit."],
  113: ["Orders zum Börsenschluss (MOC, LOC) gelten nur DAY.", "Setzen Sie die Gültigkeit auf DAY."],
  116: ["Die Börse der Order ist nicht erreichbar.", "Leiten Sie über SMART oder eine andere Börse."],
  131: ["Sweep-to-fill oder Display Size gilt hier nicht und wird nicht beachtet.", NOTHING],
  132: [
    "Die Order braucht ein Clearing-Konto.",
    "Setzen Sie das Clearing-Konto in TWS, oder handeln Sie von einem Konto, das bei IB abrechnet.",
  ],
  133: [
    "TWS konnte die neue Order nicht aufgeben.",
    "Lesen Sie den ganzen Text. Lassen Sie offene Orders neu lesen, bevor Sie es noch einmal versuchen.",
  ],
  134: ["TWS konnte die Order nicht ändern.", STANDS],
  135: [
    "TWS findet keine Order mit dieser Nummer.",
    "Lassen Sie offene Orders neu lesen. Eine Folgeorder darf keine schon ausgeführte Hauptorder nennen.",
  ],
  136: ["In diesem Zustand lässt sich die Order nicht stornieren.", REREAD],
  140: ["Die Menge muss ganzzahlig sein.", SIZE],
  141: ["Der Kurs muss eine Zahl sein.", "Berichtigen Sie den Kurs."],
  144: ["Die Menge passt nicht zur Summe der Aufteilung.", "Berichtigen Sie Menge oder Aufteilung."],
  145: [
    "TWS fand einen Fehler in den Feldern der Order.",
    "Lesen Sie den Text und berichtigen Sie die Order.",
  ],
  146: ["Die Trigger-Methode ist nicht gültig.", "Nehmen Sie die übliche Trigger-Methode."],
  152: ["Das Attribut „hidden“ ist für diese Order nicht erlaubt.", "Entfernen Sie das Attribut."],
  154: ["Der Handel in diesem Wertpapier ist ausgesetzt.", "Warten Sie das Ende der Aussetzung ab."],
  160: ["Die Menge ist null.", "Geben Sie eine Menge ein."],
  161: [
    "Die Order ist in keinem Zustand, der sich stornieren lässt.",
    `${REREAD} Sie ist wahrscheinlich beendet.`,
  ],
  163: ["Der Kurs verletzt die Prozentgrenze der Vorsichtsregeln.", PRECAUTION],
  164: [
    "Es fehlen Marktdaten, an denen sich der Abstand des Kurses prüfen lässt.",
    "Warten Sie auf einen Kurs, oder ändern Sie die Vorsichtsregel in TWS.",
  ],
  168: [
    "Der Discretionary Amount liegt nicht auf dem Tick.",
    "Entfernen oder berichtigen Sie den Discretionary Amount.",
  ],
  200: [
    "IB kennt keinen solchen Kontrakt, oder mehrere.",
    "Suchen Sie das Instrument neu und wählen Sie genau einen Kontrakt. Eine Order wurde abgelehnt.",
  ],
  201: [
    "IB hat die Order oder ihre Änderung abgelehnt; der Text nennt den Grund.",
    "Lesen Sie den Grund, ändern Sie die Order, dann machen Sie eine neue Vorschau.",
  ],
  202: [
    "Die Order ist storniert; der Text kann einen Grund nennen.",
    "Durch Neulesen der Ausführungen bestätigt: eine Ausführung kann noch eintreffen.",
  ],
  203: [
    "Dieses Konto darf dieses Wertpapier nicht handeln.",
    "Prüfen Sie die Handelsrechte im Client Portal.",
  ],
  312: ["Die Angaben zur Combo sind nicht gültig.", "Suchen Sie die Combo neu."],
  313: ["Die Angaben zu einem Leg der Combo sind nicht gültig.", "Suchen Sie die Legs neu."],
  314: ["Eine Combo braucht die Angaben zu ihren Legs.", "Suchen Sie die Combo neu."],
  315: ["Aktien-Legs lassen sich nur über SMART leiten.", "Leiten Sie über SMART."],
  321: [
    "TWS fand eine Anfrage ungültig; der Text nennt das Feld. Steht „Read-Only“ im Text, darf die API nicht handeln.",
    "Lesen Sie die Ursache. Bei Read-Only: schalten Sie „Read-Only API“ in TWS aus: Global Configuration, API, Settings.",
  ],
  325: [
    "Discretionary-Orders gibt es für diese Combo nicht.",
    "Entfernen Sie den Discretionary Amount.",
  ],
  328: [
    "Ein Trailing-Stop lässt sich nur an eine Limit- oder Stop-Limit-Order hängen.",
    "Ändern Sie die Hauptorder, oder geben Sie den Stop allein auf.",
  ],
  329: [
    "IB kann diese Order nicht in den neuen Typ ändern.",
    `${STANDS} Stornieren Sie sie und geben Sie eine neue auf.`,
  ],
  332: ["Ein Aufteilungsprofil des Beraterkontos ist nicht gültig.", "Berichtigen Sie das Profil in TWS."],
  334: [
    "Good-till-Date braucht ein gültiges Datum mit Uhrzeit.",
    "Berichtigen Sie das Datum; es wird in UTC gesendet.",
  ],
  336: ["Uhrzeit oder Zeitzone ist nicht gültig.", TIME],
  337: ["Datum, Uhrzeit oder Zeitzone ist nicht gültig.", TIME],
  338: ["Orders mit Startzeit gibt es an dieser Börse nicht.", "Entfernen Sie die Startzeit."],
  339: ["Future-Spreads gibt es hier nicht mehr.", "Nehmen Sie eine Combo über SMART."],
  340: ["Der Improvement Amount ist für diese Auktion nicht gültig.", "Berichtigen Sie die Order."],
  342: ["Pegged-Orders gibt es an dieser Börse nicht.", "Wählen Sie einen anderen Ordertyp."],
  343: ["Datum, Uhrzeit oder Zeitzone ist nicht gültig.", TIME],
  344: ["Dieses Konto ist kein Beraterkonto.", "Entfernen Sie die Aufteilung aus der Order."],
  345: ["Diese Combo gibt es für Beraterkonten nicht.", "Handeln Sie die Legs einzeln."],
  351: ["Die Angabe „nur reguläre Handelszeit“ ist für diese Order nicht gültig.", "Ändern Sie die Angabe."],
  355: ["Die Menge verletzt die Regel der Börse.", "Nehmen Sie eine Menge, die das Ticket erlaubt."],
  356: ["Eine SMART-Combo kann nicht zu einer OCA-Gruppe gehören.", "Entfernen Sie die Gruppe."],
  361: ["Der Trigger-Kurs ist nicht gültig.", "Berichtigen Sie den Trigger-Kurs."],
  362: ["Der angepasste Stop-Kurs ist nicht gültig.", "Berichtigen Sie den Kurs."],
  363: ["Der angepasste Limit-Kurs des Stops ist nicht gültig.", "Berichtigen Sie den Kurs."],
  364: ["Der angepasste Trailing-Abstand ist nicht gültig.", "Berichtigen Sie den Abstand."],
  382: [
    "Der Kurs liegt mehr Ticks vom Markt, als eine Vorsichtsregel von TWS erlaubt.",
    PRECAUTION,
  ],
  383: [
    "Die Menge liegt über der Mengengrenze der Vorsichtsregeln von TWS.",
    "Verringern Sie die Menge, oder ändern Sie die Vorsichtsregel in TWS.",
  ],
  387: [
    "Diese Börse nimmt diesen Ordertyp für diese Art Wertpapier nicht an.",
    "Wählen Sie einen anderen Ordertyp oder SMART.",
  ],
  388: ["Die Order liegt unter der Mindestmenge des Kontrakts.", "Nehmen Sie mindestens die Mindestmenge."],
  392: ["Der Kontrakt ist verfallen.", "Wählen Sie einen Kontrakt, der noch gehandelt wird."],
  395: [
    "IB nimmt zurzeit keine Orders mit OCA-Gruppen an.",
    "Geben Sie die Orders ohne Gruppe auf, oder warten Sie.",
  ],
  399: [
    "Eine Nachricht zur Order, oft dass sie bis zur Eröffnung zurückgehalten wird. Die Order lebt.",
    "Nichts zu tun; der Text sagt, bis wann.",
  ],
  402: ["Bedingungen sind für diesen Kontrakt nicht erlaubt.", "Entfernen Sie die Bedingung."],
  403: ["Der Stop-Kurs ist nicht gültig.", "Berichtigen Sie den Stop-Kurs."],
  404: [
    "Stücke zum Leerverkauf werden gesucht. Die Order wird zurückgehalten, sie lebt.",
    "Warten Sie, oder stornieren Sie.",
  ],
  405: [
    "Die Menge der Folgeorder muss der Menge der Hauptorder gleichen.",
    "Nehmen Sie die Menge der Hauptorder.",
  ],
  406: ["Die Währung ist nicht erlaubt.", "Prüfen Sie Währung und Konto."],
  412: ["Der Kontrakt ist nicht handelbar.", "Wählen Sie einen anderen Kontrakt."],
  413: ["Eine What-if-Order muss als zu übermitteln gekennzeichnet sein.", REPORT],
  422: ["Konto und Clearing einer laufenden Order lassen sich nicht ändern.", STANDS],
  434: ["Die Ordermenge ist null.", "Geben Sie eine Menge ein."],
  435: [
    "Die Order nennt kein Konto, aber die Anmeldung hat mehrere.",
    "Wählen Sie das Konto auf dem Ticket.",
  ],
  436: [
    "Die Order muss eine Aufteilung nennen: Konto, Gruppe oder Profil.",
    "Wählen Sie das Konto auf dem Ticket.",
  ],
  437: [
    "Nur eine der Angaben „außerhalb der regulären Zeit“ und „vorbörslich“ darf gesetzt sein.",
    "Ändern Sie die Angaben.",
  ],
  438: ["TWS ist gesperrt.", "Entsperren Sie TWS, dann versuchen Sie es noch einmal."],
  441: [
    "Die Parameter des Algos sind nicht gültig; der Text sagt, welche.",
    "Berichtigen Sie die Parameter des Algos.",
  ],
  442: ["Der Algo ist für diese Order nicht erlaubt.", "Wählen Sie einen anderen Algo oder keinen."],
  451: [
    "Eine Vorsichtsregel von TWS hielt die Order an; der Text sagt, welche.",
    "Lesen Sie den Text, dann ändern Sie die Order oder die Vorsichtsregel in TWS.",
  ],
  460: [
    "Keine Handelserlaubnis für dieses Instrument.",
    "Beantragen Sie die Erlaubnis im Client Portal: Settings, Trading Permissions.",
  ],
  478: ["Die Angaben zum Kontrakt und seine Nummer widersprechen sich.", "Suchen Sie das Instrument neu."],
  481: [
    "Die Ordermenge wurde verringert; der Text sagt, warum.",
    "Prüfen Sie die Menge der laufenden Order.",
  ],
  512: [
    "Die Order konnte nicht gesendet werden.",
    "Der Ausgang ist unbekannt, bis die offenen Orders neu gelesen sind.",
  ],
  515: [
    "Das Storno konnte nicht gesendet werden.",
    "Der Ausgang ist unbekannt, bis die offenen Orders neu gelesen sind.",
  ],
  579: [
    "Ein Text enthält Zeichen, die die API nicht überträgt (nur druckbares ASCII).",
    "Es wurde nichts gesendet. Entfernen Sie die Sonderzeichen.",
  ],
  2102: [
    "Die Order wird noch verarbeitet und lässt sich noch nicht ändern.",
    "Warten Sie ihren nächsten Zustand ab, dann ändern Sie sie.",
  ],
  2109: [
    "„Außerhalb der regulären Handelszeit“ gilt für diese Order nicht und wird nicht beachtet. Die Order lebt.",
    NOTHING,
  ],
  2137: [
    "Die Order würde die Position drehen, von long zu short oder zurück.",
    "Prüfen Sie Richtung und Menge.",
  ],
  2161: [
    "IB begrenzt den Kurs der Order vorerst, nach seinen Pflichten als Broker. Die Order lebt.",
    "Lesen Sie den Text.",
  ],
  10000: [
    "Die Combo mischt Währungen auf eine Art, die IB nicht unterstützt.",
    "Handeln Sie die Legs einzeln.",
  ],
  10006: [
    "Die Hauptorder fehlt.",
    "Geben Sie zuerst die Hauptorder auf, oder entfernen Sie die Verbindung.",
  ],
  10015: [
    "Der Handel über die API ist nicht erlaubt.",
    "Prüfen Sie die API-Einstellungen von TWS und die Rechte der Anmeldung.",
  ],
  10016: ["Der Kontrakt ist für diese Anmeldung nicht sichtbar.", "Prüfen Sie die Rechte im Client Portal."],
  10020: ["Die Display Size muss kleiner sein als die Ordermenge.", "Berichtigen Sie die Display Size."],
  10043: ["Ein Attribut war gesetzt, das IB nicht mehr unterstützt.", "Aktualisieren Sie Lotse."],
  10052: ["Die Gültigkeit fehlt oder ist nicht gültig.", "Setzen Sie eine Gültigkeit."],
  10147: [
    "IB findet keine Order mit der Nummer, die storniert werden sollte.",
    "Offene Orders werden neu gelesen, bevor etwas gefolgert wird.",
  ],
  10148: ["Die Order ist schon beendet oder wird storniert; der Text nennt ihren Zustand.", REREAD],
  10243: ["Orders über Bruchteile lassen sich hier nicht über die API aufgeben.", SIZE],
  10255: ["Eine Margin-Anfrage (What-if) dieser Art gibt es nicht.", "Die Vorschau geht hier ohne Margin."],
  10268: [
    "Das Attribut „E-trade only“ wird nicht mehr unterstützt.",
    "Aktualisieren Sie Lotse: das Attribut muss aus sein.",
  ],
  10269: [
    "Das Attribut „firm quote only“ wird nicht mehr unterstützt.",
    "Aktualisieren Sie Lotse: das Attribut muss aus sein.",
  ],
  10311: [
    "Eine direkt geleitete Order wurde von einer Vorsichtsregel in TWS angehalten.",
    "Leiten Sie über SMART, oder erlauben Sie direktes Leiten in TWS: Global Configuration, API, Precautions.",
  ],
  10318: ["Diese Order nimmt keine Bruchteile an.", SIZE],
  10349: [
    "Die Gültigkeit wurde durch ein Order-Preset auf DAY geändert. Die Order lebt.",
    "Nichts zu tun; Lotse sendet die Gültigkeit immer mit.",
  ],
} satisfies Partial<Record<BookCode, Explained>>;
