// The desk from a script: the contract's types, and the two things that are easy to get wrong over HTTP:
// sending an order once, and following the stream without a gap. It needs nothing but `fetch`.
import type {
  ActionName,
  Draft,
  ExecutionsPage,
  OrderReply,
  OrdersPage,
  Preview,
  Problem,
  ReplyOf,
  RequestOf,
  Snapshot,
} from "@/lib/contract/api.ts";
import type { CallerView } from "@/lib/contract/views/caller.ts";
import { DeskRefusal, NoAnswer } from "./errors.ts";
import { followStream, type StreamedState } from "./follow_stream.ts";

export interface DeskClientOptions {
  /** Of the desk, its base path included: `http://127.0.0.1:8000`. */
  url: string;
  /** Of `deno task token create`, or that of the desk. */
  token: string;
  /** For a desk over TLS with a certificate of its own, or in tests. */
  fetch?: typeof fetch;
  /** Longest wait for an answer. */
  deadlineMs?: number;
}

export interface SubmitOptions {
  /** The same key again gets the same answer, and nothing is sent twice: keep it where a restart finds it. */
  idempotencyKey?: string;
  /** A key of yours was made for this order just now: for a desk whose journal was put back from a copy. */
  keyIsNew?: boolean;
  /** A look-alike of an order of a moment ago is meant. */
  confirmDuplicate?: boolean;
  /** Its warnings that have to be confirmed were read. */
  confirmWarnings?: boolean;
}

/** Without an answer, a submit is asked again by the same key so often. */
const SUBMIT_TRIES = 3;

/** Each call rejects with a `DeskRefusal`, or with a `NoAnswer`. */
export class DeskClient {
  readonly #base: string;
  readonly #token: string;
  readonly #fetch: typeof fetch;
  readonly #deadlineMs: number;

  constructor({ url, token, fetch: given, deadlineMs = 30_000 }: DeskClientOptions) {
    this.#base = url.replace(/\/+$/, "");
    this.#token = token;
    this.#fetch = given ?? fetch;
    this.#deadlineMs = deadlineMs;
  }

  /** Who the desk takes this script for. */
  caller(): Promise<CallerView> {
    return this.#get("/api/caller") as Promise<CallerView>;
  }

  /** The whole state. */
  snapshot(): Promise<Snapshot> {
    return this.#get("/api/trading") as Promise<Snapshot>;
  }

  /** Any action of the contract. Never asked again by itself. */
  async act<A extends ActionName>(request: RequestOf<A>): Promise<ReplyOf<A>> {
    return await this.#ask("/api/trading", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
    }) as ReplyOf<A>;
  }

  /** What an order would do, with its margin and its warnings; nothing is sent. */
  preview(order: Draft): Promise<Preview> {
    return this.act<"preview_order">({ action: "preview_order", order });
  }

  /**
   * Sends what a preview showed, once. Without an answer it asks again by the same key, which can send
   * nothing twice. Rejects with `NoAnswer` when none came at all: the order may be there, and the same key
   * tells.
   */
  async submit(
    { previewToken }: Pick<Preview, "previewToken">,
    options: SubmitOptions = {},
  ): Promise<OrderReply> {
    const request = {
      action: "submit",
      previewToken,
      idempotencyKey: crypto.randomUUID(),
      keyIsNew: options.idempotencyKey === undefined,
      ...options,
    } as const;
    for (let left = SUBMIT_TRIES;; left -= 1) {
      try {
        return await this.act<"submit">(request);
      } catch (error) {
        if (!(error instanceof NoAnswer) || left <= 1) throw error;
      }
    }
  }

  cancel(clientOrderId: string): Promise<OrderReply> {
    return this.act<"cancel_order">({ action: "cancel_order", clientOrderId });
  }

  /** Orders that have ended, newest first, to the last page. `day`: UTC, `2026-03-02`. */
  async *endedOrders(day?: string): AsyncGenerator<OrdersPage["orders"][number]> {
    for await (const page of this.#pages<OrdersPage>("/api/orders", day)) yield* page.orders;
  }

  /** Executions, newest first, to the last page. */
  async *executions(day?: string): AsyncGenerator<ExecutionsPage["executions"][number]> {
    for await (const page of this.#pages<ExecutionsPage>("/api/executions", day)) yield* page.executions;
  }

  /**
   * The state, and again after each change of it. A connection that breaks is opened again and goes on behind
   * what was seen; when that is gone, with the whole state. Ends with `signal`, and rejects with a
   * `DeskRefusal` when the desk does not let it in.
   */
  changes(signal?: AbortSignal): AsyncGenerator<StreamedState> {
    return followStream({
      open: (headers, stop) =>
        this.#fetch(`${this.#base}/api/stream`, {
          headers: { ...this.#headers(), ...headers },
          signal: stop,
        }),
      refusal: refusalOf,
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** The first state that is as wanted. Rejects with a `NoAnswer` when there is none in time. */
  async until(done: (snapshot: Snapshot) => boolean, ms = 30_000): Promise<Snapshot> {
    const signal = AbortSignal.timeout(ms);
    for await (const { snapshot } of this.changes(signal)) {
      if (done(snapshot)) return snapshot;
    }
    throw new NoAnswer(`The desk was not as wanted within ${ms} ms`);
  }

  async *#pages<Page extends { next: string | null }>(path: string, day?: string): AsyncGenerator<Page> {
    let cursor: string | null = null;
    do {
      const query = new URLSearchParams({
        ...(day === undefined ? {} : { day }),
        ...(cursor === null ? {} : { cursor }),
      });
      const page: Page = await this.#get(`${path}?${query}`) as Page;
      yield page;
      cursor = page.next;
    } while (cursor !== null);
  }

  #headers(): Record<string, string> {
    return { authorization: `Bearer ${this.#token}` };
  }

  #get(path: string): Promise<unknown> {
    return this.#ask(path, { headers: {} });
  }

  async #ask(path: string, init: RequestInit & { headers: Record<string, string> }): Promise<unknown> {
    const headers = { ...init.headers, ...this.#headers(), accept: "application/json" };
    const signal = AbortSignal.timeout(this.#deadlineMs);
    let answer: Response;
    let body: unknown;
    try {
      answer = await this.#fetch(this.#base + path, { ...init, headers, signal, redirect: "manual" });
      body = await answer.json();
    } catch (cause) {
      throw new NoAnswer(`No answer to ${init.method ?? "GET"} ${path}`, { cause });
    }
    if (answer.ok) return body;
    throw refusalOf(answer.status, body);
  }
}

/** Whatever is no problem document was not said by the desk. */
function refusalOf(status: number, body: unknown): DeskRefusal | NoAnswer {
  if (typeof body === "object" && body !== null && "code" in body && "detail" in body) {
    return new DeskRefusal(body as Problem);
  }
  return new NoAnswer(`What answered with ${status} is no desk`);
}
