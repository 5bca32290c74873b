// English: watch lists, and what an option is told by outside of its chain.
import { counted } from "../../counted.ts";
import type { Shown } from "../shown.ts";

export const market = {
  "lists.choose": "Watch list",
  "lists.none": "There is no watch list yet. Name one, then add instruments by their symbols.",
  "lists.empty": "Nothing in this list yet: add an instrument by its symbol.",
  "lists.loading": "Reading the watch lists …",
  "lists.new": "New list",
  "lists.name": "Name of the list",
  "lists.create": "Create",
  "lists.rename": "Rename",
  "lists.save": "Save",
  "lists.back": "Cancel",
  "lists.delete": "Delete list",
  "lists.deleteAsk": ({ name, count }: Shown<"name" | "count">) =>
    `“${name}” with ${
      counted(count, "instrument", "instruments")
    } is deleted on the desk, for all its screens.`,
  "lists.deleteYes": "Delete it",
  "lists.deleteNo": "Keep it",
  "lists.add": "Add by symbol",
  "lists.found": ({ symbol }: Shown<"symbol">) => `${symbol} is in this list already`,
  "lists.edit": "Edit",
  "lists.editDone": "Done",
  "lists.symbol": "Symbol",
  "lists.last": "Last",
  "lists.change": "Change",
  "lists.changeHint": "Against the close of the last session",
  "lists.spread": "Spread",
  "lists.age": "Age",
  "lists.actions": "Order and removal",
  "lists.take": ({ symbol }: Shown<"symbol">) => `${symbol}: into the ticket`,
  "lists.up": ({ symbol }: Shown<"symbol">) => `Move ${symbol} up`,
  "lists.down": ({ symbol }: Shown<"symbol">) => `Move ${symbol} down`,
  "lists.remove": ({ symbol }: Shown<"symbol">) => `Remove ${symbol} from the list`,
  "lists.keys":
    "Arrows go through the rows, Alt with an arrow moves one, Delete removes it, Enter takes it into the ticket",
  "lists.noLine": "NO LINE",
  "lists.noLineHint":
    "All market data lines are in use: the ticket, working orders and positions come first. Close a quote elsewhere, or show a shorter list.",
  "lists.halted": "HALTED",

  "chain.interest": "OI",
  "chain.volatility": "IV",
  "chain.delta": "Delta",
  "chain.gamma": "Gamma",
  "chain.theta": "Theta",
  "chain.vega": "Vega",
  "chain.model": "Volatility and greeks: IB's model",
} as const;
