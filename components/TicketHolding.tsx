// What the account holds of the ticket's instrument: one line above the form.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";
import { priceDigits } from "@/lib/client/order_view.ts";
import { positionOf } from "@/lib/client/ticket_facts.ts";
import { sign } from "@/lib/contract/decimal.ts";
import { formatAverage, formatQuantity } from "@/lib/contract/format.ts";
import { Delta } from "./Figures.tsx";

export function TicketHolding(): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const position = positionOf(screen);
  const way = sign(position?.quantity ?? "0");
  if (position === null || way === 0) return null;
  const lang = screen.settings.langSig.value;
  const stale = position.stale || screen.staleSig.value;
  const held = {
    quantity: formatQuantity(position.quantity.replace("-", ""), lang),
    price: formatAverage(position.entryPrice, lang, priceDigits(position.contract)),
  };
  return (
    <p class="flex flex-wrap items-baseline gap-x-2 text-xs" data-holding={position.quantity}>
      <span class={cx(stale && "stale")}>{t(way > 0 ? "hold.long" : "hold.short", held)}</span>
      <Delta value={position.unrealizedPnl} stale={stale} />
    </p>
  );
}
