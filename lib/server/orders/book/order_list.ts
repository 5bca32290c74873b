// What the screen lists of the book: open orders and those that ended lately, the executions of the same
// time; pages of the rest.
import type { Earlier, ExecutionsPage, ExecutionView, OrdersPage, OrderView } from "@/lib/contract/api.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import { isOpen } from "@/lib/contract/order_states.ts";
import type { ReportedContract } from "@/lib/contract/protocol/common.ts";
import { type Clock, iso } from "@/lib/server/clock.ts";
import type { OrderSettings } from "../settings.ts";
import { ComboList } from "./combo_list.ts";
import { isCombo } from "./identity.ts";
import type { LegInstruments } from "./leg_instruments.ts";
import type { OrderLedger } from "./ledger.ts";
import { type PageRequest, RecentIndex } from "./recent_index.ts";
import type { OrderRecord } from "./record.ts";
import type { Session, SessionSource } from "./session.ts";
import { type BookedExecution, executionView, orderView } from "./views.ts";

export interface OrderListDeps {
  ledger: OrderLedger;
  session: SessionSource;
  /** What names the legs of combinations. */
  instruments: LegInstruments;
  clock: Clock;
  settings: Pick<OrderSettings, "keepEndedMs" | "mostEnded" | "mostExecutions" | "replayMs">;
}

/** Ids of orders and executions that look different now, have come or have gone. */
export interface ListChanges {
  orders: ReadonlySet<string>;
  executions: ReadonlySet<string>;
}

export class OrderList {
  readonly #deps: OrderListDeps;
  /** Orders that have ended, by when. Open ones are listed anyway. */
  readonly #ended: RecentIndex;
  readonly #executions: RecentIndex;
  readonly #views = new WeakMap<OrderRecord, { epoch: SocketEpoch | null; legs: number; view: OrderView }>();
  readonly #executionViews = new WeakMap<
    BookedExecution,
    { legs: ReportedContract["legs"]; version: number; view: ExecutionView }
  >();
  readonly #combos = new ComboList();

  constructor(deps: OrderListDeps) {
    this.#deps = deps;
    this.#ended = new RecentIndex(deps.settings.mostEnded);
    this.#executions = new RecentIndex(deps.settings.mostExecutions);
    const { book } = deps.ledger;
    for (const record of book.records()) this.#place(record.clientOrderId);
    for (const { row } of book.executions()) this.#placeExecution(row.execId);
    this.advance();
  }

  /** Takes in what a fact changed. Returns it with what came into the list or left it thereby. */
  follow({ orders, executions }: ListChanges): ListChanges {
    this.#advance();
    for (const id of executions) this.#placeExecution(id);
    const renamed = [...orders].flatMap((id) => [...this.#place(id)]);
    return {
      orders: new Set([...orders, ...this.#ended.takeMoved()]),
      executions: new Set([...executions, ...renamed, ...this.#executions.takeMoved()]),
    };
  }

  /** What looks different once this instrument has a name. */
  withLeg(conId: number): ListChanges {
    return this.#combos.withLeg(conId);
  }

  /** Lets go what is too old by now; returns its ids. */
  advance(): ListChanges {
    this.#advance();
    return {
      orders: new Set(this.#ended.takeMoved()),
      executions: new Set(this.#executions.takeMoved()),
    };
  }

  #advance(): void {
    const { since } = this;
    this.#ended.advance(since);
    this.#executions.advance(since);
  }

  /**
   * The moment at which the next one is too old (epoch milliseconds); `null` when nothing waits for its age.
   */
  get nextLeaves(): number | null {
    const oldest = [this.#ended.oldestListedAt, this.#executions.oldestListedAt]
      .flatMap((at) => at === null ? [] : Date.parse(at));
    return oldest.length === 0 ? null : Math.min(...oldest) + this.#deps.settings.keepEndedMs;
  }

  /** The book does not hold these any more, nor executions as old as they are. */
  forget(gone: readonly OrderRecord[]): void {
    for (const { clientOrderId } of gone) {
      this.#ended.drop(clientOrderId);
      this.#combos.drop(clientOrderId);
    }
    this.#executions.dropBefore(this.keptSince);
  }

  /** The listed orders, oldest first. */
  orders(): OrderView[] {
    const session = this.#deps.session.current;
    const { book } = this.#deps.ledger;
    const ended = this.#ended.listed().flatMap((id) => book.get(id) ?? []);
    return [...book.openRecords(), ...ended]
      .sort((a, b) => a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0)
      .map((record) => this.#view(record, session));
  }

  openOrders(): OrderView[] {
    const session = this.#deps.session.current;
    return this.#deps.ledger.book.openRecords().map((record) => this.#view(record, session));
  }

  /** One order, listed or not. */
  #order(clientOrderId: string): OrderView | null {
    const record = this.#deps.ledger.book.get(clientOrderId);
    return record === null ? null : this.#view(record, this.#deps.session.current);
  }

  listedOrder(clientOrderId: string): OrderView | null {
    const view = this.#order(clientOrderId);
    return view !== null && (isOpen(view.state) || this.#ended.isListed(clientOrderId)) ? view : null;
  }

  /** The listed executions, oldest first. */
  executions(): ExecutionView[] {
    return this.#executions.listed().flatMap((id) => this.#execution(id) ?? []);
  }

  #execution(execId: string): ExecutionView | null {
    const execution = this.#deps.ledger.book.execution(execId);
    return execution === null ? null : this.#executionView(execution);
  }

  listedExecution(execId: string): ExecutionView | null {
    return this.#executions.isListed(execId) ? this.#execution(execId) : null;
  }

  /** Where the pages go on behind the list. */
  earlier(): Earlier {
    return { orders: this.#ended.beyond, executions: this.#executions.beyond };
  }

  ordersPage(request: PageRequest): OrdersPage {
    const { ids, next } = this.#ended.page(request);
    return { orders: ids.flatMap((id) => this.#order(id) ?? []), next, since: this.keptSince };
  }

  executionsPage(request: PageRequest): ExecutionsPage {
    const { ids, next } = this.#executions.page(request);
    const executions = ids.flatMap((id) => this.#execution(id) ?? []);
    // Nobody knows whether one without a time belongs to a day; without a day all are there.
    const isOfDay = request.from !== null || request.to !== null;
    return {
      executions: isOfDay ? executions.filter(({ at }) => at !== null) : executions,
      next,
      since: this.keptSince,
    };
  }

  /** Orders that ended before and executions that happened before are not listed any more (ISO 8601). */
  get since(): string {
    return iso(this.#deps.clock.now() - this.#deps.settings.keepEndedMs);
  }

  /** What ended before is in the journal only (ISO 8601). */
  get keptSince(): string {
    return iso(this.#deps.clock.now() - this.#deps.settings.replayMs);
  }

  /** Returns the executions whose combination has got its legs thereby. */
  #place(clientOrderId: string): Iterable<string> {
    const record = this.#deps.ledger.book.get(clientOrderId);
    if (record === null || isOpen(record.state)) this.#ended.drop(clientOrderId);
    else this.#ended.put(clientOrderId, record.endedAt ?? record.evidenceAt);
    return record === null ? [] : this.#combos.place(record);
  }

  #placeExecution(execId: string): void {
    const execution = this.#deps.ledger.book.execution(execId);
    if (execution === null) this.#executions.drop(execId);
    else {
      this.#executions.put(execId, execution.at ?? execution.receivedAt);
      this.#combos.placeExecution(execution);
    }
  }

  /**
   * As records, executions never change in place; a combination's looks different when its legs become known.
   */
  #executionView(execution: BookedExecution): ExecutionView {
    const { ledger, instruments } = this.#deps;
    const isOfCombo = isCombo(execution.row.contract) && execution.clientOrderId !== null;
    const order = isOfCombo ? ledger.book.get(execution.clientOrderId ?? "") : null;
    const legs = order?.contract.legs;
    const version = isCombo(execution.row.contract) ? instruments.version : 0;
    const known = this.#executionViews.get(execution);
    if (known !== undefined && known.legs === legs && known.version === version) return known.view;
    const view = executionView(execution, order, (conId) => instruments.get(conId));
    this.#executionViews.set(execution, { legs, version, view });
    return view;
  }

  /** Records never change in place: a view is good as long as record and socket are the same. */
  #view(record: OrderRecord, session: Session | null): OrderView {
    const epoch = session?.epoch ?? null;
    const { instruments } = this.#deps;
    const legs = isCombo(record.contract) ? instruments.version : 0;
    const known = this.#views.get(record);
    if (known !== undefined && known.epoch === epoch && known.legs === legs) return known.view;
    const view = orderView(record, session, (conId) => instruments.get(conId));
    this.#views.set(record, { epoch, legs, view });
    return view;
  }
}
