// The desk's frame: mode, connection with its layers, account figures, status, messages. Everything that concerns no single order.
import type { JSX } from "preact";
import { AccountStrip } from "@/components/AccountStrip.tsx";
import { Banners } from "@/components/Banners.tsx";
import { DeskDialogs } from "@/components/DeskDialogs.tsx";
import { Messages } from "@/components/Messages.tsx";
import { PaneTabs } from "@/components/PaneTabs.tsx";
import { SettingsPopover } from "@/components/Settings.tsx";
import { StatusPane } from "@/components/StatusPane.tsx";
import { TopBar } from "@/components/TopBar.tsx";
import { DeskContext, useIslandDesk } from "@/lib/client/context.ts";
import type { ScreenStart } from "@/lib/client/desk.ts";

export default function TradingInterface({ start }: { start: ScreenStart }): JSX.Element {
  return (
    <DeskContext.Provider value={useIslandDesk("TradingInterface", start)}>
      <header class="area-top">
        <TopBar />
        <Banners />
      </header>
      <AccountStrip />
      <StatusPane />
      <PaneTabs />
      <SettingsPopover />
      <Messages />
      <DeskDialogs />
    </DeskContext.Provider>
  );
}
