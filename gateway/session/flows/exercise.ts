// exerciseOptions: refused as a gateway refuses what the account does not hold.
import { failed } from "../codes.ts";
import type { Client } from "../core.ts";
import { resolveFor } from "./market_data.ts";
import { refusedAsReadOnly } from "../start.ts";
import type { ExerciseOptions } from "../../wire/messages.ts";

export function exerciseOptions(client: Client, message: ExerciseOptions): void {
  const { reqId } = message;
  if (refusedAsReadOnly(client, reqId)) return;
  const contract = resolveFor(client, reqId, message.contract);
  if (!contract) return;
  if (contract.secType !== "OPT") {
    return client.error(reqId, 322, failed("bP", "Contract is not an option"));
  }
  client.error(reqId, 322, failed("bP", "Exercise and lapse are not simulated by this gateway"));
}
