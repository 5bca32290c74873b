// The screen's frame: mode, connection with its layers, account figures, status, messages. Everything that
// concerns no single order.
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { AccountStrip } from "@/components/AccountStrip.tsx";
import { Banners } from "@/components/Banners.tsx";
import { FrameDialogs } from "@/components/FrameDialogs.tsx";
import { PartGuard } from "@/components/Guard.tsx";
import { Rarely } from "@/components/OnDemand.tsx";
import { PaneTabs } from "@/components/PaneTabs.tsx";
import { SettingsPopover } from "@/components/SettingsPopover.tsx";
import { StatusPane } from "@/components/StatusPane.tsx";
import { TopBar } from "@/components/TopBar.tsx";
import { ahead, partsSig, rare } from "@/components/parts.ts";
import { ScreenContext, useIslandScreen } from "@/lib/client/context.ts";
import type { ScreenStart } from "@/lib/contract/screen_start.ts";

export default function TradingInterface({ start }: { start: ScreenStart }): JSX.Element | null {
  return start.overview ? <AllDesks start={start} /> : <Frame start={start} />;
}

/** No island of its own: a fourth one would take apart the scripts that the three share. */
function AllDesks({ start }: { start: ScreenStart }): JSX.Element | null {
  useEffect(() => void rare.fetch(), []);
  const parts = rare.hereSig.value;
  return parts && <parts.DeskOverview start={start} />;
}

function Frame({ start }: { start: ScreenStart }): JSX.Element {
  const parts = partsSig.value;
  return (
    <ScreenContext.Provider value={useIslandScreen("TradingInterface", start, ahead)}>
      <header class="area-top">
        {start.replay && <Rarely>{({ ReplayBar }) => <ReplayBar />}</Rarely>}
        <PartGuard name="app.name" place="topbar">
          <TopBar />
        </PartGuard>
        <PartGuard name="connection.title" place="">
          <Banners />
          {start.keyBase !== undefined && <Rarely>{({ ViewerBar }) => <ViewerBar />}</Rarely>}
        </PartGuard>
      </header>
      <PartGuard name="account.title" place="strip area-strip">
        <AccountStrip />
      </PartGuard>
      <PartGuard name="pane.status" id="pane-status" place="pane pane-status">
        <StatusPane />
      </PartGuard>
      <PartGuard name="app.panes" place="">
        <PaneTabs />
        {parts && <parts.Splits />}
        <SettingsPopover />
      </PartGuard>
      <PartGuard name="activity.title" place="">
        {parts && <parts.Messages />}
      </PartGuard>
      <FrameDialogs />
    </ScreenContext.Provider>
  );
}
