// Why the sizes of the ticket, and the use of the limits, are what they are.
import type { JSX } from "preact";
import { useNames, useScreen, useText } from "@/lib/client/context.ts";
import { limitEvidence } from "@/lib/client/evidence_limits.ts";
import { largestEvidence, sizeEvidence } from "@/lib/client/evidence_size.ts";
import { largestTrail } from "@/lib/client/largest_trail.ts";
import { typedQuantity } from "@/lib/client/quantity_text.ts";
import { sizeChips } from "@/lib/client/size_chips.ts";
import { ownPrice, positionOf, ticketFacts } from "@/lib/client/ticket_facts.ts";
import { Shown } from "./EvidenceList.tsx";
import { QuoteEvidence } from "./QuoteEvidence.tsx";
import { useSources } from "./use_sources.ts";

export function OfSizes(): JSX.Element {
  const screen = useScreen();
  const names = useNames();
  const t = useText();
  const { ticket, settings, store } = screen;
  const lang = settings.langSig.value;
  const details = ticket.instrumentSig.value;
  const facts = ticketFacts(screen);
  if (details === null || facts === null) return <p>{t("size.gap.instrument")}</p>;
  const { contract } = details;
  const account = screen.accountViewSig.value;
  const position = positionOf(screen);
  const wishes = sizeChips({
    facts,
    quantity: typedQuantity(ticket.quantitySig.value, { lang, facts }),
    amounts: settings.amountsSig.value,
    hasPosition: position !== null,
    t,
    lang,
  }).map(({ title, wish }) => ({ name: title, wish }));
  const sources = { facts, details, account, position, ownPrice: ownPrice(ticket, lang) };
  const trail = largestTrail(screen).value;
  const largest = trail?.conId === contract.conId ? [largestEvidence(trail, lang)] : [];
  return (
    <>
      <Shown
        about={`${names.full(contract)} · ${screen.accountSig.value ?? ""}`}
        isStale={account?.stale ?? true}
        rows={[...sizeEvidence(sources, wishes), ...largest]}
      />
      {store.quotesSig.value[String(contract.conId)] && <QuoteEvidence conId={contract.conId} />}
    </>
  );
}

export function OfLimits(): JSX.Element {
  const sources = useSources();
  const screen = useScreen();
  const account = screen.accountSig.value ?? "";
  const { limits, usage } = screen.store.tradingSig.value;
  return (
    <Shown
      about={account}
      isStale={sources.account?.stale ?? true}
      rows={limitEvidence({ ...sources, limits: limits[account] ?? {}, usage: usage[account] ?? {} })}
    />
  );
}
