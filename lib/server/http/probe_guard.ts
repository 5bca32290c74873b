// Who may ask how the desk is without a login: programs of this machine, when nothing in front of the desk
// speaks for others.
import { say } from "@/lib/contract/says/say.ts";
import { AppError } from "@/lib/server/errors.ts";
import { isLoopback } from "@/lib/server/loopback.ts";

/** Addresses without account data, for supervisors and collectors; below the base path. */
const PROBES: readonly string[] = ["/healthz", "/readyz", "/metrics"];

export interface ProbeAsker {
  /** The peer of the connection; `null` when it is not known. */
  address: string | null;
  /** A proxy is in front: every peer looks like it. */
  proxied: boolean;
  /** Asked only where it matters. */
  loggedIn: () => boolean;
}

/** Throws a 401 for a probe from elsewhere without a login. */
export function assertMayProbe(path: string, { address, proxied, loggedIn }: ProbeAsker): void {
  if (!PROBES.includes(path)) return;
  if (!proxied && address !== null && isLoopback(address)) return;
  if (!loggedIn()) throw new AppError(say("LOGIN_REQUIRED"), { status: 401 });
}
