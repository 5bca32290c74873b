// The gateway's own way to IB: connected or not, and each data farm. What the notices on id -1 tell.

/** What a data farm can be: 2104, 2103, 2108, 2119 and their like. */
export const FARM_STATES = ["ok", "broken", "inactive", "connecting"] as const;
/** One of `FARM_STATES`. */
export type FarmState = typeof FARM_STATES[number];
const FARM_KINDS = ["market", "history", "definitions"] as const;
export type FarmKind = typeof FARM_KINDS[number];

export interface Notice {
  readonly code: number;
  readonly text: string;
}

/** The farms of an account with US, European and currency data. */
const FARMS: readonly (readonly [string, FarmKind])[] = [
  ["usfarm.nj", "market"],
  ["usopt", "market"],
  ["usfuture", "market"],
  ["cashfarm", "market"],
  ["eufarm", "market"],
  ["usfarm", "market"],
  ["ushmds", "history"],
  ["secdefnj", "definitions"],
];

/** Every connection to IB that can break, and what clients are told about it. */
export class Link {
  #up = true;
  /** What waits in the gateway for IB to come back, oldest first. */
  #waiting: (() => void)[] = [];
  readonly #farms = new Map<string, { kind: FarmKind; state: FarmState }>(
    FARMS.map(([name, kind]) => [name, { kind, state: "ok" }]),
  );

  get up(): boolean {
    return this.#up;
  }

  setUp(up: boolean): void {
    this.#up = up;
  }

  /** Does it now, or after everything else that waits when IB is back. */
  whenUp(fn: () => void): void {
    if (this.#up && this.#waiting.length === 0) fn();
    else this.#waiting.push(fn);
  }

  /** IB is back: what has waited is done in the order in which it came. */
  passOn(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const fn of waiting) fn();
  }

  farms(): readonly { name: string; kind: FarmKind; state: FarmState }[] {
    return [...this.#farms].map(([name, farm]) => ({ name, ...farm }));
  }

  /** Changes a farm and returns what clients are told; an unknown name becomes a market data farm. */
  setFarm(name: string, state: FarmState): Notice {
    const kind = this.#farms.get(name)?.kind ?? "market";
    this.#farms.set(name, { kind, state });
    return farmNotice(name, kind, state);
  }

  /** The notices that end the start of a session. */
  startNotices(): readonly Notice[] {
    return this.farms().map((farm) => farmNotice(farm.name, farm.kind, farm.state));
  }

  isBroken(name: string): boolean {
    const state = this.#farms.get(name)?.state;
    return state === "broken" || state === "connecting";
  }

  /** True when the farm that quotes this instrument is broken, or IB as a whole is away. */
  noQuotes(secType: string, currency: string): boolean {
    return !this.#up || this.isBroken(farmOf(secType, currency));
  }

  get noHistory(): boolean {
    return !this.#up || this.isBroken("ushmds");
  }

  get noDefinitions(): boolean {
    return !this.#up || this.isBroken("secdefnj");
  }

  /** Text of 1102, which names the farms: in one list, or those that are not connected in another one. */
  restoredText(): string {
    const named = (connected: boolean) =>
      FARM_KINDS.flatMap((kind) => this.farms().filter((farm) => farm.kind === kind))
        .filter(({ state }) => (state === "ok") === connected).map(({ name }) => name).join("; ");
    const restored = "Connectivity between IB and Trader Workstation has been restored - data maintained. ";
    return restored +
      (named(false) === ""
        ? `All data farms are connected: ${named(true)}.`
        : `The following farms are connected: ${named(true)}. ` +
          `The following farms are not connected: ${named(false)}.`);
  }
}

/** The farm that quotes an instrument. */
export function farmOf(secType: string, currency: string): string {
  if (secType === "CASH") return "cashfarm";
  if (secType === "FUT") return "usfuture";
  if (secType === "CRYPTO") return "usfarm";
  if (currency !== "USD") return "eufarm";
  return secType === "OPT" ? "usopt" : "usfarm";
}

function farmNotice(name: string, kind: FarmKind, state: FarmState): Notice {
  const label = { market: "Market data", history: "HMDS data", definitions: "Sec-def data" }[kind];
  const codes = {
    market: { ok: 2104, broken: 2103, inactive: 2108, connecting: 2119 },
    history: { ok: 2106, broken: 2105, inactive: 2107, connecting: 2119 },
    definitions: { ok: 2158, broken: 2157, inactive: 2108, connecting: 2119 },
  };
  const words = {
    ok: `farm connection is OK:${name}`,
    broken: `farm connection is broken:${name}`,
    inactive: `farm connection is inactive but should be available upon demand.${name}`,
    connecting: `farm is connecting:${name}`,
  };
  return { code: codes[kind][state], text: `${label} ${words[state]}` };
}
