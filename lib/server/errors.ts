// The one error hierarchy of the server; `lib/server/http/problems.ts` turns it into RFC 9457 problem documents.

export interface AppErrorFacts {
  /** HTTP status of the problem document. */
  status: number;
  /** The field of the request that is at fault, e.g. `order.limitPrice`. */
  field?: string;
  /** What IB said, verbatim. */
  ib?: { code: number; message: string };
  cause?: unknown;
}

/** An expected failure with a stable `CATEGORY_CONDITION` code and a sentence for people. */
export class AppError extends Error {
  override readonly name: string = "AppError";
  readonly code: string;
  readonly status: number;
  readonly field: string | undefined;
  readonly ib: { code: number; message: string } | undefined;

  constructor(code: string, detail: string, facts: AppErrorFacts) {
    super(detail, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.status = facts.status;
    this.field = facts.field;
    this.ib = facts.ib;
  }
}

/** 400: the body does not parse. */
export class RequestError extends AppError {
  override readonly name = "RequestError";
  constructor(detail: string, field?: string) {
    super("REQUEST_INVALID", detail, { status: 400, ...(field === undefined ? {} : { field }) });
  }
}

/** 422: understood and refused by a check; nothing was sent. */
export class DenialError extends AppError {
  override readonly name = "DenialError";
  constructor(
    code: string,
    detail: string,
    extra: { field?: string; ib?: { code: number; message: string } } = {},
  ) {
    super(code, detail, { status: 422, ...extra });
  }
}

/** 404: no such thing. */
export class NotFoundError extends AppError {
  override readonly name = "NotFoundError";
  constructor(code: string, detail: string, field?: string) {
    super(code, detail, { status: 404, ...(field === undefined ? {} : { field }) });
  }
}

/** 409: it was possible a moment ago, the state has moved on. */
export class ConflictError extends AppError {
  override readonly name = "ConflictError";
  constructor(code: string, detail: string, field?: string) {
    super(code, detail, { status: 409, ...(field === undefined ? {} : { field }) });
  }
}

/** 503: the desk can not do this now; `code` says which layer is missing. */
export class UnavailableError extends AppError {
  override readonly name = "UnavailableError";
  constructor(code: string, detail: string, cause?: unknown) {
    super(code, detail, { status: 503, cause });
  }
}

/** The bridge answered a command with `failure`. `code` is the bridge's (see `lib/contract/protocol`). */
export class BridgeError extends AppError {
  override readonly name = "BridgeError";
  constructor(code: string, detail: string, ib?: { code: number; message: string }) {
    super(code, detail, { status: 502, ...(ib === undefined ? {} : { ib }) });
  }
}
