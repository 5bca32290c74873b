// Whoever sits in front of the desk: previews, thinks, submits, clicks twice, tries again with the same key
// after a crash.
import type { OrderView, Preview } from "@/lib/contract/api.ts";
import type { TradingRequest } from "@/lib/contract/actions.ts";
import type { Draft } from "@/lib/contract/requests.ts";
import type { Outcome } from "./desk_twin.ts";
import type { PlaceStep, UserStep } from "./plan.ts";
import type { StrangeDeed } from "./strange.ts";

export interface LiveOrder {
  clientOrderId: string;
  price: number;
  instrument: "AAPL" | "MSFT";
}

export function liveOrder({ clientOrderId, limitPrice, contract }: OrderView): LiveOrder {
  const instrument = contract.symbol === "MSFT" ? "MSFT" : "AAPL";
  return { clientOrderId, price: Number(limitPrice ?? 0), instrument };
}

/** What the user reaches: the desk over HTTP or in process. */
export interface Counter {
  execute(request: TradingRequest): Promise<Outcome>;
  wait(ms: number): Promise<void>;
  /** The price of the market, for limits. */
  price(instrument: "AAPL" | "MSFT"): number;
  account(): string;
  conId(instrument: "AAPL" | "MSFT"): number;
  /** Ids of the desk's own live orders, oldest first. */
  liveOrders(): Promise<LiveOrder[]>;
  say(text: string): void;
}

/** One submit under one key, with every answer it got. */
export interface Attempt {
  key: string;
  token: string;
  what: "order" | "change" | "close";
  outcomes: Outcome[];
  /** Orders that a journal had under the key before another one was put in its place. */
  kept: string[];
}

/** A limit order far from the market. */
const PLAIN: PlaceStep = {
  do: "place",
  instrument: "AAPL",
  side: "BUY",
  type: "LMT",
  quantity: 1,
  tif: "DAY",
  awayPercent: 2,
  again: "no",
  thinkMs: 0,
};

export class User {
  readonly attempts: Attempt[] = [];
  /** Answers to cancels that were refused as impossible are no fault; these are counted. */
  readonly refusals = new Map<string, number>();
  readonly #counter: Counter;
  readonly #name: string;
  #keys = 0;

  /** `name` begins every key: a process set that serves many seeds must never see one twice. */
  constructor(counter: Counter, name = "chaos-key") {
    this.#counter = counter;
    this.#name = name;
  }

  async act(step: UserStep): Promise<void> {
    switch (step.do) {
      case "place":
        return await this.#place(step);
      case "modify":
        return await this.#modify(step);
      case "cancel":
        return await this.#cancel(step);
      case "cancel all":
        return void await this.#ask({ action: "cancel_all", scope: step.scope });
      case "close":
        return await this.#close(step);
    }
  }

  /** Two orders that end each other: a limit beyond the market and a stop behind it. */
  async pair(instrument: "AAPL" | "MSFT", side: "BUY" | "SELL", quantity: number): Promise<void> {
    const market = this.#counter.price(instrument);
    const [limit, stop] = side === "SELL" ? [1.02, 0.97] : [0.98, 1.03];
    const order = this.#draft({ ...PLAIN, instrument, side, quantity, type: "LMT" });
    await this.#send(
      {
        ...order,
        limitPrice: (market * limit).toFixed(2),
        oco: { stopPrice: (market * stop).toFixed(2) },
      },
    );
  }

  /** One preview is sent under two keys, or two are under one: at most one of each may come to anything. */
  async misuseKeys(how: "two for one" | "one for two", instrument: "AAPL" | "MSFT", quantity: number) {
    const order = this.#draft({ ...PLAIN, instrument, quantity });
    const other = { ...order, quantity: String(quantity + 1) };
    const previews = await Promise.all(
      [order, other].map((one) => this.#preview({ action: "preview_order", order: one })),
    );
    const [first, second] = previews;
    if (!first || !second) return;
    const one = this.#attempt("order", first.previewToken);
    if (how === "two for one") {
      await Promise.all([this.#submit(one), this.#submit(this.#attempt("order", first.previewToken))]);
      return;
    }
    const again: Attempt = { ...one, token: second.previewToken, outcomes: [], kept: [] };
    this.attempts.push(again);
    await Promise.all([this.#submit(one), this.#submit(again)]);
  }

  /** From several tabs in the same moment, on one order. */
  async allAtOnce({ pick, acts, quantity }: StrangeDeed & { do: "all at once" }): Promise<void> {
    const order = await this.#pick(pick);
    const change = { do: "modify", pick, quantity, awayPercent: 0.7, thinkMs: 0 } as const;
    const close = { do: "close", percent: 100, type: "MKT", clicks: 1, thinkMs: 0 } as const;
    const instrument = order?.instrument ?? "AAPL";
    await Promise.all(acts.map((act) => {
      switch (act) {
        case "size":
          return this.#modify({ ...change, what: "quantity" });
        case "price":
          return this.#modify({ ...change, what: "price" });
        case "cancel":
          return this.#cancel({ do: "cancel", pick, times: 1 });
        case "close":
          return this.#close({ ...close, instrument });
      }
    }));
  }

  /** Asks for another state of trading, and after a while for the ordinary one. */
  async setTrading(state: "reducing" | "halted", forMs: number): Promise<void> {
    await this.#ask({ action: "set_trading_state", state });
    await this.#counter.wait(forMs);
    await this.#ask({ action: "set_trading_state", state: "active" });
  }

  /** A journal has this order under this key. */
  keep(key: string, clientOrderId: string): void {
    for (const attempt of this.attempts) if (attempt.key === key) attempt.kept.push(clientOrderId);
  }

  /** A journal of before was put back: keys of since are unknown there, and nobody asks under them again. */
  forgetLost(): void {
    for (const { outcomes } of this.attempts) {
      if (outcomes.at(-1)?.kind === "lost") outcomes.push({ kind: "refused", code: "RESTORED", text: "" });
    }
  }

  async #send(order: Draft): Promise<void> {
    const preview = await this.#preview({ action: "preview_order", order });
    if (preview !== null) await this.#submit(this.#attempt("order", preview.previewToken));
  }

  /** Asks again, with the same keys, what got no answer. */
  async retryLost(): Promise<void> {
    for (const attempt of this.attempts) {
      if (attempt.outcomes.at(-1)?.kind === "lost") await this.#submit(attempt);
    }
  }

  async #place(step: PlaceStep): Promise<void> {
    const preview = await this.#preview({ action: "preview_order", order: this.#draft(step) });
    if (preview === null) return;
    await this.#counter.wait(step.thinkMs);
    const attempt = this.#attempt("order", preview.previewToken);
    const first = this.#submit(attempt);
    if (step.again === "at once") await Promise.all([first, this.#submit(attempt)]);
    await first;
    if (typeof step.again !== "number") return;
    await this.#counter.wait(step.again);
    await this.#submit(attempt);
  }

  #draft({ instrument, side, type, quantity, tif, awayPercent }: PlaceStep): Draft {
    const market = this.#counter.price(instrument);
    const away = (percent: number, direction: 1 | -1) =>
      (market * (1 + direction * percent / 100)).toFixed(2);
    const passive = side === "BUY" ? -1 : 1;
    const active = side === "BUY" ? 1 : -1;
    const base = {
      account: this.#counter.account(),
      conId: this.#counter.conId(instrument),
      side,
      quantity: String(quantity),
      tif,
    };
    switch (type) {
      case "MKT":
        return { ...base, orderType: "MKT" };
      case "LMT":
        return { ...base, orderType: "LMT", limitPrice: away(awayPercent, passive) };
      case "STP":
        return { ...base, orderType: "STP", stopPrice: away(awayPercent, active) };
      case "STP LMT":
        return {
          ...base,
          orderType: "STP LMT",
          stopPrice: away(awayPercent, active),
          limitPrice: away(awayPercent + 0.3, active),
        };
      case "TRAIL":
        return { ...base, orderType: "TRAIL", trailingPercent: String(Math.max(0.1, awayPercent)) };
      case "BRACKET":
        return {
          ...base,
          orderType: "LMT",
          limitPrice: away(awayPercent - 1, passive),
          takeProfit: { limitPrice: away(3, active) },
          stopLoss: { stopPrice: away(5, passive) },
        };
    }
  }

  async #modify(step: UserStep & { do: "modify" }): Promise<void> {
    const order = await this.#pick(step.pick);
    if (order === null) return;
    const changes = step.what === "quantity" || order.price === 0
      ? { quantity: String(step.quantity) }
      : { limitPrice: (order.price * (1 + step.awayPercent / 100)).toFixed(2) };
    const preview = await this.#preview({
      action: "preview_modify",
      clientOrderId: order.clientOrderId,
      changes,
    });
    if (preview === null) return;
    await this.#counter.wait(step.thinkMs);
    await this.#submit(this.#attempt("change", preview.previewToken));
  }

  async #cancel(step: UserStep & { do: "cancel" }): Promise<void> {
    const order = await this.#pick(step.pick);
    if (order === null) return;
    const request = { action: "cancel_order", clientOrderId: order.clientOrderId } as const;
    const first = this.#ask(request);
    if (step.times === 2) await this.#ask(request);
    await first;
  }

  /** Every click is a preview and a submit of its own, as from two tabs. */
  async #close(step: UserStep & { do: "close" }): Promise<void> {
    const click = async () => {
      const market = this.#counter.price(step.instrument);
      const preview = await this.#preview({
        action: "preview_close",
        account: this.#counter.account(),
        conId: this.#counter.conId(step.instrument),
        percent: String(step.percent),
        orderType: step.type,
        ...(step.type === "LMT" ? { limitPrice: (market * 1.004).toFixed(2) } : {}),
      });
      if (preview === null) return;
      await this.#counter.wait(step.thinkMs);
      await this.#submit(this.#attempt("close", preview.previewToken));
    };
    await Promise.all(Array.from({ length: step.clicks }, click));
  }

  async #pick(index: number): Promise<LiveOrder | null> {
    const orders = await this.#counter.liveOrders();
    return orders[index % Math.max(1, orders.length)] ?? null;
  }

  #attempt(what: Attempt["what"], token: string): Attempt {
    this.#keys += 1;
    const attempt: Attempt = { key: `${this.#name}-${this.#keys}`, token, what, outcomes: [], kept: [] };
    this.attempts.push(attempt);
    return attempt;
  }

  async #submit(attempt: Attempt): Promise<void> {
    const outcome = await this.#ask({
      action: "submit",
      previewToken: attempt.token,
      idempotencyKey: attempt.key,
      confirmDuplicate: true,
    }, attempt.key);
    attempt.outcomes.push(outcome);
  }

  async #preview(request: TradingRequest): Promise<Preview | null> {
    const outcome = await this.#ask(request);
    return outcome.kind === "answered" ? outcome.result.body as Preview : null;
  }

  async #ask(request: TradingRequest, name = ""): Promise<Outcome> {
    const outcome = await this.#counter.execute(request);
    const told = outcome.kind === "answered"
      ? JSON.stringify(outcome.result.body).slice(0, 160)
      : outcome.kind === "refused"
      ? `${outcome.code} ${outcome.text}`
      : "no answer";
    this.#counter.say(`user ${request.action} ${name} → ${told}`);
    if (outcome.kind === "refused") {
      this.refusals.set(outcome.code, (this.refusals.get(outcome.code) ?? 0) + 1);
    }
    return outcome;
  }
}
