// What the instruments of the positions are: asked for a few at a time, again where no answer came, and anew
// where a position is called otherwise than its description.
import type { IbContract } from "@/lib/contract/protocol.ts";
import { AtMost } from "@/lib/server/at_most.ts";
import type { Clock } from "@/lib/server/clock.ts";
import type { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import { NotFoundError } from "@/lib/server/errors.ts";

export interface DescriptionsDeps {
  contracts: Pick<ContractBook, "peek" | "info" | "renew">;
  clock: Pick<Clock, "after">;
  isHeld(conId: number): boolean;
  /** It has come. */
  described(conId: number): void;
}

/** The last of hundreds must not age in the lane of the bridge. */
const AT_ONCE = 8;
/** One that did not come is asked for again after this, as long as it is held. */
const AGAIN_MS = 30_000;

export class Descriptions {
  readonly #deps: DescriptionsDeps;
  readonly #asking = new AtMost(AT_ONCE);
  /** Those that did not come, by conId: what ends the wait for the next time. */
  readonly #missing = new Map<number, () => void>();
  /** Names that were told with a position and are not those of its description, by conId. */
  readonly #renamed = new Map<number, string>();
  /** Grows when all is forgotten: what fails then is not asked for again. */
  #round = 0;

  constructor(deps: DescriptionsDeps) {
    this.#deps = deps;
  }

  want(conId: number): void {
    const { contracts, described } = this.#deps;
    if (contracts.peek(conId) !== null) return;
    const round = this.#round;
    this.#asking.add(async () => {
      try {
        await contracts.info(conId);
      } catch (error) {
        if (round === this.#round && !(error instanceof NotFoundError)) this.#later(conId);
        return;
      }
      described(conId);
    });
  }

  /** An instrument that is called otherwise now: an order under its old name would be one on nothing. */
  compare({ conId, symbol }: IbContract): void {
    const { contracts } = this.#deps;
    const known = contracts.peek(conId);
    if (known === null || symbol === "" || known.contract.symbol === symbol) return;
    if (this.#renamed.get(conId) === symbol) return;
    this.#renamed.set(conId, symbol);
    contracts.renew(conId);
  }

  /** Nothing is waited for any more. */
  forget(): void {
    this.#round += 1;
    this.#asking.clear();
    for (const cancel of this.#missing.values()) cancel();
    this.#missing.clear();
  }

  #later(conId: number): void {
    const { clock, isHeld } = this.#deps;
    const again = () => {
      this.#missing.delete(conId);
      if (isHeld(conId)) this.want(conId);
    };
    this.#missing.get(conId)?.();
    this.#missing.set(conId, clock.after(AGAIN_MS, again));
  }
}
