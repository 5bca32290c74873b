// Below the ticket's form: what became of the last order.
import type { JSX } from "preact";
import { useScreen } from "@/lib/client/context.ts";
import { awaitsTrigger, isRefusedByIb, orderLabel } from "@/lib/client/order_view.ts";
import { StateWord } from "./OrderState.tsx";

/** The last order that was sent, with its state as it is now. */
export function SentLine(): JSX.Element {
  const screen = useScreen();
  const sent = screen.flow.sentSig.value;
  const order = sent && screen.store.ordersSig.value[sent.clientOrderId];
  return (
    <div role="status" class="px-3 pb-3" data-sent={sent?.clientOrderId}>
      {sent && (
        <p class="flex items-center gap-2 border-t border-line pt-2">
          <StateWord
            state={order ? order.state : sent.state}
            trigger={!!order && awaitsTrigger(order)}
            byIb={!!order && isRefusedByIb(order)}
          />
          {order && <span class="truncate">{orderLabel(order, screen.settings.langSig.value)}</span>}
        </p>
      )}
    </div>
  );
}
