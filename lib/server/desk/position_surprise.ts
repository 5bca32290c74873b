// Positions that change without a fill we know of: typed in TWS, liquidated, assigned. IB tells such fills only when asked (P60).
import type { ExecutionView } from "@/lib/contract/api.ts";
import { Big, dec, type DecimalString } from "@/lib/contract/decimal.ts";
import type { Clock } from "@/lib/server/clock.ts";

export interface PositionSurpriseOptions {
  clock: Clock;
  executions(): readonly ExecutionView[];
  positions(): readonly { account: string; conId: number; quantity: DecimalString }[];
  /** The last reported quantity; `null` while unknown. */
  quantity(account: string, conId: number): DecimalString | null;
  /** A position moved and nothing here says why: the broker must be asked. */
  surprised(): void;
}

interface Baseline {
  quantity: DecimalString;
  /** Executions that this quantity contains. */
  seen: ReadonlySet<string>;
}

/** Fills and positions come one after the other. */
const SETTLE_MS = 2_000;

export class PositionSurprise {
  readonly #options: PositionSurpriseOptions;
  readonly #baselines = new Map<string, Baseline>();
  readonly #checks = new Map<string, () => void>();
  /** Executions known when everything was read last; `null` before. */
  #start: ReadonlySet<string> | null = null;

  constructor(options: PositionSurpriseOptions) {
    this.#options = options;
  }

  /** Everything was just read: what is known now belongs together. */
  begin(): void {
    this.reset();
    this.#start = new Set(this.#options.executions().map(({ execId }) => execId));
    for (const { account, conId, quantity } of this.#options.positions()) {
      this.#baselines.set(`${account}:${conId}`, { quantity, seen: this.#start });
    }
  }

  /** A position was reported. */
  look(account: string, conId: number): void {
    if (this.#start === null) return;
    const key = `${account}:${conId}`;
    if (this.#checks.has(key)) return;
    this.#checks.set(
      key,
      this.#options.clock.after(SETTLE_MS, () => {
        this.#checks.delete(key);
        this.#check(key, account, conId);
      }),
    );
  }

  /** The socket is gone: what changes meanwhile is read by the next sync and surprises nobody. */
  reset(): void {
    for (const cancel of this.#checks.values()) cancel();
    this.#checks.clear();
    this.#baselines.clear();
    this.#start = null;
  }

  #check(key: string, account: string, conId: number): void {
    const start = this.#start;
    const quantity = this.#options.quantity(account, conId);
    if (quantity === null || start === null) return;
    const fills = this.#options.executions().filter((fill) =>
      fill.account === account && fill.contract.conId === conId
    );
    const before = this.#baselines.get(key) ?? { quantity: "0", seen: start };
    this.#baselines.set(key, { quantity, seen: new Set(fills.map(({ execId }) => execId)) });
    if (!explains(before, fills, quantity)) this.#options.surprised();
  }
}

function explains(before: Baseline, fills: readonly ExecutionView[], quantity: DecimalString): boolean {
  const moved = fills.filter(({ execId }) => !before.seen.has(execId)).reduce(
    (sum, fill) => fill.side === "BUY" ? sum.plus(dec(fill.quantity)) : sum.minus(dec(fill.quantity)),
    new Big(0),
  );
  return dec(before.quantity).plus(moved).eq(dec(quantity));
}
