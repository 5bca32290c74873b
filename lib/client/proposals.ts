// What the trader does with a proposal: takes it into the ticket, where it is a draft like any other, or
// rejects it.
import { batch } from "@preact/signals";
import type { ContractDetailsView, Problem, ProposalView } from "@/lib/contract/api.ts";
import type { Lang } from "@/lib/contract/format.ts";
import { toNumberInput } from "@/lib/contract/number_input.ts";
import type { Draft } from "@/lib/contract/requests.ts";
import { ProblemError } from "./api.ts";
import { goTo } from "./at_once.ts";
import { clearProblems } from "./form.ts";
import { lostAnswer, type Screen } from "./screen.ts";
import { setInstrument, setTif, setType } from "./ticket.ts";
import type { Ticket } from "./ticket_state.ts";

/** The open proposals, oldest first: what comes while somebody reads is added below. */
export function openProposals({ store }: Pick<Screen, "store">): ProposalView[] {
  return Object.values(store.proposalsSig.value).sort((a, b) => a.laidAt < b.laidAt ? -1 : 1);
}

/**
 * Fills the ticket with a proposal and brings it up; nothing is previewed or sent by it. Returns why not.
 * Whoever has closed the list meanwhile has changed their mind, and may be typing.
 */
export async function openProposal(screen: Screen, proposal: ProposalView): Promise<Problem | null> {
  const { order } = proposal;
  const route = order.exchange === undefined ? {} : { exchange: order.exchange };
  try {
    const details = await screen.api.post({ action: "contract_details", conId: order.conId, ...route });
    if (screen.dialogSig.peek() !== "proposals") return null;
    take(screen, proposal, details);
    return null;
  } catch (error) {
    return refusalOf(screen, error);
  }
}

function take(screen: Screen, proposal: ProposalView, details: ContractDetailsView): void {
  const { ticket, settings, search } = screen;
  // An instrument that is still being looked up would come into the filled ticket.
  search.type("");
  batch(() => {
    settings.accountSig.value = proposal.order.account;
    fillTicket(ticket, proposal.order, details, settings.langSig.peek());
    screen.proposalSig.value = proposal;
    screen.dialogSig.value = null;
  });
  goTo(screen, "ticket");
}

/** Returns why not; `null` when it was rejected. */
export async function rejectProposal(
  screen: Screen,
  proposalId: string,
  words: string,
): Promise<Problem | null> {
  const reason = words.trim();
  try {
    await screen.api.post({
      action: "reject_proposal",
      proposalId,
      ...(reason === "" ? {} : { reason }),
    });
    return null;
  } catch (error) {
    return refusalOf(screen, error);
  }
}

function refusalOf(screen: Screen, error: unknown): Problem {
  return error instanceof ProblemError ? error.problem : lostAnswer(screen.t.peek());
}

/** Writes a draft into the ticket, every field of it: nothing that was typed before stays. */
export function fillTicket(ticket: Ticket, draft: Draft, details: ContractDetailsView, lang: Lang): void {
  const number = (value: string | undefined) => value === undefined ? "" : toNumberInput(value, lang);
  batch(() => {
    setInstrument(ticket, details);
    ticket.sideSig.value = draft.side;
    setType(ticket, draft.orderType);
    setTif(ticket, draft.tif);
    ticket.goodTillDateSig.value = draft.goodTillDate === undefined ? "" : localTime(draft.goodTillDate);
    ticket.sizeBySig.value = draft.cashQuantity === undefined ? "quantity" : "cash";
    ticket.quantitySig.value = number(draft.quantity);
    ticket.cashSig.value = number(draft.cashQuantity);
    ticket.limitPriceSig.value = number(draft.limitPrice);
    ticket.stopPriceSig.value = number(draft.stopPrice);
    ticket.trailBySig.value = draft.trailingPercent === undefined ? "amount" : "percent";
    ticket.trailingSig.value = number(draft.trailingPercent ?? draft.trailingAmount);
    ticket.outsideRthSig.value = draft.outsideRth ?? false;
    ticket.bracketSig.value = draft.takeProfit !== undefined || draft.stopLoss !== undefined;
    ticket.bracketUnitSig.value = "price";
    ticket.takeProfitSig.value = number(draft.takeProfit?.limitPrice);
    ticket.stopLossSig.value = number(draft.stopLoss?.stopPrice);
    ticket.ocoSig.value = draft.oco !== undefined;
    ticket.ocoStopSig.value = number(draft.oco?.stopPrice);
    clearProblems(ticket);
  });
}

/** As `<input type="datetime-local">` takes it: wall time in the reader's zone. */
function localTime(at: string): string {
  const time = new Date(at);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join("-");
  return `${day}T${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(":")}`;
}
