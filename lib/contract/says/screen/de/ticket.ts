// German: from the account to the review: search, quote, ticket, preview.
import type { Same } from "../../saying.ts";
import type { ticket as english } from "../en/ticket.ts";

export const ticket = {
  "account.title": "Konto",
  "account.select": "Konto",
  "account.netLiquidation": "Liquidationswert",
  "account.cash": "Barbestand",
  "account.availableFunds": "Verfügbar",
  "account.buyingPower": "Kaufkraft",
  "account.margin": "Maint. Margin",
  "account.dailyPnl": "Tages-G/V",
  "account.unrealizedPnl": "Unrealisiert",
  "account.realizedPnl": "Realisiert",
  "account.sinceReset": "seit Tageswechsel",
  "account.sinceEntry": "seit Einstieg",
  "account.today": "heute",
  "account.cashBy": "Barbestand nach Währung",

  "search.label": "Instrument",
  "search.placeholder": "Symbol oder Name",
  "search.hint": "EUR.USD · ES FUT · AAPL 20261218 290 C",
  "search.searching": "Sucht …",
  "search.none": ({ pattern }) => `Kein Treffer für „${pattern}“`,
  "search.count": ({ count }) => `${count} Treffer`,

  "ticket.title": "Order-Ticket",
  "ticket.buy": "Kauf",
  "ticket.sell": "Verkauf",
  "ticket.preview": ({ side }) => `Vorschau ${side}`,
  "ticket.previewBusy": "IB prüft …",
  "ticket.locked": ({ reason }) => `Keine Orders möglich: ${reason}`,
  "ticket.lockedDisconnected": "nicht verbunden",
  "ticket.lockedSync": "der Stand beim Broker wird noch gelesen",
  "ticket.lockedStream": "dieser Bildschirm ist nicht aktuell",
  "ticket.lockedHalted": "der Handel ist angehalten",
  "ticket.lockedReadOnly": "die API ist schreibgeschützt",
  "ticket.lockedLive": "Live-Handel ist nicht freigeschaltet",

  "input.empty": "Bitte ausfüllen",
  "input.invalid": "Keine Zahl",
  "input.readAs": ({ value }) => `Gelesen als ${value}`,
  "input.readByRule": ({ value }) => `Gelesen als ${value}: ein Punkt vor drei Ziffern trennt Tausender`,
  "input.positive": "Muss größer als null sein",
  "input.date": "Wählen Sie Datum und Uhrzeit",

  "preview.cancel": "Zurück",

  "promotion.open": "Aus PAPER …",
} satisfies Same<typeof english>;
