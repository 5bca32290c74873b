// A replay from the browser: where it stands, asked for again and again, and what is wished of it.
import { type Signal, signal } from "@preact/signals";
import { KEY_HEADER } from "@/lib/contract/login_key.ts";
import type { ReplayRequest, ReplayView } from "@/lib/contract/views/replay.ts";
import { readKey } from "./login_key.ts";

/** The slider follows while it plays. */
const LOOK_MS = 400;

export class ReplayControl {
  /** `null`: nothing was heard yet. */
  readonly viewSig: Signal<ReplayView | null> = signal(null);
  readonly failedSig: Signal<boolean> = signal(false);
  readonly #base: string;
  /** Grows with each wish: an older answer says what is so no more. */
  #wishes = 0;

  constructor(base: string) {
    this.#base = base;
  }

  /** Looks until it is told to stop. */
  follow(): () => void {
    let over = false;
    const look = async () => {
      await this.#ask({}, this.#wishes);
      if (!over) setTimeout(look, LOOK_MS);
    };
    void look();
    return () => over = true;
  }

  wish(request: ReplayRequest): Promise<void> {
    this.#wishes += 1;
    const body = JSON.stringify(request);
    return this.#ask({ method: "POST", body, headers: { "content-type": "application/json" } }, this.#wishes);
  }

  async #ask(init: { method?: string; body?: string; headers?: Record<string, string> }, wish: number) {
    try {
      const key = readKey(this.#base);
      const headers = { ...init.headers, ...(key === null ? {} : { [KEY_HEADER]: key }) };
      const answer = await fetch(`${this.#base}/api/replay`, { ...init, headers });
      if (!answer.ok) throw new Error(answer.statusText);
      const view: ReplayView = await answer.json();
      if (wish === this.#wishes) this.viewSig.value = view;
      this.failedSig.value = false;
    } catch {
      this.failedSig.value = true;
    }
  }
}
