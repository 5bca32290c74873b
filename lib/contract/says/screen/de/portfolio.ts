// German: what is opened of the positions: their totals, what can be done with one, risk.
import type { Same } from "../../saying.ts";
import type { portfolio as english } from "../en/portfolio.ts";

export const portfolio = {
  "totals.of": ({ currency }) => `Summe ${currency}`,
  "totals.base": ({ currency }) => `Alles in ${currency}`,
  "totals.lacks": ({ names }) => `Nicht bekannt, weil es nicht bekannt ist für: ${names}`,
  "totals.rates": ({ currencies }) => `Kein Wechselkurs für ${currencies}`,

  "weight.noRate": ({ currency }) =>
    `Nicht bekannt: IB nennt den Wechselkurs für ${currency} nur, solange das Konto ${currency} hält`,
  "weight.noValue": "Nicht bekannt: die Position hat noch keinen Marktkurs",
  "weight.noTotal": "Nicht bekannt: der Liquidationswert des Kontos ist noch nicht gelesen",
} as const satisfies Same<typeof english>;
