// One run of the property test: a broker, one process after another over one journal, steps, and what always
// holds.
import { expect } from "@std/expect";
import type { OrderView } from "@/lib/contract/api.ts";
import { compare } from "@/lib/contract/decimal.ts";
import { type SocketEpoch, toSocketEpoch } from "@/lib/contract/ids.ts";
import { AppError } from "@/lib/server/errors.ts";
import { IN_MEMORY } from "@/lib/server/journal/files.ts";
import { Journal } from "@/lib/server/journal/journal.ts";
import { openDatabase } from "@/lib/server/journal/schema.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { OrderRoom } from "../mod.ts";
import { DRAFT, makeWorld, orderDeps, settle, START } from "./harness.ts";
import { type BrokerOrder, type Fate, ModelBroker, ModelLink, type WriteFate } from "./model_broker.ts";
import { copyOf, type JournalCopy, ModelFront, restored } from "./model_journal.ts";
import { befall, type CancelWay, type Oddity } from "./model_oddities.ts";
import { TestIds } from "./test_ids.ts";

export type Step =
  | { do: "place"; quantity: number; answer: ModelBroker["nextAnswer"]; write: WriteFate }
  | { do: "change"; pick: number; quantity: number; refuse: boolean; write: WriteFate }
  | { do: "cancel"; pick: number; write: WriteFate; way: CancelWay }
  | { do: "fill"; pick: number; part: number }
  | { do: "work" | "correct" | "bust" | "unknown code" | "broker cancels"; pick: number }
  | { do: "befalls"; pick: number; what: Oddity; size: number }
  | { do: "set clock"; ms: number }
  | { do: "copy journal" | "restore journal" }
  | { do: "unreadable"; hole: number | null }
  | { do: "wait"; ms: number }
  | { do: "release" | "reread" | "cut" | "crash" };

/**
 * One run: a broker, one desk after another over one journal, and everything that was ever seen of its
 * orders.
 */
export class ModelRun {
  readonly clock = new ManualClock(START);
  /** The clock of the process that runs now. */
  process = this.clock.process();
  readonly ids = new TestIds();
  readonly broker = new ModelBroker();
  readonly world = makeWorld();
  db = openDatabase(":memory:");
  #front = new ModelFront();
  #copy: JournalCopy | null = null;
  /** By how much the clock was set back: what it takes to be quiet is counted by the wall. */
  setBackMs = 0;
  /** The journal that is read now knows less than there was. */
  restored = false;
  readonly #fates: readonly Fate[];
  #fateIndex = 0;
  calm = false;
  link: ModelLink;
  room: OrderRoom;
  journal: Journal;
  #keys = 0;
  #epochs = 0;
  readonly #filled = new Map<string, string>();

  constructor(fates: readonly Fate[]) {
    this.#fates = fates;
    this.journal = this.#openJournal();
    this.link = this.#newLink();
    this.room = this.#newRoom();
  }

  #openJournal(): Journal {
    return new Journal(this.db, this.process, { ...IN_MEMORY, intents: this.#front.open() });
  }

  async play(steps: readonly Step[]): Promise<void> {
    await this.sync();
    for (const next of steps) {
      await this.#step(next);
      await settle();
      this.#watch();
    }
  }

  async sync(): Promise<void> {
    const epoch = this.link.epoch;
    if (epoch !== null) await this.room.reconcile(epoch);
  }

  async #step(next: Step): Promise<void> {
    switch (next.do) {
      case "place":
        this.broker.nextAnswer = next.answer;
        return await this.#place(next.quantity, next.write);
      case "change":
        this.broker.refuseNextChange = next.refuse;
        return await this.#change(next);
      case "cancel":
        this.link.nextWrite = next.write;
        this.broker.nextCancel = next.way;
        return await this.#attempt(async () =>
          void await this.room.cancel(this.#order(next.pick)?.clientOrderId ?? "")
        );
      case "wait":
        return await this.clock.run(next.ms);
      case "set clock":
        this.setBackMs += Math.max(0, -next.ms);
        return this.clock.moveWall(next.ms);
      case "copy journal":
        this.journal.flush();
        this.#copy = copyOf(this.db);
        return;
      case "restore journal":
        return await this.#restore();
      case "unreadable":
        this.link.hole = next.hole;
        return;
      case "release":
        return this.link.release();
      case "reread":
        return await this.sync();
      case "cut":
        return await this.#cut();
      case "crash":
        return await this.#crash();
      default:
        return this.#brokerActs(next);
    }
  }

  #brokerActs(next: Extract<Step, { pick: number }>): void {
    const order = this.broker.orders[next.pick % Math.max(1, this.broker.orders.length)];
    if (order === undefined) return;
    if (next.do === "fill") this.broker.fill(order, next.part);
    if (next.do === "work") this.broker.work(order);
    if (next.do === "correct") this.broker.correct(order);
    if (next.do === "bust") this.broker.correct(order, "all");
    if (next.do === "befalls" && this.broker.live().includes(order)) {
      befall(this.broker, order, next.what, next.size);
    }
    if (next.do === "unknown code") this.broker.unknownCode(order);
    if (next.do === "broker cancels") this.broker.cancel(order.orderId);
  }

  async #place(quantity: number, write: WriteFate): Promise<void> {
    await this.#attempt(async () => {
      const preview = await this.room.previewOrder({ ...DRAFT, quantity: String(quantity) });
      this.link.nextWrite = write;
      this.#keys += 1;
      const idempotencyKey = `property-${this.#keys}`;
      const request = { previewToken: preview.previewToken, idempotencyKey, confirmDuplicate: true };
      const [one, two] = await Promise.all([this.room.submit(request), this.room.submit(request)]);
      expect(two).toEqual(one);
    });
  }

  async #change(next: Extract<Step, { do: "change" }>): Promise<void> {
    const order = this.#order(next.pick);
    if (order === undefined) return;
    await this.#attempt(async () => {
      const preview = await this.room.previewModify(order.clientOrderId, { quantity: String(next.quantity) });
      this.link.nextWrite = next.write;
      this.#keys += 1;
      await this.room.submit({
        previewToken: preview.previewToken,
        idempotencyKey: `property-${this.#keys}`,
      });
    });
  }

  /** Coded refusals are fine: nothing was sent or its outcome is told by the state. */
  async #attempt(task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
    this.link.nextWrite = "arrives";
  }

  async #cut(): Promise<void> {
    const next = this.#nextEpoch();
    this.link.drop();
    this.room.markDisconnected();
    await this.clock.run(500);
    this.link.reconnect(next);
    this.world.readiness = { ready: true, epoch: next, mode: "paper" };
    await this.sync();
  }

  /** kill -9: what was not written is lost, nobody says goodbye. */
  async #crash(): Promise<void> {
    this.#end();
    await this.#start();
  }

  #end(): void {
    this.link.kill();
    this.process.kill();
  }

  async #start(): Promise<void> {
    this.process = this.clock.process();
    this.journal = this.#openJournal();
    this.link = this.#newLink();
    this.room = this.#newRoom();
    await this.sync();
  }

  /** The journal of another day is put in the place of this one, which a backup is for. */
  async #restore(): Promise<void> {
    if (this.#copy === null) return;
    this.restored = true;
    const before = this.db;
    this.db = restored(this.#copy);
    // It goes aside with the journal that it stood in front of.
    this.#front = new ModelFront();
    this.#end();
    // Nobody restores within a millisecond.
    await this.clock.run(500);
    await this.#start();
    before.close();
  }

  #newLink(): ModelLink {
    const epoch = this.#nextEpoch();
    this.world.readiness = { ready: true, epoch, mode: "paper" };
    return new ModelLink(this.broker, epoch, () => this.#fate());
  }

  /** Sockets are numbered across starts. */
  #nextEpoch(): SocketEpoch {
    this.#epochs += 1;
    return toSocketEpoch(this.#epochs);
  }

  #newRoom(): OrderRoom {
    const { link, journal, process, ids } = this;
    return new OrderRoom(orderDeps(this.world, { link, journal, clock: process, ids }));
  }

  #fate(): Fate {
    if (this.calm || this.#fates.length === 0) return "deliver";
    this.#fateIndex += 1;
    return this.#fates[this.#fateIndex % this.#fates.length] ?? "deliver";
  }

  #order(index: number): OrderView | undefined {
    const orders = this.room.orders();
    return orders[index % Math.max(1, orders.length)];
  }

  /** Holds at every moment, not only at the end. */
  #watch(): void {
    expect(this.world.faults).toEqual([]);
    for (const view of this.room.orders()) {
      const truth = this.find(view);
      if (truth !== undefined) this.#watchFills(view, truth);
      if (view.state === "filled" && truth?.retyped !== true) expect(["Filled"]).toContain(truth?.status);
      if (view.state === "cancelled" && truth !== undefined) {
        expect(["Cancelled", "Filled"]).toContain(truth.status);
      }
    }
  }

  #watchFills(view: OrderView, truth: BrokerOrder): void {
    const before = this.#filled.get(view.clientOrderId) ?? "0";
    const corrected = truth.fills.some((fill) => fill.revision > 1);
    const crashed = this.room.executions().length === 0;
    if (!corrected && !crashed && compare(view.filled, before) < 0) {
      throw new Error(`Filled shrank from ${before} to ${view.filled}`);
    }
    if (!corrected && compare(view.filled, truth.filled) > 0) {
      throw new Error(`Filled ${view.filled}, the broker says ${truth.filled}`);
    }
    this.#filled.set(view.clientOrderId, view.filled);
  }

  find(view: OrderView): BrokerOrder | undefined {
    return this.broker.orders.find((order) => this.isOf(view, order));
  }

  /** What ended before a journal without it was put back has IB's number: completed orders name no client. */
  isOf({ clientOrderId, permId }: OrderView, { order, permId: told }: BrokerOrder): boolean {
    return order.orderRef === `lotse:${clientOrderId}` || this.restored && permId === told;
  }
}
