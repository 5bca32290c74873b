// The first gate: a request for a host that is not ours never gets further (DNS rebinding arrives with a
// foreign Host).
import { say } from "@/lib/contract/says/say.ts";
import { AppError } from "@/lib/server/errors.ts";
import { hostAsSent } from "@/lib/server/host_name.ts";

/**
 * Throws 421 unless `host` (the Host header) is on the list, compared in lower case with or without its port.
 * Programs write an address of IPv6 in more forms than browsers do; any other name has one.
 */
export function assertKnownHost(host: string | null, allowed: readonly string[]): void {
  const given = (host ?? "").toLowerCase();
  if (isOn(allowed, given)) return;
  const asSent = hostAsSent(given);
  if (given.startsWith("[") && isOn(allowed, asSent ?? "")) return;
  const says = asSent === null ? say("HOST_UNKNOWN.none") : say("HOST_UNKNOWN", { host: given });
  throw new AppError(says, { status: 421 });
}

function isOn(allowed: readonly string[], host: string): boolean {
  return host !== "" && (allowed.includes(host) || allowed.includes(host.replace(/:\d+$/, "")));
}

/**
 * The host that a request names, `null` for none. HTTP/2 has it in the address, its authority; a Host header
 * beside it is another one or says the same, and the request has no host when they differ.
 */
export function hostOf(request: Request): string | null {
  const named = request.headers.get("host");
  // Of plain HTTP the address is made from the header, or, without one, from where the server listens.
  if (!request.url.startsWith("https:")) return named;
  const url = URL.parse(request.url);
  if (url === null) return named;
  if (named === null) return url.host;
  return URL.parse(`https://${named}`)?.host === url.host ? named : null;
}
