// What the screen lists of the book: open orders and those that ended lately, and the executions of the same time.
import type { ExecutionView, OrderView } from "@/lib/contract/api.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import { isOpen } from "@/lib/contract/order_states.ts";
import { type Clock, iso } from "@/lib/server/clock.ts";
import type { OrderLedger } from "./ledger.ts";
import type { OrderRecord } from "./record.ts";
import type { Session, SessionSource } from "./session.ts";
import { type BookedExecution, executionView, orderView } from "./views.ts";

export interface OrderListDeps {
  ledger: OrderLedger;
  session: SessionSource;
  clock: Clock;
  /** Ended orders stay listed this long. */
  keepEndedMs: number;
}

export class OrderList {
  readonly #deps: OrderListDeps;
  readonly #views = new WeakMap<OrderRecord, { epoch: SocketEpoch | null; view: OrderView }>();
  readonly #executionViews = new WeakMap<BookedExecution, ExecutionView>();

  constructor(deps: OrderListDeps) {
    this.#deps = deps;
  }

  /** Open orders and those that ended lately, oldest first. */
  orders(): OrderView[] {
    const session = this.#deps.session.current;
    const { since } = this;
    return this.#deps.ledger.book.records()
      .filter((record) => isListed(record, since))
      .sort((a, b) => a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0)
      .map((record) => this.#view(record, session));
  }

  /** One order, listed or not. */
  order(clientOrderId: string): OrderView | null {
    const record = this.#deps.ledger.book.get(clientOrderId);
    return record === null ? null : this.#view(record, this.#deps.session.current);
  }

  /** Executions of the listed time, oldest first. */
  executions(): ExecutionView[] {
    const { since } = this;
    return this.#deps.ledger.book.executions()
      .filter((execution) => execution.at >= since)
      .map((execution) => this.#executionView(execution))
      .sort((a, b) => a.at < b.at ? -1 : a.at > b.at ? 1 : 0);
  }

  execution(execId: string): ExecutionView | null {
    const execution = this.#deps.ledger.book.execution(execId);
    return execution === null ? null : this.#executionView(execution);
  }

  /** Orders that ended before and executions that happened before are not listed any more (ISO 8601). */
  get since(): string {
    return iso(this.#deps.clock.now() - this.#deps.keepEndedMs);
  }

  /** As records, executions never change in place. */
  #executionView(execution: BookedExecution): ExecutionView {
    const known = this.#executionViews.get(execution);
    if (known !== undefined) return known;
    const view = executionView(execution);
    this.#executionViews.set(execution, view);
    return view;
  }

  /** Records never change in place: a view is good as long as record and socket are the same. */
  #view(record: OrderRecord, session: Session | null): OrderView {
    const epoch = session?.epoch ?? null;
    const known = this.#views.get(record);
    if (known !== undefined && known.epoch === epoch) return known.view;
    const view = orderView(record, session);
    this.#views.set(record, { epoch, view });
    return view;
  }
}

function isListed(record: OrderRecord, since: string): boolean {
  return isOpen(record.state) || (record.endedAt ?? record.evidenceAt) >= since;
}
