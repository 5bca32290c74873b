// Whether the desk shows what the broker's own ledger says: orders, fills and positions.
import type { Snapshot } from "@/lib/contract/api.ts";
import type { Ledger } from "@lotse/paper-gateway";

const OPEN = new Set(["pending", "held", "working", "partly_filled", "cancel_pending"]);

/** Sentences that say what differs; empty when nothing does. */
export function differences(snapshot: Snapshot, ledger: Ledger): string[] {
  return [...positionDifferences(snapshot, ledger), ...orderDifferences(snapshot, ledger)];
}

function positionDifferences(snapshot: Snapshot, ledger: Ledger): string[] {
  if (!snapshot.positionsReady) return ["The desk has not read its positions"];
  const shown = new Map<string, string>(
    Object.values(snapshot.positions).map((p) => [`${p.account} ${p.contract.conId}`, p.quantity]),
  );
  const told = new Map<string, string>(
    ledger.accounts.flatMap(({ account, positions }) =>
      positions.filter((p) => Number(p.position) !== 0).map((p) =>
        [`${account} ${p.conId}`, p.position] as const
      )
    ),
  );
  return [...new Set([...shown.keys(), ...told.keys()])]
    .filter((key) => Number(shown.get(key) ?? 0) !== Number(told.get(key) ?? 0))
    .map((key) => `Position ${key}: desk ${shown.get(key) ?? "0"}, broker ${told.get(key) ?? "0"}`);
}

function orderDifferences(snapshot: Snapshot, ledger: Ledger): string[] {
  const found: string[] = [];
  const byPermId = new Map(Object.values(snapshot.orders).map((order) => [order.permId, order]));
  for (const broker of ledger.orders) {
    const desk = byPermId.get(broker.permId);
    if (!desk) {
      if (broker.live) found.push(`Order ${broker.permId} is live at the broker and missing in the desk`);
      continue;
    }
    if (OPEN.has(desk.state) !== broker.live) {
      found.push(`Order ${broker.permId}: desk ${desk.state}, broker ${broker.status}`);
    }
    if (Number(desk.filled) !== Number(broker.filled)) {
      found.push(`Order ${broker.permId}: filled ${desk.filled} in the desk, ${broker.filled} at the broker`);
    }
  }
  const known = new Set(ledger.orders.map((order) => order.permId));
  for (const desk of Object.values(snapshot.orders)) {
    if (desk.permId !== null && OPEN.has(desk.state) && !known.has(desk.permId)) {
      found.push(`Order ${desk.permId} is open in the desk and unknown to the broker`);
    }
    if (desk.state === "unknown") found.push(`Order ${desk.clientOrderId} is unknown`);
  }
  return found;
}
