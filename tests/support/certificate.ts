// A certificate for this machine, made for one test by openssl and gone after it.
import { join } from "node:path";

export interface Certificate extends AsyncDisposable {
  certFile: string;
  keyFile: string;
  pem: string;
}

/** For 127.0.0.1 and localhost, valid for two days. */
export async function makeCertificate(): Promise<Certificate> {
  const dir = await Deno.makeTempDir({ prefix: "lotse_tls_" });
  const [certFile, keyFile] = [join(dir, "cert.pem"), join(dir, "key.pem")];
  const { success, stderr } = await new Deno.Command("openssl", {
    args: [
      ...[
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
      ],
      ...["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
      ...["-addext", "basicConstraints=critical,CA:FALSE", "-keyout", keyFile, "-out", certFile],
    ],
  }).output();
  if (!success) throw new Error(`openssl: ${new TextDecoder().decode(stderr)}`);
  return {
    certFile,
    keyFile,
    pem: await Deno.readTextFile(certFile),
    [Symbol.asyncDispose]: () => Deno.remove(dir, { recursive: true }),
  };
}
