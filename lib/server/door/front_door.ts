// The listener of the desk: accepts for ever, keeps the guest list, and is ended by no peer and no lack of
// file descriptors.
import type { Clock } from "@/lib/server/clock.ts";
import type { Log } from "@/lib/server/log.ts";
import { DOOR_LIMITS, type DoorLimits, GuestList } from "./guest_list.ts";
import { addressOf } from "./peer_address.ts";
import type { ConnectionHandler, ServeConnection } from "./serve_connection.ts";

/** Until the next try after a failed accept: what ran out is being given back meanwhile. */
const ACCEPT_RETRY_MS = 50;
/** A flood fails thousands of times: it is told once in this time. */
const TELL_EVERY_MS = 60_000;
const SWEEP_MS = 1_000;

export interface DoorDeps {
  listener: Deno.Listener;
  serve: ServeConnection;
  handler: ConnectionHandler;
  /** Whether a request carries a valid login: its connection leaves the strangers. */
  knows: (headers: Headers) => boolean;
  /** Whether a peer of this address may come in at all. */
  admits: (address: string) => boolean;
  clock: Clock;
  log: Log;
  limits?: DoorLimits;
}

/** Opens the door. Resolves when `listener` was closed. */
export async function openDoor(deps: DoorDeps): Promise<void> {
  const { listener, serve, clock, log } = deps;
  const limits = deps.limits ?? DOOR_LIMITS;
  const guests = new GuestList(clock, limits);
  let handshakes = 0;
  const stopSweeping = every(clock, SWEEP_MS, () => guests.sweep());
  const tellFailure = seldom(clock, (error) => log.error("accept_failed", { error: String(error) }));
  try {
    for (;;) {
      const connection = await accepted(listener, (error) => {
        tellFailure(error);
        // Out of descriptors: somebody who only waits gives one back.
        guests.dropStranger();
        return pause(ACCEPT_RETRY_MS);
      });
      if (connection === null) return;
      if (deps.admits(addressOf(connection.remoteAddr))) receive(connection);
      else connection.close();
      // Otherwise connections come in faster than those that are closed for them give their descriptors back.
      if (guests.crowded) await pause(0);
      while (handshakes >= limits.handshakes) await pause(ACCEPT_RETRY_MS);
    }
  } finally {
    stopSweeping();
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => void clock.after(ms, resolve));
  }

  function receive(connection: Deno.Conn): void {
    if (!isTls(connection)) return serveGuest(connection);
    handshakes += 1;
    connection.handshake().finally(() => (handshakes -= 1)).then(
      () => serveGuest(connection),
      () => connection.close(),
    );
  }

  function serveGuest(connection: Deno.Conn): void {
    const ending = new AbortController();
    const guest = guests.admit(() => ending.abort());
    Promise.try(serve, connection, ending.signal, (request, info) => {
      const answered = guest.asks(guest.isKnown || deps.knows(request.headers));
      info.completed.then(answered, answered);
      return deps.handler(request, info);
    }).catch(() => {
      // The peer broke off: nobody is left to be told.
    }).finally(() => guest.leaves());
  }
}

function isTls(connection: Deno.Conn): connection is Deno.TlsConn {
  return "handshake" in connection;
}

/** The next connection, `null` when the listener is closed; `failed` is waited for between two tries. */
async function accepted(
  listener: Deno.Listener,
  failed: (error: unknown) => Promise<void>,
): Promise<Deno.Conn | null> {
  for (;;) {
    try {
      return await listener.accept();
    } catch (error) {
      if (error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted) return null;
      await failed(error);
    }
  }
}

function every(clock: Clock, ms: number, run: () => void): () => void {
  let stop = clock.after(ms, again);
  function again(): void {
    stop = clock.after(ms, again);
    run();
  }
  return () => stop();
}

function seldom(clock: Clock, tell: (error: unknown) => void): (error: unknown) => void {
  let told = -Infinity;
  return (error) => {
    if (clock.monotonic() - told < TELL_EVERY_MS) return;
    told = clock.monotonic();
    tell(error);
  };
}
