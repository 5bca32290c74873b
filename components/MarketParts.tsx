// What is open of the market: chart and watch lists beside each other, the option chain below them.
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useScreen } from "@/lib/client/context.ts";
import { FailedPart } from "./Faults.tsx";
import { Guard } from "./Guard.tsx";
import { Rarely } from "./OnDemand.tsx";
import { useIntoView } from "./use_into_view.ts";
import { WatchLists } from "./WatchLists.tsx";

export function MarketParts(): JSX.Element {
  const { settings } = useScreen();
  const lists = settings.listsSig.value;
  const chart = settings.chartSig.value;
  const isThere = useRef(false);
  useEffect(() => {
    isThere.current = true;
  }, []);
  const arrives = isThere.current;
  return (
    <>
      {(lists || chart) && (
        <div class={lists && chart ? "market-body market-both" : "market-body"}>
          {chart && (
            <Part id="market-chart" arrives={arrives}>
              <Rarely>{({ PriceChart }) => <PriceChart />}</Rarely>
            </Part>
          )}
          {lists && (
            <Part id="market-lists" arrives={arrives}>
              <WatchLists />
            </Part>
          )}
        </div>
      )}
      {settings.optionsSig.value && (
        <Part id="market-options" arrives={arrives}>
          <Rarely>{({ OptionChain }) => <OptionChain />}</Rarely>
        </Part>
      )}
      {settings.depthSig.value && (
        <Part id="market-depth" arrives={arrives}>
          <Rarely>{({ MarketDepth }) => <MarketDepth />}</Rarely>
        </Part>
      )}
    </>
  );
}

/** A part that fails takes none of the others with it. */
function Part(
  { id, arrives, children }: { id: string; arrives: boolean; children: JSX.Element },
): JSX.Element {
  const part = useIntoView(arrives);
  return (
    <div id={id} class={id} ref={part}>
      <Guard fallback={() => <FailedPart onClose={undefined} />}>{children}</Guard>
    </div>
  );
}
