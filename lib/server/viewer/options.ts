// The command line of a viewer: where the broker is, and where the page is.
import { parseArgs } from "node:util";
import { type BrokerAddress, brokerAddress } from "@/lib/server/publish/address.ts";

export interface ViewerOptions {
  from: BrokerAddress;
  /** As the desk takes them: where to listen, TLS, the data folder, the log. */
  served: string[];
}

export const VIEWER_HELP =
  `Shows published desks on other machines, read only, and an overview of all of them.

Usage: deno task viewer --from nats://HOST:PORT [options]

--from URL              The NATS broker that the desks are published to: nats://HOST:PORT or tls://HOST:PORT
LOTSE_NATS_LOGIN        Log-in at that broker: its token, or USER:PASSWORD
--port N                Port to listen on (default: 8100), 0 for any free one
--host HOST             Address to listen on; anything but loopback needs LOTSE_TOKEN and TLS or --trusted-proxy
--allowed-hosts HOST,…  Further names that browsers may use in the address bar
--tls-cert FILE         Certificate chain in PEM
--tls-key FILE          Private key in PEM
--trusted-proxy ADDR,…  Addresses of the proxy in front that terminates TLS
--data-dir DIR          Token and sessions of the viewer (default: XDG data folder)
--log FORM              Form of the log on stderr: auto, json or text
--log-level LEVEL       debug, info, warn or error
--help                  Print this text`;

/** Given wrongly; the message says how. */
export class ViewerUsageError extends Error {
  override readonly name = "ViewerUsageError";
}

const SERVED = [
  ...["port", "host", "allowed-hosts", "tls-cert", "tls-key", "trusted-proxy"],
  ...["data-dir", "log", "log-level"],
];
const PORT = "8100";
const text = { type: "string" } as const;
const flags = {
  from: text,
  help: { type: "boolean", short: "h" },
  ...Object.fromEntries(SERVED.map((name) => [name, text] as const)),
} as const;

/** `null`: the help is wanted. Throws a `ViewerUsageError`. */
export function viewerOptions(args: readonly string[]): ViewerOptions | null {
  const given = read(args.filter((arg) => arg !== "--"));
  if (given.help === true) return null;
  const from = typeof given.from === "string" ? brokerAddress(given.from) : null;
  if (from === null) {
    throw new ViewerUsageError("Say where the desks are published: '--from nats://HOST:PORT'");
  }
  const named = SERVED.filter((name) => typeof given[name] === "string");
  const served = named.map((name) => `--${name}=${given[name]}`);
  return { from, served: [...(named.includes("port") ? [] : [`--port=${PORT}`]), ...served] };
}

function read(args: readonly string[]): Record<string, unknown> {
  const { values, tokens } = parsed(args);
  const names = tokens.flatMap((token) => token.kind === "option" ? [token.name] : []);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new ViewerUsageError(`Option '--${twice}' is given twice`);
  return values;
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: flags,
      strict: true,
      allowPositionals: false,
      tokens: true,
    });
  } catch (error) {
    // What is wrong with the arguments, in the words of the reader of arguments.
    throw new ViewerUsageError(
      error instanceof Error ? `${error.message.split(". ")[0]}: see --help` : String(error),
    );
  }
}
