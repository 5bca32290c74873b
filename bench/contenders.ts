// Who takes part in the bench of a submit: Lotse as it is started, and the two peers, each with its own way
// to the same gateway.
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { openLimitsFile } from "@/tests/support/open_limits.ts";
import type { PatchChange } from "@/lib/contract/api.ts";
import { EventLog, type LoggedEvent } from "./event_log.ts";
import { KeepAliveClient } from "./keep_alive_client.ts";
import { type Peer, startFastApi, startStoqey } from "./peers/peer.ts";
import { openTap, type SocketTap } from "./socket_tap.ts";

export const AAPL = 265598;

/** A limit order far from the market. */
export interface BenchOrder {
  side: "BUY";
  quantity: string;
  limitPrice: string;
}

export interface Contender extends AsyncDisposable {
  readonly name: string;
  readonly tap: SocketTap;
  readonly client: KeepAliveClient;
  readonly events: EventLog;
  /** All that comes before the submit, and what is posted then. Throws with the code of a refusal. */
  prepare(order: BenchOrder): Promise<{ path: string; body: unknown }>;
  /**
   * The order of an answer to the submit, as `isAcknowledged` and `cancel` know it. Throws with the code of a
   * refusal.
   */
  // deno-lint-ignore no-explicit-any
  orderOf(body: any): string;
  /** Whether this event tells of a word of the broker about the order. */
  isAcknowledged(event: LoggedEvent, order: string): boolean;
  cancel(order: string): Promise<void>;
  /** The bid that this event tells; `null`: it tells none. */
  bidOf(event: LoggedEvent): number | null;
}

const TOLD = new Set(["pending", "held", "working", "partly_filled", "filled", "cancelled", "rejected"]);

/**
 * The desk as `deno task start` serves it, on the production build; without limits unless `settings` has
 * some.
 */
export async function openLotse(
  gateway: number,
  settings: string = openLimitsFile,
): Promise<Contender & { desk: DeskProcess }> {
  await using parts = new AsyncDisposableStack();
  const tap = parts.use(openTap({ hostname: "127.0.0.1", port: gateway }));
  const args = ["--paper", "--gateway", `127.0.0.1:${tap.port}`];
  const desk = parts.use(await DeskProcess.start({ program: "start", args, settings }));
  const account = Object.keys((await desk.ready()).accounts)[0] ?? "";
  const bearer = { authorization: `Bearer ${desk.token}` };
  const client = parts.use(await KeepAliveClient.connect(desk.url, bearer));
  // A connection that shows no login within ten seconds is closed, and the peers take their time to start.
  await client.post("/api/trading", { action: "watch", conId: AAPL });
  const events = parts.use(await EventLog.open(desk.url, "/api/stream", bearer));
  const owned = parts.move();
  return {
    name: "Lotse",
    desk,
    tap,
    client,
    events,
    async prepare(order) {
      const whole = { account, conId: AAPL, orderType: "LMT", tif: "DAY", ...order };
      const { body } = await client.post("/api/trading", { action: "preview_order", order: whole });
      if (body.code !== undefined) throw new Error(body.code);
      const { previewToken } = body;
      const submit = { action: "submit", previewToken, idempotencyKey: crypto.randomUUID() };
      return { path: "/api/trading", body: submit };
    },
    orderOf(body) {
      // An order that waited too long, as behind a slow disk, is accepted and not sent: its state says so.
      if (body.clientOrderId === undefined || body.state === "rejected") {
        throw new Error(body.code ?? "not sent");
      }
      return body.clientOrderId;
    },
    isAcknowledged: (event, order) => changesOf(event).some((change) => isToldOf(change, order)),
    async cancel(clientOrderId) {
      await client.post("/api/trading", { action: "cancel_order", clientOrderId });
    },
    bidOf(event) {
      const change = changesOf(event).find(({ path }) =>
        path[0] === "quotes" && path[1] === String(AAPL) && path[2] === "bid"
      );
      return change === undefined ? null : Number(change.value);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function changesOf({ data }: LoggedEvent): readonly PatchChange[] {
  return data.changes ?? [];
}

function isToldOf({ path, value }: PatchChange, order: string): boolean {
  if (path[0] !== "orders" || path[1] !== order) return false;
  const state = path.length === 2
    ? (value as { state?: string } | undefined)?.state
    : path[2] === "state" && value;
  return typeof state === "string" && TOLD.has(state);
}

export function openFastApi(gateway: number, account: string): Promise<Contender> {
  return openPeer("FastAPI + ib_async + SQLite", gateway, account, (port) => startFastApi(port, 71));
}

export function openStoqey(gateway: number, account: string): Promise<Contender> {
  return openPeer("@stoqey/ib, no journal", gateway, account, (port) => startStoqey(port, 72));
}

async function openPeer(
  name: string,
  gateway: number,
  account: string,
  start: (port: number) => Promise<Peer>,
): Promise<Contender> {
  await using parts = new AsyncDisposableStack();
  const tap = parts.use(openTap({ hostname: "127.0.0.1", port: gateway }));
  const { url } = parts.use(await start(tap.port));
  const client = parts.use(await KeepAliveClient.connect(url));
  const events = parts.use(await EventLog.open(url, "/events"));
  const owned = parts.move();
  return {
    name,
    tap,
    client,
    events,
    prepare({ side, quantity, limitPrice }) {
      const order = { account, side, quantity: Number(quantity), limitPrice: Number(limitPrice) };
      return Promise.resolve({ path: "/orders", body: { key: crypto.randomUUID(), ...order } });
    },
    orderOf: ({ orderId }) => String(orderId),
    isAcknowledged: ({ data }, order) => String(data.order) === order && data.status !== "PendingSubmit",
    async cancel(order) {
      await client.post("/cancel", { orderId: Number(order) });
    },
    bidOf: ({ data }) => typeof data.bid === "number" ? data.bid : null,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
