// What is open of the market: chart and watch lists beside each other, the option chain below them.
import type { JSX } from "preact";
import { useScreen } from "@/lib/client/context.ts";
import { FailedPart } from "./Faults.tsx";
import { Guard } from "./Guard.tsx";
import { Rarely } from "./OnDemand.tsx";
import { WatchLists } from "./WatchLists.tsx";

export function MarketParts(): JSX.Element {
  const { settings } = useScreen();
  const lists = settings.listsSig.value;
  const chart = settings.chartSig.value;
  return (
    <>
      {(lists || chart) && (
        <div class={lists && chart ? "market-body market-both" : "market-body"}>
          {chart && (
            <Part id="market-chart" place="market-chart">
              <Rarely>{({ PriceChart }) => <PriceChart />}</Rarely>
            </Part>
          )}
          {lists && (
            <Part id="market-lists" place="market-lists">
              <WatchLists />
            </Part>
          )}
        </div>
      )}
      {settings.optionsSig.value && (
        <Part id="market-options" place="market-options">
          <Rarely>{({ OptionChain }) => <OptionChain />}</Rarely>
        </Part>
      )}
      {settings.depthSig.value && (
        <Part id="market-depth" place="market-depth">
          <Rarely>{({ MarketDepth }) => <MarketDepth />}</Rarely>
        </Part>
      )}
    </>
  );
}

/** A part that fails takes none of the others with it. */
function Part(
  { id, place, children }: { id: string; place: string; children: JSX.Element },
): JSX.Element {
  return (
    <div id={id} class={place}>
      <Guard fallback={() => <FailedPart onClose={undefined} />}>{children}</Guard>
    </div>
  );
}
