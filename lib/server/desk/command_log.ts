// A line of the log for each command that changes something, with what came of it; questions are told where
// everything is told.
import type { ActionName, TradingRequest } from "@/lib/contract/actions.ts";
import { AppError } from "@/lib/server/errors.ts";
import type { Log } from "@/lib/server/log.ts";
import { traceCommand } from "@/lib/server/telemetry.ts";

/** What does something about orders, or about what may be sent. */
const TOLD: ReadonlySet<ActionName> = new Set<ActionName>([
  ...["submit", "cancel_order", "cancel_all", "set_trading_state", "arm_live", "disarm_live"] as const,
  ...["reload_settings", "connect", "disconnect"] as const,
]);

export interface CommandOutcome {
  origin: string;
  ms: number;
  /** The reply, or what was thrown. */
  reply?: unknown;
  error?: unknown;
}

export function logCommand(
  log: Log,
  request: TradingRequest,
  { origin, ms, reply, error }: CommandOutcome,
): void {
  const fields = {
    action: request.action,
    origin,
    ms: Math.round(ms * 10) / 10,
    clientOrderId: idIn(reply) ?? idIn(request),
    code: error === undefined ? undefined : error instanceof AppError ? error.code : "INTERNAL_ERROR",
  };
  traceCommand(fields);
  if (TOLD.has(request.action)) log.info("command", fields);
  else log.debug("command", fields);
}

function idIn(of: unknown): string | undefined {
  const found = typeof of === "object" && of !== null && "clientOrderId" in of ? of.clientOrderId : undefined;
  return typeof found === "string" ? found : undefined;
}
