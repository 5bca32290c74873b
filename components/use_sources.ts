// What sums of positions are made from, of the chosen account.
import { useNames, useScreen } from "@/lib/client/context.ts";
import type { SumSources } from "@/lib/client/evidence_sums.ts";

export function useSources(): SumSources {
  const screen = useScreen();
  const names = useNames();
  return {
    positions: screen.positionsSig.value,
    account: screen.accountViewSig.value,
    nameOf: (contract) => names.short(contract),
  };
}
