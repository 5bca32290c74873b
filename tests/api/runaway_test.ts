// A script that has run wild: a thousand orders by tokens of its own, with every way around that it knows.
// What gets through is what the default limits let through, whatever is denied says why, and the way out
// stays open.
import { expect } from "@std/expect";
import type { OrderView } from "@/lib/contract/api.ts";
import { isOpen, uncertainStates } from "@/lib/contract/order_states.ts";
import { defaultLimits } from "@/lib/contract/limits.ts";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { withinOneDay } from "@/tests/support/one_day.ts";
import { bearer, programToken } from "@/tests/support/program_token.ts";

const AAPL = 265598;
const MSFT = 272093;
const TRIES = 1_000;
const AT_ONCE = 8;
const MINUTE_MS = 60_000;
/**
 * The row of an order is written a moment before it counts: a disk that is slow moves it against the others.
 */
const SLACK_MS = 100;
const limits = defaultLimits("simulated");

type Order = { conId: number; orderType: "MKT" | "LMT"; limitPrice?: string };

class WildScript {
  /** Outcomes by code; `sent` is one. */
  readonly outcomes = new Map<string, number>();
  /** The last refusal of each code. */
  // deno-lint-ignore no-explicit-any
  readonly refusals = new Map<string, any>();
  readonly sent: string[] = [];
  readonly #desk: DeskProcess;
  readonly #account: string;
  readonly #tokens: readonly string[];
  readonly #name = crypto.randomUUID();
  #tried = 0;

  constructor(desk: DeskProcess, account: string, tokens: readonly string[]) {
    this.#desk = desk;
    this.#account = account;
    this.#tokens = tokens;
  }

  /** So many orders, one each `paceMs`, or later. */
  async run(paceMs: number, order: (n: number) => Order, tries = TRIES): Promise<void> {
    const began = performance.now();
    const last = this.#tried + tries;
    const worker = async () => {
      while (this.#tried < last) {
        const n = this.#tried++;
        const wait = began + n * paceMs - performance.now();
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        await this.#try(n, order(n));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }

  /** Another quantity each time, said to be no slip, and the same preview under three keys. */
  async #try(n: number, order: Order): Promise<void> {
    const headers = bearer(this.#tokens[n % this.#tokens.length] ?? "");
    const common = { account: this.#account, side: "BUY", tif: "DAY", quantity: String(1 + n % 10) };
    const { previewToken, ...preview } = await this.#post(headers, {
      action: "preview_order",
      order: { ...common, ...order },
    });
    if (previewToken === undefined) return this.#count(preview.code, preview);
    const answers = await Promise.all(["first", "second", "third"].map((name) =>
      this.#post(headers, {
        action: "submit",
        previewToken,
        idempotencyKey: `${this.#name}-${n}-${name}`,
        confirmDuplicate: true,
        confirmWarnings: true,
      })
    ));
    const sent = answers.flatMap(({ clientOrderId }) => clientOrderId ?? []);
    expect(sent.length).toBeLessThanOrEqual(1);
    this.sent.push(...sent);
    const refused = answers.find(({ code }) => code !== "PREVIEW_USED");
    this.#count(sent.length === 1 ? "sent" : refused.code, refused);
  }

  // deno-lint-ignore no-explicit-any
  async #post(headers: Record<string, string>, body: unknown): Promise<any> {
    for (const began = performance.now(); performance.now() - began < MINUTE_MS;) {
      const { status, body: answer } = await this.#desk.api("POST", "/api/trading", body, headers);
      // IB takes 45 messages a second: a question too many was not put, and a wild script asks again at once.
      if (status === 503 && answer.says?.with?.why?.key === "PACING_REFUSED") continue;
      if (status >= 500) throw new Error(`${status} ${JSON.stringify(answer)}`);
      return answer;
    }
    throw new Error("It was not let through for a minute");
  }

  #count(code: string, answer: unknown): void {
    this.outcomes.set(code, (this.outcomes.get(code) ?? 0) + 1);
    if (code !== "sent") this.refusals.set(code, answer);
  }
}

/** The most that lie within any `ms`, of times in ms. */
function mostWithin(times: readonly number[], ms: number): number {
  return Math.max(0, ...times.map((from) => times.filter((one) => one >= from && one < from + ms).length));
}

const journaled = ({ timeline }: OrderView) => Date.parse(timeline[0]?.at ?? "");
/** Without what one worker's order did to the preview of another. */
const codes = (told: ReadonlyMap<string, unknown>) =>
  [...told.keys()].filter((code) => code !== "PREVIEW_STALE").toSorted();
const total = ({ outcomes }: WildScript) => [...outcomes.values()].reduce((a, b) => a + b, 0);

Deno.test("A runaway script gets through what the limits let through, and each denial says why", async (t) => {
  await withinOneDay(240_000);
  await using desk = await DeskProcess.start({ args: ["--paper", "--simulate"] });
  const account = Object.keys((await desk.ready()).accounts)[0] ?? "";
  for (const conId of [AAPL, MSFT]) await desk.mustPost({ action: "watch", conId }, 202);
  const { quotes } = await desk.until(
    "quotes",
    (s) => [AAPL, MSFT].every((conId) => typeof s.quotes[conId]?.bid === "string"),
  );
  const tokens = [
    await programToken(desk.dataDir, "wild_one", "trade"),
    await programToken(desk.dataDir, "wild_two", "trade"),
  ];
  const ended = async () => (await desk.api("GET", "/api/orders?limit=500")).body.orders as OrderView[];
  const figures: unknown[] = [];
  /** Orders of the first thousand that came as far as the journal. */
  let tried = 0;

  await t.step("a thousand that rest, as fast as they go: twenty stand, and no more", async () => {
    const script = new WildScript(desk, account, tokens);
    const limitPrice = String(Math.floor(Number(quotes[AAPL]?.bid) * 0.9));
    const order = (): Order => ({ conId: AAPL, orderType: "LMT", limitPrice });
    const settled = async () => {
      const { orders } = await desk.until(
        "all settled",
        (s) => Object.values(s.orders).every((o) => !uncertainStates.has(o.state)),
      );
      return Object.values(orders);
    };
    await script.run(0, order);
    figures.push(Object.fromEntries(script.outcomes));
    expect(total(script)).toBe(TRIES);
    expect(codes(script.outcomes)).toEqual(["ORDER_TOO_MANY_ACTIVE", "sent"]);
    let orders = await settled();
    const standing = () => orders.filter(({ state }) => isOpen(state));
    // One that waited too long for its turn among so many questions is given up, maybe behind the last try:
    // its place is free again.
    for (let round = 0; round < 5 && standing().length < 20; round++) {
      await script.run(0, order, AT_ONCE);
      orders = await settled();
    }
    expect(standing()).toHaveLength(20);
    const givenUp = orders.filter(({ reasonSays }) => reasonSays?.key === "ORDER_NOT_SENT");
    expect(givenUp.length).toBeLessThan(5);
    expect(orders.map(({ clientOrderId }) => clientOrderId).toSorted()).toEqual(script.sent.toSorted());
    tried = orders.length;
    expect(tried).toBe(20 + givenUp.length);
  });

  await t.step("a person gets out: all of them are cancelled, whatever the limits say", async () => {
    const { requested } = await desk.mustPost({ action: "cancel_all", scope: "app" }, 202);
    expect(requested).toHaveLength(20);
    await desk.until("all cancelled", (s) => Object.values(s.orders).every((o) => !isOpen(o.state)));
    const cancelled = Object.values((await desk.snapshot()).orders).filter((o) => o.state === "cancelled");
    expect(cancelled).toHaveLength(20);
  });

  await t.step(
    "a thousand that fill, within a minute: no more than the limits of pace, of each kind",
    async () => {
      const script = new WildScript(desk, account, tokens);
      // Mostly one instrument, sometimes another.
      await script.run(MINUTE_MS / TRIES, (n) => ({ conId: n % 3 === 0 ? MSFT : AAPL, orderType: "MKT" }));
      figures.push(Object.fromEntries(script.outcomes));
      expect(total(script)).toBe(TRIES);
      await desk.until("all filled", (s) => Object.values(s.orders).every((o) => !isOpen(o.state)));
      const orders = await ended();
      const of = (conId: number) => orders.filter(({ contract }) => contract.conId === conId).map(journaled);
      expect(orders.length).toBe(tried + script.sent.length);
      expect(mostWithin(of(AAPL), MINUTE_MS - SLACK_MS)).toBe(Number(limits.similarPerMinute));
      expect(mostWithin(of(MSFT), MINUTE_MS - SLACK_MS)).toBeLessThanOrEqual(Number(limits.similarPerMinute));
      expect(mostWithin(orders.map(journaled), MINUTE_MS - SLACK_MS)).toBeLessThanOrEqual(
        Number(limits.ordersPerMinute),
      );
      expect(mostWithin(orders.map(journaled), 1_000 - SLACK_MS)).toBeLessThanOrEqual(
        Number(limits.ordersPerSecond),
      );
      const paces = ["LIMIT_ORDERS_PER_MINUTE", "LIMIT_ORDERS_PER_SECOND", "LIMIT_SIMILAR_ORDERS"];
      expect(codes(script.refusals).filter((code) => !paces.includes(code))).toEqual([]);
      expect([...script.refusals.keys()]).toContain("LIMIT_SIMILAR_ORDERS");
      for (const code of codes(script.refusals)) {
        const { status, limit } = script.refusals.get(code);
        expect([code, status, limit]).toEqual([code, 422, {
          key: expect.any(String),
          value: expect.stringMatching(/^\d+$/),
          limit: expect.stringMatching(/^\d+$/),
          wouldPass: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
          of: "notBefore",
        }]);
      }
    },
  );

  await t.step(
    "and what it bought is sold at once, while its own kind of order is still denied",
    async () => {
      // On a slow machine the minute of those that filled is over: more than the limit lets through again.
      const script = new WildScript(desk, account, tokens);
      const tries = 3 * Number(limits.similarPerMinute);
      await script.run(0, () => ({ conId: AAPL, orderType: "MKT" }), tries);
      expect(total(script)).toBe(tries);
      expect(codes(script.refusals)).toContainEqual(
        expect.stringMatching(/^LIMIT_(SIMILAR_ORDERS|ORDERS_PER_MINUTE)$/),
      );
      await desk.until("all filled", (s) => Object.values(s.orders).every((o) => !isOpen(o.state)));
      const { previews } = await desk.mustPost({ action: "preview_flatten", account });
      expect(previews).toHaveLength(2);
      for (const { previewToken } of previews) {
        await desk.mustPost({ action: "submit", previewToken, idempotencyKey: crypto.randomUUID() }, 202);
      }
      await desk.until("flat", (s) => Object.values(s.positions).every(({ quantity }) => quantity === "0"));
    },
  );

  if (Deno.env.has("LOTSE_FUZZ")) {
    // deno-lint-ignore no-console -- the figures of a long run
    console.log(figures);
  }
});
