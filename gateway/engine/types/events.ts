// What the engine tells its listeners.
import type { PortfolioRow } from "./accounts.ts";
import type { CommissionReport, Execution, OrderView } from "./orders.ts";

/** Delivered in order, after the call that caused them has changed everything it changes. */
export type EngineEvent =
  /** Known to the engine: status PreSubmitted. First event of every order, unless that is `rejected`. */
  | { readonly type: "accepted"; readonly order: OrderView }
  /**
   * Not at the exchange yet: child of an open parent, stop waiting for its trigger, closed session (code 399,
   * text), shares to borrow (404).
   */
  | {
    readonly type: "held";
    readonly order: OrderView;
    readonly reason:
      | "child"
      | "trigger"
      | "session"
      | "opening"
      | "closing"
      | "goodAfter"
      | "condition"
      | "locate";
    readonly code: number | null;
    readonly text: string;
  }
  /** At the exchange: Submitted. */
  | { readonly type: "working"; readonly order: OrderView }
  /** A stop fired; `working` or `fill` follows. */
  | { readonly type: "triggered"; readonly order: OrderView }
  | { readonly type: "fill"; readonly order: OrderView; readonly execution: Execution }
  /** What a `fill` of a combination did in one leg; the order is told by the `fill`. */
  | { readonly type: "legFill"; readonly order: OrderView; readonly execution: Execution }
  /** After its `fill`; `order.commission` already includes it. */
  | { readonly type: "commission"; readonly order: OrderView; readonly report: CommissionReport }
  /** An exchange took a price back: the execution has a new id and stands in the old one's place. */
  | {
    readonly type: "corrected";
    readonly order: OrderView;
    readonly execution: Execution;
    readonly report: CommissionReport;
  }
  | { readonly type: "modified"; readonly order: OrderView }
  | {
    readonly type: "modifyRejected";
    readonly order: OrderView;
    readonly code: number;
    readonly text: string;
  }
  | { readonly type: "cancelPending"; readonly order: OrderView }
  /** `code` 202 and IB's text. */
  | { readonly type: "cancelled"; readonly order: OrderView; readonly code: number; readonly text: string }
  /** Inactive, with 201 or another order reject code. */
  | { readonly type: "rejected"; readonly order: OrderView; readonly code: number; readonly text: string }
  /** A note on a live order: 2109. */
  | { readonly type: "note"; readonly order: OrderView; readonly code: number; readonly text: string }
  /** A fill changed it; `position` may be "0". */
  | { readonly type: "position"; readonly row: PortfolioRow }
  /** Cash, positions or margin of the account changed by a fill. */
  | { readonly type: "account"; readonly account: string }
  | { readonly type: "dayRoll"; readonly time: number };

export type EngineListener = (event: EngineEvent) => void;
export type Unsubscribe = () => void;
