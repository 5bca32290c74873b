// Where a browser finds the log-in page: what the desk prints, and what `deno task link` leads to.
import type { HttpSettings } from "@/lib/server/config/mod.ts";
import { isLoopback } from "./loopback.ts";

type Reached = Pick<HttpSettings, "allowedHosts" | "basePath" | "tls" | "trustedProxies">;

/**
 * The address of the log-in page of a desk that listens at `hostname` and `port`. Behind a proxy it is the
 * name that the proxy has, as far as `--allowed-hosts` tells it; what listens everywhere is no host that a
 * request may name.
 */
export function loginAddress(
  { allowedHosts, basePath, tls, trustedProxies }: Reached,
  { hostname, port }: { hostname: string; port: number },
): string {
  const own = hostname.includes(":") ? `[${hostname}]` : hostname;
  const [named] = allowedHosts.filter((host) => host !== own && !isLoopback(host.replace(/:\d+$/, "")));
  if (trustedProxies.length > 0 && named !== undefined) return `https://${named}${basePath}/login`;
  const everywhere: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "[::]": "[::1]" };
  const here = everywhere[own];
  const host = here === undefined ? own : named?.replace(/:\d+$/, "") ?? here;
  return `${tls === null ? "http" : "https"}://${host}:${port}${basePath}/login`;
}
