// Refuses addresses that are not valid percent-encoding, before anything tries to decode them.
import { HttpError } from "fresh";

/** Throws a 400; Fresh's static files would throw an error that looks like a fault of ours. */
export function assertReadablePath(pathname: string): void {
  try {
    decodeURIComponent(pathname);
  } catch {
    throw new HttpError(400, "The address is not valid percent-encoding");
  }
}
