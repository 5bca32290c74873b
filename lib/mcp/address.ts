// Where the desk is that an assistant works with: on this machine, so that its token never leaves it. The
// launcher reads it as well.
import { isLoopback } from "@/lib/server/loopback.ts";

const USUAL = "127.0.0.1:8000";

/**
 * The address below which the desk answers, with a slash at its end; `null`: `text` is none on this machine.
 * Without a text the usual one, over TLS where the desk has a certificate.
 */
export function deskAddress(text: string | null, { tls }: { tls: boolean }): URL | null {
  const url = URL.parse(text ?? `${tls ? "https" : "http"}://${USUAL}`);
  if (url === null || !["http:", "https:"].includes(url.protocol) || !isLoopback(url.hostname)) return null;
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") return null;
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}

/** `host:port`, as a permission names it. */
export function hostAndPort({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
}
