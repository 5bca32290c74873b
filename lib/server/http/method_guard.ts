// Which methods an address answers. Fresh crashes on one that it does not know, before any middleware, so all
// are looked at first.
import { say } from "@/lib/contract/says/say.ts";
import { AppError } from "@/lib/server/errors.ts";

const READ = ["GET", "HEAD"];
const READ_AND_POST = [...READ, "POST"];

/** Every address with a route, below the base path. */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  "/": READ,
  "/login": READ_AND_POST,
  "/healthz": READ,
  "/readyz": READ,
  "/metrics": READ,
  "/api/trading": READ_AND_POST,
  "/api/stream": READ,
  "/api/orders": READ,
  "/api/executions": READ,
  "/api/day": READ,
  "/api/equity": READ,
  "/api/proposals": READ,
  "/api/caller": READ,
  "/api/speed": READ,
  "/api/openapi.json": READ,
  "/api/recording": READ,
  "/api/replay": READ_AND_POST,
  "/api/desks": READ,
  "/desks": READ,
};

/**
 * The methods that `path` (as `withoutBase` gives it) answers. An address without a route is left to Fresh,
 * which has files there, or nothing.
 */
export function methodsOf(path: string): readonly string[] {
  return METHODS[path] ?? READ_AND_POST;
}

/** A 405 that says which methods there are. Methods are compared as they are spelled: "get" is not GET. */
export class MethodError extends AppError {
  override readonly name = "MethodError";
  readonly allowed: readonly string[];

  constructor(allowed: readonly string[]) {
    super(say("METHOD_NOT_ALLOWED", { allowed }), { status: 405 });
    this.allowed = allowed;
  }
}

/** Throws a `MethodError` for a method that `path` does not answer. */
export function assertMethod(method: string, path: string): void {
  const allowed = methodsOf(path);
  if (!allowed.includes(method)) throw new MethodError(allowed);
}
