// German for what the server says about orders: refusals, warnings, reasons, timelines, the sentence of a preview.
import type { Catalogue } from "./catalogue.ts";

/** Refusals of a check; nothing was sent. */
export const refusals: Catalogue = [
  ["There is no such order", "Diesen Auftrag gibt es nicht"],
  ["There is no connection to IB", "Es besteht keine Verbindung zu IB"],
  ["The order is already {state}", "Der Auftrag ist schon {state}"],
  ["The order is {state}", "Der Auftrag ist {state}"],
  [
    "This order has not been seen on the present connection yet",
    "Dieser Auftrag wurde auf der jetzigen Verbindung noch nicht gesehen",
  ],
  [
    "IB lets only the client that placed an order cancel it: use TWS, or cancel the whole account",
    "IB lässt einen Auftrag nur von dem Programm stornieren, das ihn aufgab: in TWS stornieren, oder alle Aufträge des Kontos",
  ],
  ["This session does not manage that account", "Dieses Konto gehört nicht zu dieser Sitzung"],
  [
    "IB did not say which order types this instrument takes",
    "IB hat nicht gesagt, welche Auftragsarten dieses Instrument annimmt",
  ],
  [
    "{symbol} is an index: it is quoted and can not be traded",
    "{symbol} ist ein Index: er wird gestellt und kann nicht gehandelt werden",
  ],
  ["{symbol} does not take {type} orders", "{symbol} nimmt keine {type}-Aufträge an"],
  ["{tif} does not go with {type}", "{tif} geht nicht zusammen mit {type}"],
  ["{symbol} does not take {tif}", "{symbol} nimmt {tif} nicht an"],
  [
    "IB names no time zone with this order's date ({date}): change it in TWS",
    "IB nennt zum Datum dieses Auftrags keine Zeitzone ({date}): ändern Sie ihn in TWS",
  ],
  ["GTD needs a date and time", "GTD braucht Datum und Uhrzeit"],
  ["The good-till date is in the past", "Das Enddatum liegt in der Vergangenheit"],
  ["{tif} takes no good-till date", "{tif} nimmt kein Enddatum"],
  ["A bracket can not be {tif}", "Eine Klammer kann nicht {tif} sein"],
  [
    "TRAIL needs either an amount or a percentage",
    "TRAIL braucht entweder einen Betrag oder einen Prozentsatz",
  ],
  ["{type} takes no trailing amount or percentage", "{type} nimmt weder Nachziehbetrag noch Prozentsatz"],
  ["The trailing percentage must be below 100", "Der Prozentsatz des Nachziehens muss unter 100 liegen"],
  ["{type} needs a {what}", "{type} braucht: {what}"],
  ["{type} takes no {what}", "{type} nimmt nicht: {what}"],
  ["The quantity must be greater than zero", "Die Menge muss größer als null sein"],
  ["The smallest quantity is {#minimum}", "Die kleinste Menge ist {#minimum}"],
  ["The quantity must be a multiple of {#step}", "Die Menge muss ein Vielfaches von {#step} sein"],
  ["The price must be greater than zero", "Der Preis muss größer als null sein"],
  [
    "The price steps of this instrument are not known",
    "Die Preisschritte dieses Instruments sind nicht bekannt",
  ],
  ["The price step at this price is not known", "Der Preisschritt bei diesem Preis ist nicht bekannt"],
  [
    "At this price, prices move in steps of {#step}",
    "Bei diesem Preis bewegen sich Preise in Schritten von {#step}",
  ],
  ["The take profit would not make a profit", "Die Gewinnmitnahme brächte keinen Gewinn"],
  [
    "The stop loss is on the wrong side of the entry",
    "Die Verlustgrenze liegt auf der falschen Seite des Einstiegs",
  ],
  ["Take profit and stop loss are the wrong way round", "Gewinnmitnahme und Verlustgrenze sind vertauscht"],
  [
    "A second leg needs a limit order as the first",
    "Ein zweites Bein braucht einen Limit-Auftrag als erstes",
  ],
  ["A bracket can not have a second entry leg", "Eine Klammer kann kein zweites Einstiegsbein haben"],
  ["Two legs can not be {tif}", "Zwei Beine können nicht {tif} sein"],
  [
    "The stop is on the wrong side of the limit price",
    "Der Stop liegt auf der falschen Seite des Limitpreises",
  ],
  ["There is no position to close", "Es gibt keine Position zu schließen"],
  [
    "Working exits already cover the whole position ({#size}): cancel them first",
    "Laufende Ausstiege decken schon die ganze Position ({#size}): Stornieren Sie sie zuerst",
  ],
  ["Less than one step of {#step}", "Weniger als ein Schritt von {#step}"],
  [
    "Only {#closable} can be closed: more would turn the position around",
    "Nur {#closable} können geschlossen werden: mehr würde die Position drehen",
  ],
  ["The connection has just changed", "Die Verbindung hat gerade gewechselt"],
  [
    "IB takes {#most} active orders per side and instrument: {#active} are open",
    "IB nimmt {#most} aktive Aufträge je Seite und Instrument an: {#active} sind offen",
  ],
  ["Trading is halted: only cancels pass", "Der Handel ist angehalten: nur Stornos gehen durch"],
  [
    "Only reducing orders pass, and the position is not known",
    "Nur Aufträge zum Abbau gehen durch, und die Position ist nicht bekannt",
  ],
  [
    "Trading is set to reducing: this order would not only reduce the position",
    "Der Handel steht auf Abbau: dieser Auftrag würde die Position nicht nur verringern",
  ],
  [
    "The connection to IB is a new one since the preview: preview again",
    "Die Verbindung zu IB ist seit der Vorschau eine neue: neue Vorschau nötig",
  ],
  ["The mode has changed since the preview", "Die Betriebsart hat seit der Vorschau gewechselt"],
  [
    "The limits have changed since the preview: preview again",
    "Die Grenzen haben sich seit der Vorschau geändert: neue Vorschau nötig",
  ],
  [
    "The entry of this bracket is for {#quantity}: its exit can not do more",
    "Der Einstieg dieser Klammer gilt für {#quantity}: ihr Ausstieg kann nicht mehr",
  ],
  [
    "The exits of this bracket are for {#quantity}: make those smaller first",
    "Die Ausstiege dieser Klammer gelten für {#quantity}: verkleinern Sie zuerst diese",
  ],
  [
    "No order id is left: reset the API order id sequence in TWS",
    "Keine Auftragsnummer ist mehr frei: Setzen Sie in TWS die Folge der API-Auftragsnummern zurück",
  ],
  [
    "The stop of a trailing order moves by itself",
    "Der Stop eines nachziehenden Auftrags bewegt sich selbst",
  ],
  ["The order already is like that", "Der Auftrag ist schon so"],
  ["{#filled} are filled already", "{#filled} sind schon ausgeführt"],
  ["Give a percentage or a quantity, not both", "Geben Sie Prozentsatz oder Menge an, nicht beides"],
  ["The positions are not known yet", "Die Positionen sind noch nicht bekannt"],
  ["The positions could not be read", "Die Positionen konnten nicht gelesen werden"],
  [
    "A fill has just come in and the position does not show it yet: try again in a moment",
    "Eine Ausführung ist gerade eingetroffen, die Position zeigt sie noch nicht: gleich noch einmal versuchen",
  ],
  [
    "Only orders of this app on this connection can be changed",
    "Nur Aufträge dieses Programms auf dieser Verbindung können geändert werden",
  ],
  ["IB has not answered the last change yet", "IB hat die letzte Änderung noch nicht beantwortet"],
  [
    "This preview is not known (any more): preview the order again",
    "Diese Vorschau ist nicht (mehr) bekannt: neue Vorschau nötig",
  ],
  [
    "This preview was already submitted: preview the order again",
    "Diese Vorschau wurde schon gesendet: neue Vorschau nötig",
  ],
  [
    "This preview is older than a minute: preview the order again",
    "Diese Vorschau ist älter als eine Minute: neue Vorschau nötig",
  ],
  [
    "The open orders could not be read: nothing was sent",
    "Die offenen Aufträge konnten nicht gelesen werden: nichts wurde gesendet",
  ],
  [
    "The connection changed while orders were being read",
    "Die Verbindung wechselte, während Aufträge gelesen wurden",
  ],
  ["now {#closes} would be closed", "jetzt würden {#closes} geschlossen"],
  [
    "The position was {#position} with {#exits} in working exits and is {#now} with {#nowExits}: {what}",
    "Die Position war {#position} mit {#exits} in laufenden Ausstiegen und ist {#now} mit {#nowExits}: {what}",
  ],
  [
    "An equal order was submitted a moment ago: confirm that you want both",
    "Ein gleicher Auftrag wurde eben gesendet: Bestätigen Sie, dass Sie beide wollen",
  ],
  [
    "The order could not be sent within {#ms} ms and was not sent",
    "Der Auftrag konnte nicht innerhalb von {#ms} ms gesendet werden und wurde nicht gesendet",
  ],
  [
    "This idempotency key belongs to another order",
    "Dieser Idempotenzschlüssel gehört zu einem anderen Auftrag",
  ],
  [
    "The order has changed since the preview: preview the change again",
    "Der Auftrag hat sich seit der Vorschau geändert: neue Vorschau der Änderung nötig",
  ],
  ["IB would refuse this order: {ib}", "IB würde diesen Auftrag ablehnen: {ib}"],
  [
    "The margin check could not be made: an order is stuck on its way",
    "Die Marginprüfung war nicht möglich: ein Auftrag hängt unterwegs fest",
  ],
  ["The margin check could not be made: {text}", "Die Marginprüfung war nicht möglich: {text}"],
  [
    "This is a live account: arm live trading first",
    "Dies ist ein Live-Konto: Stellen Sie zuerst den Live-Handel scharf",
  ],
  [
    "This is the advisor's own account: IB would spread the order over its default group. Choose one client account",
    "Dies ist das eigene Konto des Beraters: IB würde den Auftrag auf dessen Standardgruppe verteilen. Wählen Sie ein Kundenkonto",
  ],
  [
    "The trading state could not be written to disk",
    "Der Handelszustand konnte nicht auf die Platte geschrieben werden",
  ],
  [
    "This session is not live; there is nothing to arm",
    "Diese Sitzung ist nicht live; es gibt nichts scharf zu stellen",
  ],
  ["This account is not in the session", "Dieses Konto ist nicht in der Sitzung"],
  ["Must be a decimal number as text", "Muss eine Dezimalzahl als Text sein"],
  [
    "Has too many digits: at most 15, and 10 after the point",
    "Hat zu viele Stellen: höchstens 15, und 10 nach dem Komma",
  ],
  ["Must be greater than zero", "Muss größer als null sein"],
  ["Must be at most 100", "Darf höchstens 100 sein"],
  ["Nothing to change", "Nichts zu ändern"],
  ["IB knows no contract {conId}", "IB kennt keinen Kontrakt {conId}"],
  ["All {#lines} market data lines are in use", "Alle {#lines} Kurszeilen sind belegt"],
];

/** Warnings of a preview and notices. */
export const warnings: Catalogue = [
  [
    "{#active} orders on this side are open; IB refuses more than {#most}",
    "{#active} Aufträge auf dieser Seite sind offen; mehr als {#most} lehnt IB ab",
  ],
  [
    "IB did not answer the margin check in time: margin and fees are not known",
    "IB hat die Marginprüfung nicht rechtzeitig beantwortet: Margin und Gebühren sind nicht bekannt",
  ],
  ["The order needs more margin than the account has", "Der Auftrag braucht mehr Margin, als das Konto hat"],
  [
    "There is no quote: the price can not be compared with the market",
    "Es gibt keinen Kurs: der Preis kann nicht mit dem Markt verglichen werden",
  ],
  ["The quote is old", "Der Kurs ist alt"],
  ["The quote is old ({at})", "Der Kurs ist alt ({at})"],
  ["The quote is {type}", "Der Kurs ist {type}"],
  ["Trading in this instrument is halted", "Der Handel in diesem Instrument ist ausgesetzt"],
  [
    "The limit reaches the market ({#price}): it fills at once",
    "Das Limit erreicht den Markt ({#price}): es wird sofort ausgeführt",
  ],
  [
    "The limit is {#percent} % away from the market ({#price})",
    "Das Limit liegt {#percent} % vom Markt entfernt ({#price})",
  ],
  [
    "The stop price is already passed by the market ({#price})",
    "Der Markt hat den Stoppreis schon überschritten ({#price})",
  ],
  [
    "The stop of the second leg is already passed by the market ({#price})",
    "Der Markt hat den Stop des zweiten Beins schon überschritten ({#price})",
  ],
  [
    "The take profit is on the wrong side of the market ({#price}): it would close at once",
    "Die Gewinnmitnahme liegt auf der falschen Seite des Markts ({#price}): sie würde sofort schließen",
  ],
  [
    "The stop loss is on the wrong side of the market ({#price}): it would close at once",
    "Die Verlustgrenze liegt auf der falschen Seite des Markts ({#price}): sie würde sofort schließen",
  ],
  [
    "The exits end with the day as well: a position held longer is then unprotected",
    "Auch die Ausstiege enden mit dem Tag: eine länger gehaltene Position ist dann ungeschützt",
  ],
  [
    "IB ignores 'outside regular hours' for market orders",
    "IB übergeht „außerhalb der Handelszeit“ bei Marktaufträgen",
  ],
  [
    "This instrument trades in regular hours only: 'outside regular hours' changes nothing",
    "Dieses Instrument handelt nur zur regulären Zeit: „außerhalb der Handelszeit“ ändert nichts",
  ],
  [
    "The market is closed for this order now: IB holds it until the session opens",
    "Der Markt ist für diesen Auftrag jetzt geschlossen: IB hält ihn bis zur Eröffnung",
  ],
  ["The present position is not known", "Die jetzige Position ist nicht bekannt"],
  [
    "The order opens a short position ({#after})",
    "Der Auftrag eröffnet eine Leerverkaufsposition ({#after})",
  ],
  [
    "The position turns from {#before} to {#after} ({way})",
    "Die Position dreht sich von {#before} auf {#after} ({way})",
  ],
  [
    "After closing {name} the position is {#quantity}, expected {#expected}",
    "Nach dem Schließen von {name} ist die Position {#quantity}, erwartet war {#expected}",
  ],
  [
    "The position of {name} could not be read after the close: {text}",
    "Die Position von {name} konnte nach dem Schließen nicht gelesen werden: {text}",
  ],
  [
    "The cancel of {side} {#quantity} {symbol} failed: {text}",
    "Das Storno von {side} {#quantity} {symbol} schlug fehl: {text}",
  ],
  ["The cancel was not sent: {text}", "Das Storno wurde nicht gesendet: {text}"],
  ["IB said {code}: {ib}", "IB sagt {code}: {ib}"],
];
