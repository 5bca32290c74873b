// Idempotency keys after a restore: between the end of the copy and its return keys may have been used that
// nobody knows any more. One that is not said to be new is refused, for it may send an order again (law 6).
import { z } from "zod";
import { type Clock, iso } from "@/lib/server/clock.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { ConflictError } from "@/lib/server/errors.ts";
import type { Journal } from "./journal.ts";
import { PUT_BACK } from "./put_back.ts";

/** By then nobody asks again about an order of before. */
const LASTS_MS = 24 * 3_600_000;

const rowSchema = z.object({ at: z.iso.datetime(), until: z.iso.datetime().nullable(), whole: z.boolean() });

interface Gap {
  at: string;
  until: string | null;
}

export class GapKeys {
  readonly #deps: { journal: Pick<Journal, "answer">; clock: Pick<Clock, "now"> };
  readonly #gap: Gap | null;

  constructor(deps: { journal: Journal; clock: Pick<Clock, "now"> }) {
    this.#deps = deps;
    const since = iso(deps.clock.now() - LASTS_MS);
    const rows = [...deps.journal.past.ofDesk(since, [PUT_BACK])]
      .flatMap(({ data }) => rowSchema.safeParse(data).data ?? [])
      .filter(({ whole }) => !whole);
    this.#gap = rows.at(-1) ?? null;
  }

  /** What is to be told of it; `null`: every key is known. */
  get says(): Saying | null {
    return this.#gap === null || this.#isOver(this.#gap) ? null : say("JOURNAL_PUT_BACK", told(this.#gap));
  }

  /** Throws a 409 `IDEMPOTENCY_KEY_OF_GAP` for a key that may have been used in the gap. */
  require({ idempotencyKey, keyIsNew }: { idempotencyKey: string; keyIsNew?: boolean | undefined }): void {
    const gap = this.#gap;
    if (gap === null || keyIsNew === true || this.#isOver(gap)) return;
    if (this.#deps.journal.answer(idempotencyKey) !== null) return;
    throw new ConflictError(say("IDEMPOTENCY_KEY_OF_GAP", told(gap)), "idempotencyKey");
  }

  #isOver({ at }: Gap): boolean {
    return this.#deps.clock.now() - Date.parse(at) >= LASTS_MS;
  }
}

function told({ at, until }: Gap) {
  return { at, until };
}
