// Lotse as a part of another Fresh application: an app to mount, with the life of its desk in the hands of
// the host.
import { App, type Context } from "fresh";
import { environment } from "@/lib/server/environment.ts";
import { UnavailableError } from "@/lib/server/errors.ts";
import { problemResponse } from "@/lib/server/http/problems.ts";
import { withSecurityHeaders } from "@/lib/server/http/security_headers.ts";
import { isSystemRefusal, StartError, systemReason } from "@/lib/server/start_error.ts";
import type { ScreenStart } from "@/lib/contract/screen_start.ts";
import { startOf } from "@/lib/server/http/screen_start.ts";
import { say } from "@/lib/contract/says/say.ts";
import { LotseError } from "./lotse_error.ts";
import { type MountedDesk, openDesk } from "./mounted_desk.ts";
import { configOf, inOptions, type LotseOptions, type ReadOptions, readOptions } from "./options.ts";
import type { Config } from "@/lib/server/config/mod.ts";

/** How a mounted desk is. */
export interface LotseHealth {
  state: "stopped" | "starting" | "running" | "stopping";
  /** Running, and every check is good. */
  ready: boolean;
  /** Each layer; empty while it is not running. No account ids. */
  checks: readonly { name: string; ok: boolean; text: string }[];
}

/**
 * Lotse as a Fresh app. Mount it, and start it: until then, and after `stop`, everything below it is answered
 * with 503. It takes nothing that is of the process: no signals, no exit code, no port, no environment.
 */
export class LotseArea<HostState = unknown> extends App<HostState> implements AsyncDisposable {
  readonly #options: ReadOptions;
  readonly #settings: Config;
  #state: LotseHealth["state"] = "stopped";
  #running: MountedDesk | null = null;
  #change: Promise<void> = Promise.resolve();

  readonly #open: typeof openDesk;

  /** Throws a `LotseError` (`OPTIONS_INVALID`). */
  constructor(options: LotseOptions, open: typeof openDesk = openDesk) {
    super();
    this.#open = open;
    this.#options = readOptions(options);
    this.#settings = configOf(this.#options, environment());
    const answer = (ctx: Context<HostState>) => this.fetch(ctx.req, ctx.info);
    this.all("/", answer).all("/(.*)", answer);
  }

  /**
   * Starts the desk: opens the data folder, starts the bridge, and connects. Resolves when it answers;
   * whether it is connected is said by `health`. Rejects with a `LotseError`, and nothing is left of it then.
   */
  async start(): Promise<void> {
    if (this.#state !== "stopped") {
      throw new LotseError("ALREADY_RUNNING", `The desk can not be started: it is ${this.#state}`);
    }
    this.#state = "starting";
    const starting = this.#start();
    this.#change = starting.catch(() => {});
    await starting;
  }

  /**
   * Stops order entry, ends the streams, lets the bridge and the built-in gateway leave, closes the journal.
   * One that does not run is left alone.
   */
  async stop(): Promise<void> {
    await this.#change;
    const running = this.#running;
    if (running === null || this.#state === "stopping") return await this.#change;
    this.#state = "stopping";
    this.#running = null;
    this.#change = running.close().finally(() => this.#state = "stopped");
    await this.#change;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  health(): LotseHealth {
    const checks = this.#running?.desk.readinessChecks() ?? [];
    return { state: this.#state, ready: checks.length > 0 && checks.every(({ ok }) => ok), checks };
  }

  /**
   * Answers a request as the mounted app does, without Fresh's router in front: for a host that routes by
   * itself.
   */
  async fetch(request: Request, info: Deno.ServeHandlerInfo): Promise<Response> {
    const running = this.#running;
    if (running === null) {
      return withSecurityHeaders(problemResponse(new UnavailableError(say("AREA_NOT_RUNNING"))), {
        secure: false,
        requestId: crypto.randomUUID(),
      });
    }
    return await running.handler(asBrowsersSee(request, this.#options), info);
  }

  /**
   * The address, below the application, that logs the desk's owner in: once, for ten minutes. Without
   * `identity` only. Throws a `LotseError` (`NOT_RUNNING`).
   */
  loginPath(): string {
    const { links, host } = this.#live();
    if (host !== null) {
      throw new LotseError("OPTIONS_INVALID", "With 'identity' the application logs people in");
    }
    return `${this.#settings.http.basePath}/login?token=${links.issue()}`;
  }

  /**
   * What the islands need that stand in a page of the application: hand it to each of them. `null` for
   * somebody whom `identity` does not know, and while the desk does not run. Throws a `LotseError`
   * (`OPTIONS_INVALID`) without `identity`.
   */
  async screen(request: Request, info: Deno.ServeHandlerInfo): Promise<ScreenStart | null> {
    if (this.#options.identity === undefined) {
      throw new LotseError("OPTIONS_INVALID", "Islands in a page of the application need 'identity'");
    }
    const running = this.#running;
    const host = running?.host ?? null;
    if (running === null || host === null) return null;
    const caller = await host.askerOf(request, info);
    if (caller === null) return null;
    const { headers } = asBrowsersSee(request, this.#options);
    const { basePath: base } = this.#settings.http;
    const start = startOf(running.desk, { headers, base, caller, host: host.elsewhere });
    return start.host === undefined ? start : { ...start, host: { ...start.host, embedded: true } };
  }

  /**
   * Somebody of `identity` has logged out, or may less than before: streams, previews and armings of this id
   * end at once.
   */
  endAccess(id: string): void {
    this.#running?.host?.end(id);
  }

  #live(): MountedDesk {
    if (this.#running === null) {
      throw new LotseError("NOT_RUNNING", "The desk is not running: start it first");
    }
    return this.#running;
  }

  async #start(): Promise<void> {
    try {
      this.#running = await this.#open(this.#options, this.#settings);
      this.#state = "running";
    } catch (error) {
      this.#state = "stopped";
      throw refusal(error);
    }
  }
}

/** The address as browsers have it, and the language of the application for readers who have chosen none. */
function asBrowsersSee(request: Request, { proxyPrefix = "", language }: ReadOptions): Request {
  if (proxyPrefix === "" && language === undefined) return request;
  const { origin, pathname, search } = new URL(request.url);
  const headers = new Headers(request.headers);
  if (language !== undefined) headers.set("accept-language", language);
  return new Request(`${origin}${proxyPrefix}${pathname}${search}`, new Request(request, { headers }));
}

/** A mistake of ours keeps its stack. */
function refusal(error: unknown): unknown {
  if (error instanceof LotseError) return error;
  if (error instanceof StartError) return new LotseError("START_REFUSED", inOptions(error.message), error);
  if (!isSystemRefusal(error)) return error;
  return new LotseError("START_REFUSED", `The desk can not start: ${systemReason(error)}`, error);
}
