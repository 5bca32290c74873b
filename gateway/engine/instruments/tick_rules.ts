// Market rules: which prices exist. Numbers 26, 32, 59, 67, 109, 110, 239, 635 and 2806 are IB's own for
// these instruments as far as public captures show; numbers from 9000 on are made up.
import { hash32 } from "../random.ts";
import { formatScaled, parseScaled } from "../units.ts";
import type { DecimalString, PriceIncrement } from "../types.ts";

interface Band {
  /** Integer price from which `increment` holds. */
  readonly low: number;
  readonly increment: number;
}

export interface TickRule {
  readonly id: number;
  readonly scale: number;
  readonly bands: readonly Band[];
  readonly increments: readonly PriceIncrement[];
  /** The smallest step anywhere: IB's `minTick`. */
  readonly minTick: DecimalString;
}

function rule(id: number, scale: number, ...bands: readonly (readonly [string, string])[]): TickRule {
  const increments = bands.map(([lowEdge, increment]) => ({ lowEdge, increment }));
  const exact = (value: string) => parseScaled(value, scale) ?? 0;
  const parsed = bands.map(([low, increment]) => ({ low: exact(low), increment: exact(increment) }));
  const smallest = Math.min(...parsed.map((band) => band.increment));
  return { id, scale, bands: parsed, increments, minTick: formatScaled(smallest, scale) };
}

export const TICK_RULES = {
  cent: rule(26, 2, ["0", "0.01"]),
  /** US stocks below a dollar move in hundredths of a cent (SEC rule 612). */
  subDollar: rule(9001, 4, ["0", "0.0001"], ["1", "0.01"]),
  /**
   * Equity options at SMART and where all series trade in cents: IB reaches such a venue with every order.
   */
  option: rule(32, 2, ["0", "0.01"]),
  /** Equity options at the other venues (the penny pilot). */
  pennyPilot: rule(109, 2, ["0", "0.01"], ["3", "0.05"]),
  /** Options on an index, at every venue. */
  indexOption: rule(110, 2, ["0", "0.05"], ["3", "0.1"]),
  currency: rule(239, 5, ["0", "0.00005"]),
  yen: rule(59, 3, ["0", "0.005"]),
  indexFuture: rule(67, 2, ["0", "0.25"]),
  bond: rule(9005, 3, ["0", "0.001"]),
  /** Net prices of combinations, which may be negative. */
  combo: rule(9006, 4, ["0", "0.01"]),
  index: rule(9004, 2, ["0", "0.01"]),
  bitcoin: rule(2806, 2, ["0", "0.25"]),
  /** Of no instrument here; programs ask for it by its number. */
  fine: rule(635, 4, ["0", "0.0001"]),
  /** MiFID II tick sizes of a very liquid share, as XETRA uses them. */
  xetra: rule(
    9002,
    3,
    ["0", "0.001"],
    ["5", "0.002"],
    ["10", "0.005"],
    ["20", "0.01"],
    ["50", "0.02"],
    ["100", "0.05"],
    ["200", "0.1"],
  ),
  /** The same in pence. */
  london: rule(9003, 2, ["0", "0.01"], ["50", "0.02"], ["100", "0.05"], ["200", "0.1"], ["500", "0.2"]),
} as const satisfies Record<string, TickRule>;

const BY_ID = new Map<number, TickRule>(Object.values(TICK_RULES).map((entry) => [entry.id, entry]));
/** Rules of steps that only instrument files name, by their text. */
const BY_STEPS = new Map<string, TickRule>();
/** Their made-up numbers. */
const FIRST_FILE_RULE = 9100;
const MOST_FILE_RULES = 800;
/** `low:increment`, as many decimals as the engine counts exactly. */
const STEP = /^(\d{1,8}(?:\.\d{1,8})?):(\d{1,8}(?:\.\d{1,8})?)$/;
const MOST_STEPS = 50;

/** A rule of ours by its name, or steps as `0:0.01;3:0.05`: from 0 on in cents, from 3 on in nickels. */
export function isTickRule(text: string): boolean {
  return Object.hasOwn(TICK_RULES, text) || stepsOf(text) !== null;
}

/** The steps of a text, each from a higher price than the one before; `null` when they are none. */
function stepsOf(text: string): readonly (readonly [low: string, increment: string])[] | null {
  const parts = text.split(";", MOST_STEPS + 1);
  if (parts.length > MOST_STEPS) return null;
  const steps: (readonly [string, string])[] = [];
  for (const part of parts) {
    const [, low, increment] = STEP.exec(part) ?? [];
    if (low === undefined || increment === undefined || Number(increment) === 0) return null;
    const before = steps.at(-1);
    if (before === undefined ? Number(low) !== 0 : Number(low) <= Number(before[0])) return null;
    steps.push([low, increment]);
  }
  return steps;
}

/** Throws a `RangeError` for what `isTickRule` denies, and when there are too many. */
export function ruleNamed(text: string): TickRule {
  if (Object.hasOwn(TICK_RULES, text)) return TICK_RULES[text as keyof typeof TICK_RULES];
  const known = BY_STEPS.get(text);
  if (known !== undefined) return known;
  const steps = stepsOf(text);
  if (steps === null) throw new RangeError(`No tick rule: ${text}`);
  if (BY_STEPS.size >= MOST_FILE_RULES) throw new RangeError(`At most ${MOST_FILE_RULES} rules of steps`);
  const scale = Math.max(2, ...steps.flat().map((number) => (number.split(".")[1] ?? "").length));
  // The number follows from the steps, so that it is nearly always the same in any file.
  let place = hash32(...[...text].map((char) => char.charCodeAt(0))) % MOST_FILE_RULES;
  while (BY_ID.has(FIRST_FILE_RULE + place)) place = (place + 1) % MOST_FILE_RULES;
  const made = rule(FIRST_FILE_RULE + place, scale, ...steps);
  BY_STEPS.set(text, made);
  BY_ID.set(made.id, made);
  return made;
}

export function tickRule(id: number): TickRule | null {
  return BY_ID.get(id) ?? null;
}

/** The price on the grid that is nearest, at least one step. */
export function nearest(rule: TickRule, price: number): number {
  return Math.max(incrementAt(rule, 1), snap(rule, price + incrementAt(rule, price) / 2, "down"));
}

/** The step that holds at `price`; negative prices (of combinations) use the lowest band. */
export function incrementAt(rule: TickRule, price: number): number {
  let increment = rule.bands[0]?.increment ?? 1;
  for (const band of rule.bands) {
    if (price < band.low) break;
    increment = band.increment;
  }
  return increment;
}

export function isOnGrid(rule: TickRule, price: number): boolean {
  return price % incrementAt(rule, price) === 0;
}

/** The nearest price on the grid at or below (`down`) or at or above (`up`) a real number. */
export function snap(rule: TickRule, price: number, direction: "down" | "up"): number {
  const increment = incrementAt(rule, price);
  const steps = price / increment;
  return (direction === "down" ? Math.floor(steps) : Math.ceil(steps)) * increment;
}

/** The price `ticks` steps away, with the step of each price passed. */
export function moveTicks(rule: TickRule, price: number, ticks: number): number {
  let result = price;
  for (let i = 0; i < Math.abs(ticks); i++) {
    // Below a band's edge the finer step holds.
    result += ticks > 0 ? incrementAt(rule, result) : -incrementAt(rule, result - 1);
  }
  return result;
}
