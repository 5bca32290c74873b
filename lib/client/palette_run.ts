// Does what a line of the palette asks for. What sends or ends more than an order goes through the question
// or the review that it has elsewhere.
import type { SymbolMatchView } from "@/lib/contract/api.ts";
import { tradeInstrument } from "./actions.ts";
import { askCancelAll, askFlatten, cancelOrder, setTradingState } from "./at_once.ts";
import { previewLine, type TakeGap } from "./entry_ticket.ts";
import { ordersToCancel, type Plain, positionToClose, type Wish } from "./palette.ts";
import type { Screen } from "./screen.ts";

/** Why nothing was done. */
export type RunGap = TakeGap | "unknown" | "noOrders" | "noPosition" | "several" | "closed";

/**
 * Returns why not; `null`: it was done, or asked about. `match`: the instrument of the symbol, where the wish
 * names one.
 */
export async function runWish(
  screen: Screen,
  wish: Wish,
  match: Pick<SymbolMatchView, "contract"> | null,
): Promise<RunGap | null> {
  switch (wish.do) {
    case "nothing":
    case "unknown":
    case "wrong":
      return "unknown";
    case "order":
      return match === null ? "instrument" : await order(screen, wish, match);
    case "instrument":
      if (match === null) return "instrument";
      leave(screen);
      await tradeInstrument(screen, match.contract.conId);
      return null;
    case "cancel":
      return cancel(screen, wish.symbol);
    case "close":
      return close(screen, wish);
    case "theme":
      screen.settings.themeSig.value = wish.theme;
      return leave(screen);
    case "language":
      screen.settings.langSig.value = wish.lang;
      return leave(screen);
    default:
      plain(screen, wish.do);
      return null;
  }
}

function leave(screen: Screen): null {
  screen.dialogSig.value = null;
  return null;
}

/** The ticket comes up behind the review: what is refused is shown there. */
async function order(
  screen: Screen,
  wish: Extract<Wish, { do: "order" }>,
  match: Pick<SymbolMatchView, "contract">,
): Promise<RunGap | null> {
  return await previewLine(screen, wish.order, match.contract.conId, () => {
    screen.paneSig.value = "ticket";
    // Closed before the preview: the review, or the field that is wrong, takes the focus.
    leave(screen);
  });
}

function cancel(screen: Screen, symbol: string): RunGap | null {
  const orders = screen.ordersSig.peek();
  const { free, protecting: [first] } = ordersToCancel(symbol, orders, screen.store.positionsSig.peek());
  if (free.length === 0 && first === undefined) return "noOrders";
  leave(screen);
  for (const { clientOrderId } of free) void cancelOrder(screen, clientOrderId);
  // What protects a position is asked about, one after the other.
  if (free.length === 0 && first !== undefined) screen.cancelAskSig.value = first.clientOrderId;
  return null;
}

function close(
  screen: Screen,
  { symbol, percent }: Extract<Wish, { do: "close" }>,
): RunGap | null {
  const found = positionToClose(symbol, screen.positionsSig.peek());
  if (found === "none") return "noPosition";
  if (found === "several") return "several";
  if (screen.closeLockSig.peek() !== null) return "closed";
  leave(screen);
  const { account, contract: { conId } } = found;
  void screen.flow.start({ kind: "close", close: { account, conId, percent, orderType: "MKT" } });
  return null;
}

function plain(screen: Screen, command: Plain): void {
  leave(screen);
  switch (command) {
    case "cancelAll":
      return askCancelAll(screen);
    case "flatten":
      return askFlatten(screen);
    case "reducing":
      return void setTradingState(screen, "reducing");
    case "stop":
      screen.dialogSig.value = "emergency";
      return;
    case "tws":
      screen.toolSig.value = { kind: "preflight" };
      return;
    case "size":
    case "risk":
      screen.toolSig.value = { kind: command };
      return;
    default:
      screen.dialogSig.value = command;
  }
}
