// whatIf orders: one openOrder with margins and commission, nothing else, nothing rests.
import { failed } from "../codes.ts";
import { wireContract } from "../contracts_map.ts";
import type { Client } from "../core.ts";
import type { TellWhatIf } from "../interference.ts";
import { draftOf, type OrderDraft } from "./order_draft.ts";
import { whatIfMessage } from "../order_messages.ts";
import type { PlaceOrder } from "../../wire/messages.ts";

/** From this version on orderState carries the reason of a reject; before, it comes as error 201. */
const REJECT_REASON_SINCE = 195;

export function previewOrder(client: Client, message: PlaceOrder): void {
  client.core.interference.whatIf(client, message.orderId, (tell = (reply) => client.send(reply)) => {
    if (!client.core.link.up) {
      return client.error(message.orderId, 322, failed("bT", "The what-if service is not available"));
    }
    const draft = draftOf(client, message);
    if (draft) answer(client, draft, tell);
  });
}

function answer(client: Client, draft: OrderDraft, tell: TellWhatIf): void {
  const { engine } = client.core;
  const { placed, request } = draft;
  const result = engine.orders.whatIf(request);
  if (!result.ok) return client.error(placed.orderId, result.code, result.text);
  if (result.rejectReason !== "" && client.version < REJECT_REASON_SINCE) {
    return client.error(placed.orderId, 201, `Order rejected - reason:${result.rejectReason}`);
  }
  const contract = wireContract(draft.contract, {
    exchange: placed.contract.exchange || draft.contract.exchange,
    ...draft.contract.combo && { comboLegs: placed.contract.comboLegs },
  });
  tell(whatIfMessage(placed, result, {
    contract,
    version: client.version,
    fields: { clientId: client.clientId, account: request.account },
  }));
}
