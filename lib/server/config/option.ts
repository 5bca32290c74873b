// Building blocks of the option table: one entry per setting, and the text forms that settings take.
import { z } from "zod";

export interface Option<T = unknown> {
  /** Long flag without dashes; `null` for what must not stand on a command line. */
  flag: string | null;
  env: string | null;
  /** Placeholder in the help text; `null` for a switch. */
  value: string | null;
  /** Text form of the default, or `null` when there is none. */
  fallback: string | null;
  schema: z.ZodType<T, string>;
  help: string;
}

export function option<T>(schema: z.ZodType<T, string>, rest: Omit<Option<T>, "schema">): Option<T> {
  return { schema, ...rest };
}

export const flagSchema = z.string().transform((text, context) => {
  if (["1", "true", "yes", "on"].includes(text)) return true;
  if (["0", "false", "no", "off"].includes(text)) return false;
  context.addIssue("must be 'true' or 'false'");
  return z.NEVER;
});

export const textSchema = z.string().min(1, "must not be empty");

export function integerSchema(min: number, max: number) {
  return z.string().transform((text, context) => {
    const value = /^-?\d{1,15}$/.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    context.addIssue(`must be a whole number from ${min} to ${max}`);
    return z.NEVER;
  });
}

/** `3`, `3s`, `0.5s` or `500ms`, as milliseconds. */
export function durationSchema(minMs: number, maxMs: number) {
  return z.string().transform((text, context) => {
    const match = /^(\d+(?:\.\d+)?)(ms|s)?$/.exec(text);
    const value = match === null ? NaN : Math.round(Number(match[1]) * (match[2] === "ms" ? 1 : 1000));
    if (value >= minMs && value <= maxMs) return value;
    context.addIssue(
      `must be a time in seconds from ${minMs / 1000} to ${maxMs / 1000}, for example '3' or '500ms'`,
    );
    return z.NEVER;
  });
}

export interface Endpoint {
  host: string;
  port: number;
}

export const endpointSchema = z.string().transform((text, context): Endpoint => {
  const match = /^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  if (match?.[1] !== undefined && port >= 1 && port <= 65535) return { host: match[1], port };
  context.addIssue("must be HOST:PORT, for example '127.0.0.1:7497'");
  return z.NEVER;
});

/** Names separated by commas, lower case. */
export const hostListSchema = z.string().transform((text, context) => {
  const hosts = text.split(",").map((host) => host.trim().toLowerCase()).filter((host) => host !== "");
  if (hosts.every((host) => /^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:\d{1,5})?$/.test(host))) return hosts;
  context.addIssue("must be host names separated by commas, for example 'trading.lan,10.0.0.5'");
  return z.NEVER;
});

export interface RestartWindow {
  /** `HH:MM` in `timeZone`. */
  from: string;
  to: string;
  timeZone: string;
}

const WINDOW = /^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)(?:\s+(\S+))?$/;

/** `23:40-00:10` or `23:40-00:10 Europe/Berlin`; the zone of New York where none is given (IB's own clock). */
export const restartWindowSchema = z.string().transform((text, context): RestartWindow => {
  const match = WINDOW.exec(text.trim());
  const [, from, to, timeZone = "America/New_York"] = match ?? [];
  if (from === undefined || to === undefined || from === to) {
    context.addIssue("must be 'HH:MM-HH:MM ZONE', for example '23:40-00:10 America/New_York'");
    return z.NEVER;
  }
  if (!isTimeZone(timeZone)) {
    context.addIssue(`names the unknown time zone '${timeZone}'`);
    return z.NEVER;
  }
  return { from, to, timeZone };
});

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
