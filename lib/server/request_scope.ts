// Which request is being answered: its id stands in every line of the log that is written on its behalf,
// without being handed along.
import { AsyncLocalStorage } from "node:async_hooks";

export const REQUEST_ID_HEADER = "x-request-id";

const scope = new AsyncLocalStorage<() => string>();
const nobody = AsyncLocalStorage.snapshot();

/** Runs on behalf of a request, whose id is asked for when it is needed; what it awaits belongs to it. */
export function withinRequest<T>(requestId: () => string, run: () => T): T {
  return scope.run(requestId, run);
}

/**
 * Runs on behalf of nobody: for what goes on after the request that has set it off, such as timers and the
 * life of a connection.
 */
export function outsideRequests<T>(run: () => T): T {
  return nobody(run);
}

export function currentRequestId(): string | undefined {
  return scope.getStore()?.();
}

/**
 * The id that a proxy in front has given, if it reads as one; otherwise a new one, made when somebody asks:
 * an order is on its way before.
 */
export function requestIdOf(headers: Headers, make: () => string): () => string {
  // Read now: of a request that has become a socket nothing can be read any more.
  const given = headers.get(REQUEST_ID_HEADER) ?? "";
  let id = /^[\w.-]{8,64}$/.test(given) ? given : null;
  return () => id ??= make();
}
