// Rehearses the way of an order while nobody asks for anything. A trader sends few orders, so that the code of a submit would run cold
// each time: unoptimised, three times as slow as a desk that is busy all day.
import type { Config } from "@/lib/server/config/mod.ts";
import { requestSchema } from "@/lib/contract/actions.ts";
import type { ConnectionHandler } from "@/lib/server/door/serve_connection.ts";
import { parseBy } from "@/lib/server/http/parse_by.ts";
import type { Log } from "@/lib/server/log.ts";
import { RehearsalDesk } from "./rehearsal_desk.ts";
import { AAPL, ACCOUNT } from "./rows.ts";

export interface RehearsalDeps {
  config: Pick<Config, "connection" | "desk">;
  /** Answers a request as it is served: what is sent to it here is refused for its form, before any room of the desk sees it. */
  handler: ConnectionHandler;
  /** A request of the owner for a path below the desk. */
  request: (path: string, body: string) => Request;
  log: Log;
  /** Resolves in so many milliseconds of real time. */
  pause: (ms: number) => Promise<void>;
  now: () => number;
  /** On how many likenesses of the desk, one after the other, and how many orders on each. */
  likenesses?: number;
  orders?: number;
}

/** The limits of a day let hardly more through. */
const ORDERS = 300;
/** With fewer the optimising compiler has not seen all of it; more showed no difference. */
const LIKENESSES = 5;
/** Somebody uses the desk: nothing is rehearsed for so long. */
const QUIET_MS = 500;
/** Between two orders of the rehearsal, so that the desk has the processor most of the time. */
const PAUSE_MS = 4;
const QUOTE = 187;
/** An action that nobody knows. */
const REFUSED = '{"action":"rehearse"}';
/** As often as an order takes the way: preview, submit, and what comes after. */
const REQUESTS = 3;

export class Rehearsal {
  readonly #deps: RehearsalDeps;
  #usedAt = -Infinity;
  #rehearsed = 0;

  constructor(deps: RehearsalDeps) {
    this.#deps = deps;
  }

  /** Orders that came through. */
  get rehearsed(): number {
    return this.#rehearsed;
  }

  /** The handler to serve by: it notes when the desk is used. */
  readonly handler: ConnectionHandler = (request, info) => {
    this.#usedAt = this.#deps.now();
    return this.#deps.handler(request, info);
  };

  /** Runs once, to its end; never rejects: a desk that has not rehearsed is slower, and nothing else. */
  async run(): Promise<void> {
    const { config, log, now, likenesses = LIKENESSES, orders = ORDERS } = this.#deps;
    const began = now();
    try {
      for (let likeness = 0; likeness < likenesses; likeness += 1) {
        await using desk = await RehearsalDesk.open(config);
        await desk.ask({ action: "watch", conId: AAPL.conId });
        await desk.pass(50);
        for (let n = 0; n < orders; n += 1) {
          await this.#quiet();
          await this.#refusedRequests();
          await oneOrder(desk, n);
          this.#rehearsed += 1;
        }
      }
      log.debug("rehearsed", { orders: this.#rehearsed, ms: Math.round(now() - began) });
    } catch (error) {
      log.warn("rehearsal_failed", { orders: this.#rehearsed, error });
    }
  }

  async #quiet(): Promise<void> {
    const { pause, now } = this.#deps;
    await pause(PAUSE_MS);
    while (now() - this.#usedAt < QUIET_MS) await pause(QUIET_MS);
  }

  /** The way through gate, log-in, Fresh and body. */
  async #refusedRequests(): Promise<void> {
    const { request, handler } = this.#deps;
    for (let n = 0; n < REQUESTS; n += 1) {
      const response = await handler(request("/api/trading", REFUSED), PEER);
      await response.body?.cancel();
      if (response.status !== 400) throw new Error(`A rehearsed request is answered with ${response.status}`);
    }
  }
}

const PEER: Deno.ServeHandlerInfo<Deno.NetAddr> = {
  remoteAddr: { transport: "tcp", hostname: "127.0.0.1", port: 1 },
  completed: Promise.resolve(),
};

/** A limit order from its preview to its end. Of ten one is bought, and sold again; the others are cancelled. */
async function oneOrder(desk: RehearsalDesk, n: number): Promise<void> {
  const { broker } = desk;
  const [isBought, isSold] = [n % 10 === 0, n % 10 === 5];
  const quantity = isBought || isSold ? 1 : 1 + n % 5;
  broker.tick(String(QUOTE + n % 3));
  const preview = await desk.ask(read({
    action: "preview_order",
    order: {
      account: ACCOUNT,
      conId: AAPL.conId,
      side: isSold ? "SELL" : "BUY",
      quantity: String(quantity),
      orderType: "LMT",
      limitPrice: `${QUOTE}.0${n % 10}`,
      tif: "DAY",
    },
  }));
  const { previewToken } = preview as { previewToken: string };
  await desk.pass(50);
  const sent = await desk.ask(read({
    action: "submit",
    previewToken,
    idempotencyKey: crypto.randomUUID(),
    confirmDuplicate: true,
    confirmWarnings: true,
  }));
  const { clientOrderId } = sent as { clientOrderId: string };
  await desk.pass(20);
  if (isBought || isSold) broker.fill(quantity, String(QUOTE));
  else await desk.ask(read({ action: "cancel_order", clientOrderId }));
  await desk.pass(2_000);
  broker.heartbeat();
}

/** As a body is read. */
function read(body: unknown) {
  return parseBy(requestSchema, JSON.parse(JSON.stringify(body)));
}
