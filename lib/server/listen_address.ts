// Looks, before anything is started, whether the desk will be able to listen: the address, the port, the
// files of TLS.
import type { HttpSettings } from "@/lib/server/config/mod.ts";
import { StartError, systemReason } from "./start_error.ts";

type HttpPlace = Pick<HttpSettings, "host" | "port">;

/** Certificate and key in PEM form, with the files that they are from. */
export interface TlsFiles {
  cert: string;
  key: string;
  from: NonNullable<HttpSettings["tls"]>;
}

/**
 * The port to listen on: 0 becomes a free one, which must be known early, because the cookie is named by it.
 * Throws a `StartError` when nobody can listen there, or not with this certificate and key.
 */
export function freePort({ tls, ...place }: HttpPlace & Pick<HttpSettings, "tls">): number {
  using probe = listenAt(place, readTls(tls));
  return (probe.addr as Deno.NetAddr).port;
}

/** Listens, with TLS when there are files for it. Throws a `StartError` that says what stands in the way. */
export function listenAt({ host, port }: HttpPlace, tls: TlsFiles | null): Deno.Listener {
  const at = { hostname: host, port };
  try {
    if (tls === null) return Deno.listen(at);
    // What is wrong with the place is not to be taken for a fault of the files. No other port is tried: a
    // desk has the right to its own alone.
    Deno.listen(at).close();
  } catch (cause) {
    throw new StartError(whyNot(host, port, cause), { cause });
  }
  const { cert, key, from } = tls;
  try {
    return Deno.listenTls({ ...at, cert, key, alpnProtocols: ["h2", "http/1.1"] });
  } catch (cause) {
    throw new StartError(whyNoPair(from, cause), { cause });
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
  return { cert: readPem(tls.certFile, "--tls-cert"), key: readPem(tls.keyFile, "--tls-key"), from: tls };
}

function whyNoPair({ certFile, keyFile }: NonNullable<HttpSettings["tls"]>, cause: unknown): string {
  const why = systemReason(cause);
  if (/KeyMismatch/.test(why)) {
    return `The key of '--tls-key' does not belong to the certificate of '--tls-cert': ${keyFile}, ${certFile}. Name the two that were made together`;
  }
  if (/No certificates/.test(why)) {
    return `There is no certificate in the file of '--tls-cert': ${certFile}. Name the file with “BEGIN CERTIFICATE”`;
  }
  if (/No keys/.test(why)) {
    return `There is no private key, or only one with a password, in the file of '--tls-key': ${keyFile}. Name the file with “BEGIN PRIVATE KEY”`;
  }
  return `The files of '--tls-cert' and '--tls-key' can not be used: ${certFile}, ${keyFile}: ${why}. Name a certificate in PEM form and its key`;
}

function readPem(path: string, flag: string): string {
  let text: string;
  try {
    // Editors of Windows put a mark in front, behind which nobody finds the certificate.
    text = Deno.readTextFileSync(path).replace(/^\ufeff/, "");
  } catch (cause) {
    throw new StartError(
      `The file of '${flag}' can not be read: ${path}: ${
        systemReason(cause)
      }. Correct the path or its permissions`,
      { cause },
    );
  }
  if (!text.includes("-----BEGIN ")) {
    throw new StartError(
      `The file of '${flag}' is not in PEM form: ${path}. Convert it, e.g. with “openssl x509” or “openssl pkey”`,
    );
  }
  return text;
}
