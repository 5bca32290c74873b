// Why a quote is what it is: asked of the desk while it is open, because the ticks of a quote carry no
// sources.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useScreen, useText } from "@/lib/client/context.ts";
import { quoteEvidence } from "@/lib/client/evidence_quote.ts";
import type { QuoteSources } from "@/lib/contract/api.ts";
import { EvidenceList } from "./EvidenceList.tsx";

const AGAIN_MS = 2_000;

export function QuoteEvidence({ conId }: { conId: number }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const readSig = useSignal<QuoteSources | null>(null);
  useEffect(() => {
    let isOpen = true;
    const read = async () => {
      try {
        const sources = await screen.api.post({ action: "explain_quote", conId });
        if (isOpen) readSig.value = sources;
      } catch {
        // What was read last stays, with its times.
      }
    };
    void read();
    const timer = setInterval(() => {
      if (!screen.store.pausedSig.peek()) void read();
    }, AGAIN_MS);
    return () => {
      isOpen = false;
      clearInterval(timer);
    };
  }, [conId]);
  const sources = readSig.value;
  const quote = sources?.quote ?? null;
  return (
    <section aria-labelledby="why-quote" data-why-quote={conId}>
      <h3 id="why-quote" class="label mb-1">
        {quote?.dataType ? t(`data.${quote.dataType}`) : t("quote.title")}
      </h3>
      {(screen.staleSig.value || quote?.stale) && <p class="text-warn" data-stale>{t("why.stale")}</p>}
      {sources === null
        ? <p role="status">{t("dialog.loading")}</p>
        : quote === null
        ? <p>{t("why.noQuote")}</p>
        : <EvidenceList rows={quoteEvidence(sources)} />}
    </section>
  );
}
