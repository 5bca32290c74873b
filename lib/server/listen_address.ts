// Looks, before anything is started, whether the desk will be able to listen: the address, the port, the files of TLS.
import type { HttpSettings } from "@/lib/server/config/mod.ts";
import { StartError, systemReason } from "./start_error.ts";

export interface TlsFiles {
  cert: string;
  key: string;
}

/**
 * The port to listen on: 0 becomes a free one, which must be known early, because the cookie is named by it.
 * Throws a `StartError` when nobody can listen there.
 */
export function freePort({ host, port }: Pick<HttpSettings, "host" | "port">): number {
  try {
    using probe = Deno.listen({ hostname: host, port });
    return probe.addr.port;
  } catch (cause) {
    throw new StartError(whyNot(host, port, cause), { cause });
  }
}

function whyNot(host: string, port: number, cause: unknown): string {
  if (cause instanceof Deno.errors.AddrInUse) {
    return `Port ${port} of ${host} is taken, perhaps by another Lotse: end that program or choose another '--port'`;
  }
  if (cause instanceof Deno.errors.PermissionDenied) {
    return `Port ${port} may not be used by this user: choose one above 1023 with '--port'`;
  }
  if (cause instanceof Deno.errors.AddrNotAvailable) {
    return `This machine does not have the address '${host}': correct '--host'`;
  }
  return `Nobody can listen on '${host}' port ${port}: ${systemReason(cause)}. Correct '--host' and '--port'`;
}

/** Certificate and key, or `null` for plain HTTP. Throws a `StartError` when one of them can not be read. */
export function readTls(tls: HttpSettings["tls"]): TlsFiles | null {
  if (tls === null) return null;
  return { cert: readPem(tls.certFile, "--tls-cert"), key: readPem(tls.keyFile, "--tls-key") };
}

function readPem(path: string, flag: string): string {
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (cause) {
    throw new StartError(`The file of '${flag}' can not be read: ${path}: ${systemReason(cause)}`, { cause });
  }
  if (!text.includes("-----BEGIN ")) {
    throw new StartError(`The file of '${flag}' is not in PEM form: ${path}`);
  }
  return text;
}
