// How a host is written: browsers send it in one form, people and programs write it in several.

/** A name has 253 letters at most; strangers send longer ones. */
const MOST_LETTERS = 260;

/**
 * `host` or `host:port` as browsers send it: lower case, IPv4 with four numbers, IPv6 in its shortest form
 * and in brackets, other scripts than Latin as `xn--…`. `null` for what is no host.
 */
export function hostAsSent(text: string): string | null {
  if (text.length > MOST_LETTERS) return null;
  if (!/^(?:\[[0-9a-f:.]+\]|[\p{L}\p{M}\p{N}_.-]+)(?::\d{1,5})?$/iu.test(text)) return null;
  const url = URL.parse(`http://${text}`);
  if (url === null || url.hostname === "") return null;
  // The usual port, too, has been said where it was written.
  const port = /:(\d{1,5})$/.exec(text.replace(/^\[[^\]]*\]/, ""))?.[1];
  return port === undefined ? url.hostname : `${url.hostname}:${Number(port)}`;
}
