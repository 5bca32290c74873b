// Which addresses may reach Fresh: none that no file and no route can have, and none of the build that is
// nobody's business. They are judged as Fresh's static files will read them, not as they are spelled.
import { HttpError } from "fresh";

/**
 * Longer than any address of ours, shorter than what a file system takes: as a whole and between two slashes.
 */
const MAX_LENGTH = 1_000;
const MAX_PART_BYTES = 255;
// deno-lint-ignore no-control-regex
const CONTROL = /[\x00-\x1f\x7f]/;
/**
 * Two ways up and down a tree, and an escape that was escaped: no part of an address of ours is or has one.
 */
const DOTS = /^\.{1,2}$/;
const ESCAPED_AGAIN = /%[0-9a-f]{2}/i;

/** Most requests: letters that every reader takes for themselves, and nothing of the build. */
const PLAIN = /^(?:\/[A-Za-z0-9-][\w-]{0,79}){0,9}\/?$/;

export interface PathRules {
  /** Where the desk is served below, "" for the root. */
  basePath: string;
  /** Asked only where it matters. */
  loggedIn: () => boolean;
}

/** Throws 400, 404 or 414 for an address that Fresh must not see. `pathname` is that of the request's URL. */
export function assertServablePath(pathname: string, { basePath, loggedIn }: PathRules): void {
  if (basePath === "" && PLAIN.test(pathname)) return;
  if (pathname.length > MAX_LENGTH) throw new HttpError(414, "The address is too long");
  const parts = decoded(pathname).split(/[\\/]/);
  for (const part of parts) assertReadablePart(part);
  // Fresh takes away as many letters as the base path has, whichever they are.
  if (withoutBase(pathname, basePath) === null) throw new HttpError(404, notHere(basePath));
  assertForPages(lookedUpName(pathname, basePath), loggedIn);
}

/** Most probably the proxy in front has cut off what it was told to pass on. */
function notHere(basePath: string): string {
  return `The desk is below '${basePath}/' here: a proxy in front has to pass the address on as it is`;
}

/**
 * The address below the base path with one slash at a time, without a last one: "/api/trading"; `null`
 * outside of it.
 */
export function withoutBase(pathname: string, basePath: string): string | null {
  const joined = pathname.replaceAll(/\/+/g, "/");
  const inside = joined === basePath || joined.startsWith(`${basePath}/`);
  return inside ? joined.slice(basePath.length).replace(/(.)\/$/, "$1") || "/" : null;
}

/**
 * The name under which Fresh looks for a file: decoded first, then the base path off by length, then empty
 * parts out.
 */
function lookedUpName(pathname: string, basePath: string): string {
  const joined = pathname.replaceAll(/\/+/g, "/");
  const parts = decoded(joined).slice(basePath.length).split(/[\\/]/);
  return parts.filter((part) => part !== "").map((part) => `/${part}`).join("");
}

/**
 * Throws a 404 for a file of the build that no page loads. Fresh writes its bundler's report, with the paths
 * of this machine, beside the scripts and serves it; source maps, which it makes while developing, are for
 * whoever is logged in.
 */
function assertForPages(name: string, loggedIn: () => boolean): void {
  // Some file systems do not tell "_FRESH" from "_fresh".
  if (!name.toLowerCase().startsWith("/_fresh")) return;
  const loadable = name.endsWith(".js") || (name.endsWith(".js.map") && loggedIn());
  if (!loadable) throw new HttpError(404);
}

function assertReadablePart(part: string): void {
  if (CONTROL.test(part)) throw new HttpError(400, "The address has control characters");
  if (DOTS.test(part)) throw new HttpError(404, "The address leads out of this place");
  if (ESCAPED_AGAIN.test(part)) throw new HttpError(404, "The address is escaped twice");
  if (new TextEncoder().encode(part).length > MAX_PART_BYTES) {
    throw new HttpError(414, "The address is too long");
  }
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    throw new HttpError(400, "The address is not valid percent-encoding");
  }
}
