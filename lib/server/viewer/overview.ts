// What one line of the overview says of a desk and of each of its accounts. Pure; what a desk does not tell is unknown, not zero.
import type { OrderView, Snapshot } from "@/lib/contract/api.ts";
import type { DeskLine } from "@/lib/contract/views/overview.ts";
import { figureOf } from "@/lib/client/account_view.ts";
import { riskOf } from "@/lib/client/risk.ts";
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
  if (state === null) return { ...told, mode: null, connection: null, trading: null, accounts: [] };
  const { mode, connection, trading } = state;
  const { headline, causeSays, lock, readOnly } = connection;
  return {
    ...told,
    mode,
    connection: { headline, causeSays, locked: lock !== null, readOnly },
    trading: trading.state,
    accounts: Object.keys(state.accounts).sort().map((id) => accountLine(id, state)),
  };
}

function accountLine(id: string, state: Snapshot): DeskLine["accounts"][number] {
  const account = state.accounts[id] ?? null;
  const positions = Object.values(state.positions).filter((position) => position.account === id);
  const orders = Object.values(state.orders).filter((order) => order.account === id);
  const { currency, gross, net, leverage } = riskOf(positions, orders, account);
  return {
    id,
    currency,
    netLiquidation: figureOf(account, "NetLiquidation").value,
    dailyPnl: account?.pnl.daily ?? null,
    positions: state.positionsReady ? positions.length : null,
    gross: state.positionsReady ? gross.value : null,
    net: state.positionsReady ? net.value : null,
    leverage: state.positionsReady ? leverage : null,
    working: orders.filter((order) => isOpen(order.state)).length,
    unknown: orders.filter(isUnknown).length,
    stale: account?.stale ?? true,
  };
}

const isUnknown = ({ state }: OrderView) => state === "unknown";
