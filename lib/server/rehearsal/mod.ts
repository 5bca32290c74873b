// The rehearsal of a desk that has been started: when it begins, and what it may know of the desk.
import { join } from "node:path";
import type { ConnectionHandler } from "@/lib/server/door/serve_connection.ts";
import { textFile } from "@/lib/server/data_dir.ts";
import type { Runtime } from "@/lib/server/runtime.ts";
import { Rehearsal } from "./rehearsal.ts";

/** After a start the desk has its reading to do, and the trader a page to open. */
const AFTER_START_MS = 1_000;

/** The handler to serve by. Once the start is over, the way of an order is rehearsed beside it, unless `--rehearse off`. */
export function rehearsing(runtime: Runtime, handler: ConnectionHandler): ConnectionHandler {
  const { config, allowedHosts: [host = "127.0.0.1"], served, basePath, log, settled } = runtime;
  if (config.speed.rehearse === "off") return handler;
  const token = textFile(join(config.dirs.data, "token"));
  const headers = { host, "content-type": "application/json", authorization: `Bearer ${token.read()}` };
  const base = `${served.secure ? "https" : "http"}://${host}${basePath}`;
  const pause = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));
  const rehearsal = new Rehearsal({
    config,
    handler,
    request: (path, body) => new Request(base + path, { method: "POST", headers, body }),
    log,
    pause,
    now: () => performance.now(),
  });
  void settled.then(() => pause(AFTER_START_MS)).then(() => rehearsal.run());
  return rehearsal.handler;
}
