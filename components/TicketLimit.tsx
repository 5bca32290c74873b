// The limit of the ticket: it begins at the quote, and takes any price of it with one press.
import { useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { fillLimit } from "@/lib/client/limit_fill.ts";
import { limitAt, limitPlaces } from "@/lib/client/limit_prices.ts";
import { takeLimit } from "@/lib/client/ticket_price.ts";
import { PriceField } from "./PriceField.tsx";

export function TicketLimit({ label }: { label: string }): JSX.Element {
  const screen = useScreen();
  useSignalEffect(() => fillLimit(screen));
  return (
    <div>
      <PriceField
        field="limitPrice"
        id="ticket-limit"
        label={label}
        valueSig={screen.ticket.limitPriceSig}
      />
      <LimitPlaces />
    </div>
  );
}

function LimitPlaces(): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const { ticket: { instrumentSig, sideSig }, store } = screen;
  const details = instrumentSig.value;
  if (details === null) return null;
  const quote = store.quotesSig.value[String(details.contract.conId)] ?? null;
  return (
    <div role="group" aria-label={t("place.from")} class="mt-1 flex gap-1">
      {limitPlaces.map((place) => {
        const price = limitAt(place, quote, { side: sideSig.value, rules: details.priceRules });
        return (
          <button
            key={place}
            type="button"
            class="row-btn grow"
            data-limit-place={place}
            disabled={price === null}
            onClick={() => {
              if (price !== null) takeLimit(screen, price);
            }}
          >
            {t(`place.${place}`)}
          </button>
        );
      })}
    </div>
  );
}
