// The log: one line per event on stderr, JSON or for eyes. Account ids are masked, secrets never appear.
import type { Clock } from "./clock.ts";
import { iso, systemClock } from "./clock.ts";
import { currentRequestId } from "./request_scope.ts";
import { ACCOUNT_ID, maskAccount } from "@/lib/contract/ids.ts";
import { plainText } from "@/lib/contract/plain_text.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";
export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  /** `event` is a snake_case name; what varies goes into `fields`. */
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** A log that adds `fields` to every line. */
  child(fields: LogFields): Log;
}

export interface LogDeps {
  level?: LogLevel;
  form?: "json" | "text";
  /** Texts that must never be written, e.g. the login token. */
  secrets?: readonly string[];
  clock?: Pick<Clock, "now">;
  /** Takes one line without its line break. What it throws is nobody's. */
  write?: (line: string) => void;
}

const LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];
const SECRET_KEY = /token|secret|password|cookie|authorization/i;
const HIDDEN = "[hidden]";

/** Masks every account id inside a text: `DU1234567` becomes `DU…567`. */
function maskAccounts(text: string): string {
  return text.replace(ACCOUNT_ID, maskAccount);
}

export function createLog(deps: LogDeps = {}): Log {
  const { level = "info", form = "json", clock = systemClock, write = writeToStderr } = deps;
  const secrets = (deps.secrets ?? []).map(plainText).filter((secret) => secret !== "");
  const threshold = LEVELS.indexOf(level);

  /** Before it is encoded: behind an escape neither a secret nor the edge of an account id would be found. */
  function clean(text: string): string {
    return maskAccounts(
      secrets.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), plainText(text)),
    );
  }

  function at(fields: LogFields): Log {
    const emit = (lineLevel: LogLevel) => (event: string, more: LogFields = {}) => {
      if (LEVELS.indexOf(lineLevel) < threshold) return;
      const requestId = currentRequestId();
      const all = cleanFields({ ...requestId && { requestId }, ...fields, ...more }, clean);
      const ts = iso(clock.now());
      const line = form === "json"
        ? jsonLine(ts, lineLevel, event, all)
        : textLine(ts, lineLevel, event, all);
      try {
        write(line);
      } catch {
        // A terminal that is gone, a full disk, a host's log that throws: an order that was sent must not be
        // answered with that.
      }
    };
    return {
      debug: emit("debug"),
      info: emit("info"),
      warn: emit("warn"),
      error: emit("error"),
      child: (more) => at({ ...fields, ...more }),
    };
  }
  return at({});
}

/** A log that keeps nothing: for tests and tools. */
export const silentLog: Log = createLog({ write: () => {} });

function jsonLine(ts: string, level: LogLevel, event: string, fields: LogFields): string {
  return JSON.stringify({ ts, level, event, ...fields });
}

function textLine(ts: string, level: LogLevel, event: string, fields: LogFields): string {
  const rest = Object.entries(fields).map(([key, value]) => {
    return `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`;
  });
  return [ts.slice(11, 23), level.toUpperCase().padEnd(5), event.replaceAll("_", " "), ...rest].join(
    "  ",
  );
}

/** The fields as JSON has them, each text and each key cleaned. */
function cleanFields(fields: LogFields, clean: (text: string) => string): LogFields {
  const walk = (value: unknown): unknown => {
    if (typeof value === "string") return clean(value);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [clean(key), walk(each)]));
  };
  return walk(JSON.parse(JSON.stringify(fields, safeValue))) as LogFields;
}

function safeValue(key: string, value: unknown): unknown {
  if (SECRET_KEY.test(key)) return HIDDEN;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  return typeof value === "bigint" ? value.toString() : value;
}

const encoder = new TextEncoder();

function writeToStderr(line: string): void {
  let rest = encoder.encode(line + "\n");
  while (rest.length > 0) rest = rest.subarray(Deno.stderr.writeSync(rest));
}
