// The ticket's part of the screen: instrument, quote, form, and what became of the last order.
import type { JSX } from "preact";
import { openPromotion } from "@/lib/client/actions.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { awaitsTrigger, isRefusedByIb, orderLabel } from "@/lib/client/order_view.ts";
import { StateWord } from "./OrderState.tsx";
import { OnDemand } from "./OnDemand.tsx";
import { SymbolSearch } from "./SymbolSearch.tsx";
import { TicketFoot } from "./TicketFoot.tsx";

export function TicketPane(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const details = screen.ticket.instrumentSig.value;
  return (
    <section id="pane-ticket" class="pane pane-ticket" tabIndex={-1} aria-labelledby="ticket-title">
      <div class="pane-head">
        <h2 id="ticket-title" class="grow">{t("ticket.title")}</h2>
        {screen.store.modeSig.value === "live" && (
          <button
            type="button"
            class="row-btn"
            data-action="promotion"
            onClick={() => openPromotion(screen)}
          >
            {t("promotion.open")}
          </button>
        )}
      </div>
      <div class="border-b border-line px-3 py-2">
        <SymbolSearch />
        {!details && <p class="mt-1 age">{t("search.hint")}</p>}
      </div>
      {details && <OnDemand>{({ QuotePanel }) => <QuotePanel details={details} />}</OnDemand>}
      {screen.proposalSig.value && <OnDemand>{({ ProposalLine }) => <ProposalLine />}</OnDemand>}
      <OnDemand patient>{({ TicketForm }) => <TicketForm />}</OnDemand>
      <SentLine />
      <TicketFoot />
    </section>
  );
}

/** The last order that was sent, with its state as it is now. */
function SentLine(): JSX.Element {
  const screen = useScreen();
  const sent = screen.flow.sentSig.value;
  const order = sent && screen.store.ordersSig.value[sent.clientOrderId];
  return (
    <div role="status" class="px-3 pb-3" data-sent={sent?.clientOrderId}>
      {sent && (
        <p class="flex items-center gap-2 border-t border-line pt-2">
          <StateWord
            state={order ? order.state : sent.state}
            trigger={!!order && awaitsTrigger(order)}
            byIb={!!order && isRefusedByIb(order)}
          />
          {order && <span class="truncate">{orderLabel(order, screen.settings.langSig.value)}</span>}
        </p>
      )}
    </div>
  );
}
