// The first gate: a request for a host that is not ours never gets further (DNS rebinding arrives with a foreign Host).
import { say } from "@/lib/contract/says/say.ts";
import { AppError } from "@/lib/server/errors.ts";

/** Throws 421 unless `host` (the Host header) is on the list, compared in lower case with or without its port. */
export function assertKnownHost(host: string | null, allowed: readonly string[]): void {
  const given = (host ?? "").toLowerCase();
  const name = given.replace(/:\d+$/, "");
  if (allowed.includes(given) || allowed.includes(name)) return;
  throw new AppError(say("HOST_UNKNOWN", { host: given }), { status: 421 });
}

/** The host that a request names. HTTP/2 has it in the address: there is no Host header. */
export function hostOf(request: Request): string | null {
  const named = request.headers.get("host");
  if (named !== null) return named;
  const url = URL.parse(request.url);
  return url?.protocol === "https:" ? url.host : null;
}
