// What a seed means: which orders, changes, cancels and closes, when, and what breaks in between. Decided
// before the run begins.
import { lookupCode, orderCodeRole } from "@/lib/contract/code_book.ts";
import type { OrderType, Side } from "@/lib/contract/order_fields.ts";
import type { Fault } from "@lotse/paper-gateway";
import { Dice } from "./dice.ts";
import { gatewayFault } from "./gateway_faults.ts";
import { type Strangeness, strangenessOf } from "./strange.ts";

/** How an order is given to the desk. */
export interface PlaceStep {
  do: "place";
  instrument: "AAPL" | "MSFT";
  side: Side;
  type: OrderType | "BRACKET";
  quantity: number;
  tif: "DAY" | "GTC" | "IOC";
  /** Limit and stop as percent away from the market, positive is away from it. */
  awayPercent: number;
  /** The same key a second time: at once, or after this many milliseconds. */
  again: "no" | "at once" | number;
  /** Between preview and submit. */
  thinkMs: number;
}

/** Where a step picks an order: counted among those that still live at that moment. */
type Pick = { pick: number };

export type UserStep =
  | PlaceStep
  | (
    & { do: "modify"; what: "quantity" | "price"; quantity: number; awayPercent: number; thinkMs: number }
    & Pick
  )
  | ({ do: "cancel"; times: 1 | 2 } & Pick)
  | { do: "cancel all"; scope: "app" | "account" }
  | {
    do: "close";
    instrument: "AAPL" | "MSFT";
    percent: number;
    type: "MKT" | "LMT";
    clicks: 1 | 2 | 3;
    thinkMs: number;
  };

export type WorldStep =
  | ({ do: "fill"; part: number } & Pick)
  | ({ do: "broker cancels" } & Pick)
  | ({ do: "correct"; cents: number } & Pick)
  | {
    do: "typed in TWS";
    instrument: "AAPL" | "MSFT";
    side: Side;
    quantity: number;
    resting: boolean;
  }
  | { do: "price"; instrument: "AAPL" | "MSFT"; percent: number };

export type FaultStep =
  | { do: "kill server"; downMs: number }
  | { do: "guillotine"; blade: "while-held" | "before-write" | "after-write"; downMs: number }
  | { do: "kill bridge" }
  | { do: "stop bridge"; forMs: number }
  | { do: "cut sockets" }
  | { do: "kill gateway"; downMs: number }
  | { do: "gateway fault"; fault: Fault };

/**
 * Callbacks that change nothing at the broker: whatever they say, the desk's orders and positions must stay
 * what they are.
 */
export const ODD_KINDS = [
  "account stream ended",
  "zero prices",
  "late P&L",
  "code",
  "unreadable times",
  "allocation",
  "old report",
  "status word",
  "without permId",
] as const;
export type OddKind = typeof ODD_KINDS[number];

/** `code`: the number of an error that is about an order and neither refuses nor ends it. */
export type OddStep = { do: "odd callback"; what: OddKind; code: number };

export type Step = { at: number } & (UserStep | WorldStep | FaultStep | OddStep);

export interface Plan {
  seed: number;
  /** One way through the socket. */
  delayMs: number;
  steps: Step[];
  /**
   * The socket is cut and comes back at the end: needed where a lost message has left no trace on this
   * socket.
   */
  finalCut: boolean;
  /** Nothing but one buy and closes: the position must never turn round. */
  onlyCloses: boolean;
  lengthMs: number;
  strange: Strangeness;
}

const INSTRUMENTS = ["AAPL", "MSFT"] as const;
/** Dice of their own: the rest of a seed's plan is the same with them and without. */
const ODD_DICE = 0x0dd;

/** The plan of a seed: always the same. */
export function planOf(seed: number): Plan {
  const dice = new Dice(seed);
  const onlyCloses = dice.maybe(0.1);
  const lengthMs = dice.int(8, 40) * 1000;
  const user: Step[] = onlyCloses ? closes(dice, lengthMs) : orders(dice, lengthMs);
  const world = onlyCloses ? [] : worldSteps(dice, lengthMs);
  const drawn = faultSteps(dice, lengthMs);
  const finalCut = drawn.some(leavesNoTrace) || dice.maybe(0.5);
  const faults = finalCut || drawn.some(endsSockets) ? drawn.map(boundLateOrder) : drawn;
  const odd = oddSteps(new Dice(seed ^ ODD_DICE), lengthMs);
  const strange = strangenessOf(seed, lengthMs, onlyCloses);
  const steps = [...user, ...world, ...strange.isLastDay ? [] : faults, ...odd].sort((a, b) => a.at - b.at);
  return {
    seed,
    delayMs: dice.int(1, 12),
    steps,
    finalCut,
    onlyCloses,
    lengthMs,
    strange,
  };
}

/**
 * The desk closes an order of an earlier socket that nobody acknowledged when a complete reading does not
 * have it and 4 s have passed (docs/orders.md): a gateway that still hands such an order on later than that
 * is outside its promise.
 */
const LATEST_AFTER_A_CUT_MS = 3000;

function boundLateOrder(step: Step): Step {
  if (step.do !== "gateway fault" || step.fault.kind !== "place" || step.fault.do !== "late") return step;
  const delayMs = Math.min(step.fault.delayMs ?? 0, LATEST_AFTER_A_CUT_MS);
  return { ...step, fault: { ...step.fault, delayMs } };
}

function endsSockets(step: Step): boolean {
  if (step.do !== "gateway fault") return true;
  const { kind } = step.fault;
  return kind === "restart" || kind === "connection" || kind === "request";
}

/** A message that is dropped between the broker and a socket that lives is news that nobody can know of. */
function leavesNoTrace(step: Step): boolean {
  if (step.do !== "gateway fault") return false;
  const { fault } = step;
  return (fault.kind === "message" && fault.do === "drop") ||
    (fault.kind === "place" && fault.do === "lost") || fault.kind === "upstream";
}

function orders(dice: Dice, lengthMs: number): Step[] {
  const steps: Step[] = [{ at: 0, ...place(dice), type: "MKT", tif: "DAY", side: "BUY" }];
  const count = dice.int(3, 12);
  for (let index = 0; index < count; index++) steps.push({ at: dice.int(0, lengthMs), ...userStep(dice) });
  return steps;
}

function closes(dice: Dice, lengthMs: number): Step[] {
  const steps: Step[] = [{
    at: 0,
    do: "place",
    instrument: "AAPL",
    side: "BUY",
    type: "MKT",
    quantity: dice.int(10, 100),
    tif: "DAY",
    awayPercent: 0,
    again: "no",
    thinkMs: 0,
  }];
  const count = dice.int(2, 7);
  for (let index = 0; index < count; index++) {
    const at = dice.int(3000, lengthMs);
    if (dice.maybe(0.2)) steps.push({ at, do: "cancel", pick: dice.int(0, 5), times: 1 });
    else steps.push({ at, ...close(dice), instrument: "AAPL" });
  }
  return steps;
}

function userStep(dice: Dice): UserStep {
  const what = dice.int(1, 100);
  if (what <= 52) return place(dice);
  if (what <= 66) {
    return {
      do: "modify",
      pick: dice.int(0, 9),
      what: dice.one("quantity", "price"),
      quantity: dice.int(1, 150),
      awayPercent: dice.percent(-0.3, 4),
      thinkMs: dice.int(0, 900),
    };
  }
  if (what <= 84) return { do: "cancel", pick: dice.int(0, 9), times: dice.one(1, 1, 2) };
  if (what <= 96) return close(dice);
  return { do: "cancel all", scope: dice.one("app", "account") };
}

function place(dice: Dice): PlaceStep {
  const type = dice.one("MKT", "LMT", "LMT", "LMT", "STP", "STP LMT", "TRAIL", "BRACKET", "BRACKET");
  return {
    do: "place",
    instrument: dice.one(...INSTRUMENTS),
    side: dice.one("BUY", "BUY", "SELL"),
    type,
    quantity: dice.int(1, 120),
    tif: type === "MKT" || type === "LMT" ? dice.one("DAY", "DAY", "GTC", "IOC") : dice.one("DAY", "GTC"),
    awayPercent: dice.percent(type === "LMT" ? -0.2 : 0.2, 3),
    again: dice.one<PlaceStep["again"]>("no", "no", "at once", 40, 1500, 9000),
    thinkMs: dice.one(0, 100, 700, 3000),
  };
}

function close(dice: Dice): UserStep & { do: "close" } {
  return {
    do: "close",
    instrument: dice.one(...INSTRUMENTS),
    percent: dice.one(25, 50, 100, 100),
    type: dice.one("MKT", "MKT", "LMT"),
    clicks: dice.one(1, 2, 2, 3),
    thinkMs: dice.one(0, 100, 700),
  };
}

function worldSteps(dice: Dice, lengthMs: number): Step[] {
  const count = dice.int(0, 8);
  return Array.from({ length: count }, () => ({ at: dice.int(500, lengthMs), ...worldStep(dice) }));
}

function worldStep(dice: Dice): WorldStep {
  const what = dice.int(1, 100);
  const pick = dice.int(0, 9);
  if (what <= 45) return { do: "fill", pick, part: dice.one(0.3, 0.6, 1) };
  if (what <= 55) return { do: "broker cancels", pick };
  if (what <= 70) return { do: "correct", pick, cents: dice.int(-20, 20) };
  const instrument = dice.one(...INSTRUMENTS);
  if (what <= 82) {
    const side = dice.one("BUY" as const, "SELL" as const);
    return { do: "typed in TWS", instrument, side, quantity: dice.int(1, 50), resting: dice.maybe(0.5) };
  }
  return { do: "price", instrument, percent: dice.percent(-3, 3) };
}

function faultSteps(dice: Dice, lengthMs: number): Step[] {
  const count = dice.one(0, 1, 2, 2, 3, 4, 6, 8);
  return Array.from({ length: count }, () => ({ at: dice.int(0, lengthMs), ...faultStep(dice) }));
}

function faultStep(dice: Dice): FaultStep {
  const what = dice.int(1, 100);
  const downMs = dice.int(50, 5000);
  if (what <= 9) return { do: "kill server", downMs };
  if (what <= 18) {
    return { do: "guillotine", blade: dice.one("while-held", "before-write", "after-write"), downMs };
  }
  if (what <= 25) return { do: "kill bridge" };
  if (what <= 28) return { do: "stop bridge", forMs: dice.int(100, 20_000) };
  if (what <= 36) return { do: "cut sockets" };
  if (what <= 43) return { do: "kill gateway", downMs };
  return { do: "gateway fault", fault: gatewayFault(dice) };
}

function oddSteps(dice: Dice, lengthMs: number): Step[] {
  const count = dice.one(0, 2, 4, 8, 16);
  return Array.from({ length: count }, () => ({ at: dice.int(0, lengthMs), ...oddStep(dice) }));
}

function oddStep(dice: Dice): OddStep {
  return { do: "odd callback", what: dice.one(...ODD_KINDS), code: oddCode(dice) };
}

/** A code that no book has, or a remark: an order lives on under each of them (law 3). */
function oddCode(dice: Dice): number {
  const code = dice.maybe(0.5) ? dice.int(10_400, 99_999) : dice.one(...REMARKS);
  return lookupCode(code) === null || isRemark(code) ? code : oddCode(dice);
}

const REMARKS = [99, 399, 404, 463, 2109, 2137, 2148, 2161, 10149, 10289, 10293, 10349] as const;

function isRemark(code: number): boolean {
  return ["note", "held", "unclassified"].includes(orderCodeRole(code, false));
}
