// Shared by the engine's tests: a running engine, requests with sensible defaults, recorded events.
import { createEngine } from "../engine.ts";
import type { Engine } from "../api.ts";
import type {
  EngineEvent,
  EngineOptions,
  EngineState,
  OrderRequest,
  OrderResult,
  OrderView,
} from "../types.ts";

export const AAPL = 265598;
export const SPY = 756733;
export const SAP = 14204;
export const VOD = 1_400_000_002;
export const PENNY = 1_400_000_001;
export const RESTRICTED = 1_400_000_003;
/** A treasury, a corporate bond in dollars, one in euros. */
export const BOND = 1_410_000_001;
export const CORPORATE_BOND = 1_410_000_003;
export const EURO_BOND = 1_410_000_004;
export const EURUSD = 12087792;
export const USDJPY = 15016059;
export const ACCOUNT = "DU1234567";
/** Friday, 10:00 in New York. */
export const START = Date.parse("2026-11-20T15:00:00Z");

export interface TestEngine {
  readonly engine: Engine;
  readonly events: EngineEvent[];
  /** Places one order; ids count up by themselves. */
  place(changes: Partial<OrderRequest>): OrderResult;
  /** Advances by milliseconds. */
  wait(ms: number): void;
  /** Types of the events since the last call. */
  seen(): string[];
}

export function testEngine(options: Partial<EngineOptions> = {}): TestEngine {
  const engine = createEngine({ seed: 7, startTime: START, ...options });
  const events: EngineEvent[] = [];
  engine.on((event) => events.push(event));
  let orderId = 0;
  let read = 0;
  return {
    engine,
    events,
    place(changes) {
      const [result] = engine.orders.place([request({ orderId: ++orderId, ...changes })]);
      if (result === undefined) throw new Error("No result");
      return result;
    },
    wait: (ms) => engine.advanceTo(engine.now() + ms),
    seen() {
      const types = events.slice(read).map((event) => event.type);
      read = events.length;
      return types;
    },
  };
}

/** An engine whose AAPL stands still at 290, or at another price, until it is moved. */
export function quietEngine(options: Partial<EngineOptions> = {}, price = "290"): TestEngine {
  const test = testEngine(options);
  test.engine.control.setPrice(AAPL, price);
  test.engine.control.freeze(AAPL);
  return test;
}

/** Its state as it comes back from the disk. */
export function savedState(engine: Engine): EngineState {
  return JSON.parse(JSON.stringify(engine.serialize()));
}

export function request(changes: Partial<OrderRequest> = {}): OrderRequest {
  return {
    clientId: 1,
    orderId: 1,
    account: ACCOUNT,
    conId: AAPL,
    exchange: "",
    action: "BUY",
    quantity: "100",
    orderType: "MKT",
    limitPrice: null,
    auxPrice: null,
    trailStopPrice: null,
    trailingPercent: null,
    lmtPriceOffset: null,
    tif: "DAY",
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
    memo: null,
    ...changes,
  };
}

/** The order of a result that must have been accepted. */
export function accepted(result: OrderResult): OrderView {
  if (!result.ok) throw new Error(`Refused: ${result.code} ${result.text}`);
  return result.order;
}

/** The code of a result that must have been refused. */
export function refusedCode(result: { readonly ok: boolean; readonly code?: number }): number {
  if (result.ok || result.code === undefined) throw new Error("Accepted");
  return result.code;
}

export function current(engine: Engine, order: OrderView): OrderView {
  const found = engine.orders.order(order.permId);
  if (found === null) throw new Error(`No order ${order.permId}`);
  return found;
}
