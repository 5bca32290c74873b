// English: what is opened of the positions: their totals, what can be done with one, risk.
import type { Shown } from "../shown.ts";

export const portfolio = {
  "totals.of": ({ currency }: Shown<"currency">) => `Total ${currency}`,
  "totals.base": ({ currency }: Shown<"currency">) => `All in ${currency}`,
  "totals.lacks": ({ names }: Shown<"names">) => `Not known: it is not known for ${names}`,
  "totals.rates": ({ currencies }: Shown<"currencies">) => `No exchange rate of ${currencies}`,

  "weight.noRate": ({ currency }: Shown<"currency">) =>
    `Not known: IB gives the exchange rate of ${currency} only while the account holds ${currency}`,
  "weight.noValue": "Not known: the position has no market price yet",
  "weight.noTotal": "Not known: the account’s net liquidation has not been read yet",

  "position.gone": "This position is closed",
  "position.close": "Close at the market",
  "position.noShare": "This share is less than the smallest quantity",
  "position.isEven": "The stop is there already",
  "position.closeOther": "Other …",
  "position.stops": "Stops",
  "position.noStop": "No stop works: nothing ends this position when the market turns.",
  "position.attach": "Attach a stop …",
  "position.breakEven": ({ price }: Shown<"price">) => `Stop to break-even, ${price}`,
  "position.fires": ({ price }: Shown<"price">) =>
    `The market is already beyond ${price}: a stop there would fire at once.`,
  "position.noMarket": ({ price }: Shown<"price">) =>
    `Without a market price nobody knows whether a stop at ${price} would fire at once.`,
  "position.reverse": "Reverse in two steps …",

  "stop.title": ({ symbol }: Shown<"symbol">) => `A stop for ${symbol}`,
  "stop.distance": "From the market",
  "stop.fromEntry": "Against the entry",
  "stop.fromNow": "Against now",
  "stop.note":
    "A stop fires at its price and fills at the market: what it loses can be more. Fees of the exit are not in these figures.",
  "stop.preview": "Preview the stop",

  "reverse.title": ({ symbol }: Shown<"symbol">) => `Reverse ${symbol}`,
  "reverse.text":
    "Two orders, each with its own preview. The second can be asked for when the broker says that nothing is held any more.",
  "reverse.sellAll": ({ quantity, symbol }: Shown<"quantity" | "symbol">) =>
    `Sell what is held: ${quantity} ${symbol}, at the market`,
  "reverse.buyAll": ({ quantity, symbol }: Shown<"quantity" | "symbol">) =>
    `Buy back what is short: ${quantity} ${symbol}, at the market`,
  "reverse.sellNew": ({ quantity, symbol }: Shown<"quantity" | "symbol">) =>
    `Sell ${quantity} ${symbol} short, at the market`,
  "reverse.buyNew": ({ quantity, symbol }: Shown<"quantity" | "symbol">) =>
    `Buy ${quantity} ${symbol}, at the market`,
  "reverse.flat": "Closed: nothing is held any more",
  "reverse.held": ({ quantity }: Shown<"quantity">) => `Held now: ${quantity}`,
  "reverse.unknown": "What is held now is not known",
  "reverse.preview": "Preview the new position",

  "spark.open": "Equity curve of the day",
  "spark.few": "Too few points are kept of this day for a line",

  "risk.alarms": ({ count }: Shown<"count">) => `Stops that do not fit their positions: ${count}`,

  "why.of": ({ symbol }: Shown<"symbol">) => `Why these numbers: ${symbol}`,
  "why.open": "Why these numbers",
} as const;
