// Where a message broker is, as the command line says it. The launcher reads it too: it loads no package.

export interface BrokerAddress {
  /** With its port. */
  url: string;
  host: string;
  port: number;
}

/** What NATS listens on where nobody says otherwise. */
const PORT = 4222;
/** A log-in does not belong into it: every user of the machine sees a command line. */
const ADDRESS = /^(nats|tls):\/\/(\[[0-9a-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?\/?$/i;

/** `null` for what is no `nats://HOST:PORT` or `tls://HOST:PORT`. */
export function brokerAddress(text: string): BrokerAddress | null {
  const [, scheme, host, digits] = ADDRESS.exec(text) ?? [];
  const port = digits === undefined ? PORT : Number(digits);
  if (scheme === undefined || host === undefined || port < 1 || port > 65_535) return null;
  return { url: `${scheme.toLowerCase()}://${host}:${port}`, host, port };
}
