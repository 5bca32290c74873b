// What IB says to the whole session and the user must see: margin warnings, pacing, codes that nobody has classified. Pure.
import type { Notice } from "@/lib/contract/api.ts";
import { lookupCode } from "@/lib/contract/code_book.ts";
import type { BridgeEvent } from "@/lib/contract/protocol.ts";

/** The notice for an `error` event, or `null` when another place shows it: the order, the quote, the connection. */
export function brokerNotice({ code, message, about, at }: BridgeEvent<"error">): Notice | null {
  const entry = lookupCode(code);
  const notice = (level: Notice["level"], text: string): Notice => ({ at, level, code: `IB_${code}`, text });
  // IB may liquidate: whatever id it came with (P60).
  if (entry?.class === "margin") return notice("error", `${message} (${code}). ${entry.do}`);
  // Being dropped comes next (P12).
  if (entry?.class === "pacing") {
    return notice("warning", `${entry.meaning} ${entry.do} IB: ${message} (${code})`);
  }
  // Shown raw; it changes nothing (law 3).
  return entry === null && about.kind === "session" ? notice("warning", `IB said ${code}: ${message}`) : null;
}
