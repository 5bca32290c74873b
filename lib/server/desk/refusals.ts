// What of a refused command goes into the journal: orders that were not let through, with who asked and why
// not.
import type { ActionName, TradingRequest } from "@/lib/contract/actions.ts";
import type { Caller } from "@/lib/server/access/caller.ts";
import { AppError } from "@/lib/server/errors.ts";
import type { AuditNote } from "@/lib/server/journal/audit.ts";

const ORDER_ACTIONS: ReadonlySet<ActionName> = new Set<ActionName>([
  "preview_order",
  "preview_modify",
  "preview_close",
  "preview_flatten",
  "promote_preview",
  "submit",
  "propose_order",
]);

/**
 * The row for `error`; `null` when it is no refusal of an order: a failed search, a cancel, a fault of the
 * program.
 */
export function refusalNote(request: TradingRequest, caller: Caller, error: unknown): AuditNote | null {
  if (!(error instanceof AppError) || !ORDER_ACTIONS.has(request.action)) return null;
  const { code, limit, ib } = error;
  return {
    origin: caller.name,
    reason: error.message,
    clientOrderId: "clientOrderId" in request ? request.clientOrderId : null,
    more: {
      action: request.action,
      code,
      ...(limit === undefined ? {} : { limit }),
      ...(ib === undefined ? {} : { ib }),
      ...("order" in request ? { order: request.order } : {}),
    },
  };
}
