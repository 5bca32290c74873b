// The faults that are armed: which of them hits which occasion, drawn from a seed.
import type { Fault, RuleFault } from "./plan.ts";

/** A fault that waits for its occasions. */
export interface ArmedFault {
  readonly id: number;
  readonly fault: RuleFault;
  /** How often it was considered, and how often it hit. */
  readonly seen: number;
  readonly hits: number;
}

interface Armed {
  id: number;
  fault: RuleFault;
  seen: number;
  hits: number;
}

const RULES: ReadonlySet<Fault["kind"]> = new Set<RuleFault["kind"]>([
  "connection",
  "message",
  "request",
  "what-if",
  "place",
  "modify",
  "cancel",
  "fill",
]);

/** True for faults that wait for an occasion, and so are armed. */
export function isRule(fault: Fault): fault is RuleFault {
  return RULES.has(fault.kind);
}

/** A small seeded generator (mulberry32): faults must repeat with the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export class FaultRegistry {
  #armed: Armed[] = [];
  #nextId = 1;
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  arm(fault: RuleFault): number {
    const id = this.#nextId++;
    this.#armed.push({ id, fault, seen: 0, hits: 0 });
    return id;
  }

  /** A number for an action fault, so that both kinds can be told apart in answers. */
  reserve(): number {
    return this.#nextId++;
  }

  disarm(id: number): boolean {
    const before = this.#armed.length;
    this.#armed = this.#armed.filter((armed) => armed.id !== id);
    return this.#armed.length < before;
  }

  clear(): void {
    this.#armed = [];
  }

  list(): readonly ArmedFault[] {
    return this.#armed.map((armed) => ({ ...armed }));
  }

  /** True while any fault of this kind is armed: lets hot paths skip the search. */
  any(kind: Fault["kind"]): boolean {
    return this.#armed.some((armed) => armed.fault.kind === kind);
  }

  /** The first armed fault of `kind` that hits this occasion; the occasion counts for each one considered. */
  hit<K extends RuleFault["kind"]>(
    kind: K,
    clientId: number | null,
    matches: (fault: Extract<RuleFault, { kind: K }>) => boolean = () => true,
  ): Extract<RuleFault, { kind: K }> | null {
    for (const armed of this.#armed) {
      if (!isKind(armed.fault, kind) || !matches(armed.fault)) continue;
      if (armed.fault.clientId !== undefined && armed.fault.clientId !== clientId) continue;
      if (this.#draw(armed)) return armed.fault;
    }
    return null;
  }

  #draw(armed: Armed): boolean {
    armed.seen++;
    const { skip = 0, every = 1, count, chance } = armed.fault;
    if (armed.seen <= skip || (armed.seen - skip) % every !== 0) return false;
    if (count !== undefined && armed.hits >= count) return false;
    if (chance !== undefined && this.#random() >= chance) return false;
    armed.hits++;
    return true;
  }
}

function isKind<K extends RuleFault["kind"]>(
  fault: RuleFault,
  kind: K,
): fault is Extract<RuleFault, { kind: K }> {
  return fault.kind === kind;
}
