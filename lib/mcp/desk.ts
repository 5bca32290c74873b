// The desk as a program asks it: by its own token, and only for what the tools need. It carries no right to
// send an order.
import type { z } from "zod";
import { actions, type ReplyOf } from "@/lib/contract/actions.ts";
import type { CallerView, Problem } from "@/lib/contract/api.ts";
import { READER_COOKIE } from "@/lib/contract/reader.ts";
import { say } from "@/lib/contract/says/say.ts";
import { callerViewSchema } from "@/lib/contract/views/caller.ts";
import { problemSchema } from "@/lib/contract/views/messages.ts";
import { AppError } from "@/lib/server/errors.ts";
import { type Received, type Send, SendError, type Sending } from "./http.ts";

/**
 * The actions that a tool may ask for. A test holds that none of them can send, change or cancel an order.
 */
export const askedActions = [
  "search_symbols",
  "contract_details",
  "watch",
  "unwatch",
  "propose_order",
  "withdraw_proposal",
] as const;
export type AskedAction = typeof askedActions[number];

/** The addresses that are read. */
export const readPaths = ["/api/caller", "/api/trading", "/api/executions", "/api/proposals"] as const;
export type ReadPath = typeof readPaths[number];

/** Longer than IB takes to answer a search. */
const DEADLINE_MS = 30_000;

/** The desk has refused, in its own words. */
export class DeskRefusal extends Error {
  override readonly name = "DeskRefusal";
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export interface DeskDeps {
  /** With a slash at its end. */
  desk: URL;
  token: string;
  send: Send;
}

/**
 * Each call rejects with a `DeskRefusal`, or with an `AppError` when the desk could not be asked or the token
 * is not one for this.
 */
export class Desk {
  readonly #deps: DeskDeps;
  #isFit = false;

  constructor(deps: DeskDeps) {
    this.#deps = deps;
  }

  /**
   * Asks the desk whose token this is. Rejects when it could send orders: then nothing else is asked with it.
   */
  async introduce(): Promise<void> {
    if (this.#isFit) return;
    requireFit(await this.#read("/api/caller", callerViewSchema, {}));
    this.#isFit = true;
  }

  async read<T>(
    path: ReadPath,
    schema: z.ZodType<T>,
    query: Readonly<Record<string, string>> = {},
  ): Promise<T> {
    await this.introduce();
    return await this.#read(path, schema, query);
  }

  /**
   * `given` is what the action takes; the desk judges it. `reader`: what it watches lapses by itself, as a
   * browser's does.
   */
  async ask<A extends AskedAction>(
    action: A,
    given: Readonly<Record<string, unknown>>,
    reader: string | null = null,
  ): Promise<ReplyOf<A>> {
    await this.introduce();
    const headers = {
      "content-type": "application/json",
      ...(reader === null ? {} : { cookie: `${READER_COOKIE}=${reader}` }),
    };
    // Last, so that nothing that is given can make another action of it.
    const body = JSON.stringify({ ...given, action });
    const received = await this.#send("/api/trading", { method: "POST", headers, body });
    const { reply }: { reply: z.ZodType } = actions[action];
    return this.#parsed(reply, received) as ReplyOf<A>;
  }

  async #read<T>(path: ReadPath, schema: z.ZodType<T>, query: Readonly<Record<string, string>>): Promise<T> {
    return this.#parsed(schema, await this.#send(path, { method: "GET", headers: {} }, query));
  }

  async #send(
    path: string,
    { headers, ...sending }: Omit<Sending, "url" | "deadlineMs">,
    query: Readonly<Record<string, string>> = {},
  ): Promise<Received> {
    const { desk, token, send } = this.#deps;
    const url = new URL(path.slice(1), desk);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const all = { ...headers, accept: "application/json", authorization: `Bearer ${token}` };
    try {
      return await send({ url, ...sending, headers: all, deadlineMs: DEADLINE_MS });
    } catch (error) {
      if (!(error instanceof SendError)) throw error;
      // Who answers there next may be another desk.
      this.#isFit = false;
      const address = { address: desk.host };
      const lost = error.heard && sending.method === "POST";
      throw new AppError(lost ? say("DESK_UNREACHABLE.midway", address) : say("DESK_UNREACHABLE", address), {
        status: 503,
        cause: error,
      });
    }
  }

  #parsed<T>(schema: z.ZodType<T>, { status, text }: Received): T {
    if (status === 401) {
      this.#isFit = false;
      throw new AppError(say("PROGRAM_TOKEN_REFUSED"), { status });
    }
    const value = json(text);
    if (status >= 400) {
      const problem = problemSchema.safeParse(value);
      if (problem.success) throw new DeskRefusal(problem.data);
    }
    const parsed = schema.safeParse(value);
    if (status < 300 && parsed.success) return parsed.data;
    throw new AppError(say("DESK_UNREADABLE", { address: this.#deps.desk.host }), { status: 502 });
  }
}

/** Throws when whoever has this token could send an order. */
function requireFit({ owner, scopes }: CallerView): void {
  if (owner) throw new AppError(say("PROGRAM_TOKEN_STRONG.owner"), { status: 403 });
  if (scopes.includes("trade")) throw new AppError(say("PROGRAM_TOKEN_STRONG.trade"), { status: 403 });
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
