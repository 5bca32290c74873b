// IB takes only so many active orders per side, contract and account: warned about before, denied at the end.
import type { Draft, Warning } from "@/lib/contract/api.ts";
import { coded } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { DenialError } from "@/lib/server/errors.ts";
import type { OrderLedger } from "../../book/mod.ts";
import type { Purpose } from "../../deps.ts";
import { requestField } from "./request_field.ts";

/** IB takes 20 active orders per side, contract and account, not more (P42). */
const MAX_ACTIVE = 20;
const MANY_ACTIVE = 15;

export function guardActiveOrders(
  draft: Draft,
  purpose: Purpose,
  book: OrderLedger["book"],
): Warning[] {
  const active =
    book.open.touching(draft.conId).filter((record) =>
      record.account === draft.account && record.contract.conId === draft.conId && record.side === draft.side
    ).length;
  if (active >= MAX_ACTIVE) {
    const field = purpose === "close" ? "conId" : requestField(purpose, "side");
    throw new DenialError(say("ORDER_TOO_MANY_ACTIVE", { most: MAX_ACTIVE, active }), { field });
  }
  if (active < MANY_ACTIVE) return [];
  return [coded(say("ORDER_MANY_ACTIVE", { active, most: MAX_ACTIVE }))];
}
