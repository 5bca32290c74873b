// The fold: (record, evidence) → record. Pure, total, indifferent to order and repeats; it never does
// anything, it only concludes.
import { ensureNever } from "@/lib/contract/order_states.ts";
import { isAllowed } from "@/lib/contract/order_transitions.ts";
import { told } from "@/lib/contract/says/english.ts";
import { quote, say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { isSince } from "./absence.ts";
import type { Evidence } from "./evidence.ts";
import { DEAD_MAN } from "./facts.ts";
import type { OrderRecord } from "./record.ts";
import { NOTHING, type Step } from "./step.ts";
import { foldCode } from "./fold_codes.ts";
import { foldCommission, foldExecution, foldPart } from "./fold_fills.ts";
import { foldAbsent, foldCompleted, foldFillsReread, foldOpenOrder, foldStatus } from "./fold_broker.ts";
import { filledAfterAll } from "./remarks.ts";
import { deriveState, filledQuantity } from "./state.ts";
import { sameTerms } from "./terms.ts";

/**
 * Folds one piece of evidence into a record. `at` is when it was learnt (ISO 8601).
 * Returns the same object when nothing but the time of the last evidence changed.
 */
export function fold(record: OrderRecord, evidence: Evidence, at: string): OrderRecord {
  const concluded = conclude(record, evidence, at);
  const step = isOvertaken(record, evidence, concluded, at) ? OVERTAKEN : concluded;
  const facts: Partial<OrderRecord> = { ...step.changes };
  if (step.broker) {
    if (record.uncertain !== null && facts.uncertain === undefined) facts.uncertain = null;
    facts.evidenceAt = at;
  }
  const next: OrderRecord = { ...record, ...facts };
  reuse(record, next, Object.keys(facts) as (keyof OrderRecord)[]);
  if (!isAnswer(evidence) && hasMoved(record, next)) next.movedAt = at;
  next.state = deriveState(next);
  if (next.state === "filled") Object.assign(next, filledAfterAll(next));
  return settle(record, next, { at, source: sourceOf(evidence), note: step.note });
}

/**
 * The rows of a reading are folded at its end, behind the executions: what IB has reported by itself
 * meanwhile is newer than they are. Neither is believed over the other, the order is read again.
 */
const OVERTAKEN: Step = { changes: { doubt: "IB reported something else during a reading" }, broker: true };

function isOvertaken(record: OrderRecord, evidence: Evidence, { changes }: Step, at: string): boolean {
  if (evidence.type !== "open_order" && evidence.type !== "order_status") return false;
  const { snapshotAt } = evidence.origin;
  if (snapshotAt === null || record.movedAt === null || !isSince(record.movedAt, { snapshotAt }, at)) {
    return false;
  }
  return hasMoved(record, { ...record, ...changes });
}

/** Whether the evidence answers a question: it may be older than what came by itself. */
function isAnswer(evidence: Evidence): boolean {
  return "origin" in evidence && evidence.origin.snapshotAt !== null;
}

function hasMoved(from: OrderRecord, to: OrderRecord): boolean {
  return from.live !== to.live || from.end?.state !== to.end?.state || !sameTerms(from.terms, to.terms);
}

/** True when `next` shows nothing that `record` did not show. */
export function isRepeat(record: OrderRecord, next: OrderRecord): boolean {
  if (next === record) return true;
  // What nearly always moves is looked at first.
  if (record.state !== next.state || record.timeline !== next.timeline) return false;
  for (const key in next) {
    if (key !== "evidenceAt" && record[key as keyof OrderRecord] !== next[key as keyof OrderRecord]) {
      return false;
    }
  }
  return true;
}

/** Keeps the old object wherever what was learnt says the same, so that a repeat is seen as one. */
function reuse(record: OrderRecord, next: OrderRecord, learnt: readonly (keyof OrderRecord)[]): void {
  for (const key of learnt) {
    if (next[key] !== record[key] && saysTheSame(next[key], record[key])) keep(next, record, key);
  }
}

function keep<K extends keyof OrderRecord>(next: OrderRecord, record: OrderRecord, key: K): void {
  next[key] = record[key];
}

/** Of two values that are not one. */
function saysTheSame(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  return JSON.stringify(a) === JSON.stringify(b);
}

function conclude(record: OrderRecord, evidence: Evidence, at: string): Step {
  switch (evidence.type) {
    case "sent":
      return { changes: { sent: true, sentAt: record.sentAt ?? at }, broker: false };
    case "send_failed":
      return sendFailed(record, evidence);
    case "change_sent":
      return {
        changes: {
          change: { terms: evidence.terms, at, epoch: evidence.epoch, overdue: false },
          messages: record.messages + 1,
        },
        note: say("CHANGE_SENT"),
        broker: false,
      };
    case "change_failed":
      return failedRequest(evidence, { change: null }, "change");
    case "cancel_sent":
      return {
        changes: {
          cancel: { at, epoch: evidence.epoch, overdue: false },
          notFound: false,
          messages: record.messages + 1,
        },
        note: say(evidence.by === DEAD_MAN ? "CANCEL_SENT.dead_man" : "CANCEL_SENT"),
        broker: false,
      };
    case "cancel_failed":
      return failedRequest(evidence, { cancel: null }, "cancel");
    case "overdue":
      return overdue(record, evidence.what);
    case "exit":
      return { changes: { exit: true }, broker: false };
    case "link_lost":
      return linkLost(record, evidence.why);
    case "open_order":
      return foldOpenOrder(record, evidence, at);
    case "order_status":
      return foldStatus(record, evidence);
    case "bound": {
      const { epoch, clientId, orderId } = evidence;
      return { changes: { binding: { epoch, clientId, orderId } }, broker: true };
    }
    case "execution":
      return foldExecution(record, evidence);
    case "part":
      return foldPart(record, evidence.fill);
    case "commission":
      return foldCommission(record, evidence.row);
    case "ib_error":
      return foldCode(record, evidence, at);
    case "completed":
      return foldCompleted(record, evidence.row);
    case "absent":
      return foldAbsent(record, evidence);
    case "fills_reread":
      return foldFillsReread(record, evidence, at);
    default:
      return ensureNever(evidence);
  }
}

interface Failure {
  code: string;
  why: Saying;
  nothingSent: boolean;
}

/** Without contact with IB it is a local refusal; otherwise nobody knows (law 4). */
function sendFailed(
  record: OrderRecord,
  failure: Failure,
): Step {
  if (record.acknowledged || record.end !== null) return NOTHING;
  if (failure.nothingSent) {
    const reason = say("ORDER_NOT_SENT", { why: failure.why, code: failure.code });
    return {
      changes: { end: { state: "rejected", provisional: false, listed: false }, reason, uncertain: null },
      broker: false,
    };
  }
  return {
    changes: {
      uncertain: say("ORDER_OUTCOME_UNKNOWN", { why: failure.why, code: failure.code }),
      doubt: "the outcome is not known",
    },
    broker: false,
  };
}

function failedRequest(
  { why, code, nothingSent }: Failure,
  undone: Partial<OrderRecord>,
  what: "change" | "cancel",
): Step {
  if (nothingSent) {
    return { changes: undone, note: say("REQUEST_NOT_SENT", { what, why, code }), broker: false };
  }
  return {
    changes: { doubt: `the outcome of the ${what} is not known` },
    note: say("REQUEST_OUTCOME_UNKNOWN", { what, why, code }),
    broker: false,
  };
}

function overdue(record: OrderRecord, what: "order" | "change" | "cancel"): Step {
  if (record.end !== null || record.state === "filled") return NOTHING;
  if (what === "order") {
    if (record.acknowledged) return NOTHING;
    const changes = { uncertain: say("NO_ANSWER.order"), doubt: "no answer to the order" };
    return { changes, broker: false };
  }
  const pending = record[what === "change" ? "change" : "cancel"];
  if (pending === null || pending.overdue) return NOTHING;
  return {
    changes: { [what]: { ...pending, overdue: true }, doubt: `no answer to the ${what}` },
    note: say(`NO_ANSWER.${what}`),
    broker: false,
  };
}

/**
 * What was on its way is unknown now; what IB has acknowledged stays as last known until it is read again.
 */
function linkLost(record: OrderRecord, why: Saying): Step {
  if (record.end !== null || record.acknowledged || record.state === "filled") return NOTHING;
  return { changes: { uncertain: record.uncertain ?? why, doubt: "the link was lost" }, broker: false };
}

/**
 * Appends to the timeline when something visible happened, and checks the step against the published table.
 */
function settle(
  record: OrderRecord,
  next: OrderRecord,
  seen: { at: string; source: string; note: Saying | undefined },
): OrderRecord {
  const moved = next.state !== record.state;
  const noted = seen.note !== undefined;
  if (moved && !isAllowed(record.state, next.state)) next.anomalies = record.anomalies + 1;
  if (moved) next.endedAt = next.state === "filled" || next.end !== null ? seen.at : null;
  if (moved || noted) {
    const saying = seen.note ?? stateSaying(next);
    const entry = { at: seen.at, state: next.state, source: seen.source };
    next.timeline = [...bounded(record.timeline), saying === null ? entry : { ...entry, ...told(saying) }];
  }
  if (record.evidenceAt === next.evidenceAt && isRepeat(record, next)) return record;
  return next;
}

/** An order that is told back and forth for ever keeps how it began and what came last. */
const MOST_ENTRIES = 400;

function bounded(timeline: OrderRecord["timeline"]): OrderRecord["timeline"] {
  return timeline.length < MOST_ENTRIES ? timeline : timeline.toSpliced(MOST_ENTRIES / 4, 1);
}

function stateSaying(record: OrderRecord): Saying | null {
  switch (record.state) {
    case "held":
      return record.heldText ?? heldSaying(record) ?? record.reason;
    case "partly_filled":
    case "filled":
      return say("FILLED", { filled: filledQuantity(record), of: record.terms.quantity });
    case "cancelled":
      return record.end?.provisional === true ? provisionalSaying(record) : record.reason;
    case "rejected":
      return record.reason;
    case "unknown":
      return record.uncertain;
    default:
      return null;
  }
}

/** IB's own word: `trigger`, `child`, `locate`. */
function heldSaying({ whyHeld }: OrderRecord): Saying | null {
  return whyHeld === null ? null : quote(whyHeld);
}

function provisionalSaying({ reason }: OrderRecord): Saying {
  return reason === null ? say("FILLS_AWAITED") : say("FILLS_AWAITED.because", { reason });
}

function sourceOf(evidence: Evidence): string {
  switch (evidence.type) {
    case "open_order":
      return evidence.origin.snapshotAt === null ? "openOrder" : "open orders re-read";
    case "order_status":
      return evidence.origin.snapshotAt === null ? "orderStatus" : "open orders re-read";
    case "execution":
    case "part":
      return "execDetails";
    case "commission":
      return "commissionReport";
    case "ib_error":
      return `code ${evidence.code}`;
    case "completed":
      return "completedOrder";
    case "bound":
      return "orderBound";
    case "absent":
    case "fills_reread":
      return "reconciliation";
    default:
      return "desk";
  }
}
