// What a refusal means and what can be done about it, by its code. Pure.
import type { Problem } from "@/lib/contract/api.ts";

/** Of a refusal, or of a lock under the ticket: its code, or what it is called. */
export type Refusal = { code: string } & Partial<Pick<Problem, "ib" | "limit">>;

/** The first that fits. */
const RULES = [
  ["halted", /^TRADING_HALTED|^lock\.halted$/],
  ["reducing", /^TRADING_REDUCING/],
  ["readOnly", /^READ_ONLY/],
  ["mode", /^MODE_MISMATCH|^BACKSTOP_REFUSED/],
  ["live", /^LIVE_|^ARM_|^PASSPHRASE_|^lock\.(live|closeLive)$/],
  ["journal", /^JOURNAL_|_NOT_SAVED$/],
  ["loss", /^LIMIT_DAILY_LOSS/],
  ["confirm", /^LIMIT_NOT_CONFIRMED|^LIMIT_SIMILAR_ORDERS|^ORDER_LOOKS_ALIKE/],
  ["pace", /^LIMIT_\w*PER_(MINUTE|SECOND)|^LIMIT_DAY_ORDERS|^ACCESS_LIMIT|PACING|PACED|THROTTLED|TOO_MANY$/],
  ["input", /^LIMIT_\w*MISSING|^CONTRACT_RULES_UNKNOWN|^CONTRACT_UNKNOWN|^QUOTE_|^MARKET_DATA/],
  ["price", /^LIMIT_(PRICE|EXIT_COLLAR)/],
  ["kinds", /^LIMIT_INSTRUMENT|^LIMIT_SHORT_SALE|^NOT_TRADABLE/],
  ["size", /^LIMIT_|^ORDER_TOO_MANY_ACTIVE/],
  ["preview", /^PREVIEW_|^PROMOTION_|^PROPOSAL_/],
  ["position", /^POSITION_(CHANGED|FLAT)|^CLOSE_|^EXITS_|^FLATTEN_/],
  ["ib", /^ORDER_REFUSED_BY_IB|^IB_/],
  ["unknown", /^NETWORK|^REQUEST_TIMEOUT|^INTERNAL|^CANCEL_FAILED|^lock\.stream$/],
  [
    "notReady",
    /^DESK_|^(NOT_)?CONNECT|^BRIDGE_|^SOCKET_|^SYNC_|^EPOCH_|^UPSTREAM_|^(ACCOUNTS|POSITIONS|ORDERS)_UNKNOWN|^NOT_SENT|^CANCEL_NOT_SENT|^TOO_LATE|^lock\.(disconnected|sync|connecting)$/,
  ],
  [
    "ended",
    /^ORDER_(ALREADY_ENDED|CHANGED|CHANGE_PENDING|UNCHANGED|NOT_\w+|UNKNOWN|TOO_LATE|RECALLED|IDS_EXHAUSTED)|^IDEMPOTENCY/,
  ],
  ["draft", /^ORDER_|^SETTINGS_INVALID|^REQUEST_INVALID/],
  ["access", /^ACCESS_|^LOGIN_|^SESSION_|^ACCOUNT_|^TOKEN_/],
] as const satisfies readonly (readonly [string, RegExp])[];

export type RefusalFamily = (typeof RULES)[number][0] | "other";

export function refusalFamily(code: string): RefusalFamily {
  return RULES.find(([, fits]) => fits.test(code))?.[0] ?? "other";
}
