// One seed over real processes: the same plan, played faster, with real signals and real sockets.
import { openForReading } from "@/lib/server/journal/schema.ts";
import { verifyJournal } from "@/lib/server/journal/verify.ts";
import { isOpen } from "@/lib/contract/order_states.ts";
import type { Snapshot } from "@/lib/contract/api.ts";
import { compare, type Finding, truthOf } from "../check.ts";
import { INSTRUMENTS } from "../broker.ts";
import { type FaultStep, type Plan, planOf, type Step } from "../plan.ts";
import { anomaliesOf, keyFindings, submittedFindings } from "../promises.ts";
import type { Result } from "../result.ts";
import { type Attempt, type Counter, liveOrder, User } from "../user.ts";
import { doInWorld } from "../world.ts";
import type { ProcessSet } from "./process_set.ts";

/** A real second costs a second: the plan is played this much faster. */
const PACE = 0.15;
const READY_MS = 60_000;
const EQUALITY_MS = 60_000;
const CALM_MS = 1_500;
const POLL_MS = 50;

export interface RealOptions {
  set: ProcessSet;
  /** Every attempt of earlier seeds on the same processes: their orders are still at the broker. */
  earlier: Attempt[];
  trace?: ((line: string) => void) | undefined;
}

export async function runRealSeed(seed: number, options: RealOptions): Promise<Result> {
  return await new RealRun(planOf(seed), options).result();
}

class RealRun {
  readonly #plan: Plan;
  readonly #set: ProcessSet;
  readonly #options: RealOptions;
  readonly #user: User;
  readonly #findings: Finding[] = [];
  readonly #acts: Promise<void>[] = [];
  readonly #counts = { crashes: 0, faults: 0 };
  readonly #startedAt = performance.now();
  /** What earlier seeds have left on the same processes. */
  #before = { orders: 0, fills: 0, takenBack: 0 };
  #guillotine: { blade: string; downMs: number } | null = null;
  #healed = false;

  constructor(plan: Plan, options: RealOptions) {
    this.#plan = plan;
    this.#options = options;
    this.#set = options.set;
    this.#user = new User(this.#counter(), `real-${plan.seed}-${crypto.randomUUID().slice(0, 8)}`);
  }

  async result(): Promise<Result> {
    let end: Pick<Result, "equalityMs" | "settledMs"> = { equalityMs: null, settledMs: null };
    try {
      await this.#begin();
      await this.#play();
      end = await this.#reconcile();
      await this.#inspect();
    } catch (error) {
      this.#finding(
        "broken promise",
        `The run broke: ${error instanceof Error ? error.stack : String(error)}`,
      );
    }
    this.#options.earlier.push(...this.#user.attempts);
    const ledger = await this.#set.ledger().catch(() => ({ orders: [], executions: [] }));
    const { takenBack } = anomaliesOf(Object.values(this.#set.last?.orders ?? {}));
    const { attempts } = this.#user;
    const has = (kind: string) =>
      attempts.filter(({ outcomes }) => outcomes.some((one) => one.kind === kind)).length;
    const ids = new Set(
      attempts.flatMap(({ outcomes }) =>
        outcomes.flatMap((one) => one.kind === "answered" ? [JSON.stringify(one.result.body)] : [])
      ),
    );
    return {
      seed: this.#plan.seed,
      kind: "processes",
      findings: this.#findings,
      counts: {
        submits: attempts.length,
        accepted: has("answered"),
        unanswered: has("lost"),
        sent: ids.size,
        orders: ids.size,
        atBroker: ledger.orders.length - this.#before.orders,
        fills: ledger.executions.length - this.#before.fills,
        crashes: this.#counts.crashes,
        faults: this.#counts.faults,
        odd: 0,
        strange: 0,
        takenBack: takenBack - this.#before.takenBack,
      },
      ...end,
      newsMs: null,
      wallMs: Math.round(performance.now() - this.#startedAt),
    };
  }

  async #begin(): Promise<void> {
    await this.#set.startGateway();
    await this.#set.startServer();
    await this.#untilReady("at the start");
    const { orders, executions } = await this.#set.ledger();
    const { takenBack } = anomaliesOf(Object.values(this.#set.last?.orders ?? {}));
    this.#before = { orders: orders.length, fills: executions.length, takenBack };
    for (const conId of Object.values(INSTRUMENTS)) await this.#set.execute({ action: "watch", conId });
    // What earlier seeds have left open would only fill the book.
    await this.#set.execute({ action: "cancel_all", scope: "account" });
    await pause(300);
  }

  async #play(): Promise<void> {
    const start = performance.now();
    for (const step of this.#plan.steps) {
      const wait = step.at * PACE - (performance.now() - start);
      if (wait > 0) await pause(wait);
      await this.#set.snapshot();
      this.#do(step);
    }
    await pause(500);
  }

  #do(step: Step): void {
    this.#say(JSON.stringify(step));
    switch (step.do) {
      case "place":
      case "modify":
      case "cancel":
      case "cancel all":
      case "close":
        this.#start(this.#user.act(step));
        return;
      case "fill":
      case "broker cancels":
      case "correct":
      case "typed in TWS":
      case "price":
        this.#start(this.#world(step));
        return;
      case "odd callback":
        // The gateway of a process says what is true; the rest is told in process (../twin/odd_callbacks.ts).
        return;
      default:
        this.#counts.faults += 1;
        this.#start(this.#break(step));
    }
  }

  /** Runs beside the others until the healing; a rejection waits there. */
  #start(act: Promise<void>): void {
    act.catch(() => {});
    this.#acts.push(act);
  }

  async #world(step: Parameters<typeof doInWorld>[0]): Promise<void> {
    const ledger = await this.#set.ledger().catch(() => null);
    if (ledger === null) return;
    const command = doInWorld(step, ledger, (instrument) => this.#price(instrument));
    if (command !== null) await this.#set.control(command);
  }

  async #break(step: FaultStep): Promise<void> {
    switch (step.do) {
      case "kill server":
        return await this.#crash(step.downMs);
      case "guillotine":
        this.#guillotine = step;
        return;
      case "kill bridge":
        return this.#set.signalBridge("SIGKILL");
      case "stop bridge":
        this.#set.signalBridge("SIGSTOP");
        await pause(step.forMs * PACE);
        return this.#set.signalBridge("SIGCONT");
      case "cut sockets":
        return await this.#set.control({ do: "drop-client", clientId: 1 });
      case "kill gateway":
        await this.#set.killGateway();
        await pause(step.downMs * PACE);
        return await this.#set.startGateway();
      case "gateway fault":
        return await this.#set.control({ do: "fault", fault: step.fault });
    }
  }

  async #crash(downMs: number): Promise<void> {
    this.#counts.crashes += 1;
    await this.#set.killServer();
    await pause(downMs * PACE);
    await this.#set.startServer();
    await this.#untilReady("after a crash").catch(() => {});
    for (const conId of Object.values(INSTRUMENTS)) await this.#set.execute({ action: "watch", conId });
    if (!this.#healed) await this.#user.retryLost();
  }

  async #reconcile(): Promise<Pick<Result, "equalityMs" | "settledMs">> {
    for (const act of await Promise.allSettled(this.#acts.splice(0))) {
      if (act.status === "rejected") this.#say(`an act broke: ${String(act.reason)}`);
    }
    this.#healed = true;
    this.#guillotine = null;
    await this.#set.startGateway();
    await this.#set.control({ do: "clear-faults" });
    await this.#set.control({ do: "freeze" });
    await this.#set.control({ do: "fault", fault: { kind: "tif-preset", mode: "day" } });
    if (!await this.#set.upstreamUp()) {
      await this.#set.control({ do: "fault", fault: { kind: "upstream", do: "restored" } });
    }
    this.#set.signalBridge("SIGCONT");
    await this.#set.startServer();
    await this.#set.control({ do: "drop-client", clientId: 1 });
    const healedAt = performance.now();
    let backAt: number | null = null;
    let equalAt: number | null = null;
    while (performance.now() - healedAt < EQUALITY_MS) {
      await pause(POLL_MS);
      const snapshot = await this.#set.snapshot();
      const now = performance.now();
      backAt = snapshot?.connection.socket === "connected" ? backAt ?? now : null;
      const isEqual = snapshot !== null && isReady(snapshot) &&
        compare(truthOf(snapshot), await this.#set.ledger()).length === 0;
      equalAt = isEqual ? equalAt ?? now : null;
      if (equalAt !== null && now - equalAt >= CALM_MS) break;
    }
    await this.#set.control({ do: "unfreeze" });
    const known = equalAt !== null && backAt !== null;
    return {
      equalityMs: known ? Math.max(0, Math.round((equalAt ?? 0) - (backAt ?? 0))) : null,
      settledMs: equalAt === null ? null : Math.round(equalAt - healedAt),
    };
  }

  async #inspect(): Promise<void> {
    const snapshot = await this.#set.snapshot();
    if (snapshot === null || !isReady(snapshot)) {
      return this.#finding("broken promise", `Not ready: ${snapshot?.connection.cause ?? "no answer"}`);
    }
    const { orders } = truthOf(snapshot);
    await this.#set.control({ do: "freeze" });
    const ledger = await this.#set.ledger();
    const attempts = [...this.#options.earlier, ...this.#user.attempts];
    this.#findings.push(
      ...compare(truthOf(snapshot), ledger),
      ...keyFindings(this.#user.attempts, orders),
      ...orderIdFindings(ledger.orders),
    );
    const db = openForReading(this.#set.journalPath);
    try {
      const kept = db.prepare("SELECT client_order_id FROM idempotency WHERE key = ?");
      const keptId = (key: string) => {
        const row = kept.get(key);
        return row === undefined ? null : String(row.client_order_id);
      };
      this.#findings.push(...submittedFindings(ledger, orders, attempts, keptId));
      for (const { text } of verifyJournal(db).faults) this.#finding("journal", text);
    } finally {
      db.close();
    }
    await this.#set.control({ do: "unfreeze" });
    this.#findings.push(...anomaliesOf(orders).findings);
  }

  #counter(): Counter {
    return {
      execute: async (request) => {
        const guillotine = this.#guillotine;
        const answer = this.#set.execute(request);
        if (guillotine !== null && (request.action === "submit" || request.action === "cancel_order")) {
          this.#guillotine = null;
          // Somewhere on the way of this request: nobody can say where.
          await pause(guillotine.blade === "before-write" ? 2 : 12);
          this.#start(this.#crash(guillotine.downMs));
        }
        return await answer;
      },
      wait: (ms) => pause(ms * PACE),
      price: (instrument) => this.#price(instrument),
      account: () => Object.keys(this.#set.last?.accounts ?? {})[0] ?? "none",
      conId: (instrument) => INSTRUMENTS[instrument],
      liveOrders: async () => {
        const snapshot = await this.#set.snapshot();
        return Object.values(snapshot?.orders ?? {}).filter(({ state }) => isOpen(state))
          .map(liveOrder);
      },
      say: (text) => this.#say(text),
    };
  }

  #price(instrument: "AAPL" | "MSFT"): number {
    return Number(this.#set.last?.quotes[INSTRUMENTS[instrument]]?.last ?? 100);
  }

  async #untilReady(when: string): Promise<void> {
    const end = performance.now() + READY_MS;
    for (;;) {
      const snapshot = await this.#set.snapshot();
      if (snapshot !== null && isReady(snapshot)) return;
      if (performance.now() > end) {
        throw new Error(`Not ready ${when}: ${snapshot?.connection.cause ?? "no answer"}`);
      }
      await pause(100);
    }
  }

  #finding(kind: Finding["kind"], text: string): void {
    this.#findings.push({ kind, text });
  }

  #say(text: string): void {
    this.#options.trace?.(`${String(Math.round(performance.now() - this.#startedAt)).padStart(7)} ${text}`);
  }
}

/** Our client's ids at the broker: one order each. */
function orderIdFindings(
  orders: readonly { clientId: number; orderId: number; orderRef: string }[],
): Finding[] {
  const refs = new Map<number, string>();
  return orders.filter(({ clientId }) => clientId === 1).flatMap(({ orderId, orderRef }): Finding[] => {
    const other = refs.get(orderId);
    refs.set(orderId, orderRef);
    if (other === undefined || other === orderRef) return [];
    return [{ kind: "order id", text: `Order id ${orderId} is used for ${other} and for ${orderRef}` }];
  });
}

function isReady({ connection, positionsReady }: Snapshot): boolean {
  return connection.socket === "connected" && connection.sync === "ready" && connection.upstream === "up" &&
    positionsReady;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
