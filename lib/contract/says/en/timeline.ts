// English: what happened to an order, as its timeline and its reason tell it.
import { type Phrasing, type Saying, speech, type Verbatim } from "../saying.ts";
import { type Difference, differences } from "./preview.ts";

type Asked = "order" | "change" | "cancel";

interface Trade {
  quantity: string;
  price: string;
}
interface Total {
  filled: string;
  /** `null`: unknown. */
  of: string | null;
}
interface Failure {
  why: Saying;
  code: string;
}
interface Worded {
  words: Verbatim;
}

const total = ({ filled, of }: Total, { number }: Phrasing) =>
  of === null ? `${number(filled)} so far` : `${number(filled)} of ${number(of)}`;
const trade = ({ quantity, price }: Trade, { number }: Phrasing) => `${number(quantity)} @ ${number(price)}`;

export const timeline = {
  CHANGE_SENT: "change sent",
  CANCEL_SENT: "cancel sent",
  "CANCEL_SENT.dead_man": "cancel sent by the dead man's switch: nobody was there",
  ORDER_NOT_SENT: ({ why, code }: Failure, { tell }: Phrasing) =>
    speech`nothing was sent: ${tell(why)} (${code})`,
  REQUEST_NOT_SENT: ({ what, why, code }: Failure & { what: Asked }, { tell }: Phrasing) =>
    speech`${what} not sent: ${tell(why)} (${code})`,
  ORDER_OUTCOME_UNKNOWN: ({ why, code }: Failure, { tell }: Phrasing) => speech`${tell(why)} (${code})`,
  REQUEST_OUTCOME_UNKNOWN: ({ what, why, code }: Failure & { what: Asked }, { tell }: Phrasing) =>
    speech`outcome of the ${what} unknown: ${tell(why)} (${code})`,
  "NO_ANSWER.order": "no answer from IB within the deadline",
  "NO_ANSWER.change": "no answer to the change within the deadline",
  "NO_ANSWER.cancel": "no answer to the cancel within the deadline",
  "UNCERTAIN.said": ({ why, reason }: { why: Saying; reason: Saying }, { tell }: Phrasing) =>
    speech`${tell(why)}; IB said: ${tell(reason)}`,
  LINK_LOST: "the connection was lost before IB answered",
  PROGRAM_RESTARTED: "the program was restarted",

  FILLED: (filled: Total, phrasing: Phrasing) => total(filled, phrasing),
  FILL: (given: Trade & Total & { late: boolean }, phrasing: Phrasing) =>
    `${trade(given, phrasing)}${given.late ? " after the cancel" : ""}; ${total(given, phrasing)}`,
  FILL_CORRECTED: (
    { was, is, ...sum }: Total & { was: Trade; is: Trade },
    phrasing: Phrasing,
  ) => `corrected: ${trade(was, phrasing)} → ${trade(is, phrasing)}; ${total(sum, phrasing)}`,
  FILLS_REREAD: (
    { state, ...sum }: Total & { state: "filled" | "cancelled" | "rejected" },
    phrasing: Phrasing,
  ) => `${state}; fills read again: ${total(sum, phrasing)}`,
  FILLS_AWAITED: "fills are being read again",
  "FILLS_AWAITED.because": ({ reason }: { reason: Saying }, { tell }: Phrasing) =>
    speech`${tell(reason)}; fills are being read again`,

  CHANGE_ACKNOWLEDGED: "change acknowledged: as sent",
  "CHANGE_ACKNOWLEDGED.difference": ({ changes }: { changes: readonly Difference[] }, phrasing: Phrasing) =>
    `change acknowledged: ${differences(changes, phrasing)}`,
  CHANGED_AT_IB: ({ changes }: { changes: readonly Difference[] }, phrasing: Phrasing) =>
    `changed at IB: ${differences(changes, phrasing)}`,
  CHANGE_LOST: "the change did not take effect; the last acknowledged order stands",
  "CHANGED_AT_IB.change_lost": ({ changes }: { changes: readonly Difference[] }, phrasing: Phrasing) =>
    `changed at IB: ${
      differences(changes, phrasing)
    }; the change did not take effect; the last acknowledged order stands`,
  CHANGE_REFUSED: ({ words }: Worded) => speech`change refused: ${words}`,
  "CHANGE_REFUSED.stands": ({ words }: Worded) =>
    speech`change refused, the last acknowledged order stands: ${words}`,
  CANCEL_CONFIRMED: ({ words }: Worded) => speech`cancel confirmed: ${words}`,
  CANCEL_REFUSED: ({ words }: Worded) => speech`cancel refused: ${words}`,
  CANCEL_IMPOSSIBLE: ({ words }: Worded) => speech`cancel not possible: ${words}`,
  CANCEL_LOST: "the cancel had no effect; the order lives",
  ORDER_INACTIVE: "inactive at IB",
  ORDER_RECONCILED:
    "closed, reconciled: IB no longer has it; had it filled on an earlier day, the position alone would say so",
  "ORDER_RECONCILED.never": "closed, reconciled: it never reached IB",
  ORDER_UNLISTED: "IB does not list it; waiting before it is called closed",
  ORDER_HELD_OPEN: "IB holds the order open",
  /** Of a release that kept only the English sentence. */
  KEPT_TEXT: ({ words }: Worded) => [words],
} as const;
