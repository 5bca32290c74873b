// What IB says to the whole session and the user must see: margin warnings, pacing, codes that nobody has
// classified. Pure.
import type { Notice } from "@/lib/contract/api.ts";
import { lookupCode } from "@/lib/contract/code_book.ts";
import { coded, told } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { type Saying, verbatim } from "@/lib/contract/says/saying.ts";
import type { BridgeEvent } from "@/lib/contract/protocol.ts";
import type { RuleNews } from "@/lib/server/contracts/contract_book.ts";
import { nameParts } from "@/lib/server/contracts/contract_view.ts";

/**
 * The notice for an `error` event, or `null` when another place shows it: the order, the quote, the
 * connection.
 */
export function brokerNotice({ code, message, about, at }: BridgeEvent<"error">): Notice | null {
  const entry = lookupCode(code);
  const said = { code, words: verbatim(message) };
  const notice = (level: Notice["level"], says: Saying): Notice => ({
    at,
    level,
    ...told(says),
    code: `IB_${code}`,
  });
  // IB may liquidate: whatever id it came with (P60).
  if (entry?.class === "margin") return notice("error", say("IB_CODE.margin", said));
  // Being dropped comes next (P12).
  if (entry?.class === "pacing") return notice("warning", say("IB_CODE.explained", said));
  // Shown raw; it changes nothing (law 3).
  return entry === null && about.kind === "session" ? notice("warning", say("IB_CODE.said", said)) : null;
}

/**
 * Without its price steps only orders at the market can be checked: told once, and again when IB has
 * answered.
 */
export function ruleNotice({ contract, details, ruleId, known }: RuleNews): Omit<Notice, "at"> {
  const symbol = nameParts(contract, details);
  const says = known
    ? say("PRICE_STEPS_KNOWN", { symbol })
    : say("PRICE_STEPS_UNKNOWN", { symbol, rule: ruleId });
  return { level: known ? "info" : "warning", ...coded(says) };
}
