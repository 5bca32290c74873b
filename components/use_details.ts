// What IB says of an instrument, for a part that is open: of the ticket where it has the same one, otherwise
// asked.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useScreen } from "@/lib/client/context.ts";
import type { ContractDetailsView } from "@/lib/contract/api.ts";

/** `null`: not known, as it could not be asked. */
export function useDetails(conId: number): ContractDetailsView | "asked" | null {
  const { api, ticket } = useScreen();
  const known = ticket.instrumentSig.value;
  const isKnown = known?.contract.conId === conId;
  const readSig = useSignal<ContractDetailsView | "asked" | null>("asked");
  useEffect(() => {
    if (isKnown) return;
    let isOpen = true;
    api.post({ action: "contract_details", conId }).then(
      (details) => isOpen && (readSig.value = details),
      () => isOpen && (readSig.value = null),
    );
    return () => {
      isOpen = false;
    };
  }, [conId, isKnown]);
  return isKnown ? known : readSig.value;
}
