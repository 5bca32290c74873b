// The one table of what each action and each address of the API needs. Whoever adds one names it here: a test
// holds that none is missing.
import type { ActionName, TradingRequest } from "@/lib/contract/actions.ts";
import type { Need } from "./caller.ts";

/** A preview asks IB and prolongs an arming, so it belongs to trading; the watch lists are the trader's. */
export const actionNeeds: Readonly<Record<ActionName, Need>> = {
  connect: "trade",
  disconnect: "trade",
  search_symbols: "read",
  contract_details: "read",
  watch: "read",
  unwatch: "read",
  explain_quote: "read",
  history: "read",
  option_series: "read",
  option_strikes: "read",
  show_options: "read",
  hide_options: "read",
  show_depth: "read",
  hide_depth: "read",
  preview_order: "trade",
  preview_modify: "trade",
  preview_close: "trade",
  promote_preview: "trade",
  preview_flatten: "trade",
  submit: "trade",
  cancel_order: "trade",
  cancel_all: "trade",
  set_trading_state: "trade",
  arm_live: "owner",
  disarm_live: "trade",
  reload_settings: "owner",
  propose_order: "propose",
  withdraw_proposal: "propose",
  reject_proposal: "owner",
  list_watch_lists: "read",
  create_watch_list: "trade",
  rename_watch_list: "trade",
  delete_watch_list: "trade",
  add_to_watch_list: "trade",
  remove_from_watch_list: "trade",
  move_in_watch_list: "trade",
  show_watch_list: "read",
  hide_watch_list: "read",
  // Which addresses TWS trusts is for nobody else.
  check_tws: "owner",
  list_sessions: "owner",
  log_out: "owner",
  end_session: "owner",
  end_other_sessions: "owner",
};

/**
 * What a request to POST /api/trading needs. A program may halt; what was halted is released by a person (to
 * reducing as well, which is told apart where the present state is known).
 */
export function needOf(request: TradingRequest): Need {
  // No program decides about a proposal, whatever its scope.
  if (request.action === "preview_order" && request.proposalId !== undefined) return "owner";
  if (request.action === "set_trading_state" && request.state === "active") return "owner";
  return actionNeeds[request.action];
}

/**
 * By address below the base path and method. What a body asks for beyond that is judged when it has been
 * read.
 */
export const routeNeeds: Readonly<Record<string, Readonly<Partial<Record<"GET" | "POST", Need>>>>> = {
  "/api/trading": { GET: "read", POST: "read" },
  "/api/stream": { GET: "read" },
  "/api/orders": { GET: "read" },
  "/api/executions": { GET: "read" },
  "/api/day": { GET: "read" },
  "/api/equity": { GET: "read" },
  "/api/proposals": { GET: "propose" },
  "/api/caller": { GET: "read" },
  "/api/speed": { GET: "read" },
  "/api/openapi.json": { GET: "read" },
  "/api/recording": { GET: "owner" },
  "/api/desks": { GET: "read" },
  "/api/replay": { GET: "read", POST: "owner" },
};

/** `path` as `withoutBase` gives it. An address that is not in the table is nobody's but the owner's. */
export function needOfRoute(path: string, method: string): Need {
  return routeNeeds[path]?.[method === "POST" ? "POST" : "GET"] ?? "owner";
}
