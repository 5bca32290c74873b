// Feeds the store from the stream: one frame of the screen takes all patches that have come meanwhile, and a
// gap asks for a new snapshot.
import { batch } from "@preact/signals";
import type { Patch, Snapshot } from "@/lib/contract/api.ts";
import { apart, effectApart } from "./apart.ts";
import type { Heartbeat } from "./pulse.ts";
import type { Screen } from "./screen.ts";
import { openSource } from "./event_source.ts";
import { ServerClock } from "./server_clock.ts";
import { browserChannel, browserLead, canShare, type Feed, SharedStream } from "./shared_stream.ts";
import { parseEventId, Stream, streamDefaults, type StreamEvent, type StreamState } from "./stream.ts";

/** Applies events in order; `onGap` is called when something is missing. */
export function createIntake(
  screen: Pick<Screen, "store" | "epochSig" | "clockOffset" | "reloadSig" | "start">,
  deps: { now(): number; onGap(): void; schedule(run: () => void): void },
): (event: StreamEvent) => void {
  const clock = new ServerClock(screen.start.replay && 1);
  let queue: StreamEvent[] = [];
  // After a gap everything up to the next snapshot is worthless.
  let waiting = false;

  function take(event: StreamEvent): void {
    if (event.kind === "heartbeat") return heartbeat(event);
    const snapshot = JSON.parse(event.data) as Snapshot;
    waiting = false;
    screen.store.replace(snapshot);
    hearBuild(snapshot.build);
    screen.epochSig.value = snapshot.epoch;
  }

  /** Patches that came one after the other. */
  function takePatches(events: readonly StreamEvent[]): void {
    const [first] = events;
    if (waiting || first === undefined) return;
    const epoch = parseEventId(first.id)?.epoch ?? "";
    const patches = events.map(({ data }) => JSON.parse(data) as Patch);
    if (screen.store.patch(epoch, patches) === "gap") gap();
  }

  function takeAll(events: readonly StreamEvent[]): void {
    let patches: StreamEvent[] = [];
    for (const event of events) {
      if (event.kind === "patch" && isOf(event, patches)) {
        patches.push(event);
        continue;
      }
      takePatches(patches);
      patches = event.kind === "patch" ? [event] : [];
      if (event.kind !== "patch") take(event);
    }
    takePatches(patches);
  }

  function heartbeat(event: StreamEvent): void {
    const { seq, build } = JSON.parse(event.data) as Heartbeat;
    hearBuild(build);
    const known = screen.store.current()?.seq;
    if (!waiting && seq !== undefined && known !== undefined && seq > known) gap();
  }

  /** At once, before anything waits for a frame: waiting would look like a slow way. */
  function hearTime({ kind, data }: StreamEvent): void {
    if (kind === "snapshot") clock.beginAnew();
    if (kind !== "heartbeat") return;
    clock.hear(Date.parse((JSON.parse(data) as Heartbeat).at ?? ""), deps.now());
    screen.clockOffset.ms = clock.offsetMs;
  }

  /** The page was rendered by the build whose scripts it runs. */
  function hearBuild(build: string | undefined): void {
    const own = screen.start.build;
    if (!build || !own) return;
    if (build !== own) screen.reloadSig.value = "build";
    else if (screen.reloadSig.peek() === "build") screen.reloadSig.value = null;
  }

  function gap(): void {
    waiting = true;
    deps.onGap();
  }

  return (event) => {
    hearTime(event);
    queue.push(event);
    if (queue.length > 1) return;
    deps.schedule(() => {
      const events = queue;
      queue = [];
      batch(() => takeAll(events));
    });
  };
}

/** Whether the patch is of the same server start as those before it. */
function isOf(event: StreamEvent, patches: readonly StreamEvent[]): boolean {
  const [first] = patches;
  return first === undefined || parseEventId(first.id)?.epoch === parseEventId(event.id)?.epoch;
}

/** Opens the stream, shared between tabs where the browser can. */
export function connectFeed(screen: Screen): Feed {
  const url = `${screen.start.base}/api/stream`;
  const now = () => Date.now();
  const offsetMs = () => screen.clockOffset.ms;
  const after = (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  };
  const onState = (state: StreamState) => {
    screen.streamSig.value = state;
    if (state.kind !== "live") return;
    // Lotse itself has spoken, to one whom it knows.
    screen.gateSig.value = false;
    screen.loginEndedSig.value = false;
  };
  const frame = (run: () => void) => requestAnimationFrame(run);
  const schedule = nextFrame({ hidden: () => document.hidden, frame, after });
  let feed: Feed;
  const onEvent = createIntake(screen, { now, onGap: () => feed.reopen(), schedule });
  const openOwn = (event: (event: StreamEvent) => void, state: (state: StreamState) => void): Feed =>
    new Stream(
      {
        open: (handlers) => openSource({ url, fetch, headers: () => screen.api.headers() }, handlers),
        now,
        offsetMs,
        after,
        random: Math.random,
      },
      { onEvent: event, onState: state, onRefused: () => screen.api.probe() },
    );
  const channel = canShare() ? apart(() => browserChannel(`lotse${screen.start.base}`)) : undefined;
  if (channel === undefined) return feed = openOwn(onEvent, onState);
  const shared = new SharedStream(
    {
      channel,
      lead: browserLead(`lotse-stream${screen.start.base}`),
      now,
      offsetMs,
      after,
      openOwn,
      current: () => currentEvent(screen),
    },
    {
      onEvent,
      onState,
      onLoggedOut: () => screen.loginEndedSig.value = true,
      onLeading: (leading) => screen.leadingSig.value = leading,
    },
    streamDefaults.silenceMs,
  );
  effectApart(() => screen.loginEndedSig.value && shared.loggedOut());
  return feed = shared;
}

function currentEvent(screen: Screen): StreamEvent | null {
  const snapshot = screen.store.current();
  if (!snapshot || screen.streamSig.peek().kind !== "live") return null;
  return { kind: "snapshot", id: `${snapshot.epoch}-${snapshot.seq}`, data: JSON.stringify(snapshot) };
}

/** The longest that events wait for a frame of the screen. */
const FRAME_PATIENCE_MS = 250;
const HIDDEN_WAIT_MS = 100;

export interface FrameDeps {
  hidden(): boolean;
  frame(run: () => void): void;
  after(ms: number, run: () => void): () => void;
}

/**
 * Calls once, with the next frame. A hidden page draws none, and one that is hidden while it waits for a
 * frame would wait until it is looked at again: a timer keeps the state going, for the tabs that follow it
 * and for notifications.
 */
export function nextFrame({ hidden, frame, after }: FrameDeps): (run: () => void) => void {
  return (run) => {
    let due = true;
    const once = () => {
      if (!due) return;
      due = false;
      cancel();
      run();
    };
    const cancel = after(hidden() ? HIDDEN_WAIT_MS : FRAME_PATIENCE_MS, once);
    if (!hidden()) frame(once);
  };
}
