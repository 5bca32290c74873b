// The name of a browser, one for all its tabs: in a cookie, so that it comes with the stream and with every
// command.

export const READER_COOKIE = "lotse_reader";

/** The name in a `Cookie` header or in `document.cookie`; `null` for a script. */
export function readerIn(cookies: string | null): string | null {
  return new RegExp(`(?:^|;\\s*)${READER_COOKIE}=([\\w-]{8,64})(?:;|$)`).exec(cookies ?? "")?.[1] ?? null;
}
