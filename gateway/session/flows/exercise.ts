// exerciseOptions: an instruction to an option that is held. It is shown as an order whose id is the one of
// the request, as captures of a real gateway have it, and can be cancelled like one.
import { invalid, processing } from "../codes.ts";
import type { Client } from "../core.ts";
import { memoFor } from "../order_messages.ts";
import { refusedAsReadOnly } from "../start.ts";
import { resolveFor } from "./market_data.ts";
import { tellTifPreset } from "./place.ts";
import { type ExerciseOptions, orderOf } from "../../wire/messages.ts";

const ACTIONS: ReadonlyMap<number, "exercise" | "lapse"> = new Map([[1, "exercise"], [2, "lapse"]]);

export function exerciseOptions(client: Client, message: ExerciseOptions): void {
  if (refusedAsReadOnly(client, message.reqId)) return;
  client.core.link.whenUp(() => transmitted(client, message));
}

function transmitted(client: Client, message: ExerciseOptions): void {
  const { core, clientId } = client;
  const { reqId } = message;
  const action = ACTIONS.get(message.action);
  if (action === undefined) return client.error(reqId, 321, invalid("bP", "Invalid exercise action"));
  const account = accountOf(client, message);
  if (account === null) return;
  const contract = resolveFor(client, reqId, message.contract);
  if (!contract) return;
  const quantity = String(message.quantity);
  const order = orderOf({ account, action: "BUY", totalQuantity: quantity, orderType: "LMT", tif: "DAY" });
  const request = {
    ...{ clientId, orderId: reqId, account, conId: contract.conId, action, quantity },
    override: message.override,
    memo: memoFor(order, message.contract.exchange),
  };
  const problem = core.engine.orders.exerciseProblem(request);
  if (problem !== null) return client.error(reqId, problem.code, problem.text);
  core.touch();
  tellTifPreset(client, reqId);
  core.engine.orders.exercise(request);
}

/** The only account, or the one that is named; `null` after a refusal. */
function accountOf(client: Client, { reqId, account }: ExerciseOptions): string | null {
  const accounts: readonly string[] = client.core.engine.accounts.accountIds();
  const [only = ""] = accounts;
  if (accounts.length === 1 && account === "") return only;
  if (accounts.includes(account)) return account;
  if (accounts.length === 1) {
    client.error(
      reqId,
      322,
      processing(`No unlapsed position exists in this option in account ${account}.`),
    );
  } else if (account === "") {
    client.error(reqId, 321, invalid("bP", "The account code is required for this operation."));
  } else client.error(reqId, 321, invalid("bP", `Invalid account code '${account}'.`));
  return null;
}
