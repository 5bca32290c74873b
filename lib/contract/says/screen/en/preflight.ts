// English: how TWS is set and what the desk needs of it. Read in what is rarely opened, whose script brings
// it.
import type { Shown } from "../shown.ts";

const SETTINGS = "Global Configuration → API → Settings";

export const preflight = {
  "tws.title": "TWS and its settings",
  "tws.text":
    "What TWS or IB Gateway has told, held against what the desk needs. In IB Gateway the same settings are under Configure → Settings.",
  "tws.again": "Check again",
  "tws.checking": "TWS is being asked …",
  "tws.settings.told": "TWS has told its settings.",
  "tws.settings.older":
    "This version does not tell its settings (it can from server version 219 on): what only they say is unknown. Look there yourself.",
  "tws.settings.refused": "TWS did not answer the question for its settings: what only they say is unknown.",
  "tws.settings.unconnected":
    "There is no connection to TWS: almost everything is unknown until there is one.",
  "tws.state.good": "good",
  "tws.state.warning": "look at it",
  "tws.state.bad": "in the way",
  "tws.state.unknown": "unknown",
  "tws.value.none": "none",
  "tws.value.on": "on",
  "tws.value.off": "off",
  "tws.why": "Why",
  "tws.fix": "How to change it",

  "tws.version": "Server version",
  "tws.version.why":
    "Older versions lack fields, which the desk then shows as unknown, and IB stops to serve them.",
  "tws.version.fix":
    "Help → About Trader Workstation shows the build; install the current TWS or IB Gateway.",
  "tws.readOnly": "Read-Only API",
  "tws.readOnly.why": "With it on, TWS refuses every order with 321. It is on when TWS is new.",
  "tws.readOnly.fix": `${SETTINGS}: untick “Read-Only API”, then Apply.`,
  "tws.account": "Account",
  "tws.account.why":
    "The ids of the accounts prove whether this is paper or real money; if they contradict the start, order entry is locked.",
  "tws.account.fix": "Log in to TWS with a user of the other kind, or start the desk for the other mode.",
  "tws.upstream": "IB's servers",
  "tws.upstream.why":
    "TWS can be there while its own line to IB is not: then nothing it shows is fresh and no order leaves.",
  "tws.upstream.fix": "Wait, TWS tries again by itself; otherwise look at the network, or log in anew.",
  "tws.precautions": "Precautions that are bypassed",
  "tws.precautions.why":
    "What a precaution refuses is shown here in IB's own words. A precaution that is bypassed lets the order through: the desk's limits are then the only ones.",
  "tws.precautions.fix": "Global Configuration → API → Precautions: untick what you did not mean to bypass.",
  "tws.trusted": "Who may connect",
  "tws.trusted.why":
    "Whoever reaches the API's port can trade, without a password. From this machine alone nobody else needs to get in.",
  "tws.trusted.fix":
    `${SETTINGS}: tick “Allow connections from localhost only”; for a desk on another machine leave it off and name that machine alone under Trusted IPs.`,
  "tws.lots": "Sizes of US stocks in lots",
  "tws.lots.why":
    "With it on, the sizes of US quotes are hundreds of shares, and the desk shows them as if they were shares.",
  "tws.lots.fix": `${SETTINGS}: untick “Send market data in lots for US stocks for dual-mode API clients”.`,
  "tws.rounding": "Account values rounded",
  "tws.rounding.why":
    "With it on, TWS sends account values without cents: margins and P&L look exact and are not.",
  "tws.rounding.fix": `${SETTINGS}: untick “Round account values to nearest whole number”.`,
  "tws.farms": "Data farms",
  "tws.farms.why":
    "Quotes and history come from IB's data farms. One that is broken leaves its instruments without prices.",
  "tws.farms.fix":
    "TWS reconnects by itself; if it stays broken, restart TWS and look at IB's system status page.",
  "tws.data": "Quotes",
  "tws.data.why":
    "Without a subscription IB sends delayed prices or none: an order at the market then meets prices that you do not see.",
  "tws.data.fix":
    "Client Portal → Settings → Market Data Subscriptions; paper users: share the live user's subscriptions (Settings → Paper Trading Account). One user has them in one place at a time.",
  "tws.restart": "Daily restart",
  "tws.restart.why":
    "TWS restarts once a day, and asks for the login once a week. An order that is sent into it has no answer: in the window that you name the desk sends none.",
  "tws.restart.fix":
    "Set the time under Global Configuration → Lock and Exit (Auto restart), and start the desk with the same: --restart-window '23:40-00:10 America/New_York'.",
  "tws.checked": ({ time }: Shown<"time">) => `Checked at ${time}`,
} as const;
