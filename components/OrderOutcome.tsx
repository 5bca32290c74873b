// What has become of an order, in one line: by its news, else as it stands.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { orderNews } from "@/lib/client/notifications.ts";
import { orderLabel } from "@/lib/client/order_view.ts";
import { Said } from "./Said.tsx";

export function OrderOutcome({ clientOrderId }: { clientOrderId: string }): JSX.Element {
  const { store, settings } = useScreen();
  const t = useText();
  const lang = settings.langSig.value;
  const order = store.ordersSig.value[clientOrderId];
  if (order === undefined) return <>{clientOrderId}</>;
  const { text, detail } = orderNews(order, lang) ??
    { text: `${orderLabel(order, lang)}: ${t(`order.${order.state}`)}`, detail: null };
  return (
    <span class="text-danger" data-outcome={order.state}>
      {text}
      {detail !== null && (
        <>
          {" · "}
          <Said {...detail} />
        </>
      )}
    </span>
  );
}
