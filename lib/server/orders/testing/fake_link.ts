// A bridge without a process: requests are recorded and answered by a script, events are whatever the test
// says.
import { bridgeFailure } from "@/lib/server/bridge/testing/failures.ts";
import type { HeldOrder, OrderLink, RowPlace } from "@/lib/server/bridge/link.ts";
import { type SocketEpoch, toOrderId, toSocketEpoch } from "@/lib/contract/ids.ts";
import type {
  BridgeEvent,
  CommandFields,
  CommandResult,
  CommandType,
  EventType,
  FailureCode,
} from "@/lib/contract/protocol.ts";
import { orderState } from "./rows.ts";

type Script = {
  [T in CommandType]?: (fields: CommandFields<T>) => CommandResult<T> | Promise<CommandResult<T>>;
};
export type SentRequest = { [T in CommandType]: { type: T; fields: CommandFields<T> } }[CommandType];

export class FakeLink implements OrderLink {
  epoch: SocketEpoch | null = toSocketEpoch(1);
  /** Everything that was asked, oldest first. */
  readonly requests: SentRequest[] = [];
  /** Answers by command; a missing one answers with the default below. */
  script: Script = {};
  /** What became of each order that was held, oldest first. */
  readonly held: {
    fields: CommandFields<"place_order">;
    fate: "held" | "released" | "dropped";
    /** The bridge was told that its release is near. */
    expected: boolean;
  }[] = [];
  /** The rows that were to be on the disk before an order. */
  readonly synced: RowPlace[] = [];
  readonly #listeners = new Set<(event: BridgeEvent) => void>();
  #seq = 0;

  async request<T extends CommandType>(type: T, fields: CommandFields<T>): Promise<CommandResult<T>> {
    this.requests.push({ type, fields } as SentRequest);
    if (this.epoch === null) throw bridgeFailure("NOT_CONNECTED");
    const given: Script = { executions_of: this.#executionsOf, ...defaults, ...this.script };
    const answer = given[type];
    if (answer === undefined) throw new Error(`No script for "${type}"`);
    return await answer(fields);
  }

  /** Without a script of its own it is a part of what the script says of all. */
  readonly #executionsOf: NonNullable<Script["executions_of"]> = async ({ symbol, deadlineMs }) => {
    const all = await (this.script.executions ?? defaults.executions)?.({ deadlineMs });
    return { executions: all?.executions.filter(({ contract }) => contract.symbol === symbol) ?? [] };
  };

  /** It counts as asked when it is released, and with the moment of that. */
  hold(fields: CommandFields<"place_order">): HeldOrder {
    const order: (typeof this.held)[number] = { fields, fate: "held", expected: false };
    this.held.push(order);
    return {
      expect: () => void (order.expected = true),
      sync: (place) => void this.synced.push(place),
      release: (notAfter) => {
        if (order.fate === "dropped") throw new Error("A dropped order was released");
        order.fate = "released";
        return this.request("place_order", { ...fields, notAfter });
      },
      drop: () => void (order.fate = order.fate === "held" ? "dropped" : order.fate),
    };
  }

  onEvent(listener: (event: BridgeEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Sends an event to everyone, with the next sequence number and the present epoch. */
  emit<T extends EventType>(
    type: T,
    fields: Omit<BridgeEvent<T>, "type" | "seq" | "at" | "epoch">,
    at = "2026-08-31T14:30:00.000Z",
  ): void {
    this.#seq += 1;
    const event = { type, seq: this.#seq, at, epoch: this.epoch ?? 0, ...fields } as unknown as BridgeEvent;
    for (const listener of this.#listeners) listener(event);
  }

  /** Tells everyone an event as it was read. */
  hear(event: BridgeEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** IB's `error` callback about an order. */
  orderError(orderId: number, code: number, message: string): void {
    const about = { kind: "order", orderId: toOrderId(orderId) } as const;
    this.emit("error", { code, message, advancedRejectJson: null, about });
  }

  /** The requests of one type. */
  sent<T extends CommandType>(type: T): CommandFields<T>[] {
    return this.requests.filter((request) => request.type === type).map((request) =>
      request.fields
    ) as CommandFields<
      T
    >[];
  }

  /** The last request of a type; throws when there was none. */
  last<T extends CommandType>(type: T): CommandFields<T> {
    const found = this.sent(type).at(-1);
    if (found === undefined) throw new Error(`"${type}" was never asked`);
    return found;
  }

  /** Makes a command fail as the bridge would. */
  fail(type: CommandType, code: FailureCode, ib?: { code: number; message: string }): void {
    (this.script as Record<string, unknown>)[type] = () => {
      throw bridgeFailure(code, ib);
    };
  }
}

const defaults: Script = {
  req_ids: () => ({ nextValidId: 1 }),
  place_order: () => ({ sentAt: "2026-08-31T14:30:00.000Z" }),
  cancel_order: () => ({ sentAt: "2026-08-31T14:30:00.000Z" }),
  global_cancel: () => ({ sentAt: "2026-08-31T14:30:00.000Z" }),
  open_orders: () => ({ orders: [], statuses: [] }),
  executions: () => ({ executions: [] }),
  completed_orders: () => ({ orders: [] }),
  what_if: () => ({
    orderState: orderState("PreSubmitted", {
      initMarginBefore: "0",
      initMarginChange: "5000",
      initMarginAfter: "5000",
      maintMarginBefore: "0",
      maintMarginAfter: "4500",
      equityWithLoanAfter: "1000000",
      commission: "1",
      commissionCurrency: "USD",
      marginCurrency: "USD",
    }),
  }),
};
