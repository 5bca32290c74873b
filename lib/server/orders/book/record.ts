// One order as the desk knows it: facts only. Its visible state is derived from them (`state.ts`), never set.
import type { TimelineEntry } from "@/lib/contract/api.ts";
import type { DecimalString } from "@/lib/contract/decimal.ts";
import type { OrderId, PermId, SocketEpoch } from "@/lib/contract/ids.ts";
import type { Side } from "@/lib/contract/order_fields.ts";
import type { OrderState } from "@/lib/contract/order_states.ts";
import type { OrderTerms } from "@/lib/contract/order_terms.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { FillSet } from "./fill_set.ts";
import type { IbReportedOrder, ReportedContract } from "@/lib/contract/protocol/common.ts";
import type { ExecutionPart } from "@/lib/contract/api.ts";

/** The handle IB accepts for cancel and change: only on the socket it was learnt on (law 2). */
export interface Binding {
  epoch: SocketEpoch;
  clientId: number;
  orderId: OrderId;
}

/** One fill; a correction has the same `family` and a higher `revision`. */
export interface Fill {
  execId: string;
  family: string;
  revision: number;
  quantity: DecimalString;
  price: DecimalString;
  commission: DecimalString | null;
  commissionCurrency: string | null;
}

/**
 * An execution that belongs to the order and is none of its own fills: of a leg, or of an account that it is
 * shared out to.
 */
export interface PartFill extends Fill {
  part: Exclude<ExecutionPart, "order">;
  account: string;
  contract: ReportedContract;
  side: Side;
}

/** IB statuses of an order that lives. */
export type LiveStatus = "PendingSubmit" | "PreSubmitted" | "Submitted" | "PendingCancel";

export interface PendingChange {
  terms: OrderTerms;
  at: string;
  epoch: SocketEpoch;
  overdue: boolean;
}

export interface PendingCancel {
  at: string;
  epoch: SocketEpoch;
  overdue: boolean;
}

export interface OrderEnd {
  state: "filled" | "cancelled" | "rejected";
  /** A cancelled order may still turn out filled until the executions were read again (P25). */
  provisional: boolean;
  /** IB's list of completed orders says so: the fills known then were all there were. */
  listed: boolean;
}

export interface OrderRecord {
  clientOrderId: string;
  origin: "app" | "foreign";
  permId: PermId | null;
  account: string;
  contract: ReportedContract;
  side: Side;
  /** As IB last acknowledged them; before that, as sent. */
  terms: OrderTerms;
  /**
   * Terms or fills contradict what IB said before: fills do not complete the order until it has been read
   * again.
   */
  unsure: boolean;
  change: PendingChange | null;
  binding: Binding | null;
  sent: boolean;
  /** IB has reported this order at least once. */
  acknowledged: boolean;
  live: LiveStatus | null;
  inactive: boolean;
  whyHeld: string | null;
  /** The text of a hold message (399, 404). */
  heldText: Saying | null;
  cancel: PendingCancel | null;
  /** 202 came: the cancel is confirmed, the evidence is being read. */
  cancelConfirmed: boolean;
  /** When it came. */
  confirmedAt: string | null;
  /** IB does not know the id we tried to cancel (10147). */
  notFound: boolean;
  /** `code`: `null` where IB has told the refusal with the order (`rejectReason`), not by a code. */
  refusal: { code: number | null; text: string } | null;
  end: OrderEnd | null;
  /** Why the outcome is not known. */
  uncertain: Saying | null;
  /** Why the broker should be asked again; the desk answers with a re-read. */
  doubt: string | null;
  fills: FillSet;
  /** What belongs to the order and does not count for its quantity. */
  parts: Readonly<Record<string, PartFill>>;
  /** How an advisor's order is shared out; `null` of any other. */
  allocation: IbReportedOrder["allocation"] | null;
  /** The highest cumulative quantity IB reported by status or `cumQty`. */
  reportedFilled: DecimalString;
  reportedAverage: DecimalString | null;
  /** A correction came: the cumulative figure may shrink. */
  corrected: boolean;
  /** The stop of a trailing order as IB last told it, and since when it is known to stand there. */
  trailStop: { price: DecimalString; at: string } | null;
  ocaGroup: string | null;
  parentClientOrderId: string | null;
  /** It was to end a position, or was seen open against one: whatever the position is now, it is no entry. */
  exit: boolean;
  /** What the position should be after this close, for the check after the fill. */
  closeResult: DecimalString | null;
  reason: Saying | null;
  ibCode: number | null;
  /** The client order id's first appearance and the last evidence of the broker, ISO 8601. */
  createdAt: string;
  sentAt: string | null;
  evidenceAt: string;
  /** When a report that answered no question last changed the terms, the status or the end. */
  movedAt: string | null;
  endedAt: string | null;
  state: OrderState;
  timeline: readonly TimelineEntry[];
  anomalies: number;
  /** Submissions, changes and cancels sent: what IB's order efficiency ratio counts (P42). */
  messages: number;
}

/** What a new record must say; the rest is unknown until evidence comes. */
export type NewRecord =
  & Pick<OrderRecord, "clientOrderId" | "origin" | "account" | "contract" | "side" | "terms" | "state">
  & Partial<OrderRecord>
  & { at: string };

export function newRecord({ at, ...given }: NewRecord): OrderRecord {
  return {
    permId: null,
    unsure: false,
    change: null,
    binding: null,
    sent: false,
    acknowledged: false,
    live: null,
    inactive: false,
    whyHeld: null,
    heldText: null,
    cancel: null,
    cancelConfirmed: false,
    confirmedAt: null,
    notFound: false,
    refusal: null,
    end: null,
    uncertain: null,
    doubt: null,
    fills: FillSet.none(),
    parts: {},
    allocation: null,
    reportedFilled: "0",
    reportedAverage: null,
    corrected: false,
    trailStop: null,
    ocaGroup: null,
    parentClientOrderId: null,
    exit: false,
    closeResult: null,
    reason: null,
    ibCode: null,
    createdAt: at,
    sentAt: null,
    evidenceAt: at,
    movedAt: null,
    endedAt: null,
    timeline: [],
    anomalies: 0,
    messages: 0,
    ...given,
  };
}
