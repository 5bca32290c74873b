// The one error hierarchy of the server; `lib/server/http/problems.ts` turns it into RFC 9457 problem
// documents.
import { inEnglish } from "@/lib/contract/says/english.ts";
import { type Code, codeOf } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import type { LimitDenial } from "@/lib/contract/views/trading.ts";

export interface AppErrorFacts {
  /** HTTP status of the problem document. */
  status: number;
  /** The field of the request that is at fault, e.g. `order.limitPrice`. */
  field?: string | undefined;
  /** What IB said, verbatim. */
  ib?: { code: number; message: string } | undefined;
  /** Of a limit that was not kept: what it was, and what would pass. */
  limit?: LimitDenial | undefined;
  cause?: unknown;
  /** Seconds after which the same may pass (`Retry-After`). */
  retryAfter?: number | undefined;
}

/**
 * An expected failure: what it says has a stable `CATEGORY_CONDITION` code and a sentence in each language.
 */
export class AppError extends Error {
  override readonly name: string = "AppError";
  readonly says: Saying;
  readonly code: Code;
  readonly status: number;
  readonly field: string | undefined;
  readonly ib: { code: number; message: string } | undefined;
  readonly limit: LimitDenial | undefined;
  readonly retryAfter: number | undefined;

  /** The message is what it says in English. */
  constructor(says: Saying, facts: AppErrorFacts) {
    super(inEnglish(says), facts.cause === undefined ? undefined : { cause: facts.cause });
    this.says = says;
    this.code = codeOf(says);
    this.status = facts.status;
    this.field = facts.field;
    this.ib = facts.ib;
    this.limit = facts.limit;
    this.retryAfter = facts.retryAfter;
  }
}

/** 400: the body does not parse. */
export class RequestError extends AppError {
  override readonly name = "RequestError";
  constructor(says: Saying, field?: string) {
    super(says, { status: 400, field });
  }
}

/** 422: understood and refused by a check; nothing was sent. */
export class DenialError extends AppError {
  override readonly name = "DenialError";
  constructor(says: Saying, extra: Pick<AppErrorFacts, "field" | "ib" | "limit"> = {}) {
    super(says, { status: 422, ...extra });
  }
}

/** 404: no such thing. */
export class NotFoundError extends AppError {
  override readonly name = "NotFoundError";
  constructor(says: Saying, field?: string) {
    super(says, { status: 404, field });
  }
}

/** 409: it was possible a moment ago, the state has moved on. */
export class ConflictError extends AppError {
  override readonly name = "ConflictError";
  constructor(says: Saying, field?: string) {
    super(says, { status: 409, field });
  }
}

/**
 * As long as the messages of a whole second take to be allowed again, and about as long as a lost socket is
 * away.
 */
const RETRY_AFTER = 2;

/** 503: the desk can not do this now; the code says which layer is missing, a header when to ask again. */
export class UnavailableError extends AppError {
  override readonly name = "UnavailableError";
  constructor(says: Saying, cause?: unknown) {
    super(says, { status: 503, cause, retryAfter: RETRY_AFTER });
  }
}

/** 502: the bridge answered a command with `failure`, or could not be asked. */
export class BridgeError extends AppError {
  override readonly name = "BridgeError";
  constructor(says: Saying, ib?: { code: number; message: string }) {
    super(says, { status: 502, ib });
  }
}
