// Listens to the engine's events of each order and notices a story that can not be true.
import type { Engine } from "../api.ts";
import type { EngineEvent, Execution, OrderView } from "../types.ts";

type OrderEvent = Extract<EngineEvent, { order: OrderView }>;

const DONE: ReadonlySet<string> = new Set(["Filled", "Cancelled", "Inactive"]);
/** May still come when an order has ended. */
const AFTERWORDS: ReadonlySet<EngineEvent["type"]> = new Set([
  "legFill",
  "commission",
  "corrected",
  "modifyRejected",
]);

interface Chapter {
  filled: number;
  status: string;
}

export class Storybook {
  readonly #chapters = new Map<number, Chapter>();
  readonly #executions = new Set<string>();
  #problems: string[] = [];
  #time = 0;

  /** What was heard and can not be, since the last call. */
  takeProblems(): string[] {
    const problems = this.#problems;
    this.#problems = [];
    return problems;
  }

  hear(event: EngineEvent): void {
    if ("order" in event) this.#hearOrder(event);
  }

  /** A restart: what was told before it stays told. */
  forgetTime(): void {
    this.#time = 0;
  }

  /** After a restart every order is where it was last told, or further. */
  recover(engine: Engine): void {
    for (const order of engine.orders.openOrders()) {
      const known = this.#chapters.get(order.permId);
      if (known === undefined) this.#problems.push(`order ${order.permId} came from nowhere`);
      else if (DONE.has(known.status)) this.#problems.push(`order ${order.permId} rose from ${known.status}`);
    }
  }

  #hearOrder(event: OrderEvent): void {
    const { permId, status, filled, quantity, remaining } = event.order;
    const before = this.#chapters.get(permId);
    const say = (what: string) => this.#problems.push(`${event.type} of order ${permId}: ${what}`);
    if (before === undefined && event.type !== "accepted" && event.type !== "rejected") {
      say("not accepted before");
    }
    if (before !== undefined && DONE.has(before.status) && !AFTERWORDS.has(event.type)) {
      say(`after ${before.status}`);
    }
    if (before !== undefined && Number(filled) < before.filled) {
      say(`filled ${before.filled}, then ${filled}`);
    }
    if (Number(filled) > Number(quantity)) say(`filled ${filled} of ${quantity}`);
    if (Math.abs(Number(filled) + Number(remaining) - Number(quantity)) > 1e-9) {
      say(`${filled} filled and ${remaining} left are not ${quantity}`);
    }
    if ((status === "Filled") !== (Number(filled) === Number(quantity))) {
      say(`${status} with ${filled} of ${quantity}`);
    }
    if (event.type === "fill") this.#hearFill(event, say);
    if (event.type === "legFill") this.#hearExecution(event.execution, say);
    this.#chapters.set(permId, { filled: Number(filled), status });
  }

  #hearFill({ order, execution }: Extract<EngineEvent, { type: "fill" }>, say: (what: string) => void): void {
    if (execution.cumQty !== order.filled) say(`cumulative ${execution.cumQty}, filled ${order.filled}`);
    this.#hearExecution(execution, say, order.request.exercise !== undefined);
  }

  #hearExecution(execution: Execution, say: (what: string) => void, isInstruction = false): void {
    if (this.#executions.has(execution.execId)) say(`execution ${execution.execId} twice`);
    this.#executions.add(execution.execId);
    if (execution.time < this.#time) say("an execution older than the one before");
    this.#time = execution.time;
    // What a combination costs may be zero or less; what is exercised or lapses goes for nothing.
    const mayBeFree = execution.contract.secType === "BAG" || isInstruction;
    if (!mayBeFree && !(Number(execution.price) > 0)) {
      say(`at price ${execution.price}`);
    }
  }
}
