// IB's error codes into a record. Codes explain; they end only what IB never held. Unknown codes change nothing (law 3).
import { ensureNever } from "@/lib/contract/order_states.ts";
import { orderCodeRole } from "@/lib/contract/code_book.ts";
import { quote, say } from "@/lib/contract/says/say.ts";
import { type Saying, verbatim } from "@/lib/contract/says/saying.ts";
import type { Evidence } from "./evidence.ts";
import type { OrderRecord } from "./record.ts";
import { NOTHING, type Step } from "./step.ts";

/** 399 is a message about the order; only this wording is a hold (TWS API message codes, 399). */
const HOLD_WORDING = /will not be placed|until|held|locat/i;

export function foldCode(record: OrderRecord, evidence: Extract<Evidence, { type: "ib_error" }>): Step {
  const { code, text } = evidence;
  const role = orderCodeRole(code, record.change !== null);
  switch (role) {
    case "unclassified":
      return NOTHING;
    case "note":
      return alive(record, code, text);
    case "held":
      return held(record, code, text);
    case "refused":
      return refused(record, code, text);
    case "modify_refused":
      return record.change === null ? refused(record, code, text) : changeRefused(code, text);
    case "cancel_confirmed":
      return cancelConfirmed(record, code, text);
    case "cancel_refused":
      return cancelRefused(record, code, text);
    case "order_not_found":
      return notFound(record, code, text);
    default:
      return ensureNever(role);
  }
}

/** 10349, 2109, …: a remark on an order that lives (P36, P37). */
function alive(record: OrderRecord, code: number, text: string): Step {
  const note = once(record, code, text);
  return { changes: {}, note, broker: true };
}

/** P35: held until a time, or until shares are located. */
function held(record: OrderRecord, code: number, text: string): Step {
  if (!HOLD_WORDING.test(text)) return alive(record, code, text);
  return {
    changes: { heldText: quote(text), acknowledged: true, ibCode: record.ibCode ?? code },
    note: once(record, code, text),
    broker: true,
  };
}

/**
 * A refusal of an order that IB never reported is its answer to our order. Of an order it holds it is a remark:
 * the status or a re-read decides.
 */
function refused(record: OrderRecord, code: number, text: string): Step {
  if (record.end !== null || record.state === "filled") {
    return { changes: {}, note: once(record, code, text), broker: true };
  }
  const refusal = { code, text };
  const reason = { reason: quote(text), ibCode: code, refusal };
  if (!record.acknowledged || record.inactive) {
    return {
      changes: {
        ...reason,
        end: { state: "rejected", provisional: false, listed: false },
        doubt: "a refusal is verified",
      },
      broker: true,
    };
  }
  // A refused change that is reported twice is still one refused change.
  const isRepeat = record.timeline.some((entry) =>
    entry.source === `code ${code}` && entry.text?.endsWith(text)
  );
  if (isRepeat) return { changes: {}, broker: true };
  return { changes: { refusal, doubt: `IB said ${code}` }, note: quote(text), broker: true };
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
function cancelConfirmed(record: OrderRecord, code: number, text: string): Step {
  if (record.cancelConfirmed || record.state === "filled") return { changes: {}, broker: true };
  const explained = { cancelConfirmed: true, reason: quote(text), ibCode: code };
  if (record.end !== null) {
    return { changes: explained, note: say("CANCEL_CONFIRMED", { words: verbatim(text) }), broker: true };
  }
  return { changes: { ...explained, doubt: "a confirmed cancel is read back" }, broker: true };
}

/** P27: 10148, 161 say the order can not be cancelled (any more): ask again instead of waiting. */
function cancelRefused(record: OrderRecord, code: number, text: string): Step {
  if (record.end !== null) return { changes: {}, note: once(record, code, text), broker: true };
  return {
    changes: { cancel: null, doubt: `IB said ${code}` },
    note: say("CANCEL_REFUSED", { words: verbatim(text) }),
    broker: true,
  };
}

/** P27: 10147 is no proof that the order is gone; a complete snapshot is. */
function notFound(record: OrderRecord, code: number, text: string): Step {
  if (record.end !== null) return { changes: {}, note: once(record, code, text), broker: true };
  return {
    changes: { notFound: true, cancel: null, uncertain: quote(text), doubt: `IB said ${code}` },
    note: say("CANCEL_IMPOSSIBLE", { words: verbatim(text) }),
    broker: false,
  };
}

/** IB repeats its remarks: the timeline takes each once. */
function once(record: OrderRecord, code: number, text: string): Saying | undefined {
  const source = `code ${code}`;
  const isKnown = record.timeline.some((entry) => entry.source === source && entry.text === text);
  return isKnown ? undefined : quote(text);
}
