// What one seed leaves behind: passed between processes as JSON.
import type { Finding } from "./check.ts";

export interface Result {
  seed: number;
  kind: "in process" | "processes";
  findings: Finding[];
  counts: {
    submits: number;
    accepted: number;
    /** Submits whose answer was lost with the server, at least once. */
    unanswered: number;
    /** Orders and changes handed to a bridge. */
    sent: number;
    /** The desk's own orders. */
    orders: number;
    atBroker: number;
    fills: number;
    crashes: number;
    faults: number;
    /** Callbacks that mean nothing, heard in between. */
    odd: number;
    /** Deeds of an odd day: hands in TWS, clocks, disks, journals that were put back. */
    strange: number;
    /** Orders that the broker had ended by its own word and that its next reading showed alive. */
    takenBack: number;
  };
  /**
   * From the socket's return to equality; `null` where the link was not cut at the end, and where there was
   * news.
   */
  equalityMs: number | null;
  /**
   * The same where the broker changed something only after the return, as a late correction of a fill: what
   * happens to orders of others IB tells nobody, the reading of every minute finds it. Otherwise `null`.
   */
  newsMs: number | null;
  /** From the end of the last fault to equality. */
  settledMs: number | null;
  wallMs: number;
}
