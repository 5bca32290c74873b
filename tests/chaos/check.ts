// Compares the desk with the broker's own ledger: whatever differs is a sentence, sorted by what it would
// cost.
import type { ExecutionView, OrderView, PositionView, Snapshot } from "@/lib/contract/api.ts";
import { dec, type DecimalString } from "@/lib/contract/decimal.ts";
import { fromOrderRef } from "@/lib/contract/ids.ts";
import { isTerminal, type OrderState } from "@/lib/contract/order_states.ts";

/** What `GET /ledger` of the gateway answers, as far as it is compared; `Ledger` of the gateway fits. */
export interface BrokerTruth {
  readonly accounts: readonly {
    readonly account: string;
    readonly positions: readonly { readonly conId: number; readonly position: string }[];
  }[];
  readonly orders: readonly {
    readonly permId: number;
    readonly orderRef: string;
    readonly status: string;
    readonly live: boolean;
    readonly quantity: string;
    readonly filled: string;
  }[];
  readonly executions: readonly {
    readonly execId: string;
    readonly permId: number;
    readonly shares: string;
    readonly price: string;
    readonly commission: string | null;
  }[];
}

/** What the desk says. */
export interface DeskTruth {
  orders: readonly OrderView[];
  executions: readonly ExecutionView[];
  positions: readonly PositionView[];
  positionsReady: boolean;
}

export const faultKinds = [
  "lost",
  "doubled",
  "never submitted",
  "wrong state",
  "wrong fills",
  "wrong execution",
  "wrong position",
  "unknown",
  "journal",
  "order id",
  "contradiction",
  "broken promise",
] as const;
export type FaultKind = typeof faultKinds[number];

export interface Finding {
  kind: FaultKind;
  text: string;
}

/** What a snapshot says; one of `everything` says all. */
export function truthOf({ orders, executions, positions, positionsReady }: Snapshot): DeskTruth {
  return {
    orders: Object.values(orders),
    executions: Object.values(executions),
    positions: Object.values(positions),
    positionsReady,
  };
}

/** Everything in which desk and broker differ now. */
export function compare(desk: DeskTruth, broker: BrokerTruth): Finding[] {
  return [
    ...doubled(broker),
    ...orderFindings(desk, broker),
    ...deskOnly(desk, broker),
    ...executionFindings(desk, broker),
    ...positionFindings(desk, broker),
  ];
}

function doubled(broker: BrokerTruth): Finding[] {
  const seen = new Map<string, number>();
  for (const { orderRef } of broker.orders) {
    if (orderRef !== "") seen.set(orderRef, (seen.get(orderRef) ?? 0) + 1);
  }
  return [...seen].filter(([, count]) => count > 1)
    .map(([ref, count]) => ({ kind: "doubled", text: `${ref} is ${count} times at the broker` }));
}

function orderFindings(desk: DeskTruth, broker: BrokerTruth): Finding[] {
  const byPerm = new Map(desk.orders.map((order) => [order.permId, order]));
  const byId = new Map(desk.orders.map((order) => [order.clientOrderId, order]));
  return broker.orders.flatMap((truth): Finding[] => {
    const own = fromOrderRef(truth.orderRef);
    const view = byPerm.get(truth.permId) ?? (own === null ? undefined : byId.get(own));
    const name = `Order ${truth.permId} (${own ?? "foreign"})`;
    if (view === undefined) {
      // A foreign order that ended before the desk looked for the first time is history of others.
      return own === null && !truth.live
        ? []
        : [{ kind: "lost", text: `${name}, ${truth.status} at the broker, is missing in the desk` }];
    }
    return [...stateFindings(name, view, truth), ...fillFindings(name, view, truth, broker)];
  });
}

/** States of the desk that say the same as a status of the broker. */
function allowedStates(truth: BrokerTruth["orders"][number]): readonly OrderState[] {
  switch (truth.status) {
    case "Filled":
      return ["filled"];
    case "Cancelled":
      return ["cancelled"];
    case "Inactive":
      // Of one that had filled in part the rest was cancelled.
      return dec(truth.filled).gt(0) ? ["cancelled"] : ["rejected"];
    default:
      if (dec(truth.filled).gt(0)) return ["partly_filled"];
      return truth.status === "Submitted" ? ["working"] : ["pending", "held"];
  }
}

function stateFindings(name: string, view: OrderView, truth: BrokerTruth["orders"][number]): Finding[] {
  if (view.state === "unknown") {
    return [{ kind: "unknown", text: `${name} is unknown, ${truth.status} at the broker` }];
  }
  const found: Finding[] = [];
  if (!allowedStates(truth).includes(view.state)) {
    found.push({ kind: "wrong state", text: `${name}: desk ${view.state}, broker ${truth.status}` });
  }
  if (truth.live && view.quantity !== truth.quantity) {
    found.push({ kind: "wrong state", text: `${name}: quantity ${view.quantity}, broker ${truth.quantity}` });
  }
  return found;
}

function fillFindings(
  name: string,
  view: OrderView,
  truth: BrokerTruth["orders"][number],
  broker: BrokerTruth,
): Finding[] {
  if (!dec(view.filled).eq(truth.filled)) {
    return [{ kind: "wrong fills", text: `${name}: filled ${view.filled}, broker ${truth.filled}` }];
  }
  const average = averageOf(broker.executions.filter(({ permId }) => permId === truth.permId));
  if (average === null) return [];
  const told = view.averageFillPrice;
  if (told !== null && dec(told).minus(average).abs().lt("0.000001")) return [];
  return [{ kind: "wrong fills", text: `${name}: average ${told}, broker ${average}` }];
}

function averageOf(executions: BrokerTruth["executions"]): DecimalString | null {
  const shares = executions.reduce((sum, one) => sum.plus(one.shares), dec("0"));
  if (shares.eq(0)) return null;
  return executions.reduce((sum, one) => sum.plus(dec(one.shares).times(one.price)), dec("0")).div(shares)
    .toFixed(8);
}

/** Orders the broker has never heard of must have ended, unfilled. */
function deskOnly(desk: DeskTruth, broker: BrokerTruth): Finding[] {
  const perms = new Set(broker.orders.map(({ permId }) => permId));
  const refs = new Set(broker.orders.map(({ orderRef }) => fromOrderRef(orderRef)));
  return desk.orders
    .filter((view) =>
      !(view.permId !== null && perms.has(view.permId)) && !refs.has(view.clientOrderId as never)
    )
    .flatMap((view): Finding[] => {
      const name = `Order ${view.clientOrderId}, unknown to the broker,`;
      if (view.state === "unknown") return [{ kind: "unknown", text: `${name} is unknown` }];
      if (!isTerminal(view.state) || view.state === "filled" || !dec(view.filled).eq(0)) {
        return [{ kind: "wrong state", text: `${name} is ${view.state} in the desk, filled ${view.filled}` }];
      }
      return [];
    });
}

function executionFindings(desk: DeskTruth, broker: BrokerTruth): Finding[] {
  const told = new Map(desk.executions.map((one) => [one.execId, one]));
  const known = new Set(broker.executions.map(({ execId }) => execId));
  // Of an account that the broker has not given to this login the desk may be told; it is nothing of the
  // ledger.
  const accounts = new Set(broker.accounts.map(({ account }) => account));
  const extra = desk.executions.filter(({ execId, account }) => !known.has(execId) && accounts.has(account))
    .map(({ execId }): Finding => ({
      kind: "wrong execution",
      text: `The broker has no execution ${execId}`,
    }));
  const missing = broker.executions.flatMap((truth): Finding[] => {
    const view = told.get(truth.execId);
    if (view === undefined) {
      return [{ kind: "wrong execution", text: `The desk has no execution ${truth.execId}` }];
    }
    if (!dec(view.quantity).eq(truth.shares) || !dec(view.price).eq(truth.price)) {
      const text =
        `${truth.execId}: desk ${view.quantity} at ${view.price}, broker ${truth.shares} at ${truth.price}`;
      return [{ kind: "wrong execution", text }];
    }
    if (
      truth.commission !== null && (view.commission === null || !dec(view.commission).eq(truth.commission))
    ) {
      const text = `${truth.execId}: commission ${view.commission}, broker ${truth.commission}`;
      return [{ kind: "wrong execution", text }];
    }
    return [];
  });
  return [...extra, ...missing];
}

function positionFindings(desk: DeskTruth, broker: BrokerTruth): Finding[] {
  if (!desk.positionsReady) return [{ kind: "wrong position", text: "The desk has not read its positions" }];
  const shown = new Map<string, string>(
    desk.positions.map((row) => [`${row.account} ${row.contract.conId}`, row.quantity]),
  );
  const told = new Map<string, string>(
    broker.accounts.flatMap(({ account, positions }) =>
      positions.map((row) => [`${account} ${row.conId}`, row.position] as const)
    ),
  );
  return [...new Set([...shown.keys(), ...told.keys()])]
    .filter((key) => !dec(shown.get(key) ?? "0").eq(told.get(key) ?? "0"))
    .map((key) => ({
      kind: "wrong position",
      text: `Position ${key}: desk ${shown.get(key) ?? "0"}, broker ${told.get(key) ?? "0"}`,
    }));
}
