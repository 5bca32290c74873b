// The state on disk: written whole, beside the old file, then put in its place.
import type { EngineState } from "../engine/types.ts";
import type { OrderBookState } from "./order_book.ts";
import { z } from "zod";

/** Everything durable, as JSON. */
export interface GatewayState {
  readonly version: 1;
  readonly seed: number;
  readonly engine: EngineState;
  readonly book: OrderBookState;
}

export interface Store {
  load(): GatewayState | null;
  /** Durable when it returns: a killed process has it. */
  save(state: GatewayState): void;
}

/** Of the folder that a gateway keeps its state in. */
export function stateFile(folder: string): string {
  return `${folder}/gateway.json`;
}

/** A state that is there and can not be taken up: it was cut off, or another release has written it. */
export class StateError extends Error {
  override readonly name = "StateError";

  constructor(path: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
    const ways = "move it away to begin with new accounts, or start the release that wrote it";
    super(`The state in "${path}" can not be read: ${ways} (${why})`, { cause });
  }
}

/** Only the frame is checked here; each part checks its own content when it is restored. */
const stateSchema = z.looseObject({
  version: z.literal(1),
  seed: z.number(),
  engine: z.looseObject({ version: z.literal(1) }),
  book: z.looseObject({ typed: z.number() }),
});

/**
 * Keeps the state in `folder`, which is made when it is missing. Throws a `StateError` when the file there
 * holds none of this release.
 */
export function fileStore(folder: string): Store {
  Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = stateFile(folder);
  return {
    load() {
      let text: string;
      try {
        text = Deno.readTextFileSync(path);
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return null;
        throw error;
      }
      try {
        return stateSchema.parse(JSON.parse(text)) as unknown as GatewayState;
      } catch (error) {
        throw new StateError(path, error);
      }
    },
    save(state) {
      const next = `${path}.next`;
      Deno.writeTextFileSync(next, JSON.stringify(state), { mode: 0o600 });
      Deno.renameSync(next, path);
    },
  };
}
