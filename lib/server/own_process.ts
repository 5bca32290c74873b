// The desk in its process: alone, started by the launcher, or as a worker of the program `lotse`, which then
// is its launcher.
import type { Channel } from "./outside.ts";

interface WorkerScope {
  name: string;
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
}

/**
 * What the worker says last. The process is its starter's to end: `Deno.exit` would end the worker, and lose
 * the code.
 */
export interface Leaving {
  leave: number;
}

function workerScope(): WorkerScope | null {
  return "WorkerGlobalScope" in globalThis ? globalThis as unknown as WorkerScope : null;
}

/**
 * What the desk was told. A worker sees those of its process, with the subcommand that it is named for in
 * front.
 */
export function ownArguments(): readonly string[] {
  const [first, ...rest] = Deno.args;
  return first !== undefined && first === workerScope()?.name ? rest : Deno.args;
}

/** Ends the process with this exit code. */
export function leave(code: number): never {
  const scope = workerScope();
  if (scope === null) Deno.exit(code);
  scope.postMessage({ leave: code } satisfies Leaving);
  // Nothing of the desk may run any more; the process ends when the message was read.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

/**
 * The way to whoever has started this worker; `null` in a process of its own. Nobody outlives it: they are
 * one process.
 */
export function workerChannel(): Channel | null {
  const scope = workerScope();
  if (scope === null) return null;
  return {
    send: (request) => scope.postMessage(request),
    listen: (take) => void (scope.onmessage = ({ data }) => take(data)),
  };
}
