// IB's error codes into a record. Each is told at its order; they end only what IB never held, and an unknown
// one nothing (law 3).
import { ensureNever } from "@/lib/contract/order_states.ts";
import { orderCodeRole } from "@/lib/contract/code_book.ts";
import { saysHold } from "@/lib/contract/order_message.ts";
import { compare } from "@/lib/contract/decimal.ts";
import { quote, say } from "@/lib/contract/says/say.ts";
import { verbatim } from "@/lib/contract/says/saying.ts";
import type { Evidence } from "./evidence.ts";
import type { OrderRecord } from "./record.ts";
import { asReason, endReason, isOver, isRefused, once } from "./remarks.ts";
import { filledQuantity } from "./state.ts";
import type { Step } from "./step.ts";

export function foldCode(
  record: OrderRecord,
  evidence: Extract<Evidence, { type: "ib_error" }>,
  at: string,
): Step {
  const { code, text } = evidence;
  const role = orderCodeRole(code, record.change !== null);
  switch (role) {
    case "unclassified":
      return unclassified(record, code, text);
    case "note":
      return remark(record, code, text);
    case "held":
      return held(record, code, text);
    case "refused":
      return refused(record, code, text);
    case "modify_refused":
      return record.change === null ? refused(record, code, text) : changeRefused(code, text);
    case "cancel_confirmed":
      return cancelConfirmed(record, evidence, at);
    case "cancel_refused":
      return cancelRefused(record, code, text);
    case "order_not_found":
      return notFound(record, code, text);
    default:
      return ensureNever(role);
  }
}

/**
 * It may mean anything: the state stays, what is awaited is asked about, and whoever reads the order reads
 * IB's words (ib_insync#407).
 */
function unclassified(record: OrderRecord, code: number, text: string): Step {
  const words = quote(text);
  const isAwaited = !isOver(record) &&
    (!record.acknowledged || record.change !== null || record.cancel !== null);
  return {
    changes: { ...asReason(record, code, words), ...(isAwaited ? { doubt: `IB said ${code}` } : {}) },
    note: once(record, code, words),
    broker: false,
  };
}

/**
 * 10349, 2109, …: a remark on an order that lives (P36, P37). It is no answer to one whose outcome is not
 * known.
 */
function remark(record: OrderRecord, code: number, text: string): Step {
  const words = quote(text);
  return {
    changes: asReason(record, code, words),
    note: once(record, code, words),
    broker: record.acknowledged || record.uncertain === null,
  };
}

/** P35: held until a time, or until shares are located. */
function held(record: OrderRecord, code: number, text: string): Step {
  if (!saysHold(code, text) || isOver(record)) return remark(record, code, text);
  const words = quote(text);
  const reason = record.refusal === null ? { ibCode: code } : {};
  return {
    changes: { heldText: words, acknowledged: true, ...reason },
    note: once(record, code, words),
    broker: true,
  };
}

/**
 * A refusal of an order that IB never reported is its answer to our order. Of an order it holds it is a
 * remark: the status or a re-read decides.
 */
function refused(record: OrderRecord, code: number, text: string): Step {
  const words = quote(text);
  const explained = { reason: words, ibCode: code, refusal: { code, text } };
  const rejected = {
    ...explained,
    end: { state: "rejected", provisional: false, listed: record.end?.listed ?? false },
    doubt: "a refusal is verified",
  } as const;
  // A refused change that is reported twice is still one refused change.
  const isRepeat = record.timeline.some((entry) =>
    entry.source === `code ${code}` && entry.text?.endsWith(text)
  );
  if (isOver(record)) {
    // "Cancelled" came first, and this is why.
    const isWhy = record.end?.state === "cancelled" && !isRepeat && isRefused({ ...record, ...explained });
    return { changes: isWhy ? rejected : {}, note: once(record, code, words), broker: true };
  }
  const isFilled = compare(filledQuantity(record), "0") > 0;
  if (isRepeat) return { changes: {}, broker: true };
  if ((!record.acknowledged || record.inactive) && !isFilled) return { changes: rejected, broker: true };
  return {
    changes: { ...explained, doubt: `IB said ${code}` },
    note: once(record, code, words),
    broker: true,
  };
}

/** P26: the last acknowledged order stands. */
function changeRefused(code: number, text: string): Step {
  const words = verbatim(text);
  return {
    changes: {
      change: null,
      ibCode: code,
      reason: say("CHANGE_REFUSED", { words }),
      doubt: "a refused change is verified",
    },
    note: say("CHANGE_REFUSED.stands", { words }),
    broker: true,
  };
}

/** P28: 202 confirms a cancel. It does not end the order by itself: the status or a re-read does, at once. */
function cancelConfirmed(
  record: OrderRecord,
  { code, text }: Extract<Evidence, { type: "ib_error" }>,
  at: string,
): Step {
  if (record.cancelConfirmed) return { changes: {}, broker: true };
  // IB takes an order that it has refused off its books: still a refusal.
  if (record.state === "filled" || isRefused(record)) {
    return { changes: {}, note: once(record, code, quote(text)), broker: true };
  }
  const reason = saysNoReason(text) ? null : quote(text);
  const explained = { cancelConfirmed: true, confirmedAt: at, reason, ibCode: code };
  if (record.end !== null) {
    return { changes: explained, note: say("CANCEL_CONFIRMED", { words: verbatim(text) }), broker: true };
  }
  return { changes: { ...explained, doubt: "a confirmed cancel is read back" }, broker: true };
}

/** "Order Canceled - reason:" with nothing behind it is what IB sends for a cancel of ours. */
function saysNoReason(text: string): boolean {
  return /reason:\s*$/i.test(text);
}

/** P27: 10148, 161 say the order can not be cancelled (any more): ask again instead of waiting. */
function cancelRefused(record: OrderRecord, code: number, text: string): Step {
  if (isOver(record)) return { changes: {}, note: once(record, code, quote(text)), broker: true };
  const words = say("CANCEL_REFUSED", { words: verbatim(text) });
  // A change that was refused before it is history.
  const reason = record.reason?.key === "CHANGE_REFUSED"
    ? { reason: words, ibCode: code }
    : asReason(record, code, words);
  return {
    changes: { ...reason, cancel: null, doubt: `IB said ${code}` },
    note: record.cancel === null ? once(record, code, words) : words,
    broker: true,
  };
}

/** P27: 10147 is no proof that the order is gone; a complete snapshot is, of an order that IB had named. */
function notFound(record: OrderRecord, code: number, text: string): Step {
  if (isOver(record)) return { changes: {}, note: once(record, code, quote(text)), broker: true };
  const words = say("CANCEL_IMPOSSIBLE", { words: verbatim(text) });
  // What it says is the uncertainty itself; what a remark said before explains it no longer.
  const { reason, ibCode } = endReason(record);
  return {
    changes: {
      notFound: true,
      cancel: null,
      uncertain: quote(text),
      reason,
      ibCode: ibCode ?? code,
      doubt: `IB said ${code}`,
    },
    note: record.cancel === null ? once(record, code, words) : words,
    broker: false,
  };
}
