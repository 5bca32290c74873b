// The ticket's part of the screen: instrument, quote, form, and what became of the last order.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { OnDemand } from "./OnDemand.tsx";
import { partsSig } from "./parts.ts";
import { SymbolSearch } from "./SymbolSearch.tsx";

export function TicketPane(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const details = screen.ticket.instrumentSig.value;
  const parts = partsSig.value;
  return (
    <section id="pane-ticket" class="pane pane-ticket" tabIndex={-1} aria-labelledby="ticket-title">
      <div class="pane-head">
        <h2 id="ticket-title" class="grow">{t("ticket.title")}</h2>
        {parts && <parts.PaletteButton />}
        {screen.store.modeSig.value === "live" && (
          <button
            type="button"
            class="row-btn"
            data-action="promotion"
            onClick={() => screen.act(({ openPromotion }) => openPromotion(screen))}
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
      {parts && <parts.SentLine />}
      {parts && <parts.TicketFoot />}
    </section>
  );
}
