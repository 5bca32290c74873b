// What `deno task mcp` is told: where the desk is and which token it has. No secret stands on the command
// line, which everybody can read.
import { PROGRAM_TOKEN_VARIABLE } from "@/lib/server/environment.ts";
import { deskAddress } from "./address.ts";

export const USAGE = `Usage: deno task mcp [--desk URL] [--token-file FILE] [--tls-cert FILE]

An MCP server over standard input and output: an assistant reads the desk and lays orders before you.
It can send nothing. It takes a token of its own, made by "deno task token create NAME --scope propose",
from the variable ${PROGRAM_TOKEN_VARIABLE}, or from a file.

--desk URL          where the desk is, on this machine (http://127.0.0.1:8000)
--token-file FILE   has the token alone; nobody but you may read it
--tls-cert FILE     the certificate of the desk, when it is served over TLS
`;

/** What is wrong with how it was called. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export interface McpOptions {
  desk: URL;
  token: string;
  /** PEM; `null`: the desk is not served over TLS. */
  certificate: string | null;
}

/** What is read from the disk. */
export interface Files {
  text(path: string): string;
  /** Permission bits, `null` where the system has none. */
  mode(path: string): number | null;
}

const OPTIONS = ["--desk", "--token-file", "--tls-cert"] as const;
type Option = typeof OPTIONS[number];

/** Throws a `UsageError`. */
export function readOptions(
  args: readonly string[],
  { variable, files }: { variable: string | undefined; files: Files },
): McpOptions {
  const given = taken(args);
  const certificateFile = given.get("--tls-cert");
  const desk = deskAddress(given.get("--desk") ?? null, { tls: certificateFile !== undefined });
  if (desk === null) {
    throw new UsageError("'--desk' is an address on this machine, like http://127.0.0.1:8000");
  }
  if ((desk.protocol === "https:") !== (certificateFile !== undefined)) {
    throw new UsageError("An address with https needs '--tls-cert', and one with http takes none");
  }
  return {
    desk,
    token: token(given.get("--token-file"), variable, files),
    certificate: certificateFile === undefined ? null : read(certificateFile, files),
  };
}

function taken(args: readonly string[]): Map<Option, string> {
  const options = new Map<Option, string>();
  for (let at = 0; at < args.length; at++) {
    const [name = "", inline] = (args[at] ?? "").split(/=(.*)/s, 2);
    const option = OPTIONS.find((one) => one === name);
    // What is not known is not repeated: it may be a secret that was put here.
    if (option === undefined) throw new UsageError(`There is no such option\n\n${USAGE}`);
    if (options.has(option)) throw new UsageError(`'${option}' is given twice`);
    const value = inline ?? args[++at] ?? "";
    if (value === "") throw new UsageError(`'${option}' needs a value`);
    options.set(option, value);
  }
  return options;
}

function token(file: string | undefined, variable: string | undefined, files: Files): string {
  if (file !== undefined && variable) {
    throw new UsageError(`Give the token once: by '--token-file' or by ${PROGRAM_TOKEN_VARIABLE}`);
  }
  const found = (file === undefined ? variable ?? "" : secret(file, files)).trim();
  if (found === "") throw new UsageError(`There is no token\n\n${USAGE}`);
  if (!/^[\x21-\x7e]{1,200}$/.test(found)) throw new UsageError("The token is none: it is one word");
  return found;
}

function secret(file: string, files: Files): string {
  const text = read(file, files);
  if (((files.mode(file) ?? 0) & 0o077) !== 0) {
    throw new UsageError(`Others may read ${file}: take that right from them, as by "chmod 600"`);
  }
  return text;
}

function read(file: string, files: Files): string {
  try {
    return files.text(file);
  } catch {
    throw new UsageError(`Can not read ${file}`);
  }
}
