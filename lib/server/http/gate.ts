// The one place that decides about a request before Fresh sees it: its host, its method, its address, the
// length of its body. What Fresh would crash on, or answer in front of every middleware, is refused here,
// with the security headers of every other answer.
import { HttpError } from "fresh";
import { addressOf } from "@/lib/server/door/peer_address.ts";
import type { Log } from "@/lib/server/log.ts";
import { MAX_BODY_BYTES, MAX_LOGIN_BYTES, withBodyLimit } from "./body_limit.ts";
import type { Shortcut } from "./command_shortcut.ts";
import { compressed } from "./compression.ts";
import type { PackedFiles } from "./packed_files.ts";
import { assertKnownHost, hostOf } from "./host_guard.ts";
import type { Login } from "./login.ts";
import { assertMethod, MethodError } from "./method_guard.ts";
import { assertServablePath, withoutBase } from "./path_guard.ts";
import { assertMayProbe } from "./probe_guard.ts";
import { logUnexpected, problemResponse } from "./problems.ts";
import { requestIdOf, withinRequest } from "@/lib/server/request_scope.ts";
import { withSecurityHeaders } from "./security_headers.ts";

/** What answers a request. */
export type Handler = (request: Request, info?: Deno.ServeHandlerInfo) => Promise<Response>;

export interface GateRules {
  allowedHosts: readonly string[];
  /** Where the desk is served below, "" for the root. */
  basePath: string;
  login: Pick<Login, "isLoggedIn" | "knows">;
  log: Log;
  served: Served;
  /** What the build has packed. */
  files: PackedFiles;
  /** Answers what need not go by Fresh. */
  shortcut?: Shortcut;
}

/** How the desk is reached. */
export interface Served {
  /** Over TLS, its own or that of the proxy in front. */
  secure: boolean;
  /** Through the proxies that the user named, and by nobody else. */
  proxied: boolean;
}

/** `handler` behind the gate: it gets what may pass, and nothing that it throws reaches the server. */
export function behindGate(handler: Handler, rules: GateRules): Handler {
  return (request, info) => {
    const requestId = requestIdOf(request.headers, () => crypto.randomUUID());
    return withinRequest(requestId, async () => {
      const response = await compressed(request, await answer(request, info), rules.files);
      return withSecurityHeaders(response, { secure: rules.served.secure, requestId: requestId() });
    });
  };

  async function answer(request: Request, info?: Deno.ServeHandlerInfo): Promise<Response> {
    try {
      assertKnownHost(hostOf(request), rules.allowedHosts);
      const short = info && await rules.shortcut?.(request, info);
      return short ?? await handler(admitted(request, rules, info), info);
    } catch (error) {
      logUnexpected(rules.log, error);
      return problemResponse(error, error instanceof MethodError ? { allow: error.allowed.join(", ") } : {});
    }
  }
}

/** The request, for a host of ours, as it may go on. Throws why it may not. */
function admitted(request: Request, rules: GateRules, info?: Deno.ServeHandlerInfo): Request {
  const { basePath, login, served } = rules;
  const url = urlOf(request);
  const { pathname } = url;
  const path = withoutBase(pathname, basePath) ?? "";
  assertMethod(request.method, path);
  assertMayProbe(path, {
    address: info ? addressOf(info.remoteAddr) : null,
    proxied: served.proxied,
    loggedIn: () => login.isLoggedIn(request.headers),
  });
  // A browser's own tools ask with the cookie alone, for what holds no data.
  assertServablePath(pathname, { basePath, loggedIn: () => login.knows(request.headers) });
  assertWholePage(url);
  return withBodyLimit(request, path.startsWith("/api/") ? MAX_BODY_BYTES : MAX_LOGIN_BYTES);
}

/** Fresh would answer with a page whose islands never start: figures that stand still and look alive. */
function assertWholePage(url: URL): void {
  if (url.search !== "" && url.searchParams.has("fresh-partial")) {
    throw new HttpError(400, "The desk has whole pages only");
  }
}

/** Deno makes the address of the Host header, whatever that is. */
function urlOf(request: Request): URL {
  const url = URL.parse(request.url);
  if (url === null) throw new HttpError(400, "The address of the request can not be read");
  return url;
}
