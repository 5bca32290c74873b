// English: what is opened of the positions: their totals, what can be done with one, risk.
import type { Shown } from "../shown.ts";

export const portfolio = {
  "totals.of": ({ currency }: Shown<"currency">) => `Total ${currency}`,
  "totals.base": ({ currency }: Shown<"currency">) => `All in ${currency}`,
  "totals.lacks": ({ names }: Shown<"names">) => `Not known, because it is not known for: ${names}`,
  "totals.rates": ({ currencies }: Shown<"currencies">) => `No exchange rate of ${currencies}`,

  "weight.noRate": ({ currency }: Shown<"currency">) =>
    `Not known: IB gives the exchange rate of ${currency} only while the account holds ${currency}`,
  "weight.noValue": "Not known: the position has no market price yet",
  "weight.noTotal": "Not known: the account’s net liquidation has not been read yet",
} as const;
