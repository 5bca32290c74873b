// Which account a row of the journal is of: so that a reader can follow one account, in its order.
import { announcedBy } from "@/lib/server/journal/intents.ts";
import type { PastRow } from "@/lib/server/journal/past_rows.ts";
import { NO_ACCOUNT } from "./subjects.ts";

type Looked = Pick<PastRow, "kind" | "clientOrderId" | "data">;

/** Orders that are remembered; those before are looked up again. */
const MOST = 20_000;

/** Names the account of rows that come in their order. */
export class Accounts {
  readonly #known = new Map<string, string>();
  readonly #earlier: (clientOrderId: string) => Iterable<Looked>;

  /** `earlier` has the rows of an order from its first on: asked for where an order began before this did. */
  constructor(earlier: (clientOrderId: string) => Iterable<Looked>) {
    this.#earlier = earlier;
  }

  /** `NO_ACCOUNT` for what is of none, or of several at once. */
  of(row: Looked): string {
    const [announced] = announcedBy(row);
    if (announced !== undefined) return this.of(announced);
    const { clientOrderId } = row;
    const told = accountIn(row.data);
    if (clientOrderId === null) return told ?? NO_ACCOUNT;
    const account = told ?? this.#known.get(clientOrderId) ?? this.#lookUp(clientOrderId);
    if (account !== NO_ACCOUNT) this.#remember(clientOrderId, account);
    return account;
  }

  #lookUp(clientOrderId: string): string {
    for (const { data } of this.#earlier(clientOrderId)) {
      const told = accountIn(data);
      if (told !== null) return told;
    }
    return NO_ACCOUNT;
  }

  #remember(clientOrderId: string, account: string): void {
    this.#known.delete(clientOrderId);
    this.#known.set(clientOrderId, account);
    if (this.#known.size <= MOST) return;
    const [oldest = ""] = this.#known.keys();
    this.#known.delete(oldest);
  }
}

/** Where the kinds of rows have it: at the top, in a draft, in an order of ours, in what IB sent. */
const PLACES = [
  ["account"],
  ["draft", "account"],
  ["planned", "order", "account"],
  ["event", "account"],
  ["event", "order", "account"],
];

function accountIn(data: unknown): string | null {
  for (const place of PLACES) {
    const found = place.reduce<unknown>((at, key) => isObject(at) ? at[key] : undefined, data);
    if (typeof found === "string" && found !== "") return found;
  }
  return null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
