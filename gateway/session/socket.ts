// What a session needs to know of its socket: how to use it, how it ends, what may be dropped on it.
import type { ServerMessage } from "../wire/messages.ts";

/** The socket; a `Deno.Conn` fits. */
export interface Connection {
  read(buffer: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  close(): void;
}

/** True for the ways in which a peer's going shows, none of them worth a warning. */
export function isSocketEnd(error: Error): boolean {
  const { ConnectionReset, ConnectionAborted, BrokenPipe, BadResource, Interrupted } = Deno.errors;
  return [ConnectionReset, ConnectionAborted, BrokenPipe, BadResource, Interrupted]
    .some((kind) => error instanceof kind);
}

/** Depth is not among them: a book with a missing change is wrong for ever. */
const QUOTES: ReadonlySet<ServerMessage["kind"]> = new Set<ServerMessage["kind"]>([
  "tickPrice",
  "tickSize",
  "tickString",
  "tickGeneric",
  "tickOptionComputation",
  "tickByTickAllLast",
  "tickByTickBidAsk",
  "tickByTickMidPoint",
  "historicalDataUpdate",
]);

/** Messages a slow reader can do without: the next one says it all again. */
export function isQuote(message: ServerMessage): boolean {
  return QUOTES.has(message.kind);
}
