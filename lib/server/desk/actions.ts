// Who answers which action of POST /api/trading. The table of the contract says what goes in, what comes out and with which status.
import { type ActionName, actions, type ReplyOf, type RequestOf } from "@/lib/contract/actions.ts";
import type { Bar } from "@/lib/contract/api.ts";
import type { ConnectionFace } from "./connection_face.ts";
import type { DeskRooms } from "./rooms.ts";

/** One per action; a reply of another shape does not compile. Rejects with an `AppError` when the command is refused. */
export type ActionHandlers = {
  readonly [A in ActionName]: (request: RequestOf<A>) => ReplyOf<A> | Promise<ReplyOf<A>>;
};

export interface ActionResult<A extends ActionName = ActionName> {
  status: 200 | 202;
  body: ReplyOf<A>;
}

/** Hands a request to the handler of its action. */
export async function runAction<A extends ActionName>(
  handlers: ActionHandlers,
  request: RequestOf<A>,
): Promise<ActionResult<A>> {
  const action: A = request.action;
  return { status: actions[action].status, body: await handlers[action](request) };
}

const HISTORY_DEADLINE_MS = 30_000;

export function actionHandlers(desk: DeskRooms, connection: ConnectionFace): ActionHandlers {
  return {
    connect() {
      connection.connect();
      return { connection: connection.view() };
    },
    disconnect() {
      // The socket closes in its own time; the view says so when it has.
      connection.disconnect().catch(() => {});
      return { connection: connection.view() };
    },
    search_symbols: async ({ pattern }) => ({ matches: await desk.contracts.search(pattern) }),
    contract_details: ({ conId }) => desk.contracts.view(conId),
    async watch({ conId }) {
      await desk.quotes.watch(conId);
      return {};
    },
    unwatch({ conId }) {
      desk.quotes.unwatch(conId);
      return {};
    },
    history: async (request) => ({ bars: await history(desk, request) }),
    preview_order: ({ order }) => desk.orders.previewOrder(order),
    preview_modify: ({ clientOrderId, changes }) => desk.orders.previewModify(clientOrderId, changes),
    preview_close: ({ action: _, ...close }) => desk.orders.previewClose(close),
    preview_flatten: ({ account }) => desk.orders.previewFlatten(account),
    submit: (request) => desk.orders.submit(request),
    cancel_order: ({ clientOrderId }) => desk.orders.cancel(clientOrderId),
    cancel_all: ({ scope }) => desk.orders.cancelAll(scope),
    set_trading_state({ state }) {
      desk.trading.setState(state);
      return { trading: desk.trading.view() };
    },
    arm_live({ account }) {
      desk.trading.arm(connection.mode(), account, desk.accounts.list());
      return { trading: desk.trading.view() };
    },
    disarm_live() {
      desk.trading.disarm();
      return { trading: desk.trading.view() };
    },
  };
}

async function history(
  desk: DeskRooms,
  { conId, barSize, duration }: RequestOf<"history">,
): Promise<Bar[]> {
  const { contract } = await desk.contracts.info(conId);
  const { bars } = await desk.link.request("history", {
    contract,
    endDateTime: "",
    duration,
    barSize,
    whatToShow: contract.secType === "CASH" ? "MIDPOINT" : "TRADES",
    useRth: false,
    deadlineMs: HISTORY_DEADLINE_MS,
  });
  return bars;
}
