// Bots of other people that are run against the gateway, each by a driver in this folder that tells a line
// for each step.
import type { Suite } from "../suites/suite.ts";

export const BOTS: readonly Suite[] = [
  {
    id: "bot-thetagang",
    name: "Python thetagang 2.1.1",
    source: { with: "pip", requirements: "thetagang", program: "thetagang.py" },
    expected: [],
    does:
      "live orders with the settings of its sample configuration: the chains of five symbols with greeks and " +
      "open interest, puts on red days and covered calls on green ones as Adaptive limit orders, then all of it " +
      "rolled by combination orders; it ends with 0 when all is filled",
    deviations: [
      "neither its wheel nor its source archive has the sample, so " +
      "[our file](../gateway/clients/bots/thetagang.toml) has its settings",
      "changed: `account.number` and `watchdog.port` (of the gateway)",
      '`exchange_hours.action_when_closed` from "exit" to "continue" (run at any hour)',
      "`adjust_price_after_delay` to true for all symbols (else it ends with an error unless all fills while it " +
      "still sends)",
      "`orders.price_update_delay` from 30–60 to 4–6 seconds",
      "`runtime.database.enabled` to false",
      "for the second run `roll_when.dte` from 15 to 400 and `min_pnl` from 0 to −10 (weeks do not go by)",
      "the driver moves the prices so that the days are red and green, and fills what rests for a second",
      "with the sample's `strike_limit` of 1000 it finds no put on QQQ, by its own rule; BRK B's share is less " +
      "than 100 shares",
    ],
  },
  {
    id: "bot-nautilus",
    name: "Python nautilus_trader 1.221.0",
    source: { with: "pip", requirements: "nautilus", program: "nautilus.py" },
    expected: [],
    does:
      "its own data and execution testers on a stock, a pair and a fund: instruments, an option chain, the " +
      "months of a future, quotes, bars, past bars, positions at the market, limits, stops, brackets, all " +
      "cancelled and closed at its end",
    deviations: ["trades of a currency pair are refused by its adapter itself"],
  },
  {
    id: "bot-notebooks",
    name: "Python ib_async 2.1.0, its notebooks",
    source: { with: "pip", requirements: "notebooks", program: "notebooks.py" },
    expected: [],
    does:
      "basics, contract details, bars, depth, an option chain with greeks, orders, scanners, ticks; an error " +
      "that no cancel explains fails its step",
    deviations: ["the notebooks are not in its package: what they do, in our words"],
  },
];
