// Serves with `Deno.serve` where Deno lacks what the front door is made of: all rules hold but the bound on
// connections.
import type { Log } from "@/lib/server/log.ts";
import type { TlsFiles } from "../listen_address.ts";
import { addressOf } from "./peer_address.ts";
import type { ConnectionHandler } from "./serve_connection.ts";

export interface PlainDoorDeps {
  host: string;
  port: number;
  tls: TlsFiles | null;
  handler: ConnectionHandler;
  admits: (address: string) => boolean;
  log: Log;
  onListen: (address: Deno.NetAddr) => void;
  signal?: AbortSignal;
}

/** Resolves when nobody listens any more. Throws what the system says when nobody can. */
export async function openPlainDoor(deps: PlainDoorDeps): Promise<void> {
  const { host, port, tls, handler, admits, log, onListen } = deps;
  log.warn("connections_unbounded", { deno: Deno.version.deno });
  const answer = (request: Request, info: Deno.ServeHandlerInfo<Deno.NetAddr>) =>
    admits(addressOf(info.remoteAddr)) ? handler(request, info) : new Response(null, { status: 403 });
  const signal = deps.signal ?? new AbortController().signal;
  await Deno.serve({ hostname: host, port, ...tls, onListen, signal }, answer).finished;
}
