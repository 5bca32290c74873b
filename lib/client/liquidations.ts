// IB's forced trades that the user has not put away yet: they stay on the screen when the list of fills has
// let them go.
import { computed, type ReadonlySignal } from "@preact/signals";
import type { ExecutionView } from "@/lib/contract/api.ts";
import { add } from "@/lib/contract/decimal.ts";
import type { Settings } from "./settings.ts";
import type { Store } from "./store.ts";

/** The forced trades of one account, instrument and side together. */
export interface Liquidation {
  key: string;
  /** The one that came last. */
  last: ExecutionView;
  quantity: string;
  execIds: string[];
}

/** So many are remembered as put away. */
const MOST_PUT_AWAY = 500;

export interface LiquidationSources {
  store: Pick<Store, "executionsSig">;
  settings: Pick<Settings, "putAwaySig">;
}

export function createLiquidations({ store, settings }: LiquidationSources): ReadonlySignal<Liquidation[]> {
  const seen = new Map<string, ExecutionView>();
  return computed(() => {
    for (const execution of Object.values(store.executionsSig.value)) {
      if (execution.liquidation) seen.set(execution.execId, execution);
    }
    const putAway = new Set(settings.putAwaySig.value);
    return grouped([...seen.values()].filter(({ execId }) => !putAway.has(execId)));
  });
}

/** Puts one away, in this browser. Further fills of it are shown again. */
export function putAway({ putAwaySig }: Pick<Settings, "putAwaySig">, { execIds }: Liquidation): void {
  putAwaySig.value = [...putAwaySig.peek(), ...execIds].slice(-MOST_PUT_AWAY);
}

function grouped(executions: readonly ExecutionView[]): Liquidation[] {
  const groups = new Map<string, Liquidation>();
  for (const execution of executions) {
    const { account, contract, side, execId } = execution;
    const key = `${account}/${contract.conId}/${side}`;
    const known = groups.get(key);
    groups.set(key, {
      key,
      last: execution,
      quantity: known === undefined ? execution.quantity : add(known.quantity, execution.quantity),
      execIds: [...known?.execIds ?? [], execId],
    });
  }
  return [...groups.values()];
}
