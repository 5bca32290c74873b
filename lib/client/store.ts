// The desk's state as signals, one per section of the snapshot: what did not change keeps its reference and
// renders nothing.
import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Mode, Patch, Snapshot } from "@/lib/contract/api.ts";
import { applyChanges } from "@/lib/contract/patch.ts";

/** The sections that screens read; each is its own signal. */
const sections = [
  "mode",
  "connection",
  "trading",
  "accounts",
  "positionsReady",
  "positions",
  "orders",
  "executions",
  "earlier",
  "quotes",
  "depth",
  "tape",
  "notices",
  "exitSurpluses",
  "proposals",
  "watchListsRevision",
] as const;
type Section = (typeof sections)[number];
type SectionSignals = { [S in Section as `${S}Sig`]: ReadonlySignal<Snapshot[S]> };

/** What became of a patch: `gap` means that something is missing and a new snapshot is needed. */
export type PatchOutcome = "applied" | "old" | "gap";

export interface Store extends SectionSignals {
  /** `false` until the first snapshot. */
  readonly readySig: ReadonlySignal<boolean>;
  /** While true the signals stand still; the state behind them goes on. */
  readonly pausedSig: ReadonlySignal<boolean>;
  /** The state as received, paused or not. */
  current(): Snapshot | null;
  replace(snapshot: Snapshot): void;
  /** Applies patches of `epoch` that follow one another, when they are the next ones. */
  patch(epoch: string, patches: readonly Patch[]): PatchOutcome;
  setPaused(paused: boolean): void;
}

/** What screens show before the first snapshot: nothing is known, nothing is zero. */
function emptySnapshot(mode: Mode): Snapshot {
  return {
    version: 2,
    epoch: "",
    seq: 0,
    build: "",
    mode,
    connection: {
      headline: "connecting",
      cause: null,
      causeSays: null,
      fix: null,
      fixSays: null,
      since: "",
      bridge: "stopped",
      socket: "disconnected",
      upstream: "unknown",
      farms: {},
      sync: "none",
      serverVersion: null,
      readOnly: false,
      gateway: "",
      clientId: 0,
      retryAt: null,
      heartbeatMs: null,
      heartbeatAt: null,
      reconciledAt: null,
      lock: null,
      restartWindow: null,
      history: {},
    },
    trading: { state: "active", cause: null, liveArmedUntil: null, armed: {}, limits: {}, usage: {} },
    accounts: {},
    positionsReady: false,
    positions: {},
    orders: {},
    executions: {},
    earlier: { orders: null, executions: null },
    quotes: {},
    depth: {},
    tape: {},
    notices: {},
    exitSurpluses: {},
    proposals: {},
    watchListsRevision: 0,
  };
}

/**
 * Makes a store. Until the first snapshot it knows nothing but the mode: what kind of money this is must
 * never look otherwise.
 */
export function createStore(initial: Snapshot | null, mode: Mode = "paper"): Store {
  let raw = initial;
  const shown = initial ?? emptySnapshot(mode);
  const readySig = signal(initial !== null);
  const pausedSig = signal(false);
  const signals = Object.fromEntries(
    sections.map((section) => [`${section}Sig`, signal(shown[section])]),
  ) as Record<string, Signal<unknown>>;

  function publish(): void {
    const snapshot = raw;
    if (!snapshot || pausedSig.peek()) return;
    batch(() => {
      for (const section of sections) {
        const sectionSig = signals[`${section}Sig`];
        if (sectionSig) sectionSig.value = snapshot[section];
      }
      readySig.value = true;
    });
  }

  return {
    ...(signals as unknown as SectionSignals),
    readySig,
    pausedSig,
    current: () => raw,
    replace(snapshot) {
      raw = snapshot;
      publish();
    },
    patch(epoch, patches) {
      if (!raw || raw.epoch !== epoch) return "gap";
      const { seq } = raw;
      const news = patches.filter((patch) => patch.seq > seq);
      if (news.length === 0) return "old";
      if (news.some((patch, index) => patch.seq !== seq + 1 + index)) return "gap";
      try {
        // All at once: a large section is copied once for all of them.
        const changes = news.flatMap((patch) => patch.changes);
        raw = { ...applyChanges(raw, changes), seq: seq + news.length };
      } catch {
        // A path that does not fit means that this state is not the server's: take a new snapshot.
        return "gap";
      }
      publish();
      return "applied";
    },
    setPaused(paused) {
      pausedSig.value = paused;
      publish();
    },
  };
}
