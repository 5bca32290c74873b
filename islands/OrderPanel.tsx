// Everything about orders: the ticket with its quote, the review before sending, the live list with cancel
// and change.
import type { JSX } from "preact";
import { PartGuard } from "@/components/Guard.tsx";
import { OnDemand, Rarely } from "@/components/OnDemand.tsx";
import { OrdersPane } from "@/components/OrdersPane.tsx";
import { TicketPane } from "@/components/TicketPane.tsx";
import { ahead } from "@/components/parts.ts";
import { ScreenContext, useIslandScreen } from "@/lib/client/context.ts";
import type { PromotionForm } from "@/lib/client/promotion_form.ts";
import type { ScreenStart } from "@/lib/contract/screen_start.ts";

export default function OrderPanel({ start }: { start: ScreenStart }): JSX.Element {
  const screen = useIslandScreen("OrderPanel", start, ahead);
  const { cancelAskSig, dialogSig, promotionSig } = screen;
  const asksToCancel = cancelAskSig.value !== null || dialogSig.value === "cancelAll";
  const stay = () => promotionSig.value = null;
  const keep = () => {
    cancelAskSig.value = null;
    dialogSig.value = null;
  };
  return (
    <ScreenContext.Provider value={screen}>
      <PartGuard name="pane.ticket" id="pane-ticket" place="pane pane-ticket">
        <TicketPane />
      </PartGuard>
      <PartGuard name="pane.orders" id="pane-orders" place="pane pane-orders">
        <OrdersPane />
      </PartGuard>
      {promotionSig.value !== null && <Promotion form={promotionSig.value} onClose={stay} />}
      {screen.flow.flowSig.value.step === "review" && (
        <OnDemand onClose={() => screen.flow.close()}>{({ PreviewDialog }) => <PreviewDialog />}</OnDemand>
      )}
      {asksToCancel && <OnDemand onClose={keep}>{({ CancelDialogs }) => <CancelDialogs />}</OnDemand>}
    </ScreenContext.Provider>
  );
}

function Promotion({ form, onClose }: { form: PromotionForm; onClose(): void }): JSX.Element {
  return <Rarely onClose={onClose}>{({ PromotionDialog }) => <PromotionDialog form={form} />}</Rarely>;
}
