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
  "ticket.title": "Order-Ticket",

  "preview.cancel": "Zurück",

  "promotion.open": "Aus PAPER …",
} satisfies Same<typeof english>;
