// The second secret of a session: a cookie goes to every port of the host, this one only where the page sends
// it.

/** The header in which it comes with each request of the API. */
export const KEY_HEADER = "x-lotse-key";

/** Under which the page keeps it in storage, which is the origin's own. `static/boot.js` writes it there. */
export function keyName(base: string): string {
  return `lotse.key${base}`;
}

/** Parameter of the address after a right token: it is looked whether the browser has kept the login. */
export const ENTERED = "entered";
/** Parameter of the login page: the browser has a session, and not its key. */
export const KEY_MISSING = "key";
