// The positions and the ways out of them: close one in part or whole, close all.
import type { JSX } from "preact";
import { CloseDialogs } from "@/components/CloseDialog.tsx";
import { ExitsDialog } from "@/components/ExitsDialog.tsx";
import { PositionsPane } from "@/components/PositionsPane.tsx";
import { ScreenContext, useIslandScreen } from "@/lib/client/context.ts";
import type { ScreenStart } from "@/lib/client/screen.ts";

export default function PositionManager({ start }: { start: ScreenStart }): JSX.Element {
  return (
    <ScreenContext.Provider value={useIslandScreen("PositionManager", start)}>
      <PositionsPane />
      <CloseDialogs />
      <ExitsDialog />
    </ScreenContext.Provider>
  );
}
