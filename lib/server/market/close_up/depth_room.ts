// What is watched from close up: the order book and the trades of the instruments that somebody has opened,
// within the few streams that IB gives for either.
import type { DepthView, TapeView } from "@/lib/contract/api.ts";
import type { BridgeEvent } from "@/lib/contract/protocol.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import type { Clock } from "@/lib/server/clock.ts";
import type { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import { lookKey, Looks } from "@/lib/server/looks.ts";
import type { SubscriptionIds } from "@/lib/server/subscription_ids.ts";
import { CloseUpStreams } from "./streams.ts";
import { keptTrades, type Tape } from "./tape.ts";

export interface DepthRoomDeps {
  link: BridgeLink;
  contracts: Pick<ContractBook, "info">;
  subs: SubscriptionIds;
  clock: Clock;
  /** Of the login: IB gives the fewer streams the fewer lines there are. */
  marketDataLines: number;
}

/** A view counts as open for so long after its page has last said so. */
const SHOWN_MS = 30_000;
/** More views at a time than there will ever be streams. */
const MOST_VIEWS = 20;
/** As many rows of each side as a screen shows. */
const ROWS = 10;
const SMART = "SMART";

type Book = Pick<DepthView, "bids" | "asks">;

/**
 * IB: of up to 399 lines three streams, of 400 four, of 500 five …, never more than 60 ("TWS API: Market
 * Depth, Limitations").
 */
export function streamsOf(lines: number): number {
  return Math.min(60, Math.max(3, Math.floor(lines / 100)));
}

export class DepthRoom {
  readonly #listeners = new Set<(conIds: readonly number[]) => void>();
  readonly #looks: Looks<number>;
  readonly #depth: CloseUpStreams<Book>;
  readonly #tape: CloseUpStreams<Tape>;

  constructor({ marketDataLines, ...deps }: DepthRoomDeps) {
    const { link, clock } = deps;
    const most = streamsOf(marketDataLines);
    const changed = (conId: number) => {
      for (const listener of this.#listeners) listener([conId]);
    };
    this.#depth = new CloseUpStreams<Book>({
      ...deps,
      most,
      againMs: 0,
      empty: () => ({ bids: [], asks: [] }),
      ask: (sub, contract) =>
        link.request("market_depth", { sub, contract, rows: ROWS, smart: contract.exchange === SMART }),
      changed,
    });
    this.#tape = new CloseUpStreams<Tape>({
      ...deps,
      most,
      // "No more than one tick-by-tick request for the same instrument within 15 seconds".
      againMs: 15_000,
      empty: () => ({ trades: {}, skipped: 0, last: 0 }),
      ask: (sub, contract) => link.request("tick_by_tick", { sub, contract }),
      changed,
    });
    this.#looks = new Looks({ clock, lastMs: SHOWN_MS, most: MOST_VIEWS });
    this.#looks.onChange(() => this.#open());
  }

  /** Called with the conIds of which something else is to be shown. */
  onChange(listener: (conIds: readonly number[]) => void): void {
    this.#listeners.add(listener);
  }

  /**
   * In place of what the view has shown before. `reader`: the browser that it is in, `null` for a script.
   * Holds for a while.
   */
  show(view: string, conId: number, reader: string | null): void {
    this.#looks.say(lookKey(reader, view), conId, (before) => before === conId);
  }

  hide(view: string, reader: string | null): void {
    this.#looks.end(lookKey(reader, view));
  }

  /** Forgets pages that have gone, and asks again for what has ended. Called once a second. */
  look(): void {
    this.#looks.age();
    this.#open();
  }

  /** What is shown now. */
  conIds(): number[] {
    return [...new Set(this.#looks.latestFirst())];
  }

  depth(conId: number): DepthView | null {
    return this.#depth.view(conId);
  }

  tape(conId: number): TapeView | null {
    const view = this.#tape.view(conId);
    if (view === null) return null;
    const { last: _, ...shown } = view;
    return shown;
  }

  onEvent(event: BridgeEvent): void {
    if (event.type === "depth") {
      for (const { sub, bids, asks } of event.items) this.#depth.take(sub, event.at, () => ({ bids, asks }));
    } else if (event.type === "trades") {
      for (const { sub, ...news } of event.items) {
        this.#tape.take(sub, event.at, (before) => keptTrades(before, news));
      }
    } else if (event.type === "error" && event.about.kind === "subscription") {
      this.#depth.told(event.about.sub, event);
      this.#tape.told(event.about.sub, event);
    }
  }

  /** A new socket, or one whose subscriptions are gone (1101): what is shown is asked for anew. */
  replay(): void {
    this.#depth.replay();
    this.#tape.replay();
    this.#open();
  }

  /** TWS has lost or found IB (1100 … 1102): without it nothing is current. */
  markUpstream(up: boolean): void {
    this.#depth.markUpstream(up);
    this.#tape.markUpstream(up);
  }

  /** The socket is gone: what stands there is the last known. */
  markDisconnected(): void {
    this.#depth.drop();
    this.#tape.drop();
  }

  #open(): void {
    const conIds = this.conIds();
    this.#depth.follow(conIds);
    this.#tape.follow(conIds);
  }
}
