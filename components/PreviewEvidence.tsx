// Why the figures of a preview are what they are, below them.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { previewEvidence } from "@/lib/client/evidence_preview.ts";
import { orderQuantity, priceTerms } from "@/lib/client/order_view.ts";
import { pointOf } from "@/lib/client/evidence_size.ts";
import type { Preview } from "@/lib/contract/api.ts";
import { positionKey } from "@/lib/contract/listing.ts";
import { EvidenceList } from "./EvidenceList.tsx";
import { QuoteEvidence } from "./QuoteEvidence.tsx";
import { useDetails } from "./use_details.ts";

export function PreviewEvidence({ preview }: { preview: Preview }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const { account, conId } = preview.order;
  const details = useDetails(conId);
  const { accountsSig, ordersSig, positionsSig, quotesSig } = screen.store;
  const lang = screen.settings.langSig.value;
  if (details === "asked") return <p role="status">{t("dialog.loading")}</p>;
  const orders = ordersSig.value;
  const quote = quotesSig.value[String(conId)] ?? null;
  const rows = previewEvidence({
    preview,
    account: accountsSig.value[account] ?? null,
    position: positionsSig.value[positionKey(account, conId)] ?? null,
    point: details === null ? null : pointOf(details),
    close: quote?.close ?? null,
    orders,
    nameOf(id) {
      const order = orders[id];
      if (order === undefined) return id;
      return [order.side, orderQuantity(order, lang), order.orderType, priceTerms(order, lang)].join(" ");
    },
  });
  return (
    <div class="space-y-3 mt-2" data-why-preview>
      <EvidenceList rows={rows} />
      {quote !== null && <QuoteEvidence conId={conId} />}
    </div>
  );
}
