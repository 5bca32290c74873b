// Everything about orders: the ticket with its quote, the review before sending, the live list with cancel and change.
import type { JSX } from "preact";
import { CancelDialogs } from "@/components/CancelDialogs.tsx";
import { OrdersPane } from "@/components/OrdersPane.tsx";
import { PreviewDialog } from "@/components/PreviewDialog.tsx";
import { TicketPane } from "@/components/TicketPane.tsx";
import { ScreenContext, useIslandScreen } from "@/lib/client/context.ts";
import type { ScreenStart } from "@/lib/client/screen.ts";

export default function OrderPanel({ start }: { start: ScreenStart }): JSX.Element {
  return (
    <ScreenContext.Provider value={useIslandScreen("OrderPanel", start)}>
      <TicketPane />
      <OrdersPane />
      <PreviewDialog />
      <CancelDialogs />
    </ScreenContext.Provider>
  );
}
