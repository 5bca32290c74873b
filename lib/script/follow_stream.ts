// The event stream as states: opened again when it breaks, behind what was seen.
import type { Patch, PatchChange, Snapshot } from "@/lib/contract/api.ts";
import { applyChanges, PatchError } from "@/lib/contract/patch.ts";

/** The state after an event; `changes` `null`: it was sent whole. */
export interface StreamedState {
  snapshot: Snapshot;
  changes: readonly PatchChange[] | null;
}

export interface FollowDeps {
  open(headers: Record<string, string>, signal: AbortSignal): Promise<Response>;
  /** The error of an answer that is no stream. */
  refusal(status: number, body: unknown): Error;
  signal?: AbortSignal;
  wait?(ms: number): Promise<void>;
}

interface StreamEvent {
  kind: string;
  id: string;
  data: string;
}

/** The desk beats every ten seconds: after this it is gone, or the way to it. */
const SILENCE_MS = 30_000;
const WAITS_MS = [250, 1_000, 2_000, 5_000];

/**
 * Ends when `signal` does; rejects when the desk refuses. Everything else is a break, after which it is
 * opened again.
 */
export async function* followStream(deps: FollowDeps): AsyncGenerator<StreamedState> {
  const { signal, wait = pause } = deps;
  let last = "";
  let snapshot: Snapshot | null = null;
  for (let breaks = 0; signal?.aborted !== true; breaks += 1) {
    if (breaks > 0) await wait(WAITS_MS[Math.min(breaks, WAITS_MS.length) - 1] ?? 0);
    try {
      for await (const event of eventsOf(deps, last)) {
        if (event.kind === "snapshot") {
          snapshot = JSON.parse(event.data) as Snapshot;
          yield { snapshot, changes: null };
        } else if (event.kind === "patch" && snapshot !== null) {
          const { seq, changes } = JSON.parse(event.data) as Patch;
          // A number that is missing: what stands behind the last one is asked for again.
          if (seq !== snapshot.seq + 1) break;
          snapshot = { ...applyChanges(snapshot, changes), seq };
          yield { snapshot, changes };
        }
        last = event.id;
        breaks = 0;
      }
    } catch (error) {
      if (error instanceof Refused) throw error.cause;
      // A patch that does not fit would come again and again behind what was seen: the whole state is asked
      // for. Else it broke.
      if (error instanceof PatchError) last = "";
    }
  }
}

/** An answer that will not be another one by asking again. */
class Refused extends Error {}

async function* eventsOf({ open, refusal, signal }: FollowDeps, last: string): AsyncGenerator<StreamEvent> {
  const ending = new AbortController();
  const end = () => ending.abort();
  signal?.addEventListener("abort", end, { once: true });
  let timer = setTimeout(end, SILENCE_MS);
  try {
    const answer = await open(last === "" ? {} : { "last-event-id": last }, ending.signal);
    if (!answer.ok || answer.body === null) {
      const body = await answer.json().catch(() => null);
      // Too many streams, or a desk that is starting: later it may let us in.
      if (answer.status === 429 || answer.status >= 500) return;
      throw new Refused("Refused", { cause: refusal(answer.status, body) });
    }
    let rest = "";
    for await (const text of answer.body.pipeThrough(new TextDecoderStream())) {
      clearTimeout(timer);
      timer = setTimeout(end, SILENCE_MS);
      const blocks = (rest + text).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const event = eventIn(block);
        if (event !== null) yield event;
      }
    }
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
    ending.abort();
  }
}

function eventIn(block: string): StreamEvent | null {
  const fields = new Map(
    block.split("\n").map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, "")] as const;
    }),
  );
  const [kind, id, data] = [fields.get("event"), fields.get("id"), fields.get("data")];
  return kind === undefined || data === undefined ? null : { kind, id: id ?? "", data };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
