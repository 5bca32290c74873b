// The positions and the ways out of them: close one in part or whole, close all; what else is done with one.
import type { JSX } from "preact";
import { PartGuard } from "@/components/Guard.tsx";
import { MarketPane } from "@/components/MarketPane.tsx";
import { OnDemand, Rarely } from "@/components/OnDemand.tsx";
import { PositionsPane } from "@/components/PositionsPane.tsx";
import { closeExitFix } from "@/lib/client/at_once.ts";
import { ahead } from "@/components/parts.ts";
import { ScreenContext, useIslandScreen } from "@/lib/client/context.ts";
import type { ScreenStart } from "@/lib/contract/screen_start.ts";

export default function PositionManager({ start }: { start: ScreenStart }): JSX.Element {
  const screen = useIslandScreen("PositionManager", start, ahead);
  const { closeSig, dialogSig, exitFixSig, toolSig } = screen;
  const closing = closeSig.value !== null || dialogSig.value === "flatten";
  const stay = () => {
    closeSig.value = null;
    dialogSig.value = null;
  };
  return (
    <ScreenContext.Provider value={screen}>
      <PartGuard name="pane.market" id="pane-market" place="pane pane-market">
        <MarketPane />
      </PartGuard>
      <PartGuard name="pane.positions" id="pane-positions" place="pane pane-positions">
        <PositionsPane />
      </PartGuard>
      {closing && <OnDemand onClose={stay}>{({ CloseDialogs }) => <CloseDialogs />}</OnDemand>}
      {exitFixSig.value !== null && (
        <Rarely onClose={() => closeExitFix(screen)}>{({ ExitsDialog }) => <ExitsDialog />}</Rarely>
      )}
      {toolSig.value !== null && (
        <OnDemand onClose={() => toolSig.value = null}>{({ ToolDialog }) => <ToolDialog />}</OnDemand>
      )}
    </ScreenContext.Provider>
  );
}
