// Headline, cause, fix and lock: derived from the state alone, the worst layer first. Pure.
import type { Headline, Mode } from "@/lib/contract/api.ts";
import { isPaperAccount } from "@/lib/contract/ids.ts";
import { causeText } from "./causes.ts";
import { type ConnectionState, provenMode, type Reason } from "./connection_state.ts";
import type { RestartWindowView } from "./restart_window.ts";

export interface HeadlineFacts {
  /** What the user asked for; the account ids must prove it. */
  wantedMode: "paper" | "live";
  /** The gateway is the built-in one. */
  simulated: boolean;
  clientId: number;
  restartWindow: RestartWindowView | null;
}

export interface HeadlineText {
  headline: Headline;
  cause: string | null;
  fix: string | null;
}

/** What the screen says of the connection. */
export function deriveHeadline(state: ConnectionState, facts: HeadlineFacts): HeadlineText {
  if (!state.wanted) {
    return { headline: "disconnected", cause: "You are disconnected", fix: "Press “Connect”" };
  }
  return bridgeText(state) ?? socketText(state, facts) ?? upstreamText(state, facts) ??
    syncText(state, facts) ?? modeText(state, facts) ?? dataText(state, facts) ?? notesText(state);
}

/** Before the desk was ready once, every step is a part of connecting; later it is a reconnect. */
function underWay(state: ConnectionState): Headline {
  return state.everReady || state.attempts > 1 || state.retryAt !== null ? "reconnecting" : "connecting";
}

function bridgeText(state: ConnectionState): HeadlineText | null {
  if (state.bridge === "running") return null;
  const { bridgeFault: fault } = state;
  if (state.bridge === "failed") {
    return {
      headline: "disconnected",
      cause: fault?.cause ?? "The Python bridge is down",
      fix: fault?.fix ?? null,
    };
  }
  return {
    headline: fault === null ? underWay(state) : "reconnecting",
    cause: state.bridgeProgress ?? fault?.cause ?? "The Python bridge is starting",
    fix: fault?.fix ?? null,
  };
}

function socketText(state: ConnectionState, facts: HeadlineFacts): HeadlineText | null {
  if (state.socket === "connected") return null;
  const { gateway, socketReason } = state;
  const headline = underWay(state);
  if (socketReason === null) return { headline, cause: `Connecting to ${gateway}`, fix: null };
  return { headline, ...causeText(socketReason, { gateway, clientId: facts.clientId }) };
}

function upstreamText(state: ConnectionState, facts: HeadlineFacts): HeadlineText | null {
  if (state.upstream !== "down") return null;
  return { headline: "degraded", ...words(state.upstreamReason, "UPSTREAM_LOST", state, facts) };
}

function syncText(state: ConnectionState, facts: HeadlineFacts): HeadlineText | null {
  if (state.sync === "ready") return null;
  if (state.syncReason !== null) {
    return { headline: "degraded", ...words(state.syncReason, "SYNC_FAILED", state, facts) };
  }
  return {
    headline: underWay(state),
    cause: "Reading orders, executions and positions",
    fix: null,
  };
}

function modeText(state: ConnectionState, facts: HeadlineFacts): HeadlineText | null {
  const lock = modeLock(state, facts);
  return lock === null ? null : { headline: "degraded", cause: lock.text, fix: modeFix(facts.wantedMode) };
}

function modeFix(wanted: "paper" | "live"): string {
  return wanted === "paper"
    ? "Log in to a paper account, or start Lotse with “--live” if you mean it"
    : "Log in to a live account, or start Lotse with “--paper”";
}

function dataText(state: ConnectionState, facts: HeadlineFacts): HeadlineText | null {
  const broken = Object.entries(state.farms).filter(([, farm]) => farm === "broken").map(([name]) => name);
  if (broken.length > 0) {
    return {
      headline: "degraded",
      cause: `No data from ${broken.join(", ")}`,
      fix: "IB restores its data farms by itself; quotes from there are stale until then",
    };
  }
  if (!state.competingSession) return null;
  return { headline: "degraded", ...words({ code: "IB_10197", text: "10197" }, "IB_10197", state, facts) };
}

function notesText(state: ConnectionState): HeadlineText {
  if (!state.readOnly) return { headline: "connected", cause: null, fix: null };
  // A mode, not an error (P13).
  return { headline: "connected", cause: READ_ONLY_TEXT, fix: READ_ONLY_FIX };
}

const READ_ONLY_TEXT = "The API is read-only: orders are off";
const READ_ONLY_FIX = "Untick “Read-Only API” in the API settings of TWS or IB Gateway, then reconnect";

function words(reason: Reason | null, fallback: string, state: ConnectionState, { clientId }: HeadlineFacts) {
  return causeText(reason ?? { code: fallback, text: "" }, { gateway: state.gateway, clientId });
}

/** The mode that the account ids prove, or `null` while they are unknown or disagree. */
export function modeOf(state: ConnectionState, facts: HeadlineFacts): Mode | null {
  const proven = provenMode(state.session?.accounts ?? [], isPaperAccount);
  if (proven === null || proven === "mixed") return null;
  return proven === "paper" && facts.simulated ? "simulated" : proven;
}

/** Why order entry is locked although the link may be fine; the worst reason first. */
export function deriveLock(state: ConnectionState, facts: HeadlineFacts): Reason | null {
  return modeLock(state, facts) ?? readOnlyLock(state) ?? windowLock(facts);
}

function modeLock(state: ConnectionState, { wantedMode }: HeadlineFacts): Reason | null {
  const proven = provenMode(state.session?.accounts ?? [], isPaperAccount);
  if (proven === null || proven === wantedMode) return null;
  const text = proven === "mixed"
    ? "This login has paper and live accounts together"
    : wantedMode === "paper"
    ? "Lotse was started for paper, but the account is live"
    : "Lotse was started for live trading, but the account is paper";
  return { code: "MODE_MISMATCH", text: `${text}: order entry is locked` };
}

function readOnlyLock(state: ConnectionState): Reason | null {
  return state.readOnly ? { code: "READ_ONLY_API", text: `${READ_ONLY_TEXT}. ${READ_ONLY_FIX}` } : null;
}

function windowLock({ restartWindow }: HeadlineFacts): Reason | null {
  if (restartWindow === null || !restartWindow.inside) return null;
  const { to, timeZone } = restartWindow;
  return {
    code: "RESTART_WINDOW",
    text: `TWS restarts about now: new orders are blocked until ${to} (${timeZone})`,
  };
}
