// When the sums beside the limits may say something else than before: told once a second at most, however
// often what they are made of moves.
import { type Clock, momentOf } from "@/lib/server/clock.ts";
import type { SettingsHolder, UseLedger } from "@/lib/server/limits/mod.ts";

export interface FigureNewsDeps {
  settings: Pick<SettingsHolder, "dayStart">;
  ledger: Pick<UseLedger, "isMoving">;
  clock: Pick<Clock, "now" | "monotonic">;
  onChange(): void;
}

export class FigureNews {
  readonly #deps: FigureNewsDeps;
  #moved = false;
  /** The day that was told of, epoch ms. */
  #day: number;

  constructor(deps: FigureNewsDeps) {
    this.#deps = deps;
    this.#day = deps.settings.dayStart();
  }

  /** What the sums are made of has moved. Cheap: it is told of in the next look. */
  moved(): void {
    this.#moved = true;
  }

  /** Called once a second: what leaves a window of a minute says nothing, and a day begins by itself. */
  look(): void {
    const { settings, ledger, clock, onChange } = this.#deps;
    const day = settings.dayStart();
    if (!this.#moved && day === this.#day && !ledger.isMoving(momentOf(clock))) return;
    this.#moved = false;
    this.#day = day;
    onChange();
  }
}
