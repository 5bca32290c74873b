// An order's state as a word with a shape before it.
import type { JSX } from "preact";
import { useText } from "@/lib/client/context.ts";
import { toneOf } from "@/lib/client/order_view.ts";
import { cx } from "@/lib/client/cx.ts";
import { longName } from "./Figures.tsx";
import type { OrderState } from "@/lib/contract/order_states.ts";

const looks = {
  good: "tone-good",
  bad: "tone-bad",
  wait: "tone-wait",
  live: "tone-live",
  quiet: "tone-quiet",
  alarm: "tone-alarm font-semibold",
} as const;

export function StateWord(
  { state, trigger = false, byIb = false, waits = false }: {
    state: OrderState;
    /** It is a stop that waits for its price. */
    trigger?: boolean;
    /** It was IB that ended it. */
    byIb?: boolean;
    /** It is an exit whose entry has not filled. */
    waits?: boolean;
  },
): JSX.Element {
  const t = useText();
  const tone = byIb ? "bad" : waits ? "quiet" : trigger ? "live" : toneOf(state);
  const text = byIb
    ? t("order.refused")
    : waits
    ? t("orders.awaitsEntry")
    : trigger
    ? t("orders.atTrigger")
    : t(`order.${state}`);
  return (
    <span
      class={cx("inline-flex items-center gap-1", looks[tone], longName(text))}
      data-state={state}
      data-by-ib={byIb || undefined}
    >
      <svg
        class="glyph"
        viewBox="0 0 10 10"
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        aria-hidden="true"
      >
        {tone === "good" && <path d="M1.5 5.5l2.5 2.5 4.5-6" />}
        {(tone === "bad") && <path d="M2 2l6 6M8 2l-6 6" />}
        {tone === "alarm" && <path d="M5 1l4.5 8h-9zM5 4v2.5" />}
        {tone === "live" && <circle cx="5" cy="5" r="3.5" fill="currentColor" />}
        {tone === "wait" && <circle cx="5" cy="5" r="3.5" />}
        {tone === "quiet" && <path d="M2 5h6" />}
      </svg>
      {text}
    </span>
  );
}
