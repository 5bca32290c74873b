// The market's part of the screen: its parts are opened and closed by hand, and remembered.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { marketParts } from "@/lib/client/settings.ts";
import { OnDemand } from "./OnDemand.tsx";

export function MarketPane(): JSX.Element {
  const { settings } = useScreen();
  const t = useText();
  return (
    <section id="pane-market" class="pane pane-market" tabIndex={-1} aria-labelledby="market-title">
      <div class="pane-head">
        <h2 id="market-title" class="said-by-tab">{t("market.title")}</h2>
        {marketParts.map((part) => {
          const openSig = settings[`${part}Sig`];
          const controls = `market-${part}`;
          return (
            <button
              key={part}
              type="button"
              class="tab"
              aria-expanded={openSig.value}
              aria-controls={openSig.value ? controls : undefined}
              data-toggle={controls}
              onClick={() => openSig.value = !openSig.peek()}
            >
              {t(`market.${part}`)}
            </button>
          );
        })}
      </div>
      {marketParts.some((part) => settings[`${part}Sig`].value) && (
        <OnDemand>{({ MarketParts }) => <MarketParts />}</OnDemand>
      )}
    </section>
  );
}
