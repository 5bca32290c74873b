// The way from a refusal to its explanation, which stays where the refusal is.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useText } from "@/lib/client/context.ts";
import type { Refusal } from "@/lib/client/explain.ts";
import { Rarely } from "./OnDemand.tsx";

/** `withIb`: IB's words do not stand beside it already. */
export function Explain({ refusal, withIb = false }: { refusal: Refusal; withIb?: boolean }): JSX.Element {
  const t = useText();
  const openSig = useSignal(false);
  return (
    <details class="explain" onToggle={(event) => openSig.value = event.currentTarget.open}>
      <summary>{t("explain.open")}</summary>
      {openSig.value && (
        <Rarely>{({ Explanation }) => <Explanation refusal={refusal} withIb={withIb} />}</Rarely>
      )}
    </details>
  );
}
