// Where the review touches the way from paper to live: what is behind it comes when it is opened.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { Flow } from "@/lib/client/order_flow.ts";
import { Fold } from "./Fold.tsx";
import { Rarely } from "./OnDemand.tsx";

type Review = Extract<Flow, { step: "review" }>;

/** What differs from the preview on paper that it was taken up from. */
export function Promoted({ flow: { promoted } }: { flow: Review }): JSX.Element | null {
  if (promoted === null) return null;
  return <Rarely>{({ PromotionDiff }) => <PromotionDiff promoted={promoted} />}</Rarely>;
}

/** The way of each order from paper to live. */
export function Promotions({ flow: { request, items, openedAt } }: { flow: Review }): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  if (request.kind !== "order" || screen.store.modeSig.value === "live") return null;
  return (
    <>
      {items.map(({ key, preview }) => (
        <div key={key} data-promote>
          <Fold title={t("promotion.offer")}>
            {() => (
              <Rarely>{({ PromotionOffer }) => <PromotionOffer preview={preview} at={openedAt} />}</Rarely>
            )}
          </Fold>
        </div>
      ))}
    </>
  );
}
