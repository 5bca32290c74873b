// English: what only pages say that the server renders whole. No script of theirs brings it.
import type { Shown } from "../shown.ts";

export const served = {
  "app.notLoaded":
    "This page did not come to life: its figures stand still. Lotse may have been updated: reload the page.",
  "replay.mark": "REPLAY",
  "app.skip": "Skip to the orders",
  "app.noScript": "Lotse needs JavaScript: figures that do not move would be misread.",
  "app.tooOld": ({ browsers }: Shown<"browsers">) =>
    `This browser is too old for Lotse: parts of the desk would not work. Use ${browsers} or a later one.`,
  "error.pageMissing": "There is no such page.",
  "error.pageFailed": "This page could not be made. The log says why; your orders are not affected.",
  "error.home": "To the desk",
  "login.title": "Log in",
  "login.text":
    "Open the link that Lotse printed when it started, or a new one from “deno task link”, or paste the token from its data folder.",
  "login.token": "Token",
  "login.submit": "Log in",
  "login.notKept":
    "The token is right, but the browser did not keep the login: it blocks cookies for this address, or shows the desk inside of another page. Allow cookies and open the desk in a tab of its own.",
  "login.notKept.https":
    "The token is right, but the browser did not keep the login: use https. Lotse was started behind TLS (“--tls-cert” or “--trusted-proxy”), and over plain http no browser keeps its login. Where the address is https already, allow cookies for it and open the desk in a tab of its own.",
  "login.keyMissing":
    "This browser has a login, but not the key that belongs to it: its storage was cleared or is closed to this page. Log in again.",
  "login.openDesk": "Open the desk",
  "login.wrong":
    "That token is not right, or the link is of an earlier start. The token changes with every start unless LOTSE_TOKEN is set; “deno task link” prints a new link.",
  "login.linkUsed":
    "This link was used already, and is valid once. Print a new one with “deno task link”, or paste the token.",
  "login.linkExpired":
    "This link has expired: it is valid for ten minutes. Print a new one with “deno task link”, or paste the token.",
} as const;
