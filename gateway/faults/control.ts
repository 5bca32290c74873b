// The control interface: does the commands, arms the faults, tells the truth. HTTP stands in front of it.
import type { OrderResult } from "../engine/types.ts";
import { act, type ActionTools, type Restart } from "./actions.ts";
import { isEarly, misbehave } from "./connection_faults.ts";
import { corporate } from "./corporate.ts";
import type { CommandOf, ControlCommand, ControlResult } from "./commands.ts";
import type { ClientInfo, GatewayControl, GatewayStatus } from "./gateway_control.ts";
import { type Ledger, ledgerOf } from "./ledger.ts";
import { moveMarket } from "./market_commands.ts";
import { accountOf, conIdOf } from "./named.ts";
import type { Fault, RuleFault } from "./plan.ts";
import { type ArmedFault, type FaultRegistry, isRule } from "./registry.ts";
import { type Scenario, ScenarioPlayer } from "./scenario.ts";
import type { GatewayCore } from "../session/gateway_core.ts";
import { isLive, TWS_CLIENT } from "../session/order_book.ts";
import { memoFor } from "../session/order_messages.ts";
import type { Session } from "../session/session.ts";
import { orderOf } from "../wire/messages.ts";

const OK: ControlResult = { ok: true };

function refused(reason: string): ControlResult {
  return { ok: false, reason };
}

export class CoreControl implements GatewayControl {
  readonly #core: GatewayCore;
  readonly #faults: FaultRegistry;
  readonly #tools: ActionTools;
  readonly #pending = new Set<() => void>();
  #player: ScenarioPlayer | null = null;
  /** Hears every command before it is done: for recordings. */
  onCommand: (command: ControlCommand) => void = () => {};

  constructor(core: GatewayCore, faults: FaultRegistry, restart: Restart) {
    this.#core = core;
    this.#faults = faults;
    this.#tools = { restart, later: (ms, fn) => this.#later(ms, fn) };
  }

  run(command: ControlCommand): ControlResult {
    this.#core.time.sync();
    this.onCommand(command);
    return this.perform(command);
  }

  /** Does a command of the gateway's own: whoever records hears only what came from outside. */
  perform(command: ControlCommand): ControlResult {
    const result = this.#run(command);
    this.#core.flush();
    return result;
  }

  /** Begins to play a scenario, now. Throws a `ScenarioError` for a row that names what does not exist. */
  play(scenario: Scenario): void {
    this.#player = new ScenarioPlayer(scenario, this.#core, this);
    this.#player.begin();
  }

  addFault(fault: Fault): number {
    const delay = fault.afterMs ?? 0;
    if (!isRule(fault)) {
      this.#later(delay, () => act(this.#core, this.#tools, fault));
      return this.#faults.reserve();
    }
    if (delay === 0) return this.#arm(fault);
    this.#later(delay, () => this.#arm(fault));
    return this.#faults.reserve();
  }

  faults(): readonly ArmedFault[] {
    return this.#faults.list();
  }

  ledger(): Ledger {
    this.#core.time.sync();
    const ledger = ledgerOf(this.#core);
    this.#core.flush();
    return ledger;
  }

  clients(): readonly ClientInfo[] {
    return this.#core.sessions().map(infoOf);
  }

  state(): GatewayStatus {
    const { link, settings, counters, time } = this.#core;
    const { marketDataBySymbol, ...plain } = settings;
    return {
      now: time.now(),
      speed: time.speed,
      upstream: link.up ? "up" : "down",
      farms: Object.fromEntries(link.farms().map(({ name, state }) => [name, state])),
      settings: { ...plain, marketDataBySymbol: Object.fromEntries(marketDataBySymbol) },
      counters,
      scenario: this.#player?.status() ?? null,
    };
  }

  /** Forgets the faults that wait for their time. */
  close(): void {
    for (const cancel of this.#pending) cancel();
    this.#pending.clear();
  }

  #later(ms: number, fn: () => void): void {
    if (ms === 0) return fn();
    const cancel = this.#core.time.after(ms, () => {
      this.#pending.delete(cancel);
      fn();
      this.#core.flush();
    });
    this.#pending.add(cancel);
  }

  /** A fault of running connections strikes those that are there as well. */
  #arm(fault: RuleFault): number {
    const id = this.#faults.arm(fault);
    if (fault.kind !== "connection") return id;
    for (const session of this.#core.clients()) {
      const hit = this.#faults.hit(
        "connection",
        session.clientId,
        (one) => one === fault && !isEarly(one),
      );
      if (hit) misbehave(session, hit);
    }
    return id;
  }

  #run(command: ControlCommand): ControlResult {
    const { engine, time } = this.#core;
    switch (command.do) {
      case "advance":
        time.advance(command.ms);
        return OK;
      case "price":
      case "gap":
      case "halt":
      case "resume":
      case "freeze":
      case "unfreeze":
        return moveMarket(engine, command);
      case "fill":
      case "reject":
      case "cancel":
        return outcome(this.#order(command));
      case "change":
        return this.#change(command);
      case "type-order":
        return this.#typeOrder(command);
      case "correct":
        return this.#correct(command);
      case "deposit":
        engine.control.deposit(accountOf(engine, command.account), command.currency, command.amount);
        return OK;
      case "assign":
      case "dividend":
      case "split":
      case "borrow":
        return corporate(this.#core, command);
      case "order-delay":
        engine.control.setOrderDelay(command.ms);
        return OK;
      case "hold-matching":
        engine.control.holdMatching(command.on);
        return OK;
      case "fault":
        return { ok: true, id: this.addFault(command.fault) };
      case "clear-fault":
        return this.#faults.disarm(command.id) ? OK : refused(`No fault ${command.id}`);
      case "clear-faults":
        this.#faults.clear();
        this.close();
        return OK;
      case "drop-client":
        return this.#drop(command);
    }
  }

  #order(command: CommandOf<"fill" | "reject" | "cancel">): OrderResult {
    const { engine } = this.#core;
    const permId = command.permId;
    if (command.do === "fill") return engine.control.fill(permId, command.quantity, command.price);
    if (command.do === "reject") return engine.control.reject(permId, command.reason);
    return engine.orders.cancel(permId);
  }

  #change({ permId, do: _, ...changes }: CommandOf<"change">): ControlResult {
    const { orders } = this.#core.engine;
    const order = orders.order(permId);
    if (order === null || !isLive(order)) return refused(`No live order ${permId}`);
    const { quantity, limitPrice, auxPrice } = order.request;
    const { quantity: size = quantity, limitPrice: limit = limitPrice, auxPrice: aux = auxPrice } = changes;
    return outcome(
      orders.modify({ ...order.request, quantity: size, limitPrice: limit, auxPrice: aux }),
    );
  }

  #typeOrder(command: CommandOf<"type-order">): ControlResult {
    const { engine, book } = this.#core;
    const conId = conIdOf(this.#core.engine, command);
    const contract = conId === null ? null : engine.instruments.contract(conId);
    if (!contract) return refused("No such instrument");
    const account = accountOf(engine, command.account);
    const { action, quantity, orderType, limitPrice = null, auxPrice = null, tif = "DAY" } = command;
    const { exchange } = contract;
    const order = orderOf({ account, action, totalQuantity: quantity, orderType, limitPrice, auxPrice, tif });
    const [result] = engine.orders.place([{
      clientId: TWS_CLIENT,
      orderId: book.nextTypedId(),
      account,
      conId: contract.conId,
      exchange,
      action,
      quantity,
      orderType,
      limitPrice,
      auxPrice,
      trailStopPrice: null,
      trailingPercent: null,
      lmtPriceOffset: null,
      tif,
      goodTillDate: "",
      goodAfterTime: "",
      outsideRth: false,
      allOrNone: false,
      hidden: false,
      triggerMethod: 0,
      parentId: 0,
      ocaGroup: "",
      ocaType: 0,
      orderRef: "",
      memo: memoFor(order, exchange),
    }]);
    return result ? outcome(result) : refused("The engine gave no result");
  }

  #correct(command: CommandOf<"correct">): ControlResult {
    const result = this.#core.engine.control.correct(command.execId, command.price);
    return result.ok ? { ok: true, execId: result.execution.execId } : refused(result.text);
  }

  #drop(command: CommandOf<"drop-client">): ControlResult {
    const sessions = this.#core.sessions().filter((session) =>
      session.clientId === command.clientId || session.connection === command.connection
    );
    for (const session of sessions) session.close("dropped by the control interface");
    return sessions.length > 0 ? { ok: true, dropped: sessions.length } : refused("No such client");
  }
}

function outcome(result: OrderResult): ControlResult {
  if (!result.ok) return { ok: false, reason: `${result.code} ${result.text}` };
  return { ok: true, permId: result.order.permId, status: result.order.status };
}

function infoOf(session: Session): ClientInfo {
  return {
    connection: session.connection,
    clientId: session.clientId < 0 ? null : session.clientId,
    version: session.version,
    ready: session.isReady,
    requests: session.counts.requests,
    replies: session.counts.replies,
    queuedBytes: session.queuedBytes,
    droppedQuotes: session.droppedQuotes,
    subscriptions: session.subscriptions.summary(),
  };
}
