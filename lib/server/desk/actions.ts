// One function per action of POST /api/trading: which book answers, with which status.
import type { Bar } from "@/lib/contract/api.ts";
import type { TradingRequest } from "@/lib/contract/requests.ts";
import type { ConnectionFace } from "./connection_face.ts";
import type { DeskRooms } from "./rooms.ts";

export interface ActionResult {
  status: 200 | 202;
  body: unknown;
}

const HISTORY_DEADLINE_MS = 30_000;

const ok = (body: unknown): ActionResult => ({ status: 200, body });
const accepted = (body: unknown): ActionResult => ({ status: 202, body });

/** Rejects with an `AppError` when the command is refused. */
export async function runAction(
  desk: DeskRooms,
  connection: ConnectionFace,
  request: TradingRequest,
): Promise<ActionResult> {
  switch (request.action) {
    case "connect":
      connection.connect();
      return accepted({ connection: connection.view() });
    case "disconnect":
      // The socket closes in its own time; the view says so when it has.
      connection.disconnect().catch(() => {});
      return accepted({ connection: connection.view() });
    case "search_symbols":
      return ok({ matches: await desk.contracts.search(request.pattern) });
    case "contract_details":
      return ok(await desk.contracts.view(request.conId));
    case "watch":
      await desk.quotes.watch(request.conId);
      return accepted({});
    case "unwatch":
      desk.quotes.unwatch(request.conId);
      return accepted({});
    case "history":
      return ok({ bars: await history(desk, request) });
    case "preview_order":
      return ok(await desk.orders.previewOrder(request.order));
    case "preview_modify":
      return ok(await desk.orders.previewModify(request.clientOrderId, request.changes));
    case "preview_close": {
      const { action: _, ...close } = request;
      return ok(await desk.orders.previewClose(close));
    }
    case "preview_flatten":
      return ok(await desk.orders.previewFlatten(request.account));
    case "submit":
      return accepted(await desk.orders.submit(request));
    case "cancel_order":
      return accepted(await desk.orders.cancel(request.clientOrderId));
    case "cancel_all":
      return accepted(await desk.orders.cancelAll(request.scope));
    case "set_trading_state":
      desk.trading.setState(request.state);
      return ok({ trading: desk.trading.view() });
    case "arm_live":
      desk.trading.arm(connection.mode(), request.account, desk.accounts.list());
      return ok({ trading: desk.trading.view() });
    case "disarm_live":
      desk.trading.disarm();
      return ok({ trading: desk.trading.view() });
  }
}

async function history(
  desk: DeskRooms,
  { conId, barSize, duration }: { conId: number; barSize: string; duration: string },
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
