// A desk and a gateway as processes of their own, with the broker's ledger beside: for tests that trade.
import type { OrderView, Snapshot } from "@/lib/contract/api.ts";
import { DeskProcess } from "./desk_process.ts";
import type { ControlCommand, ControlResult, Ledger } from "@lotse/paper-gateway";
import { openLimitsFile } from "./open_limits.ts";
import { GatewayProcess } from "@lotse/paper-gateway/testing";

export const AAPL = 265598;

export class TradingRoom implements AsyncDisposable {
  desk: DeskProcess;
  readonly gateway: GatewayProcess;
  account = "";

  private constructor(desk: DeskProcess, gateway: GatewayProcess) {
    this.desk = desk;
    this.gateway = gateway;
  }

  static async open(): Promise<TradingRoom> {
    const gateway = await GatewayProcess.start();
    const dataDir = await Deno.makeTempDir({ prefix: "lotse_trading_" });
    const desk = await DeskProcess.start({ args: gatewayArgs(gateway), dataDir, settings: openLimitsFile });
    const room = new TradingRoom(desk, gateway);
    room.account = Object.keys((await desk.ready()).accounts)[0] ?? "";
    return room;
  }

  /** Ends the desk without warning and starts it on the same data folder; `meanwhile` happens in between. */
  async restart(meanwhile: () => Promise<void>): Promise<void> {
    const { dataDir } = this.desk;
    await this.desk.kill("SIGKILL");
    await meanwhile();
    this.desk = await DeskProcess.start({ args: gatewayArgs(this.gateway), dataDir });
    await this.desk.ready();
  }

  draft(changes: Record<string, unknown>): Record<string, unknown> {
    return { account: this.account, conId: AAPL, side: "BUY", quantity: "10", tif: "DAY", ...changes };
  }

  // deno-lint-ignore no-explicit-any
  preview(changes: Record<string, unknown>): Promise<any> {
    return this.desk.mustPost({ action: "preview_order", order: this.draft(changes) });
  }

  /** The code and field with which a draft is refused; the answer itself when it is not. */
  async refusal(changes: Record<string, unknown>): Promise<[string, string | undefined]> {
    const { body } = await this.desk.post({ action: "preview_order", order: this.draft(changes) });
    return [body.code ?? body.sentence, body.field];
  }

  /** Watches an instrument; resolves with its bid and ask. */
  async quote(conId: number): Promise<{ bid: number; ask: number }> {
    await this.desk.mustPost({ action: "watch", conId }, 202);
    const { quotes } = await this.desk.until(
      `a quote of ${conId}`,
      (s) => typeof s.quotes[conId]?.bid === "string" && typeof s.quotes[conId]?.ask === "string",
    );
    return { bid: Number(quotes[conId]?.bid), ask: Number(quotes[conId]?.ask) };
  }

  /** Sends what was previewed, look-alikes included. */
  async submit(previewToken: string, idempotencyKey: string = crypto.randomUUID()): Promise<string> {
    const body = { action: "submit", previewToken, idempotencyKey, confirmDuplicate: true };
    return (await this.desk.mustPost(body, 202)).clientOrderId;
  }

  async place(changes: Record<string, unknown>): Promise<string> {
    return await this.submit((await this.preview(changes)).previewToken);
  }

  /** Waits until the order is in one of the states. */
  async reaches(clientOrderId: string, ...states: string[]): Promise<OrderView> {
    const find = (s: Snapshot) => s.orders[clientOrderId];
    const snapshot = await this.desk.until(
      `${clientOrderId} ${states.join(" or ")}`,
      (s) => states.includes(find(s)?.state ?? ""),
    );
    const order = find(snapshot);
    if (order === undefined) throw new Error(`No order ${clientOrderId}`);
    return order;
  }

  async change(clientOrderId: string, changes: Record<string, string>): Promise<string> {
    const preview = await this.desk.mustPost({ action: "preview_modify", clientOrderId, changes });
    await this.submit(preview.previewToken);
    return preview.sentence;
  }

  close(changes: Record<string, unknown> = {}) {
    const { account } = this;
    return this.desk.post({
      action: "preview_close",
      account,
      conId: AAPL,
      orderType: "MKT",
      percent: "100",
      ...changes,
    });
  }

  control(command: ControlCommand): Promise<ControlResult> {
    return this.gateway.run(command);
  }

  ledger(): Promise<Ledger> {
    return this.gateway.ledger();
  }

  /** The broker's own position. */
  async held(conId: number): Promise<string> {
    const { accounts } = await this.ledger();
    return accounts[0]?.positions.find((row) => row.conId === conId)?.position ?? "0";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.desk[Symbol.asyncDispose]();
    await this.gateway[Symbol.asyncDispose]();
    await Deno.remove(this.desk.dataDir, { recursive: true }).catch(() => {});
  }
}

function gatewayArgs(gateway: GatewayProcess): string[] {
  return ["--paper", "--gateway", `127.0.0.1:${gateway.port}`];
}
