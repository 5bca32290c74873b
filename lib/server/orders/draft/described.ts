// A draft as it would read, held against the rules of its instrument: before anybody has asked for a preview
// of it.
import type { Contract, Draft } from "@/lib/contract/api.ts";
import { isAdvisorAccount } from "@/lib/contract/ids.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { say } from "@/lib/contract/says/say.ts";
import { contractView } from "@/lib/server/contracts/contract_view.ts";
import { DenialError } from "@/lib/server/errors.ts";
import type { OrderDeps } from "../deps.ts";
import { checkDraft } from "./checks.ts";
import { normalisedDraft } from "./drafts.ts";
import type { EntryGate } from "./guards/entry_gate.ts";
import { requestField } from "./guards/request_field.ts";
import { worthOf } from "./notional.ts";
import { sentenceOf } from "./sentence.ts";

export interface DescribedDraft {
  /** In its one normal form. */
  order: Draft;
  contract: Contract;
  sentenceSays: Saying;
}

export interface DescribeDeps extends Pick<OrderDeps, "contracts" | "accounts" | "quotes" | "clock"> {
  entry: EntryGate;
}

/**
 * Throws the first rule that the draft breaks, with its field as `order.…`. Limits and margin are not asked:
 * they are judged when somebody wants to send it.
 */
export async function describeDraft(given: Draft, deps: DescribeDeps): Promise<DescribedDraft> {
  deps.entry.requireReady();
  const { contracts, accounts, quotes, clock } = deps;
  const order = normalisedDraft(given);
  requireAccount(order.account, accounts.list());
  const rules = await contracts.rules(order.conId, "order.conId", order.exchange);
  const denial = checkDraft(order, { rules, accounts: accounts.list(), now: clock.now() });
  if (denial !== null) throw new DenialError(denial.says, { field: requestField("order", denial.field) });
  const worth = worthOf(order, { rules, quote: quotes.get(order.conId), accounts });
  return {
    order,
    contract: contractView(rules.contract, rules.details),
    sentenceSays: sentenceOf(order, rules, worth),
  };
}

/** Before the instrument is looked up; the order room sends nothing for an advisor's own account (P57). */
function requireAccount(account: string, known: readonly string[]): void {
  const field = requestField("order", "account");
  if (isAdvisorAccount(account)) throw new DenialError(say("ACCOUNT_IS_ADVISOR"), { field });
  if (!known.includes(account)) throw new DenialError(say("ACCOUNT_UNKNOWN"), { field });
}
