// One seed in process: desk, bridge twin and gateway on one virtual clock; broken, healed, compared.
import { openForReading } from "@/lib/server/journal/schema.ts";
import { verifyJournal } from "@/lib/server/journal/verify.ts";
import type { OrderLink } from "@/lib/server/bridge/link.ts";
import { Broker, INSTRUMENTS } from "./broker.ts";
import { compare, type DeskTruth, type Finding, truthOf } from "./check.ts";
import { DeskProcess, type Outcome } from "./desk_twin.ts";
import { type FaultStep, type Plan, planOf, type Step, type WorldStep } from "./plan.ts";
import { inspect, isHalted } from "./inspection.ts";
import { anomaliesOf, WireLog } from "./promises.ts";
import type { Result } from "./result.ts";
import { type Counter, liveOrder, User } from "./user.ts";
import type { StrangeStep } from "./strange.ts";
import { StrangeDeeds } from "./strange_deeds.ts";
import { doInWorld } from "./world.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { SeededIds } from "./seeded_ids.ts";
import { everythingOf } from "@/tests/support/everything.ts";

export interface RunOptions {
  /** Folder for the journal; emptied afterwards. */
  dir: string;
  trace?: ((line: string) => void) | undefined;
  wrapLink?: ((link: OrderLink) => OrderLink) | undefined;
}

const START_PATIENCE_MS = 30_000;
/**
 * Every deadline of the desk and its back-offs have passed by then; absent orders count as closed after 10
 * minutes.
 */
const EQUALITY_PATIENCE_MS = 13 * 60_000;
const WATCH_PATIENCE_MS = 3_000;
const POLL_MS = 50;
/** After this long, and once it is there, equality is looked at less often. */
const FINE_MS = 30_000;
const COARSE_POLL_MS = 1_000;
const BOOKS_MS = 200;
const LAST_BOOKS_MS = 10;
const OF_EXECUTIONS: ReadonlySet<Finding["kind"]> = new Set(["wrong execution", "wrong fills"]);
/** Equal must stay equal. */
const CALM_MS = 12_000;

export async function runSeed(seed: number, options: RunOptions): Promise<Result> {
  return await new Run(planOf(seed), options).result();
}

class Run {
  readonly #plan: Plan;
  readonly #options: RunOptions;
  readonly #clock: ManualClock;
  readonly #strange: StrangeDeeds;
  readonly #ids: SeededIds;
  readonly #broker: Broker;
  readonly #wire = new WireLog();
  readonly #epochs = { last: 0 };
  readonly #findings: Finding[] = [];
  readonly #user: User;
  readonly #acts: Promise<void>[] = [];
  /** Acts that have not come to their end. */
  #busy = 0;
  readonly #counts = { crashes: 0, faults: 0, odd: 0, strange: 0 };
  #desk: DeskProcess;
  /** Whose account it is next. */
  #turn = 0;
  #healed = false;

  constructor(plan: Plan, options: RunOptions) {
    this.#plan = plan;
    this.#options = options;
    this.#clock = new ManualClock(plan.strange.start);
    this.#ids = new SeededIds(plan.seed);
    this.#broker = new Broker(this.#clock, {
      seed: plan.seed,
      delayMs: plan.delayMs,
      accounts: plan.strange.accounts,
    });
    this.#desk = this.#startDesk();
    this.#user = new User(this.#counter());
    this.#strange = new StrangeDeeds({
      clock: this.#clock,
      broker: this.#broker,
      user: this.#user,
      desk: () => this.#desk,
      dir: options.dir,
      acts: (act) => this.#act(act),
      restartServer: (downMs) => this.#restartServer(downMs),
      onRestored: () => this.#wire.forget(),
    });
  }

  async result(): Promise<Result> {
    const startedAt = performance.now();
    let end: Pick<Result, "equalityMs" | "newsMs" | "settledMs"> = {
      equalityMs: null,
      newsMs: null,
      settledMs: null,
    };
    try {
      await this.#begin();
      await this.#play();
      end = await this.#reconcile();
      this.#inspect();
    } catch (error) {
      this.#finding(
        "broken promise",
        `The run broke: ${error instanceof Error ? error.stack : String(error)}`,
      );
    }
    const views = this.#desk.alive ? this.#truth().orders : [];
    const { takenBack } = anomaliesOf(views);
    this.#desk.kill();
    if (this.#findings.length === 0) this.#verifyJournal();
    return {
      seed: this.#plan.seed,
      kind: "in process",
      findings: this.#findings,
      counts: {
        submits: this.#user.attempts.length,
        accepted:
          this.#user.attempts.filter(({ outcomes }) => outcomes.some(({ kind }) => kind === "answered"))
            .length,
        unanswered:
          this.#user.attempts.filter(({ outcomes }) => outcomes.some(({ kind }) => kind === "lost")).length,
        sent: this.#wire.sent,
        orders: views.filter(({ origin }) => origin === "app").length,
        atBroker: this.#broker.ledger().orders.length,
        fills: this.#broker.ledger().executions.length,
        crashes: this.#counts.crashes,
        faults: this.#counts.faults,
        odd: this.#counts.odd,
        strange: this.#counts.strange,
        takenBack,
      },
      ...end,
      wallMs: Math.round(performance.now() - startedAt),
    };
  }

  // ── the play ──

  /** What is in the broker's books today is not there tomorrow: where a day may end, they are looked at. */
  #followBooks(): void {
    if (!this.#plan.strange.isAtAnEdge || this.#healed) return;
    this.#broker.ledger();
    this.#clock.after(this.#plan.strange.isLastDay ? LAST_BOOKS_MS : BOOKS_MS, () => this.#followBooks());
  }

  async #begin(): Promise<void> {
    this.#followBooks();
    if (!await this.#until(() => this.#desk.isReady, START_PATIENCE_MS)) {
      throw new Error(`Not ready at the start: ${JSON.stringify(this.#desk.connection.view().cause)}`);
    }
    this.#act(this.#watch());
    await this.#clock.run(WATCH_PATIENCE_MS);
  }

  async #play(): Promise<void> {
    let at = 0;
    const steps = [...this.#plan.steps, ...this.#plan.strange.steps].sort((a, b) => a.at - b.at);
    for (const step of steps) {
      await this.#clock.run(step.at - at);
      at = step.at;
      this.#do(step);
    }
    await this.#clock.run(this.#plan.lengthMs - at + 500);
  }

  #do(step: Step | StrangeStep): void {
    switch (step.do) {
      case "place":
      case "modify":
      case "cancel":
      case "cancel all":
      case "close":
        this.#act(this.#user.act(step));
        return;
      case "fill":
      case "broker cancels":
      case "correct":
      case "typed in TWS":
      case "price":
        return this.#world(step);
      case "odd callback":
        this.#counts.odd += 1;
        this.#say(`odd ${JSON.stringify(step)}`);
        return this.#desk.hearOdd(step);
      case "kill server":
      case "guillotine":
      case "kill bridge":
      case "stop bridge":
      case "cut sockets":
      case "kill gateway":
      case "gateway fault":
        this.#counts.faults += 1;
        return this.#break(step);
      default:
        this.#counts.strange += 1;
        this.#say(`strange ${JSON.stringify(step)}`);
        return this.#strange.do(step);
    }
  }

  #act(act: Promise<void>): void {
    this.#busy += 1;
    this.#acts.push(act.finally(() => void (this.#busy -= 1)));
  }

  #world(step: WorldStep): void {
    this.#say(`world ${JSON.stringify(step)}`);
    const command = doInWorld(step, this.#broker.ledger(), (instrument) => this.#broker.price(instrument));
    if (command !== null) this.#broker.run(command);
  }

  #break(step: FaultStep): void {
    this.#say(`fault ${JSON.stringify(step)}`);
    switch (step.do) {
      case "kill server":
        this.#desk.kill();
        return this.#restartServer(step.downMs);
      case "guillotine": {
        const victim = this.#desk;
        victim.arm(step.blade);
        victim.onDeath = () => this.#restartServer(step.downMs);
        return;
      }
      case "kill bridge":
        return this.#desk.killBridge();
      case "stop bridge": {
        const resume = this.#desk.pauseBridge();
        this.#clock.after(step.forMs, resume);
        return;
      }
      case "cut sockets":
        return this.#broker.cutSockets();
      case "kill gateway":
        this.#broker.kill();
        this.#clock.after(step.downMs, () => this.#broker.restart());
        return;
      case "gateway fault":
        return this.#broker.fault(step.fault);
    }
  }

  #restartServer(downMs: number): void {
    this.#counts.crashes += 1;
    this.#say("the server is dead");
    this.#clock.after(downMs, () => {
      if (this.#desk.alive) return;
      this.#say("the server starts");
      this.#desk = this.#startDesk();
      this.#act(this.#afterRestart());
    });
  }

  /** The user comes back, watches the same instruments, and asks again what got no answer. */
  async #afterRestart(): Promise<void> {
    const desk = this.#desk;
    await this.#wait(() => desk.isReady || !desk.alive, START_PATIENCE_MS);
    if (!desk.alive) return;
    await this.#watch();
    if (!this.#healed) await this.#user.retryLost();
  }

  async #watch(): Promise<void> {
    for (const conId of Object.values(INSTRUMENTS)) void this.#desk.execute({ action: "watch", conId });
    await this.#wait(() => Object.keys(this.#desk.desk.snapshot().quotes).length === 2, WATCH_PATIENCE_MS);
  }

  // ── the end ──

  /** Mends everything, then waits until desk and broker say the same. */
  async #reconcile(): Promise<Pick<Result, "equalityMs" | "newsMs" | "settledMs">> {
    this.#say("healing");
    this.#healed = true;
    this.#broker.restart();
    this.#broker.run({ do: "clear-faults" });
    this.#broker.run({ do: "freeze" });
    if (!this.#broker.upstreamUp) this.#broker.fault({ kind: "upstream", do: "restored" });
    this.#desk.pauseBridge()();
    this.#desk.disarm();
    this.#strange.heal();
    if (!this.#desk.alive) {
      this.#desk = this.#startDesk();
      this.#act(this.#afterRestart());
    }
    if (this.#plan.finalCut) this.#broker.cutSockets();
    const healedAt = this.#clock.monotonic();
    let backAt: number | null = null;
    let equalAt: number | null = null;
    let [atReturn, atEquality] = ["", ""];
    const patience = EQUALITY_PATIENCE_MS + this.#strange.setBackMs;
    while (this.#clock.monotonic() - healedAt < patience) {
      const isFine = equalAt === null && this.#clock.monotonic() - healedAt < FINE_MS;
      await this.#clock.run(isFine ? POLL_MS : COARSE_POLL_MS);
      const up = this.#desk.connection.view().socket === "connected";
      if (!up) backAt = null;
      else if (backAt === null) {
        backAt = this.#clock.monotonic();
        atReturn = this.#brokerSays();
      }
      const isEqual = this.#desk.isReady && this.#differences().length === 0;
      if (!isEqual) equalAt = null;
      else if (equalAt === null) {
        equalAt = this.#clock.monotonic();
        atEquality = this.#brokerSays();
      }
      // Somebody may still wait for his turn to ask again.
      if (equalAt !== null && this.#clock.monotonic() - equalAt >= CALM_MS && this.#busy === 0) break;
    }
    await Promise.all(this.#acts);
    this.#say(`back at ${backAt}, equal at ${equalAt}`);
    const ms = equalAt === null || backAt === null || !this.#plan.finalCut
      ? null
      : Math.max(0, equalAt - backAt);
    const isNews = atReturn !== atEquality;
    return {
      equalityMs: isNews ? null : ms,
      newsMs: isNews ? ms : null,
      settledMs: equalAt === null ? null : equalAt - healedAt,
    };
  }

  /** The orders and fills of the broker's ledger, as a text to compare. */
  #brokerSays(): string {
    const { orders, executions } = this.#broker.ledger();
    return JSON.stringify([orders, executions]);
  }

  #differences(): Finding[] {
    const found = compare(this.#truth(), this.#broker.ledger());
    // Of the day before nobody tells executions that were not heard, nor the orders of others that made them.
    return this.#plan.strange.isLastDay ? found.filter(({ kind }) => !OF_EXECUTIONS.has(kind)) : found;
  }

  /** What the readers of the desk know. */
  #truth(): DeskTruth {
    return truthOf(everythingOf(this.#desk.desk));
  }

  #inspect(): void {
    const { restored } = this.#strange;
    this.#findings.push(
      ...this.#differences(),
      ...inspect({
        desk: this.#desk,
        broker: this.#broker,
        attempts: this.#user.attempts,
        wire: this.#wire,
        orders: this.#truth().orders,
        restored,
        onlyCloses: this.#plan.onlyCloses,
      }),
    );
  }

  #verifyJournal(): void {
    const db = openForReading(`${this.#options.dir}/journal.sqlite`);
    try {
      for (const { text } of verifyJournal(db).faults) this.#finding("journal", text);
    } finally {
      db.close();
    }
  }

  // ── tools ──

  #startDesk(): DeskProcess {
    return new DeskProcess({
      world: {
        clock: this.#clock,
        dial: this.#broker.dial,
        listening: () => this.#broker.isListening,
        onCommand: (command) => {
          const now = this.#clock.now();
          this.#wire.note(command, { now, isHalted: () => isHalted(this.#desk, now) });
          if (
            ["place_order", "release", "drop", "cancel_order", "global_cancel", "connect"].includes(
              command.type,
            )
          ) {
            this.#say(`bridge ${JSON.stringify(command).slice(0, 400)}`);
          }
        },
      },
      ids: this.#ids,
      dir: this.#options.dir,
      epochs: this.#epochs,
      wrapLink: this.#options.wrapLink,
      onEvent: this.#options.trace === undefined ? undefined : (event) => {
        if (!QUIET.has(event.type)) this.#say(`event ${JSON.stringify(event).slice(0, 300)}`);
      },
    });
  }

  #counter(): Counter {
    return {
      execute: (request): Promise<Outcome> => this.#desk.execute(request),
      wait: (ms) => new Promise((resolve) => void this.#clock.after(ms, resolve)),
      price: (instrument) => this.#broker.price(instrument),
      account: () => {
        const { accounts } = this.#plan.strange;
        return accounts[this.#turn++ % accounts.length] ?? "none";
      },
      conId: (instrument) => INSTRUMENTS[instrument],
      liveOrders: () =>
        Promise.resolve(
          this.#desk.alive
            ? this.#desk.desk.orders.list.openOrders()
              .map(liveOrder)
            : [],
        ),
      say: (text) => this.#say(text),
    };
  }

  /** Moves time until `done`. */
  async #until(done: () => boolean, ms: number): Promise<boolean> {
    const end = this.#clock.monotonic() + ms;
    while (!done() && this.#clock.monotonic() < end) await this.#clock.run(POLL_MS);
    return done();
  }

  /** Waits inside the play, while others move time. */
  async #wait(done: () => boolean, ms: number): Promise<void> {
    const room = this.#clock.process();
    const end = this.#clock.monotonic() + ms;
    while (!done() && this.#clock.monotonic() < end) {
      await new Promise<void>((resolve) => void room.after(POLL_MS, resolve));
    }
  }

  #finding(kind: Finding["kind"], text: string): void {
    this.#findings.push({ kind, text });
  }

  #say(text: string): void {
    this.#options.trace?.(`${String(Math.round(this.#clock.monotonic())).padStart(7)} ${text}`);
  }
}

const QUIET: ReadonlySet<string> = new Set([
  "ticks",
  "heartbeat",
  "pnl",
  "pnl_single",
  "account_value",
  "portfolio",
  "account_time",
  "market_data_type",
]);
