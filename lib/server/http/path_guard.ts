// Refuses addresses that no file and no route can have, before anything tries to decode or open them.
import { HttpError } from "fresh";

/** Longer than any address of ours, shorter than what a file system takes. */
const MAX_LENGTH = 1_000;
// deno-lint-ignore no-control-regex
const CONTROL = /[\x00-\x1f\x7f]/;

/** Throws a 400 or 414; Fresh's static files would throw an error that looks like a fault of ours. */
export function assertReadablePath(pathname: string): void {
  if (pathname.length > MAX_LENGTH) throw new HttpError(414, "The address is too long");
  if (CONTROL.test(decoded(pathname))) throw new HttpError(400, "The address has control characters");
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    throw new HttpError(400, "The address is not valid percent-encoding");
  }
}
