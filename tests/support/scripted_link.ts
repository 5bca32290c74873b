// A bridge link that answers from a table and lets a test emit events: for rooms that only ask and listen.
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import type { BridgeEvent, CommandFields, CommandResult, CommandType } from "@/lib/contract/protocol.ts";

type Answers = {
  [T in CommandType]?: (fields: CommandFields<T>) => CommandResult<T> | Promise<CommandResult<T>>;
};
type EventFields<T extends BridgeEvent["type"]> = Omit<BridgeEvent<T>, "type" | "seq" | "at" | "epoch">;

export class ScriptedLink implements BridgeLink {
  epoch = toSocketEpoch(1);
  readonly requests: { type: CommandType; fields: Record<string, unknown> }[] = [];
  #answers: Answers;
  #listeners = new Set<(event: BridgeEvent) => void>();
  #seq = 0;

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  async request<T extends CommandType>(type: T, fields: CommandFields<T>): Promise<CommandResult<T>> {
    this.requests.push({ type, fields: fields as Record<string, unknown> });
    const answer = this.#answers[type] as ((fields: CommandFields<T>) => CommandResult<T>) | undefined;
    if (!answer) throw new Error(`The test has no answer to "${type}"`);
    return await answer(fields);
  }

  onEvent(listener: (event: BridgeEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit<T extends BridgeEvent["type"]>(
    type: T,
    fields: EventFields<T>,
    at = "2026-03-02T15:00:00.000Z",
  ): void {
    const event = { type, seq: ++this.#seq, at, epoch: this.epoch, ...fields } as unknown as BridgeEvent;
    for (const listener of this.#listeners) listener(event);
  }

  count(type: CommandType): number {
    return this.requests.filter((request) => request.type === type).length;
  }
}
