// What one line of the overview says of a desk and of each of its accounts. Pure; what a desk does not tell
// is unknown, not zero.
import type { OrderView, Snapshot } from "@/lib/contract/api.ts";
import type { DeskLine } from "@/lib/contract/views/overview.ts";
import { isOpen } from "@/lib/contract/order_states.ts";

export interface Heard {
  name: string;
  state: Snapshot | null;
  silent: boolean;
  readable: boolean;
  heardAt: string | null;
}

export function deskLine({ name, state, silent, readable, heardAt }: Heard): DeskLine {
  const told = { desk: name, silent, readable, heardAt };
  const unknown = { ...told, mode: null, connection: null, trading: null, accounts: [] };
  // The last state that could be read is of the release before.
  if (state === null || !readable) return unknown;
  try {
    return { ...told, ...saidBy(state) };
  } catch {
    // Patches are not checked against the contract: what one publisher spoils is its own line, not
    // everybody's overview.
    return { ...unknown, readable: false };
  }
}

function saidBy(state: Snapshot): Pick<DeskLine, "mode" | "connection" | "trading" | "accounts"> {
  const { mode, connection, trading } = state;
  const { headline, causeSays, lock, readOnly } = connection;
  return {
    mode,
    connection: { headline, causeSays, locked: lock !== null, readOnly },
    trading: trading.state,
    accounts: Object.keys(state.accounts).sort().map((id) => accountLine(id, state)),
  };
}

function accountLine(id: string, state: Snapshot): DeskLine["accounts"][number] {
  const account = state.accounts[id];
  const held = Object.values(state.positions).filter((position) => position.account === id);
  const orders = Object.values(state.orders).filter((order) => order.account === id);
  const currency = account?.baseCurrency ?? null;
  // Before the first comparison with IB the orders are those of the journal: that there is none says nothing.
  const counted = (count: number) => count === 0 && state.connection.reconciledAt === null ? null : count;
  return {
    id,
    currency,
    netLiquidation: currency === null ? null : account?.values.NetLiquidation?.[currency]?.value ?? null,
    dailyPnl: account?.pnl.daily ?? null,
    positions: state.positionsReady ? held.length : null,
    grossExposure: state.trading.usage[id]?.grossExposure?.used ?? null,
    working: counted(orders.filter((order) => isOpen(order.state)).length),
    unknown: counted(orders.filter(isUnknown).length),
    stale: account?.stale ?? true,
  };
}

const isUnknown = ({ state }: OrderView) => state === "unknown";
