// English: the desk around the orders: requests that do not parse, trading state, journal, contracts, quotes,
// notices.
import { counted } from "../counted.ts";
import type { NameParts } from "../../instrument_name.ts";
import type { Side } from "../../order_fields.ts";
import type { Mode } from "../../views/connection.ts";
import type { TradingState } from "../../views/trading.ts";
import { type Phrasing, type Saying, speech, type Verbatim } from "../saying.ts";
import type { PutBack } from "./orders.ts";
import { type UnreadWhose, unreadWhose } from "../unread.ts";

const whoseRow = (row: UnreadWhose) => unreadWhose(row, "which one it does not say");

interface Exits {
  /** What names the instrument. */
  symbol: NameParts;
  side: Side;
  exits: string;
  position: string;
}

/** The file that keeps the trading state, and why it could not be written. */
interface StateFile {
  path: string;
  words: Verbatim;
}

/** Who has done it: a person's session, a program, the desk itself. */
interface By {
  origin: string;
}

type Disarmed = By & { account: string };
const disarmed = (account: string, why: string) => `Live trading of ${account} was disarmed: ${why}`;

const SOURCES: Readonly<Record<string, string>> = { screen: "screen", script: "program", desk: "this desk" };
const sourceOf = (origin: string) => SOURCES[origin] ?? origin;

const STATES: Readonly<Record<TradingState, string>> = {
  active: "active",
  reducing: "restricted to reducing positions",
  halted: "halted",
};

const MODES: Readonly<Record<Mode, string>> = {
  simulated: "the simulation",
  paper: "paper trading",
  live: "live trading",
};

export const desk = {
  "REQUEST_INVALID.decimal": "Must be a decimal number as text",
  "REQUEST_INVALID.digits": "Has too many digits: at most 15, and 10 after the point",
  "REQUEST_INVALID.letters": "Has letters that IB does not take: only those of ASCII",
  "REQUEST_INVALID.positive": "Must be greater than zero",
  "REQUEST_INVALID.percent": "Must be at most 100",
  "REQUEST_INVALID.unchanged": "Nothing to change",
  "REQUEST_INVALID.shape": ({ words }: { words: Verbatim }) => [words],
  "REQUEST_INVALID.repeated": "Give it once: it is there twice",
  "REQUEST_INVALID.encoding": "The body is not UTF-8",
  "REQUEST_INVALID.json": ({ words }: { words: Verbatim }) => speech`The body is not JSON: ${words}`,
  "REQUEST_INVALID.cursor": "Not the cursor of a page: take “next” of the page before",
  "REQUEST_INVALID.form": "The form can not be read",
  "REQUEST_INVALID.brokenOff": "The body of the request breaks off",
  CONTENT_TYPE_UNSUPPORTED: "Send application/json in UTF-8",
  "CONTENT_TYPE_UNSUPPORTED.packed": "Send the body as it is, without a content encoding",
  "CONTENT_TYPE_UNSUPPORTED.form": "Send a form",
  BODY_TOO_LARGE: ({ bytes }: { bytes: number }, { number }: Phrasing) =>
    `A request has at most ${number(bytes)} bytes`,
  BODY_TOO_SLOW: "The body of the request did not come in time",
  ORIGIN_FOREIGN: "Requests from other sites are refused",
  "ORIGIN_FOREIGN.host": ({ origin, host }: { origin: string; host: string }) =>
    `Requests from other sites are refused: the page is from ${origin}, the request came in for ${host}. A proxy in front of Lotse has to pass the host on, nginx with “proxy_set_header Host $host;” (“$http_host” where the address has a port), and “--allowed-hosts” has to name it`,
  HOST_UNKNOWN: ({ host }: { host: string }) =>
    `This desk does not answer for the host "${host}": if that is its address, start it with “--allowed-hosts ${host}”`,
  "HOST_UNKNOWN.none": "The request names no host, or not one host alone",
  LOGIN_REQUIRED: "Open the login link or send the bearer token",
  "LOGIN_REQUIRED.elsewhere": "Log in to the application that this desk is a part of",
  IDENTITY_FAILED: "The application could not say who asks: nobody is let in until it can",
  AREA_NOT_RUNNING: "The desk is not running: the application has not started it, or has stopped it",
  LOGIN_KEY_REQUIRED:
    "The cookie alone opens nothing: the key of the session is missing. Log in again in this browser",
  "LOGIN_KEY_REQUIRED.wrong": "The key does not belong to this session. Log in again in this browser",
  LOGIN_THROTTLED: ({ seconds }: { seconds: number }, { number }: Phrasing) =>
    `Too many log-ins have failed: try again in ${counted(number(seconds), "second", "seconds")}`,
  DESK_NOT_RUNNING: ({ folder }: { folder: string }) =>
    `No desk runs with the data folder "${folder}": start it, it prints its link; or name the folder with “--data-dir”, the mode with “--live” or “--simulate”`,
  SESSION_UNKNOWN: "There is no such session: it has ended",
  SESSION_NONE: "A token has no session to log out of",
  ACCESS_SCOPE: ({ name, scope }: { name: string; scope: string }) =>
    `"${name}" may not do this: it needs the scope "${scope}"`,
  "ACCESS_SCOPE.owner": ({ name }: { name: string }) =>
    `"${name}" may not do this: it is for the owner of the desk, in the screen or with the token of the desk`,
  "ACCESS_LIMIT.quantity": (
    { name, value, limit }: { name: string; value: string; limit: string },
    { number }: Phrasing,
  ) => `The quantity is ${number(value)}, "${name}" may send at most ${number(limit)} in one order`,
  "ACCESS_LIMIT.notional": (
    { name, value, limit }: { name: string; value: string; limit: string },
    { number }: Phrasing,
  ) =>
    `The order is worth ${number(value)} in the currency of the account, "${name}" may send at most ${
      number(limit)
    } in one order`,
  "ACCESS_LIMIT.unknown": ({ name, limit }: { name: string; limit: string }, { number }: Phrasing) =>
    `What the order is worth is not known, and "${name}" may send at most ${number(limit)} in one order`,
  "ACCESS_LIMIT.rate": (
    { name, value, limit, nextAt }: { name: string; value: number; limit: string; nextAt: string },
    { number, clock }: Phrasing,
  ) =>
    `"${name}" has sent ${number(value)} orders within a minute and may send ${
      number(limit)
    }: the next one passes at ${clock(nextAt)}`,
  TOKEN_NAME_INVALID:
    "A token has a name of up to 32 small letters, digits, “-” and “_”, which is not desk, screen or script",
  TOKEN_NAME_TAKEN: ({ name }: { name: string }) =>
    `There is a token "${name}" already: revoke it first, or choose another name`,
  TOKEN_UNKNOWN: ({ name }: { name: string }) => `There is no token "${name}"`,
  TOKENS_TOO_MANY: ({ most }: { most: number }, { number }: Phrasing) =>
    `There are ${number(most)} tokens, which is as many as there can be: revoke some`,
  TOKENS_UNREADABLE: ({ file }: { file: string }) =>
    `The file ${file} in the data folder can not be read: nobody gets in by a token that stands in it. Put a good copy in its place, or move it away and make the tokens anew`,
  HISTORY_BUSY: "Several past days are being read already: try again in a moment",
  STREAMS_TOO_MANY: ({ most }: { most: number }, { number }: Phrasing) =>
    `One login has at most ${number(most)} event streams: close some of them`,
  METHOD_NOT_ALLOWED: ({ allowed }: { allowed: readonly string[] }) =>
    `This address answers ${allowed.join(", ")}`,
  INTERNAL_ERROR: "Something went wrong inside Lotse",

  DESK_NOT_READY: "There is no connection to IB",
  "DESK_NOT_READY.cause": ({ cause }: { cause: Saying }, { tell }: Phrasing) => tell(cause),
  "DESK_NOT_READY.changed": "The connection has just changed",
  "DESK_NOT_READY.stuck": "The margin check could not be made: an order is stuck on its way",
  "DESK_NOT_READY.what_if": ({ why }: { why: Saying }, { tell }: Phrasing) =>
    speech`The margin check could not be made: ${tell(why)}`,
  SYNC_INCOMPLETE: ({ missing }: { missing: readonly string[] }) =>
    `No complete answer to: ${missing.join(", ")}`,
  ACCOUNT_STREAM_ENDED: ({ code, words }: { code: number; words: Verbatim }) =>
    speech`IB sends no more account values (${code}: ${words}). The last known ones are marked as stale; they are asked for again.`,
  QUOTE_SILENT: "IB has not answered the request for this quote; it is asked again",
  PRICE_STEPS_UNKNOWN: ({ symbol, rule }: { symbol: NameParts; rule: number }, { name }: Phrasing) =>
    `IB does not answer what the price steps of ${
      name(symbol)
    } are (market rule ${rule}). Orders with a price are refused there until it does; it is asked again.`,
  PRICE_STEPS_KNOWN: ({ symbol }: { symbol: NameParts }, { name }: Phrasing) =>
    `The price steps of ${name(symbol)} are known now`,
  POSITIONS_UNKNOWN: "The positions are not known yet",
  "POSITIONS_UNKNOWN.unread": "The positions could not be read",
  "POSITIONS_UNKNOWN.row": (row: UnreadWhose) =>
    `A position that IB reports could not be read (${
      whoseRow(row)
    }): what it is, is not known. Nothing is closed or counted as if it were not there`,
  "EXECUTIONS_UNKNOWN.row": (row: UnreadWhose) =>
    `An execution that IB reports could not be read (${
      whoseRow(row)
    }): no order is taken for ended without it`,
  "COMPLETED_UNKNOWN.row": (row: UnreadWhose) =>
    `An ended order that IB reports could not be read (${
      whoseRow(row)
    }): no order is taken for gone without it`,

  "TRADING_STATE_NOT_SAVED.in_force": ({ trading, path, words }: StateFile & { trading: TradingState }) =>
    speech`Trading is ${
      STATES[trading]
    } from now on, but ${path} could not be written (${words}): a restart would forget it. Lotse writes it as soon as it can`,
  "TRADING_STATE_NOT_SAVED.release": ({ path, words }: StateFile) =>
    speech`Trading stays as it is: ${path} could not be written (${words})`,
  TRADING_STATE_SAVED: ({ trading }: { trading: TradingState }) =>
    `The disk can be written again: trading stays ${STATES[trading]} over a restart too`,
  TRADING_STATE_SET: (
    { trading, origin, because }: By & { trading: TradingState; because: string | null },
  ) =>
    `Trading is ${STATES[trading]}: set by hand (${sourceOf(origin)})${
      because === null ? "" : `, “${because}”`
    }`,
  LIVE_ARMED: (
    { account, origin, minutes }: By & { account: string; minutes: number },
    { number }: Phrasing,
  ) =>
    `Live trading of ${account} was armed by hand (${sourceOf(origin)}): until ${
      counted(number(minutes), "minute", "minutes")
    } after its last use`,
  "LIVE_DISARMED.hand": ({ account, origin }: Disarmed) =>
    `Live trading of ${account} was disarmed by hand (${sourceOf(origin)})`,
  "LIVE_DISARMED.unused": ({ account }: Disarmed) => disarmed(account, "it was not used for 15 minutes"),
  "LIVE_DISARMED.connection": ({ account }: Disarmed) => disarmed(account, "the connection was lost"),
  "LIVE_DISARMED.halted": ({ account }: Disarmed) => disarmed(account, "trading was halted"),
  "LIVE_DISARMED.limit": ({ account }: Disarmed) => disarmed(account, "a limit was raised"),
  "LIVE_DISARMED.session": ({ account, origin }: Disarmed) =>
    disarmed(account, `the session that had armed it has ended (${sourceOf(origin)})`),
  LIVE_NOT_LIVE: "This session is not live; there is nothing to arm",
  LIVE_NOT_ARMED: "This is a live account: arm live trading first",
  ARM_ACCOUNT_NOT_TYPED: "Type the id of the account that is to be armed",
  PASSPHRASE_UNSET:
    "No passphrase for live trading is set: run “lotse live-passphrase” (in a checkout “deno task live-passphrase”) on the desk's machine, with its “--data-dir”",
  PASSPHRASE_UNREADABLE: ({ file }: { file: string }) =>
    `The file ${file} in the data folder can not be read: set the passphrase anew, by “lotse live-passphrase” (in a checkout “deno task live-passphrase”) on the desk's machine, with its “--data-dir”`,
  PASSPHRASE_WRONG: "This is not the passphrase",
  PASSPHRASE_THROTTLED: ({ seconds }: { seconds: number }, { number }: Phrasing) =>
    `Too many tries: wait ${counted(number(seconds), "second", "seconds")}`,
  PASSPHRASE_TOO_SHORT: ({ most }: { most: number }) => `A passphrase has at least ${most} characters`,
  "LIVE_NOT_ARMED.activate":
    "Live trading becomes active only with an armed account: set it to reducing, arm the account, then activate",
  JOURNAL_PUT_BACK: ({ at, until }: PutBack, { minute }: Phrasing) =>
    `The order journal was put back at ${minute(at)} from a copy ${
      until === null ? "without a row" : `that ends at ${minute(until)}`
    }: orders of since are what IB tells of them, what they took of the day's limits is counted where they have filled, and programs have to say for a day that their keys are new`,
  DEAD_MAN: (
    { seconds, count, kept }: { seconds: number; count: number; kept: number },
    { number }: Phrasing,
  ) =>
    `Nobody was there for ${counted(number(seconds), "second", "seconds")}: ${
      counted(number(count), "order is being cancelled", "orders are being cancelled")
    }, ${counted(number(kept), "protective stop stays", "protective stops stay")}`,
  "TRADING_HALTED_BY.journal": ({ seconds }: { seconds: number }, { number }: Phrasing) =>
    `Trading was halted: the order journal could not be written for ${
      counted(number(seconds), "second", "seconds")
    }`,
  "TRADING_HALTED_BY.rejects": (
    { count, seconds }: { count: number; seconds: number },
    { number }: Phrasing,
  ) =>
    `Trading was halted: ${counted(number(count), "order was", "orders were")} rejected within ${
      counted(number(seconds), "second", "seconds")
    }. Find out why before you release it`,
  PROMOTION_UNREADABLE: "This is not a promotion of Lotse, or not all of it",
  PROMOTION_EXPIRED: ({ minutes }: { minutes: number }, { number }: Phrasing) =>
    `A promotion can be taken up for ${number(minutes)} minutes: preview the order on paper once more`,
  "PROMOTION_EXPIRED.ahead": "This promotion is from the future: the clocks of the two desks do not agree",
  PROMOTION_MODE: ({ mode, target }: { mode: Mode; target: Mode }) =>
    `What was previewed in ${MODES[mode]} can not be promoted to ${MODES[target]}`,
  PROMOTION_INSTRUMENT: ({ conId }: { conId: number }) =>
    `Contract ${conId} is another instrument at this desk than in the promotion`,
  ACCOUNT_UNKNOWN: "This session does not manage that account",
  ACCOUNT_IS_ADVISOR:
    "This is the advisor's own account: IB would spread the order over its default group. Choose one client account",

  "JOURNAL_UNWRITABLE.at": ({ path, words }: { path: string; words: Verbatim }) =>
    speech`The order journal cannot be written (${words}): ${path}. Nothing new is sent until it can, which Lotse sees by itself; cancels still pass. Make room on that disk, or give the folder back to this user`,
  "JOURNAL_UNWRITABLE.gone": ({ path }: { path: string }) =>
    `The order journal cannot be written: ${path} is no longer there, or another file is. Nothing new is sent; cancels still pass. Put it back, or restart Lotse`,
  "JOURNAL_UNWRITABLE.closed": "The order journal is closed: nothing is sent",
  JOURNAL_WRITABLE: "The order journal can be written again: order entry is open",
  VIEWER_DESK_SILENT: ({ desk, since }: { desk: string; since: string | null }, { minute }: Phrasing) =>
    `Nothing is heard from the desk ${desk}${
      since === null ? "" : ` since ${minute(since)}`
    }: what it has told before may no longer be so`,
  VIEWER_NONE: "This is a desk, and no viewer of many",
  VIEWER_DESK_UNKNOWN: ({ desk }: { desk: string }) => `No desk called ${desk} is published at this broker`,
  VIEWER_READ_ONLY: ({ desk }: { desk: string }) =>
    `This is a view of the desk ${desk}, and takes no commands: nothing was done`,
  "VIEWER_READ_ONLY.history": ({ desk }: { desk: string }) =>
    `Past days and pages are read at the desk ${desk} itself`,
  PUBLISH_FOREIGN: ({ stream, desk }: { stream: string; desk: string }) =>
    `The stream ${stream} at the broker has the journal of another desk: nothing is published. Choose another --publish-as than ${desk}, or remove the stream there`,
  JOURNAL_MISSING: ({ path }: { path: string }) => `No journal at ${path}`,
  JOURNAL_UNREADABLE: ({ path, words }: { path: string; words: Verbatim }) =>
    speech`The journal ${path} can not be read (${words}): keep the file, and restore a backup or name another folder`,
  JOURNAL_TOO_NEW: ({ schema, known }: { schema: number; known: number }) =>
    `The journal was written by a later release (schema ${schema}, this release knows ${known}): start that release, or restore the copy that it made of the earlier schema, journal.sqlite.schema-${known} (docs/operating.md)`,
  JOURNAL_SEGMENT_MISSING: (
    { path, begins, ends }: { path: string; begins: string; ends: string },
    { minute }: Phrasing,
  ) => `The rows from ${minute(begins)} to ${minute(ends)} are in ${path}, which is not there: put it back`,
  JOURNAL_SEGMENT_UNREADABLE: (
    { path, begins, ends, words }: { path: string; begins: string; ends: string; words: Verbatim },
    { minute }: Phrasing,
  ) =>
    speech`The rows from ${minute(begins)} to ${
      minute(ends)
    } are in ${path}, which can not be read (${words}): put a good copy of it in its place`,
  HEAD_INVALID: "--head needs the 64 hexadecimal digits that verify prints",
  RESTORE_FROM_WHERE: "Name the backup: the folder that “deno task journal backup” has printed",
  KEEP_DAYS_INVALID: ({ least }: { least: number }) =>
    `--keep-days needs a whole number of days, at least ${least}`,

  EQUITY_UNREADABLE: ({ path, words }: { path: string; words: Verbatim }) =>
    speech`The curve of that day is in ${path}, which can not be read: ${words}`,
  DAY_NOT_KEPT: ({ since }: { since: string }, { minute }: Phrasing) =>
    `The journal begins at ${minute(since)}: nothing is known of this day`,

  CONTRACT_UNKNOWN: ({ conId }: { conId: number }) => `IB knows no contract ${conId}`,
  MARKET_DATA_LINES: ({ lines }: { lines: number }, { number }: Phrasing) =>
    `All ${number(lines)} market data lines are in use`,

  EXITS_EXCEED_POSITION: ({ symbol, side, exits, position }: Exits, { number, name }: Phrasing) =>
    `${name(symbol)}: open orders may ${side === "SELL" ? "sell" : "buy"} ${number(exits)}, the position is ${
      number(position)
    }. Cancel or reduce them, or they turn it around`,
  "EXITS_EXCEED_POSITION.turned": ({ symbol, side, exits, position }: Exits, { number, name }: Phrasing) =>
    `${name(symbol)}: the position has turned to ${
      number(position)
    }, and open orders of the former one may still ${side === "SELL" ? "sell" : "buy"} ${
      number(exits)
    }. Cancel them, or they make it larger`,
  EXITS_WITHIN_POSITION: ({ symbol }: Pick<Exits, "symbol">, { name }: Phrasing) =>
    `${name(symbol)}: open orders no longer exceed the position`,
} as const;
