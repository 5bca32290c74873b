// The text forms that settings take, each read to its value or refused with what it must be.
import { isIP } from "node:net";
import { z } from "zod";
import { weaknessOf } from "@/lib/server/access/strong_secret.ts";
import { hostAsSent } from "@/lib/server/host_name.ts";
import { brokerAddress } from "@/lib/server/publish/address.ts";
import { deskNameSchema } from "@/lib/server/publish/subjects.ts";
import { zoneOf } from "@/lib/contract/zones.ts";

/** A reader of one text form; `read` gives `undefined` for what does not have it. */
function form<T>(mustBe: string, read: (text: string) => T | undefined): z.ZodType<T, string> {
  return z.string().transform((text, context) => {
    const value = read(text);
    if (value !== undefined) return value;
    context.addIssue(`must be ${mustBe}`);
    return z.NEVER;
  });
}

export const yesOrNo = form("'true' or 'false'", (text) => {
  if (["1", "true", "yes", "on"].includes(text)) return true;
  return ["0", "false", "no", "off"].includes(text) ? false : undefined;
});

export const anyText = z.string().min(1, "must not be empty");

/**
 * A file or a folder. Not every place where a variable is set is read by a shell: what one would have taken
 * away is still there.
 */
export const place = anyText
  .regex(/\S/, "must not be empty")
  // deno-lint-ignore no-control-regex -- a file of variables with the line ends of Windows
  .regex(/^[^\x00-\x1f]*$/, "must not have a control character or a line end")
  .regex(/^[^~]/, "must be written out: here nobody reads '~' as the home folder")
  .regex(/^(?!(["']).*\1$)/, "must not stand between quotation marks");

export const secret = z.string()
  .regex(/^[\x21-\x7e]+$/, "must be printable ASCII without blanks")
  .superRefine((text, context) => {
    const weakness = weaknessOf(text);
    if (weakness !== null) context.addIssue(weakness);
  });

/** One of these words. */
export function oneOf<const Word extends string>(
  ...words: readonly [Word, ...Word[]]
): z.ZodType<Word, string> {
  const quoted = words.map((word) => `'${word}'`);
  const mustBe = `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
  return form(mustBe, (text) => words.find((word) => word === text));
}

export function wholeNumber(min: number, max: number): z.ZodType<number, string> {
  return form(`a whole number from ${min} to ${max}`, (text) => {
    // "-0" is none: it would be told otherwise than it is meant.
    const value = /^(?:\d|-(?!0+$)\d)\d{0,14}$/.test(text) ? Number(text) : NaN;
    return value >= min && value <= max ? value : undefined;
  });
}

/** `3`, `3s`, `0.5s` or `500ms`, as milliseconds. */
export function duration(minMs: number, maxMs: number): z.ZodType<number, string> {
  const range = `from ${minMs / 1000} to ${maxMs / 1000}`;
  return form(`a time in seconds ${range}, for example '3' or '500ms'`, (text) => {
    const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s)?$/.exec(text) ?? [];
    const value = Math.round(Number(number) * (unit === "ms" ? 1 : 1000));
    return value >= minMs && value <= maxMs ? value : undefined;
  });
}

/** A name or an address, as sockets take it: names of containers have underscores (P110). */
const NAME = /^[\w.-]+$/;
const ENDPOINT = /^(\[[^\]]*\]|[\w.-]+):(\d{1,5})$/;

export interface Endpoint {
  host: string;
  port: number;
}

export const endpoint = form<Endpoint>("HOST:PORT, for example '127.0.0.1:7497'", (text) => {
  const [, host, digits] = ENDPOINT.exec(text) ?? [];
  const port = Number(digits);
  if (host === undefined || (host.startsWith("[") && !isAddress(host))) return undefined;
  return port >= 1 && port <= 65535 ? { host, port } : undefined;
});

/** Where to listen: lower case, an address without brackets and in its shortest form. */
export const host = form("a name or an address without a port, for example '127.0.0.1' or '::1'", (text) => {
  if (isAddress(text)) return plainAddress(text.toLowerCase());
  return NAME.test(text) ? text.toLowerCase() : undefined;
});

/**
 * `/lotse` or `/desks/one`, and "" for the root: what stands between the host and the desk's own addresses.
 */
export const pathPrefix = form("a path that begins with '/' and has letters, digits, '-' and '_'", (text) => {
  const path = text.replace(/\/$/, "");
  return /^(?:\/[A-Za-z0-9][\w-]{0,79}){0,8}$/.test(path) ? path : undefined;
});

/** Names separated by commas, as browsers send them. */
export const hostList = form("host names separated by commas, for example 'trading.lan,10.0.0.5'", (text) => {
  const hosts = text.split(",").map((host) => host.trim()).filter((host) => host !== "").map(hostAsSent);
  return hosts.every((host) => host !== null) ? hosts : undefined;
});

/**
 * Addresses separated by commas, as a peer's address is told: IPv4 with dots, IPv6 without brackets, lower
 * case.
 */
export const addressList = form("IP addresses separated by commas, for example '10.0.0.2'", (text) => {
  const addresses = text.split(",").map((address) => address.trim().toLowerCase()).filter((address) =>
    address !== ""
  );
  return addresses.every(isAddress) ? addresses.map(peerAddress) : undefined;
});

function isAddress(text: string): boolean {
  return isIP(text.replace(/^\[(.*)\]$/, "$1")) !== 0;
}

/** The shortest spelling; what stands behind `%` (the interface) stays. */
function plainAddress(text: string): string {
  const [address = "", ...zone] = text.replace(/^\[(.*)\]$/, "$1").split("%");
  const shortest = isIP(address) === 6 ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
  return [shortest, ...zone].join("%");
}

/** As sockets tell it (`addressOf`): without the interface, and one of IPv4 within IPv6 as that of IPv4. */
function peerAddress(text: string): string {
  const [address = ""] = plainAddress(text).split("%");
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address) ?? [];
  if (high === undefined || low === undefined) return address;
  return [high, low].flatMap((part) => [parseInt(part, 16) >> 8, parseInt(part, 16) & 0xff]).join(".");
}

export const brokerUrl = form(
  "nats://HOST:PORT or tls://HOST:PORT",
  (text) => brokerAddress(text) ?? undefined,
);

export const deskName = form(
  "lower-case letters, digits and '-', at most 32, for example 'frankfurt-1'",
  (text) => deskNameSchema.safeParse(text).data,
);

export interface RestartWindow {
  /** `HH:MM` in `timeZone`. */
  from: string;
  to: string;
  timeZone: string;
}

const TIME = String.raw`((?:[01]\d|2[0-3]):[0-5]\d)`;
const WINDOW = new RegExp(String.raw`^${TIME}-${TIME}(?:\s+(\S.*))?$`);

/**
 * `23:40-00:10` or `23:40-00:10 Europe/Berlin`; the zone of New York where none is given (IB's own clock).
 */
export const restartWindow = form<RestartWindow>(
  "'HH:MM-HH:MM ZONE', for example '23:40-00:10 America/New_York'",
  (text) => {
    const [, from, to, word = "America/New_York"] = WINDOW.exec(text.trim()) ?? [];
    const timeZone = zoneOf(word) ?? word;
    return from === undefined || to === undefined || from === to ? undefined : { from, to, timeZone };
  },
).refine(({ timeZone }) => zoneOf(timeZone) !== null, {
  error: ({ input }) => `names the unknown time zone '${(input as RestartWindow).timeZone}'`,
});
