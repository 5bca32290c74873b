// whatIf orders: one openOrder with margins and commission, nothing else, nothing rests.
import { failed } from "../codes.ts";
import { wireContract } from "../contracts_map.ts";
import type { Client } from "../core.ts";
import { draftOf, type OrderDraft } from "./order_draft.ts";
import { whatIfMessage } from "../order_messages.ts";
import { marginsOf, type PlaceOrder } from "../../wire/messages.ts";

/** From this version on orderState carries the reason of a reject; before, it comes as error 201. */
const REJECT_REASON_SINCE = 195;

export function previewOrder(client: Client, message: PlaceOrder): void {
  const { core } = client;
  const fault = core.faults.hit("what-if", client.clientId);
  if (fault?.do === "silent") return;
  if (fault?.do === "error") {
    return client.error(message.orderId, fault.code ?? 201, fault.text ?? "Order rejected - reason:");
  }
  if (!core.link.up) {
    return client.error(message.orderId, 322, failed("bT", "The what-if service is not available"));
  }
  const draft = draftOf(client, message);
  if (draft) answer(client, draft, fault?.do === "empty-first");
}

function answer(client: Client, draft: OrderDraft, emptyFirst: boolean): void {
  const { engine } = client.core;
  const { placed, request } = draft;
  const result = engine.orders.whatIf(request);
  if (!result.ok) return client.error(placed.orderId, result.code, result.text);
  if (result.rejectReason !== "" && client.version < REJECT_REASON_SINCE) {
    return client.error(placed.orderId, 201, `Order rejected - reason:${result.rejectReason}`);
  }
  const contract = wireContract(draft.contract, {
    exchange: placed.contract.exchange || draft.contract.exchange,
  });
  const reply = whatIfMessage(placed, result, {
    contract,
    version: client.version,
    fields: { clientId: client.clientId, account: request.account },
  });
  if (emptyFirst) {
    const warningText = "Warning: margins are being computed";
    client.send({ ...reply, orderState: { ...reply.orderState, margins: marginsOf(), warningText } });
  }
  client.send(reply);
}
