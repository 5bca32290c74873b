// Refuses addresses that no file and no route can have, before anything tries to decode or open them, and what of the build is
// nobody's business.
import { HttpError } from "fresh";

/** Longer than any address of ours, shorter than what a file system takes: as a whole and between two slashes. */
const MAX_LENGTH = 1_000;
const MAX_PART_BYTES = 255;
// deno-lint-ignore no-control-regex
const CONTROL = /[\x00-\x1f\x7f]/;

/** Throws a 400, 404 or 414; Fresh's static files would throw an error that looks like a fault of ours. */
export function assertReadablePath(pathname: string): void {
  if (pathname.length > MAX_LENGTH) throw new HttpError(414, "The address is too long");
  const path = decoded(pathname);
  if (CONTROL.test(path)) throw new HttpError(400, "The address has control characters");
  for (const part of path.split(/[\\/]/)) {
    if (part === "..") throw new HttpError(404, "The address leads out of this place");
    if (new TextEncoder().encode(part).length > MAX_PART_BYTES) {
      throw new HttpError(414, "The address is too long");
    }
  }
}

/**
 * Throws a 404 for a file of the build that no page loads. Fresh writes its bundler's report, with the paths of this machine,
 * beside the scripts and serves it; source maps, which it makes while developing, are for whoever is logged in.
 */
export function assertForPages(
  pathname: string,
  { basePath, loggedIn }: { basePath: string; loggedIn: boolean },
): void {
  const path = decoded(pathname);
  const loadable = path.endsWith(".js") || (loggedIn && path.endsWith(".js.map"));
  if (path.startsWith(`${basePath}/_fresh/`) && !loadable) throw new HttpError(404);
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    throw new HttpError(400, "The address is not valid percent-encoding");
  }
}
