// English: why a proposal was not laid, or can not be taken.
import type { Phrasing } from "../saying.ts";

type Most = Readonly<{ most: number }>;

export const proposals = {
  PROPOSAL_UNKNOWN: "There is no such proposal",
  "PROPOSAL_ENDED.taken": "An order has come of this proposal already",
  "PROPOSAL_ENDED.rejected": "This proposal was rejected",
  "PROPOSAL_ENDED.withdrawn": "The program has withdrawn this proposal",
  "PROPOSAL_ENDED.lapsed": "This proposal has lapsed",
  PROPOSAL_OTHER_ORDER: "The order is not on the instrument, the side and the account of its proposal",
  PROPOSAL_REPEATED: ({ proposal }: { proposal: string }) =>
    `The same draft is laid already and waits: proposal ${proposal}`,
  "PROPOSALS_TOO_MANY.program": ({ most }: Most, { number }: Phrasing) =>
    `A program has at most ${number(most)} proposals open: withdraw some, or wait until they have ended`,
  "PROPOSALS_TOO_MANY.all": ({ most }: Most, { number }: Phrasing) =>
    `At most ${number(most)} proposals of all programs wait for the trader: try again later`,
  "PROPOSALS_TOO_MANY.minute": ({ most }: Most, { number }: Phrasing) =>
    `A program lays at most ${number(most)} proposals within a minute: wait`,
  "PROPOSAL_EXPIRY_INVALID.past": "The time at which the proposal lapses is in the past",
  "PROPOSAL_EXPIRY_INVALID.late": ({ hours }: { hours: number }, { number }: Phrasing) =>
    `A proposal lapses within ${number(hours)} hours`,
} as const;
