// What the scripted TWS has told: asked again, it tells the same, as a broker would.
import type { ServerMessage, ServerMessageOf } from "@lotse/paper-gateway/wire";

const ENDED: ReadonlySet<string> = new Set(["Filled", "Cancelled", "ApiCancelled"]);

interface OpenRows {
  order?: ServerMessageOf<"openOrder">;
  status?: ServerMessageOf<"orderStatus">;
}

export class Memory {
  readonly #open = new Map<number, OpenRows>();
  readonly #executions = new Map<string, ServerMessageOf<"execDetails">>();
  readonly #commissions = new Map<string, ServerMessageOf<"commissionReport">>();
  readonly #positions = new Map<string, ServerMessageOf<"position">>();

  note(message: ServerMessage): void {
    switch (message.kind) {
      case "openOrder":
        // The answer to a what-if rests nowhere.
        if (!message.order.whatIf) this.#rows(message.order.permId).order = message;
        return;
      case "orderStatus":
        if (ENDED.has(message.status)) this.#open.delete(message.permId);
        else this.#rows(message.permId).status = message;
        return;
      case "execDetails":
        this.#executions.set(message.execution.execId, message);
        return;
      case "commissionReport":
        this.#commissions.set(message.execId, message);
        return;
      case "position":
        this.#positions.set(`${message.account} ${message.contract.conId}`, message);
    }
  }

  forgetOrders(): void {
    this.#open.clear();
  }

  forgetExecutions(): void {
    this.#executions.clear();
    this.#commissions.clear();
  }

  forgetPositions(): void {
    this.#positions.clear();
  }

  openOrders(): ServerMessage[] {
    return [...this.#open.values()].flatMap(({ order, status }) =>
      order === undefined ? [] : status === undefined ? [order] : [order, status]
    );
  }

  /** Each execution with its commission behind it. */
  executions(reqId: number, symbol = ""): ServerMessage[] {
    const wanted = [...this.#executions.values()].filter(({ contract }) =>
      symbol === "" || contract.symbol === symbol
    );
    return wanted.flatMap((row): ServerMessage[] => {
      const commission = this.#commissions.get(row.execution.execId);
      return [{ ...row, reqId }, ...(commission === undefined ? [] : [commission])];
    });
  }

  positions(): ServerMessageOf<"position">[] {
    return [...this.#positions.values()];
  }

  #rows(permId: number): OpenRows {
    const known = this.#open.get(permId) ?? {};
    this.#open.set(permId, known);
    return known;
  }
}
