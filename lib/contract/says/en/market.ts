// English: watch lists, options and the history of prices: why one is not changed, why the others do not
// come.
import { type Phrasing, speech, type Verbatim } from "../saying.ts";

type Most = Readonly<{ most: number }>;
type File = Readonly<{ path: string; words: Verbatim }>;

export const market = {
  WATCH_LIST_UNKNOWN: "There is no such watch list any more",
  "WATCH_LIST_UNKNOWN.instrument": "This instrument is not in the watch list any more",
  WATCH_LIST_NAME_TAKEN: ({ name }: { name: string }) => `There is a watch list called “${name}” already`,
  "WATCH_LISTS_FULL.lists": ({ most }: Most, { number }: Phrasing) =>
    `There are ${number(most)} watch lists, which is the most there can be: delete one`,
  "WATCH_LISTS_FULL.rows": ({ most }: Most, { number }: Phrasing) =>
    `This watch list has ${
      number(most)
    } instruments, which is the most it takes: remove one, or use another list`,
  WATCH_LISTS_NOT_SAVED: ({ path, words }: File) =>
    speech`The change to the watch lists could not be written to ${path} (${words}), so nothing was changed`,
  WATCH_LISTS_DAMAGED: ({ path }: { path: string }) =>
    `The file of the watch lists could not be read: it lies beside as ${path}, and the lists begin empty`,
  "WATCH_LISTS_DAMAGED.stands": ({ path, words }: File) =>
    speech`The watch lists in ${path} can not be read, and the file can not be moved away (${words}): no list is changed until it is gone and Lotse was started again`,

  OPTION_EXPIRY_UNKNOWN: "IB lists no options of this class and expiry: read the expiries again",

  CLOSE_UP_FULL: ({ most }: Most, { number }: Phrasing) =>
    `IB gives ${number(most)} of these streams at a time, and others were opened later: close one`,

  HISTORY_NONE: "IB has no past prices of this instrument for this period",
  HISTORY_NO_PERMISSION:
    "IB gives no past prices of this instrument without a market data subscription for it",
  HISTORY_AWAY: "IB's history service can not be reached now: try again in a moment",
  HISTORY_SLOW: "IB has not sent the past prices in time: try again, or a shorter period",
  HISTORY_PACED: ({ seconds }: { seconds: number }, { number }: Phrasing) =>
    `IB takes no more requests for past prices for ${number(seconds)} s: wait, or stay with this chart`,
  "HISTORY_PACED.ib": "IB takes no more requests for past prices now, there were too many: wait some minutes",
} as const;
