// The server from the browser: POST /api/trading typed by action, and pages of what a snapshot does not hold.
// A refusal is a `ProblemError`; no answer is a `NetworkError`, which says nothing about the outcome.
import { KEY_HEADER } from "@/lib/contract/login_key.ts";
import type {
  ActionName,
  ExecutionsPage,
  OrdersPage,
  Problem,
  ReplyOf,
  RequestOf,
} from "@/lib/contract/api.ts";

/** The server answered and refused. */
export class ProblemError extends Error {
  override name = "ProblemError";
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.problem = problem;
  }
}

/** No readable answer came: whether the request was carried out is unknown. */
export class NetworkError extends Error {
  override name = "NetworkError";
}

/** Something in front of Lotse answered instead of it: most probably it asks for a login of its own. */
export class GateError extends NetworkError {
  override name = "GateError";
}

interface Pages {
  orders: OrdersPage;
  executions: ExecutionsPage;
}

export interface Api {
  post<A extends ActionName>(
    request: RequestOf<A>,
    init?: PostInit,
  ): Promise<ReplyOf<A>>;
  /** The page behind `cursor`. */
  page<P extends keyof Pages>(of: P, cursor: string): Promise<Pages[P]>;
  /** What an address below the base path answers, which its caller knows the form of. */
  get(path: string): Promise<unknown>;
  /** What proves to the server that it is this browser's page, beside the cookie. */
  headers(): Record<string, string>;
  /**
   * Finds out who answers, and whether the login holds: the callbacks tell. Returns why there is no state to
   * be had, `null` when there is, or nothing is known. Never rejects.
   */
  probe(): Promise<Problem | null>;
}

export interface PostInit {
  signal?: AbortSignal;
  /** The request outlives the page. */
  keepalive?: boolean;
}

export interface ApiDeps {
  /** Base path of the app, without a slash at the end. */
  base: string;
  fetch: typeof fetch;
  /** The key of this browser's session; `null`: there is none. */
  key(): string | null;
  /** Called when the login has ended. */
  onUnauthorized(): void;
  /** Whether what answers is not Lotse: told with every answer. */
  onGate?(inFront: boolean): void;
  /** A request without an answer after this time counts as lost. */
  timeoutMs?: number;
}

/** Makes the one door to the server. Nothing in it retries. */
export function createApi(deps: ApiDeps): Api {
  const timeoutMs = deps.timeoutMs ?? 30_000;

  function headers(): Record<string, string> {
    const key = deps.key();
    return key === null ? {} : { [KEY_HEADER]: key };
  }

  /** The body of an answer that was not refused. `what` names the request in an error. */
  async function ask(
    what: string,
    path: string,
    { signal, headers: given = {}, ...init }: Omit<RequestInit, "headers"> & {
      signal?: AbortSignal;
      headers?: Record<string, string>;
    },
  ): Promise<unknown> {
    const deadline = AbortSignal.timeout(timeoutMs);
    let response: Response;
    let body: unknown;
    try {
      response = await deps.fetch(`${deps.base}${path}`, {
        ...init,
        headers: { accept: "application/json", ...given, ...headers() },
        // Lotse sends nobody elsewhere: whoever does stands in front of it.
        redirect: "manual",
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      });
      body = await readJson(response);
    } catch (cause) {
      throw new NetworkError(`No answer to "${what}"`, { cause });
    }
    const inFront = isGate(response, body);
    deps.onGate?.(inFront);
    if (inFront) throw new GateError(`Not Lotse answered "${what}": status ${response.status}`);
    if (response.ok && body !== undefined) return body;
    if (isProblem(body)) {
      if (response.status === 401) deps.onUnauthorized();
      throw new ProblemError(body);
    }
    throw new NetworkError(`Unreadable answer to "${what}": status ${response.status}`);
  }

  return {
    headers,
    async post(request, { signal, keepalive = false } = {}) {
      const body = await ask(request.action, "/api/trading", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(request),
        keepalive,
        ...(signal === undefined ? {} : { signal }),
      });
      return body as ReplyOf<typeof request.action>;
    },
    async page(of, cursor) {
      const path = `/api/${of}?cursor=${encodeURIComponent(cursor)}`;
      return await ask(of, path, {}) as Pages[typeof of];
    },
    get: (path) => ask("get", path, {}),
    async probe() {
      return await ask("probe", "/api/trading", {}).then(
        () => null,
        (error) => error instanceof ProblemError ? error.problem : null,
      );
    },
  };
}

/** `undefined` for what is no JSON. Rejects when the answer breaks off. */
async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Statuses with which logins are asked for; a server that is down or away (502, 504) asks for none. */
const ASKS_FOR_LOGIN: ReadonlySet<number> = new Set([401, 403, 407, 511]);

/**
 * An answer that Lotse never gives: a way elsewhere, a page instead of data, a refusal that is no problem
 * document.
 */
function isGate({ type, status, ok, redirected }: Response, body: unknown): boolean {
  if (type === "opaqueredirect" || redirected || status >= 300 && status < 400) return true;
  if (ok) return body === undefined;
  return ASKS_FOR_LOGIN.has(status) && !isProblem(body);
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "code" in body && typeof body.code === "string" &&
    "title" in body && typeof body.title === "string";
}

/** The input that a problem is about: `order.limitPrice` and `changes.limitPrice` are both `limitPrice`. */
export function fieldOf(problem: Problem): string | null {
  if (!problem.field) return null;
  return problem.field.replace(/^(order|changes)\./, "");
}

/**
 * A key for one submission. `crypto.randomUUID` is missing on plain-http origins, `getRandomValues` is not.
 */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
