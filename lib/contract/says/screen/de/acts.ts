// German: what the script that acts says: messages, what was typed, the foot of the ticket.
import { counted } from "../../counted.ts";
import type { Same } from "../../saying.ts";
import type { acts as english } from "../en/acts.ts";

export const acts = {
  "app.rewritten":
    "Ein Übersetzer oder eine Erweiterung schreibt diese Seite immer wieder um. Schalten Sie das für Lotse ab; die Sprache steht in den Einstellungen.",
  "stream.shared": "mit einem anderen Tab geteilt",
  "ticket.locked": ({ reason }) => `Keine Orders möglich: ${reason}`,
  "toast.region": "Meldungen",
  "banner.all": ({ count }) => `Alle Meldungen (${count})`,
  "cause.since": ({ time }) => `Seit ${time}`,
  "cause.by.person": "von Hand gesetzt",
  "cause.by.loss": "der Tagesverlust hat sein Limit erreicht",
  "cause.by.journal": "das Orderjournal war nicht beschreibbar",
  "cause.by.rejects": "zu viele Orders wurden abgelehnt",
  "cause.by.unreadable": "der Stand von vor dem Start war nicht lesbar",
  "cause.from.screen": "Bildschirm",
  "cause.from.script": "Programm",
  "cause.reason": ({ reason }) => `„${reason}“`,
  "arming.until": ({ time }) => `Live-Handel freigeschaltet bis ${time}`,
  "arming.begin": "Live-Handel freischalten …",
  "arming.end": "Freischaltung aufheben",
  "arming.brief": ({ time }) => `Freigeschaltet bis ${time}`,
  "arming.none": "Nicht freigeschaltet",
  "arming.off": "Live-Handel ist nicht freigeschaltet",
  "connection.unread": "Nicht alles, was IB meldet, war lesbar",
  "connection.unreadMore": ({ count }) => `und ${count} weitere`,
  "status.summary": ({ headline, open, positions, pnl }) =>
    `${headline}. ${counted(open, "offene Order", "offene Orders")}, ${
      counted(positions, "Position", "Positionen")
    }. Tages-G/V ${pnl}.`,
  "ticket.buy": "Kauf",
  "ticket.sell": "Verkauf",
  "ticket.preview": ({ side }) => `Vorschau ${side}`,
  "ticket.previewBusy": "IB prüft …",
  "input.empty": "Bitte ausfüllen",
  "input.invalid": "Keine Zahl",
  "input.readAs": ({ value }) => `Gelesen als ${value}`,
  "input.readByRule": ({ value }) => `Gelesen als ${value}: ein Punkt vor drei Ziffern trennt Tausender`,
  "input.positive": "Muss größer als null sein",
  "input.date": "Wählen Sie Datum und Uhrzeit",
  "orders.modifyPreview": "Vorschau der Änderung",
  "liquidation.text": ({ account, side, quantity, symbol, price, time }) =>
    `IB hat im Konto ${account} zwangsweise gehandelt, um die Margin herzustellen: ${side} ${quantity} ${symbol}, zuletzt zu ${price}, ${time}.`,
  "exits.title": "Offene Orders übersteigen die Position",
  "exits.sell": ({ symbol, exits, position }) =>
    `${symbol}: offene Orders können ${exits} verkaufen, die Position ist ${position}.`,
  "exits.buy": ({ symbol, exits, position }) =>
    `${symbol}: offene Orders können ${exits} kaufen, die Position ist ${position}.`,
  "exits.turnedSell": ({ symbol, exits, position }) =>
    `${symbol}: die Position hat sich auf ${position} gedreht; offene Orders der früheren können noch ${exits} verkaufen.`,
  "exits.turnedBuy": ({ symbol, exits, position }) =>
    `${symbol}: die Position hat sich auf ${position} gedreht; offene Orders der früheren können noch ${exits} kaufen.`,
  "exits.badge": "Exits!",
  "exits.fix": "In Ordnung bringen …",
  "limits.use": ({ value }) => `${value} übernehmen`,
  "toast.dismiss": "Schließen",
  "toast.filled": ({ order, price }) => `Ausgeführt: ${order} zu ${price}`,
  "toast.partly": ({ order }) => `Teilausführung: ${order}`,
  "toast.filledOf": ({ filled, quantity }) => `${filled} von ${quantity} ausgeführt`,
  "toast.cancelled": ({ order }) => `Storniert: ${order}`,
  "toast.refused": ({ order }) => `Von IB abgelehnt: ${order}`,
  "toast.rejected": ({ order }) => `Abgelehnt: ${order}`,
  "toast.unknown": ({ order }) => `UNBEKANNT – wird geprüft: ${order}`,
  "toast.lost": ({ cause }) => `Verbindung verloren: ${cause}`,
  "toast.back": "Verbunden und mit dem Broker abgeglichen",
  "connection.builtIn": "eingebautes Gateway",
  "connection.clientId": ({ id }) => `Client-ID ${id}`,
  "connection.serverVersion": ({ version }) => `Serverversion ${version}`,
  "connection.reconciled": "Abgeglichen",
  "connection.restart": ({ from, to, zone }) => `TWS startet täglich neu: ${from}–${to} (${zone})`,
  "stream.paused": ({ time }) =>
    `Anzeige angehalten: Stand der Zahlen ist ${time}. Die Orders laufen beim Broker weiter.`,
  "error.code": ({ code }) => `Code ${code}`,
  "search.searching": "Sucht …",
  "search.none": ({ pattern }) => `Kein Treffer für „${pattern}“`,
  "search.count": ({ count }) => `${count} Treffer`,
  "unread.rows": ({ count }) => `${count} weitere nicht lesbar`,
  "advice.fix": "Was zu tun ist",
  "split.all": "Größen der Bereiche",
  "split.hint": "Ziehen oder Pfeiltasten; Pos1 oder ein Doppelklick stellt die Vorgabe wieder her",
  "split.ticket": "Breite des Tickets",
  "split.status": "Breite des Status",
  "split.market": "Höhe des Markts",
  "split.positions": "Höhe der Positionen",
  "split.orders": "Höhe der Orders",
} satisfies Same<typeof english>;
