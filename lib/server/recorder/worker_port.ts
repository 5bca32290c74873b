// The recorder's thread from the desk's side: messages there, and what comes back.
import { pathToFileURL } from "node:url";
import { moduleAt } from "@/lib/server/root.ts";
import type { BundleContents, BundleWish } from "./bundle.ts";
import type { TapeEvents, TapePort } from "./recorder.ts";
import type { FromWorker, Opening, ToWorker } from "./worker.ts";

/** Its module, which is started by its place: what ships a desk takes it along. */
export const RECORDER_THREAD = "lib/server/recorder/worker.ts";
/** A thread that does not answer any more is left. */
const CLOSE_MS = 3_000;

export interface WorkerPort extends TapePort {
  /** What a bundle would have in it. Rejects with the system's words. */
  contents(day: string): Promise<BundleContents>;
  /** The path of a bundle that was written for this wish. Rejects with the system's words. */
  bundle(wish: BundleWish): Promise<string>;
}

/** Starts the thread. Whatever becomes of it is told by `events`; nothing is thrown. */
export function openWorker(opening: Opening, events: TapeEvents): WorkerPort {
  const module = pathToFileURL(moduleAt(RECORDER_THREAD)).href;
  const worker = new Worker(module, { type: "module", name: "recorder" });
  const closed = Promise.withResolvers<void>();
  const asked = new Map<number, PromiseWithResolvers<BundleContents | string>>();
  let ended: Error | null = null;
  const post = (message: ToWorker) => worker.postMessage(message);
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if (data.type === "written") events.written(data.entries);
    else if (data.type === "stopped") events.stopped(data.words);
    else if (data.type === "closed") closed.resolve();
    else {
      const answer = asked.get(data.id);
      asked.delete(data.id);
      if (data.type === "failed") answer?.reject(new Error(data.words));
      else answer?.resolve(data.value);
    }
  };
  worker.onerror = (event) => {
    event.preventDefault();
    events.stopped(event.message);
    ended = new Error(event.message);
    for (const answer of asked.values()) answer.reject(ended);
    asked.clear();
    closed.resolve();
  };
  post({ type: "open", opening });
  let last = 0;
  const ask = (message: (id: number) => ToWorker): Promise<BundleContents | string> => {
    // Nobody would ever answer.
    if (ended !== null) return Promise.reject(ended);
    const id = ++last;
    const answer = Promise.withResolvers<BundleContents | string>();
    asked.set(id, answer);
    post(message(id));
    return answer.promise;
  };
  return {
    contents: async (day) => await ask((id) => ({ type: "contents", id, day })) as BundleContents,
    hand: (batch) => post({ type: "batch", batch }),
    bundle: async (wish) => await ask((id) => ({ type: "bundle", id, wish })) as string,
    async close() {
      post({ type: "close" });
      const timer = setTimeout(closed.resolve, CLOSE_MS);
      await closed.promise;
      clearTimeout(timer);
      worker.terminate();
    },
  };
}
