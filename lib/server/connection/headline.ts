// Headline, cause, fix and lock: derived from the state alone, the worst layer first. Pure.
import type { Headline, Mode } from "@/lib/contract/api.ts";
import { isPaperAccount } from "@/lib/contract/ids.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { causeText, reasonOf } from "./causes.ts";
import { type ConnectionState, provenMode } from "./connection_state.ts";
import type { RestartWindowView } from "./restart_window.ts";

export interface HeadlineFacts {
  /** What the user asked for; the account ids must prove it. */
  wantedMode: "paper" | "live";
  /** The gateway is the built-in one. */
  simulated: boolean;
  clientId: number;
  restartWindow: RestartWindowView | null;
}

/** 10197: another session has this user's data. */
const COMPETING_SESSION = 10197;

export interface HeadlineText {
  headline: Headline;
  cause: Saying | null;
  fix: Saying | null;
}

/** What the screen says of the connection. */
export function deriveHeadline(state: ConnectionState, facts: HeadlineFacts): HeadlineText {
  if (!state.wanted) {
    return { headline: "disconnected", cause: say("USER_DISCONNECTED"), fix: say("USER_DISCONNECTED.fix") };
  }
  return bridgeText(state) ?? socketText(state) ?? upstreamText(state) ??
    syncText(state) ?? modeText(state, facts) ?? dataText(state) ?? notesText(state);
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
      cause: fault?.cause ?? say("BRIDGE_DOWN"),
      fix: fault?.fix ?? null,
    };
  }
  return {
    headline: fault === null ? underWay(state) : "reconnecting",
    cause: state.bridgeProgress ?? fault?.cause ?? say("BRIDGE_STARTING"),
    fix: fault?.fix ?? null,
  };
}

function socketText(state: ConnectionState): HeadlineText | null {
  if (state.socket === "connected") return null;
  const { gateway, socketReason } = state;
  const headline = underWay(state);
  if (socketReason === null) return { headline, cause: say("CONNECTING", { gateway }), fix: null };
  return { headline, ...causeText(socketReason) };
}

function upstreamText({ upstream, upstreamReason }: ConnectionState): HeadlineText | null {
  if (upstream !== "down") return null;
  return { headline: "degraded", ...causeText(upstreamReason ?? reasonOf(say("UPSTREAM_LOST"))) };
}

function syncText(state: ConnectionState): HeadlineText | null {
  if (state.sync === "ready") return null;
  if (state.syncReason !== null) {
    return { headline: "degraded", ...causeText(state.syncReason) };
  }
  return {
    headline: underWay(state),
    cause: say("SYNC_RUNNING"),
    fix: null,
  };
}

function modeText(state: ConnectionState, facts: HeadlineFacts): HeadlineText | null {
  const lock = modeLock(state, facts);
  const fix = say(`MODE_MISMATCH.fix_${facts.wantedMode}`);
  return lock === null ? null : { headline: "degraded", cause: lock, fix };
}

function dataText(state: ConnectionState): HeadlineText | null {
  const broken = Object.entries(state.farms).filter(([, farm]) => farm === "broken").map(([name]) => name);
  if (broken.length > 0) {
    return {
      headline: "degraded",
      cause: say("FARM_BROKEN", { farms: broken }),
      fix: say("FARM_BROKEN.fix"),
    };
  }
  if (!state.competingSession) return null;
  const code = COMPETING_SESSION;
  return {
    headline: "degraded",
    cause: say("IB_CODE.meaning_alone", { code }),
    fix: say("IB_CODE.fix", { code }),
  };
}

function notesText(state: ConnectionState): HeadlineText {
  if (!state.readOnly) return { headline: "connected", cause: null, fix: null };
  // A mode, not an error (P13).
  return { headline: "connected", cause: say("READ_ONLY_API"), fix: say("READ_ONLY_API.fix") };
}

/** The mode that the account ids prove, or `null` while they are unknown or disagree. */
export function modeOf(state: ConnectionState, facts: HeadlineFacts): Mode | null {
  const proven = provenMode(state.session?.accounts ?? [], isPaperAccount);
  if (proven === null || proven === "mixed") return null;
  return proven === "paper" && facts.simulated ? "simulated" : proven;
}

/** Why order entry is locked although the link may be fine; the worst reason first. */
export function deriveLock(state: ConnectionState, facts: HeadlineFacts): Saying | null {
  return modeLock(state, facts) ?? readOnlyLock(state) ?? windowLock(facts);
}

function modeLock(state: ConnectionState, { wantedMode }: HeadlineFacts): Saying | null {
  const proven = provenMode(state.session?.accounts ?? [], isPaperAccount);
  if (proven === null || proven === wantedMode) return null;
  return say(`MODE_MISMATCH.${proven}`);
}

function readOnlyLock(state: ConnectionState): Saying | null {
  return state.readOnly ? say("READ_ONLY_API.lock") : null;
}

function windowLock({ restartWindow }: HeadlineFacts): Saying | null {
  if (restartWindow === null || !restartWindow.inside) return null;
  const { to, timeZone } = restartWindow;
  return say("RESTART_WINDOW", { to, timeZone });
}
