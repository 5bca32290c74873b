// English: what programs are told when they ask too often, and an assistant when the desk can not be asked
// for it, or may not.
import type { Phrasing } from "../saying.ts";

type Address = Readonly<{ address: string }>;

const OTHER_TOKEN = "give it one that can only propose: “deno task token create NAME --scope propose”";

export const programs = {
  DESK_UNREACHABLE: ({ address }: Address) =>
    `The desk does not answer at ${address}: it is not running, or it listens elsewhere. Nothing was done`,
  "DESK_UNREACHABLE.midway": ({ address }: Address) =>
    `The desk at ${address} was asked and gave no whole answer: whether it did what was asked is unknown. Read the proposals before asking again`,
  DESK_UNREADABLE: ({ address }: Address) => `What answers at ${address} is no desk of this release of Lotse`,
  PROGRAM_TOKEN_REFUSED:
    "The desk does not know this token: it was revoked, its time is over, or it is that of another desk",
  "PROGRAM_TOKEN_STRONG.trade":
    `This token may send orders, and an assistant must not hold that right: ${OTHER_TOKEN}`,
  "PROGRAM_TOKEN_STRONG.owner":
    `This is the token of the desk itself, and an assistant must not hold it: ${OTHER_TOKEN}`,
  QUESTIONS_TOO_MANY: ({ name, seconds }: { name: string; seconds: number }, { number }: Phrasing) =>
    `Programs ask IB too often, so that others would have to wait: “${name}” may ask again in ${
      number(seconds)
    } s. Nothing was done`,
  TOOL_UNKNOWN: "There is no tool of this name",
} as const;
