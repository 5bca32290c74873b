// The market's part of the screen: watch lists, chart and option chain, each opened and closed by hand, and remembered.
import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { OnDemand } from "./OnDemand.tsx";

export function MarketPane(): JSX.Element {
  const { settings } = useScreen();
  const t = useText();
  const lists = settings.listsSig.value;
  const chart = settings.chartSig.value;
  const options = settings.optionsSig.value;
  return (
    <section id="pane-market" class="pane pane-market" tabIndex={-1} aria-labelledby="market-title">
      <div class="pane-head">
        <h2 id="market-title">{t("market.title")}</h2>
        <Toggle text={t("market.lists")} valueSig={settings.listsSig} controls="market-lists" />
        <Toggle text={t("market.chart")} valueSig={settings.chartSig} controls="market-chart" />
        <Toggle text={t("market.options")} valueSig={settings.optionsSig} controls="market-options" />
      </div>
      {(lists || chart) && (
        <div class={lists && chart ? "market-body market-both" : "market-body"}>
          {chart && (
            <div id="market-chart" class="market-chart">
              <OnDemand>{({ PriceChart }) => <PriceChart />}</OnDemand>
            </div>
          )}
          {lists && (
            <div id="market-lists" class="market-lists">
              <OnDemand>{({ WatchLists }) => <WatchLists />}</OnDemand>
            </div>
          )}
        </div>
      )}
      {options && (
        <div id="market-options" class="market-options">
          <OnDemand>{({ OptionChain }) => <OptionChain />}</OnDemand>
        </div>
      )}
    </section>
  );
}

function Toggle(
  { text, valueSig, controls }: { text: string; valueSig: Signal<boolean>; controls: string },
): JSX.Element {
  return (
    <button
      type="button"
      class="tab"
      aria-expanded={valueSig.value}
      aria-controls={valueSig.value ? controls : undefined}
      data-toggle={controls}
      onClick={() => valueSig.value = !valueSig.peek()}
    >
      {text}
    </button>
  );
}
