// The way from a refusal to its explanation, which stays where the refusal is.
import type { JSX } from "preact";
import { useText } from "@/lib/client/context.ts";
import type { Refusal } from "@/lib/client/explain.ts";
import { Fold } from "./Fold.tsx";
import { Rarely } from "./OnDemand.tsx";

/** `withIb`: IB's words do not stand beside it already. */
export function Explain({ refusal, withIb = false }: { refusal: Refusal; withIb?: boolean }): JSX.Element {
  const t = useText();
  return (
    <Fold title={t("explain.open")}>
      {() => <Rarely>{({ Explanation }) => <Explanation refusal={refusal} withIb={withIb} />}</Rarely>}
    </Fold>
  );
}
