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
  "ticket.lockedDisconnected": "not connected",
  "ticket.lockedSync": "the desk is still reading the broker's state",
  "ticket.lockedStream": "this screen is out of date",
  "ticket.lockedHalted": "trading is halted",
  "ticket.lockedViewer": "you may look here, not trade",
  "ticket.lockedLive": "live trading is not armed",

  "preview.cancel": "Back",

  "promotion.open": "From paper …",
} as const;
