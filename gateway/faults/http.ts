// The control port: a tiny HTTP server on 127.0.0.1 for tests and drills.
import { commandSchema } from "./command_schema.ts";
import type { GatewayControl } from "./gateway_control.ts";
import { z } from "zod";

export interface ControlServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** `GET /state /ledger /clients /faults`, `POST /control` with one command as JSON. */
export function serveControl(control: GatewayControl, port: number): ControlServer {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port, onListen: () => {} },
    (request) => answer(control, request),
  );
  return { port: server.addr.port, stop: () => server.shutdown() };
}

async function answer(control: GatewayControl, request: Request): Promise<Response> {
  const url = new URL(request.url);
  // A web page of another origin may neither read nor command: it has another Host or sends no JSON.
  if (url.hostname !== "127.0.0.1" && url.hostname !== "localhost") {
    return json({ reason: "Wrong host" }, 403);
  }
  if (request.method === "POST" && url.pathname === "/control") return await command(control, request);
  if (request.method !== "GET") return json({ reason: "Use GET, or POST /control" }, 405);
  switch (url.pathname) {
    case "/state":
      return json(control.state());
    case "/ledger":
      return json(control.ledger());
    case "/clients":
      return json(control.clients());
    case "/faults":
      return json(control.faults());
    default:
      return json({ reason: "Unknown path" }, 404);
  }
}

async function command(control: GatewayControl, request: Request): Promise<Response> {
  if (!request.headers.get("content-type")?.startsWith("application/json")) {
    return json({ reason: "Content-Type must be application/json" }, 415);
  }
  let body: unknown;
  try {
    body = await request.json();
  } catch {
    return json({ ok: false, reason: "Not JSON" }, 400);
  }
  const parsed = commandSchema.safeParse(body);
  if (!parsed.success) return json({ ok: false, reason: z.prettifyError(parsed.error) }, 422);
  try {
    const result = control.run(parsed.data);
    return json(result, result.ok ? 200 : 409);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return json({ ok: false, reason: error.message }, 422);
  }
}

function json(body: unknown, status = 200): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}
