// English: from the account to the review: search, quote, ticket, preview.

export const ticket = {
  "account.title": "Account",
  "account.select": "Account",
  "account.netLiquidation": "Net liquidation",
  "account.cash": "Cash balance",
  "account.availableFunds": "Available funds",
  "account.buyingPower": "Buying power",
  "account.margin": "Maint. margin",
  "account.dailyPnl": "Day P&L",
  "account.unrealizedPnl": "Unrealised",
  "account.realizedPnl": "Realised",
  "account.sinceReset": "since the daily reset",
  "account.sinceEntry": "since entry",
  "account.today": "today",
  "account.cashBy": "Cash by currency",

  "search.label": "Instrument",
  "search.placeholder": "Symbol or name",
  "search.hint": "EUR.USD · ES FUT · AAPL 20261218 290 C",
  "ticket.title": "Order ticket",

  "preview.cancel": "Back",

  "promotion.open": "From paper …",
} as const;
