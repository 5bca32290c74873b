// What must hold at the end of a seed in process, beside that desk and broker say the same.
import type { OrderView } from "@/lib/contract/api.ts";
import { fromOrderRef } from "@/lib/contract/ids.ts";
import { contradictions } from "@/lib/server/orders/testing/contradictions.ts";
import type { LedgerOrder } from "@lotse/paper-gateway";
import type { Broker } from "./broker.ts";
import type { Finding } from "./check.ts";
import type { DeskProcess } from "./desk_twin.ts";
import { acceptedIds, anomaliesOf, keyFindings, submittedFindings, type WireLog } from "./promises.ts";
import type { Attempt } from "./user.ts";

export interface Inspected {
  desk: DeskProcess;
  broker: Broker;
  attempts: readonly Attempt[];
  wire: WireLog;
  /** What the readers of the desk know. */
  orders: readonly OrderView[];
  /** The journal is another one than that which was written first. */
  restored: boolean;
  /** Nothing was done but closes: the position must not have turned round. */
  onlyCloses: boolean;
}

/** So long a line may be on its way to the bridge. */
const PIPE_PATIENCE_MS = 5;

export function inspect(run: Inspected): Finding[] {
  const { desk, broker, attempts, wire, orders, restored } = run;
  const ledger = broker.ledger();
  const kept = (key: string) => desk.journal.answer(key)?.clientOrderId ?? null;
  return [
    ...wire.findings,
    ...keyFindings(attempts, orders, restored),
    ...submittedFindings(ledger, orders, attempts, kept),
    ...anomaliesOf(orders).findings,
    ...orders.flatMap(contradictions).map((text) => ({ kind: "contradiction" as const, text })),
    ...[
      ...faultsOf(desk, broker),
      ...sentWhileHalted(run, kept),
      ...(run.onlyCloses ? turnedRound(ledger.orders) : []),
    ].map((text) => ({ kind: "broken promise" as const, text })),
  ];
}

/** Whether trading is halted, and has been for long enough that a line which was on its way has come. */
export function isHalted(desk: DeskProcess, now: number): boolean {
  if (!desk.alive) return false;
  const { state, cause } = desk.desk.snapshot().trading;
  return state === "halted" && cause !== null && now - Date.parse(cause.at) > PIPE_PATIENCE_MS;
}

function faultsOf(desk: DeskProcess, broker: Broker): string[] {
  const found: string[] = [];
  if (!desk.isReady) found.push(`Not ready: ${JSON.stringify(desk.connection.view().cause)}`);
  if (broker.mistakes > 0) found.push("The gateway made mistakes of its own");
  const { listenerFaults, invalid } = desk.bridge.status().counters;
  const failed = listenerFaults + desk.desk.orders.stats().watcherFaults;
  if (failed + invalid > 0) found.push(`${failed} listeners failed, ${invalid} messages were not valid`);
  return found;
}

/** While trading is halted nothing leaves but closes. */
function sentWhileHalted({ attempts, wire }: Inspected, keptId: (key: string) => string | null): string[] {
  const closes = new Set(
    attempts.filter(({ what }) => what === "close").flatMap(({ outcomes, kept, key }) => [
      ...acceptedIds(outcomes),
      ...kept,
      keptId(key),
    ]),
  );
  return wire.whileHalted.filter((ref) => !closes.has(fromOrderRef(ref)))
    .map((ref) => `${ref} was sent while trading was halted`);
}

/** Closes alone can not have sold more than was bought. */
function turnedRound(orders: readonly LedgerOrder[]): string[] {
  const total = orders.reduce(
    (sum, { action, filled }) => sum + (action === "BUY" ? 1 : -1) * Number(filled),
    0,
  );
  return total < 0 ? [`The closes turned the position round: ${total}`] : [];
}
