import { effect } from "@preact/signals";
import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { preview } from "@/tests/support/screen_samples.ts";
import type { Problem } from "@/lib/contract/api.ts";
import type { TradingRequest } from "@/lib/contract/actions.ts";
import { type Api, NetworkError, ProblemError } from "./api.ts";
import { CHANGE_GUARD_MS, CONFIRM_GUARD_MS, createOrderFlow, type FlowRequest } from "./order_flow.ts";

const wish: FlowRequest = {
  kind: "order",
  order: { account: "DU1", conId: 1, side: "BUY", quantity: "10", orderType: "MKT", tif: "DAY" },
};

const problem = (code: Problem["code"]): Problem => ({
  type: "about:blank",
  title: code,
  status: 422,
  detail: code,
  code,
});

type Reply = (request: TradingRequest) => unknown;

function setup(reply: Reply) {
  const clock = new ManualClock();
  const requests: TradingRequest[] = [];
  const refusals: (Problem | null)[] = [];
  let keys = 0;
  let done = 0;
  const api: Pick<Api, "post"> = {
    post: async (request) => {
      requests.push(request);
      return await reply(request) as never;
    },
  };
  const flow = createOrderFlow({
    api,
    now: () => clock.now(),
    after: (ms, run) => clock.after(ms, run),
    newKey: () => `key-${++keys}`,
    onRefused: (_, refusal) => refusals.push(refusal),
    onDone: () => done++,
  });
  const submits = () => requests.filter((request) => request.action === "submit");
  // Whatever is to be read is on the screen at once, unless a test wants it later.
  let draws = true;
  effect(() => {
    const shown = flow.flowSig.value;
    if (draws && shown.step === "review") flow.drawn(shown.picture, clock.monotonic());
  });
  const press = (options?: { confirmDuplicate?: boolean }) =>
    flow.confirm({ at: clock.monotonic() }, options);
  return {
    clock,
    flow,
    press,
    requests,
    submits,
    refusals,
    done: () => done,
    /** The page hangs: nothing is drawn until the returned function is called. */
    hang() {
      draws = false;
      return () => {
        draws = true;
        const shown = flow.flowSig.peek();
        if (shown.step === "review") flow.drawn(shown.picture, clock.monotonic());
      };
    },
  };
}

function answers(clock: () => ManualClock, submit: Reply): Reply {
  const expiresAt = () => new Date(clock().now() + 60_000).toISOString();
  return (request) => request.action === "submit" ? submit(request) : preview({ expiresAt: expiresAt() });
}

/** A desk whose previews last a minute and whose submits answer as told. */
function withSubmit(submit: Reply) {
  const holder: { clock?: ManualClock } = {};
  const made = setup(answers(() => holder.clock ?? new ManualClock(), submit));
  holder.clock = made.clock;
  return made;
}

const accepted: Reply = () => ({ clientOrderId: "c1", state: "sent" });

Deno.test("a previewed order is sent once with its token and key, and the flow ends", async () => {
  const { clock, flow, press, submits, done } = withSubmit(accepted);
  await flow.start(wish);
  clock.advance(CONFIRM_GUARD_MS);
  await press();
  expect(submits()).toEqual([{ action: "submit", previewToken: "token-1", idempotencyKey: "key-1" }]);
  expect(flow.flowSig.value.step).toBe("idle");
  expect(flow.sentSig.value).toEqual({ clientOrderId: "c1", state: "sent" });
  expect(done()).toBe(1);
});

Deno.test("P58: a confirm in the first half second, as from a held Enter, sends nothing", async () => {
  const { clock, flow, press, submits } = withSubmit(accepted);
  await flow.start(wish);
  await press();
  clock.advance(CONFIRM_GUARD_MS - 1);
  await press();
  expect(submits()).toEqual([]);
});

Deno.test("P58: what was pressed before the review could be read sends nothing, however late the page comes to it", async () => {
  const { clock, flow, press, submits, hang } = withSubmit(accepted);
  const goOn = hang();
  await flow.start(wish);
  const pressedAt = clock.monotonic();
  clock.advance(10_000);
  // Nothing is on the screen yet, and then for a moment only.
  await press();
  goOn();
  await press();
  clock.advance(CONFIRM_GUARD_MS);
  await flow.confirm({ at: pressedAt });
  await flow.confirm({ at: clock.monotonic() - 1 });
  expect(submits()).toEqual([]);
  await press();
  expect(submits()).toHaveLength(1);
});

Deno.test("a clock that is set ahead opens no review earlier, and one that is set back closes none", async () => {
  const { clock, flow, press, submits } = withSubmit(accepted);
  await flow.start(wish);
  clock.moveWall(2_000);
  await press();
  expect(submits()).toEqual([]);
  clock.moveWall(-3_600_000);
  clock.advance(CONFIRM_GUARD_MS);
  await press();
  expect(submits()).toHaveLength(1);
});

Deno.test("P58: a double click sends once", async () => {
  const { clock, flow, press, submits } = withSubmit(accepted);
  await flow.start(wish);
  clock.advance(1000);
  await Promise.all([press(), press(), press()]);
  await press();
  expect(submits()).toHaveLength(1);
});

Deno.test("no answer means unknown, and asking again uses the same token and key", async () => {
  let calls = 0;
  const { clock, flow, press, submits } = withSubmit((request) => {
    calls += 1;
    if (calls === 1) throw new NetworkError("lost");
    return accepted(request);
  });
  await flow.start(wish);
  clock.advance(1000);
  await press();
  const state = flow.flowSig.value;
  expect(state.step === "review" && state.items[0]?.status).toBe("unknown");
  // Confirm does not apply to it: only the question does.
  await press();
  expect(submits()).toHaveLength(1);
  await flow.askAgain();
  expect(submits()[1]).toEqual(submits()[0]);
  expect(flow.flowSig.value.step).toBe("idle");
});

Deno.test("a refusal stays with its problem and is not sent again", async () => {
  const { clock, flow, press, submits } = withSubmit(() => {
    throw new ProblemError(problem("PREVIEW_EXPIRED"));
  });
  await flow.start(wish);
  clock.advance(1000);
  await press();
  await press();
  await flow.askAgain();
  const state = flow.flowSig.value;
  expect(state.step === "review" && state.items[0]?.problem?.code).toBe("PREVIEW_EXPIRED");
  expect(submits()).toHaveLength(1);
});

Deno.test("the question about a look-alike is answered with the same key and a flag", async () => {
  const { clock, flow, press, submits } = withSubmit((request) => {
    if (request.action === "submit" && request.confirmDuplicate) return accepted(request);
    throw new ProblemError(problem("ORDER_LOOKS_ALIKE"));
  });
  await flow.start(wish);
  clock.advance(1000);
  await press();
  // A second press of an impatient hand is no answer to a question that it has not seen.
  await press({ confirmDuplicate: true });
  expect(submits()).toHaveLength(1);
  clock.advance(CONFIRM_GUARD_MS);
  await press({ confirmDuplicate: true });
  expect(submits().map((request) => request.action === "submit" && request.confirmDuplicate)).toEqual([
    undefined,
    true,
  ]);
  expect(flow.flowSig.value.step).toBe("idle");
});

Deno.test("an expired preview can not be sent; a new one gets a new key", async () => {
  const { clock, flow, press, submits } = withSubmit(accepted);
  await flow.start(wish);
  clock.advance(60_001);
  await press();
  expect(submits()).toEqual([]);
  await flow.again();
  clock.advance(1000);
  await press();
  expect(submits()).toHaveLength(1);
  expect(submits()[0]).toMatchObject({ idempotencyKey: "key-2" });
});

Deno.test("several previews are sent each under its own key, and one refusal keeps the review open", async () => {
  let calls = 0;
  const { flow, press, clock, submits } = setup((request) => {
    if (request.action !== "submit") {
      const expiresAt = "2026-03-02T15:01:00.000Z";
      return {
        previews: [preview({ previewToken: "t1", expiresAt }), preview({ previewToken: "t2", expiresAt })],
      };
    }
    calls += 1;
    if (calls === 2) throw new ProblemError(problem("LIMIT_EXIT_COLLAR"));
    return accepted(request);
  });
  await flow.start({ kind: "flatten", account: "DU1" });
  clock.advance(1000);
  await press();
  expect(submits().map((request) => request.action === "submit" && request.idempotencyKey)).toEqual([
    "key-1",
    "key-2",
  ]);
  const state = flow.flowSig.value;
  expect(state.step === "review" && state.items.map((item) => item.status)).toEqual(["sent", "refused"]);
});

Deno.test("a refused preview goes back to its form", async () => {
  const { flow, refusals } = setup(() => {
    throw new ProblemError(problem("ORDER_PRICE_OFF_TICK"));
  });
  await flow.start(wish);
  expect(flow.flowSig.value.step).toBe("idle");
  expect(refusals.map((one) => one?.code)).toEqual(["ORDER_PRICE_OFF_TICK"]);
});

Deno.test("a preview that arrives after the user has closed is dropped", async () => {
  const gate = Promise.withResolvers<void>();
  const { flow } = setup(async () => {
    await gate.promise;
    return preview();
  });
  const started = flow.start(wish);
  flow.close();
  gate.resolve();
  await started;
  expect(flow.flowSig.value.step).toBe("idle");
});

Deno.test("the review can not be closed while an answer is awaited", async () => {
  const gate = Promise.withResolvers<void>();
  const { clock, flow, press } = withSubmit(async (request) => {
    await gate.promise;
    return accepted(request);
  });
  await flow.start(wish);
  clock.advance(1000);
  const sending = press();
  flow.close();
  expect(flow.flowSig.value.step).toBe("review");
  gate.resolve();
  await sending;
  expect(flow.flowSig.value.step).toBe("idle");
});

Deno.test("a promotion is previewed and stands beside what it was on paper; nothing is sent before the press", async () => {
  const holder: { clock?: ManualClock } = {};
  const promoted = {
    mode: "paper",
    account: "DU2",
    at: "2026-08-31T14:30:00.000Z",
    differences: [],
  } as const;
  const { clock, flow, press, requests, submits, done } = setup((request) => {
    const expiresAt = new Date((holder.clock ?? new ManualClock()).now() + 60_000).toISOString();
    return request.action === "submit" ? accepted(request) : { preview: preview({ expiresAt }), promoted };
  });
  holder.clock = clock;
  await flow.start({ kind: "promotion", promotion: "{}", account: "U1" });
  expect(requests).toEqual([{ action: "promote_preview", promotion: "{}", account: "U1" }]);
  expect(flow.flowSig.value).toMatchObject({ step: "review", promoted, items: [{ status: "ready" }] });
  clock.advance(CONFIRM_GUARD_MS);
  expect(submits()).toHaveLength(0);
  await press();
  expect([submits().length, done(), flow.flowSig.value]).toEqual([1, 1, { step: "idle" }]);
});

const stale = problem("PREVIEW_STALE");

Deno.test("a preview that is stale is made anew in place: what was is kept, nothing goes before it can be read", async () => {
  let refuse = true;
  const { clock, flow, press, submits, requests } = withSubmit(() => {
    if (refuse) throw new ProblemError(stale);
    return { clientOrderId: "c1", state: "sent" };
  });
  await flow.start(wish);
  clock.advance(CONFIRM_GUARD_MS);
  await press();
  const { items } = flow.flowSig.value as Extract<typeof flow.flowSig.value, { step: "review" }>;
  expect(items).toMatchObject([{ status: "ready", problem: null, was: { previewToken: "token-1" } }]);
  expect(requests.map(({ action }) => action)).toEqual(["preview_order", "submit", "preview_order"]);
  refuse = false;
  expect(flow.guardSig.value).toBe(true);
  await press();
  clock.advance(CHANGE_GUARD_MS - 1);
  await press();
  expect(submits()).toHaveLength(1);
  clock.advance(1);
  expect(flow.guardSig.value).toBe(false);
  await press();
  // Another preview has another key: the answer to the old one is not the answer to this.
  expect(submits().map((request) => "idempotencyKey" in request && request.idempotencyKey)).toEqual([
    "key-1",
    "key-2",
  ]);
  expect(flow.flowSig.value.step).toBe("idle");
});

Deno.test("a preview that can not be made anew says why, and nothing was sent", async () => {
  let previews = 0;
  const { clock, flow, press } = setup((request) => {
    if (request.action === "submit") throw new ProblemError(stale);
    if (previews++ > 0) throw new ProblemError(problem("LIMIT_PRICE_COLLAR"));
    return preview({ expiresAt: "2099-01-01T00:00:00.000Z" });
  });
  await flow.start(wish);
  clock.advance(CONFIRM_GUARD_MS);
  await press();
  expect(flow.flowSig.value).toMatchObject({
    items: [{ status: "refused", problem: { code: "LIMIT_PRICE_COLLAR" } }],
  });
});

Deno.test("of several closes only the one that moved is previewed anew, as a close of its own", async () => {
  const asked: TradingRequest[] = [];
  const expiresAt = "2099-01-01T00:00:00.000Z";
  const of = (conId: number) => preview({ expiresAt, order: { ...preview().order, conId } });
  const { clock, flow, press } = setup((request) => {
    asked.push(request);
    if (request.action === "preview_flatten") return { previews: [of(1), of(2)], skipped: [] };
    if (request.action === "preview_close") return of(2);
    if (asked.filter(({ action }) => action === "submit").length === 2) {
      throw new ProblemError(problem("POSITION_CHANGED"));
    }
    return { clientOrderId: "c1", state: "sent" };
  });
  await flow.start({ kind: "flatten", account: "DU1" });
  clock.advance(CONFIRM_GUARD_MS);
  await press();
  expect(asked.at(-1)).toMatchObject({ action: "preview_close", conId: 2, percent: "100", orderType: "MKT" });
  expect(flow.flowSig.value).toMatchObject({ items: [{ status: "sent" }, { status: "ready", was: {} }] });
});

Deno.test("a review that was closed while its preview is made anew stays closed", async () => {
  const answer = Promise.withResolvers<unknown>();
  let previews = 0;
  const { flow } = setup(() => previews++ === 0 ? preview() : answer.promise);
  await flow.start(wish);
  const { items } = flow.flowSig.value as Extract<typeof flow.flowSig.value, { step: "review" }>;
  const renewing = flow.renew(items[0]?.id ?? "");
  flow.close();
  answer.resolve(preview());
  await renewing;
  expect([flow.flowSig.value.step, flow.guardSig.value]).toEqual(["idle", false]);
});
