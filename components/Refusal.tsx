// An end by IB: what it means, and the way out as a button where IB's words give one.
import type { JSX } from "preact";
import { pressOf } from "@/lib/client/closed.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { priceDigits } from "@/lib/client/order_view.ts";
import { limitThatPasses, refusalKind, tryAgainAt } from "@/lib/client/refusal_fix.ts";
import type { OrderView } from "@/lib/contract/api.ts";
import { formatPrice } from "@/lib/contract/format.ts";

/** What the code book does not say of it: with 202 it can only speak of a cancel. */
export function RefusalMeaning({ order }: { order: OrderView }): JSX.Element | null {
  const t = useText();
  const kind = refusalKind(order);
  if (kind === null || order.state === "rejected" && kind === "other" && order.ibAdvice !== null) return null;
  return <p class="text-xs" data-refusal={kind}>{t(`refused.${kind}`)}</p>;
}

export function RefusalFix({ order }: { order: OrderView }): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const limit = limitThatPasses(order, screen.store.ordersSig.value);
  if (limit === null) return null;
  const price = formatPrice(limit, screen.settings.langSig.value, priceDigits(order.contract));
  return (
    <button
      type="button"
      class="btn btn-accent mt-1 h-auto whitespace-normal text-left"
      data-action="refusal-fix"
      disabled={screen.flow.flowSig.value.step !== "idle"}
      {...pressOf(screen, screen.lockSig.value, () => void tryAgainAt(screen, order, limit))}
    >
      {t("refused.fix", { price })}
    </button>
  );
}
