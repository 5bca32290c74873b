// Every error that leaves the API: an RFC 9457 problem document with a stable code, never a stack.
import { HttpError } from "fresh";
import type { Problem } from "@/lib/contract/api.ts";
import { adviceOn } from "@/lib/contract/code_book.ts";
import { inEnglish, keyed } from "@/lib/contract/says/english.ts";
import { codeOf, say } from "@/lib/contract/says/say.ts";
import { AppError } from "@/lib/server/errors.ts";
import type { Log } from "@/lib/server/log.ts";

const TITLES: Record<number, string> = {
  400: "Bad request",
  401: "Login required",
  403: "Forbidden",
  404: "Not found",
  405: "Method not allowed",
  408: "Request too slow",
  409: "Conflict",
  413: "Body too large",
  414: "Address too long",
  415: "Unsupported media type",
  421: "Misdirected request",
  422: "Refused",
  429: "Too many requests",
  502: "IB refused",
  503: "Not available now",
};

const BROKEN = say("INTERNAL_ERROR");

/** The problem document of an error; what is not an expected failure says nothing about itself. */
export function problemOf(error: unknown): Problem {
  if (error instanceof AppError) {
    return {
      type: `urn:lotse:problem:${error.code.toLowerCase().replaceAll("_", "-")}`,
      title: TITLES[error.status] ?? "Error",
      status: error.status,
      detail: error.message,
      ...(keyed(error.says) === null ? {} : { says: error.says }),
      code: error.code,
      ...(error.field === undefined ? {} : { field: error.field }),
      ...(error.limit === undefined ? {} : { limit: error.limit }),
      ...(error.ib === undefined ? {} : { ib: withAdvice(error.ib) }),
    };
  }
  const status = error instanceof HttpError ? error.status : 500;
  const title = TITLES[status] ?? "Internal error";
  return {
    type: "about:blank",
    title,
    status,
    // Fresh throws its own 404 and 405 without a message.
    ...(status < 500 && error instanceof Error
      ? { detail: error.message || title, code: `HTTP_${status}` }
      : { detail: inEnglish(BROKEN), says: BROKEN, code: codeOf(BROKEN) }),
  };
}

function withAdvice(ib: { code: number; message: string }): NonNullable<Problem["ib"]> {
  const advice = adviceOn(ib.code);
  return advice === null ? ib : { ...ib, advice };
}

export function problemResponse(error: unknown, headers: HeadersInit = {}): Response {
  const problem = problemOf(error);
  const { retryAfter = null } = error instanceof AppError ? error : {};
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...(retryAfter === null ? {} : { "retry-after": String(retryAfter) }),
      ...headers,
    },
  });
}

/** Told once each, and so many at most: strangers choose what stands in them. */
const MAX_REFUSALS = 50;
const refusals = new WeakMap<Log, Set<string>>();

/** More often a setting of a proxy than an attack: whoever looks into the log must find it. */
function logRefusal(log: Log, { code, message: detail }: AppError): void {
  const told = refusals.get(log) ?? new Set<string>();
  refusals.set(log, told);
  if (told.has(detail) || told.size >= MAX_REFUSALS) return;
  told.add(detail);
  log.warn("request_refused", { code, detail });
}

/** Logs what nobody expected; expected failures are answers, not incidents. */
export function logUnexpected(log: Log, error: unknown): void {
  if (error instanceof AppError && error.code === "ORIGIN_FOREIGN") logRefusal(log, error);
  if (problemOf(error).status < 500) return;
  if (error instanceof AppError) log.warn("request_failed", { code: error.code, detail: error.message });
  else {log.error("request_crashed", {
      error: error instanceof Error ? error.stack ?? error.message : String(error),
    });}
}
