// A preview of paper taken up by another desk: the identical draft under this desk's rules, what differs, and
// whatever somebody makes of the text.
import { expect } from "@std/expect";
import type { Mode, Preview } from "@/lib/contract/api.ts";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { promotionText } from "@/lib/contract/promotion.ts";
import { say } from "@/lib/contract/says/say.ts";
import { AppError } from "@/lib/server/errors.ts";
import { Audit } from "@/lib/server/journal/audit.ts";
import { sha256 } from "@/lib/server/journal/chain.ts";
import { AAPL_RULES, DRAFT, type Harness, makeHarness, QUOTE } from "@/lib/server/orders/testing/harness.ts";
import { promotePreview, type PromotionDeps } from "./promotion.ts";

const PAPER = "DU7654321";
/** What this desk calls live: the fakes know one account. */
const LIVE = DRAFT.account;

interface Desk extends Disposable {
  harness: Harness;
  deps: PromotionDeps;
  world: { mode: Mode; ready: boolean; rules: typeof AAPL_RULES };
  /** As it comes from paper, a minute ago. */
  paper: string;
}

async function desk(): Promise<Desk> {
  const harness = makeHarness();
  const { room, clock, journal } = harness;
  await room.reconcile(toSocketEpoch(1));
  const world = { mode: "live" as Mode, ready: true, rules: AAPL_RULES };
  const readiness = () =>
    world.ready
      ? { ready: true, epoch: toSocketEpoch(1), mode: world.mode } as const
      : { ready: false, why: say("DESK_NOT_READY") } as const;
  const deps: PromotionDeps = {
    clock,
    connection: { mode: () => world.mode, readiness },
    contracts: { rules: () => Promise.resolve({ missingRule: null, ...world.rules }) },
    quotes: { get: () => harness.world.quote },
    preview: (draft) => room.previewOrder(draft),
    audit: new Audit({ journal, clock }),
  };
  const preview = await room.previewOrder(DRAFT);
  const paper = promotionText({
    preview: { ...preview, order: { ...preview.order, account: PAPER } },
    quote: QUOTE,
    mode: "paper",
    at: new Date(clock.now() - 60_000).toISOString(),
  });
  return { harness, deps, world, paper, [Symbol.dispose]: () => harness[Symbol.dispose]() };
}

/** The text with something else in it, as somebody with an editor makes it. */
function edited(
  text: string,
  change: (value: Record<string, unknown> & { order: object }) => unknown,
): string {
  const value = JSON.parse(text);
  return JSON.stringify(change(value) ?? value);
}

async function refusal(doing: Promise<unknown>): Promise<[string, string | undefined]> {
  try {
    await doing;
    return ["passes", undefined];
  } catch (error) {
    if (error instanceof AppError) return [error.says.key, error.field];
    throw error;
  }
}

const sent = ({ harness }: Desk) => harness.link.sent("place_order").length;

Deno.test("the identical draft is previewed on the account of this desk, what differs is named, and nothing is sent", async () => {
  using made = await desk();
  const { harness, deps, paper } = made;
  harness.world.quote = { ...QUOTE, bid: "187.90", ask: "188.10", last: "188" };
  harness.positions.set(DRAFT.conId, "20");
  const { preview, promoted } = await promotePreview(deps, { promotion: paper, account: LIVE }, "screen");
  const { account, ...draft } = preview.order;
  const { account: was, ...original } = JSON.parse(paper).order;
  expect([account, was, draft]).toEqual([LIVE, PAPER, original]);
  expect(promoted).toMatchObject({ mode: "paper", account: PAPER });
  expect(promoted.differences.slice(0, 4)).toEqual([
    { field: "account", paper: PAPER, live: LIVE },
    { field: "bid", paper: "187.20", live: "187.90" },
    { field: "ask", paper: "187.30", live: "188.10" },
    { field: "last", paper: "187.25", live: "188" },
  ]);
  // The value of a limit order is that of its limit: the same at both desks, and so not named.
  expect(promoted.differences.map(({ field }) => field)).not.toContain("notional");
  expect(sent(made)).toBe(0);
  // Only a submit of its token sends it, and only once.
  const submit = { previewToken: preview.previewToken, confirmDuplicate: true };
  await harness.room.submit({ ...submit, idempotencyKey: "promoted-1" });
  expect(sent(made)).toBe(1);
  await expect(harness.room.submit({ ...submit, idempotencyKey: "promoted-2" })).rejects.toMatchObject({
    code: "PREVIEW_USED",
  });
});

Deno.test("taken up twice it is two previews, each with a token of its own", async () => {
  using made = await desk();
  const take = () => promotePreview(made.deps, { promotion: made.paper, account: LIVE }, "screen");
  const [first, second] = [await take(), await take()];
  expect(first.preview.previewToken).not.toBe(second.preview.previewToken);
  expect(sent(made)).toBe(0);
});

Deno.test("it is a row of the journal: from where, by whom, which draft, what differed, and the preview it became", async () => {
  using made = await desk();
  const { preview } = await promotePreview(made.deps, { promotion: made.paper, account: LIVE }, "screen");
  const [row, ...more] = [...made.harness.journal.entries({ kinds: ["promotion"] })];
  expect(more).toEqual([]);
  expect(row?.data).toMatchObject({
    origin: "screen",
    from: { mode: "paper", account: PAPER },
    token: sha256(preview.previewToken),
    order: { account: LIVE, quantity: "100", limitPrice: "187.25" },
    differences: [{ field: "account" }],
  });
  expect(JSON.stringify(row)).not.toContain(preview.previewToken);
});

Deno.test("it holds for fifteen minutes by the clock of this desk, and one from the future is refused", async () => {
  using made = await desk();
  const at = (ago: number) =>
    edited(made.paper, (text) => {
      text.at = new Date(made.harness.clock.now() - ago).toISOString();
    });
  for (
    const [ago, expected] of [
      [899_999, "passes"],
      [900_000, "passes"],
      [900_001, "PROMOTION_EXPIRED"],
      [-60_000, "passes"],
      [-60_001, "PROMOTION_EXPIRED.ahead"],
    ] as const
  ) {
    const [key] = await refusal(promotePreview(made.deps, { promotion: at(ago), account: LIVE }, "x"));
    expect([ago, key]).toEqual([ago, expected]);
  }
});

Deno.test("only upwards: from the simulation to paper, from either to live", async () => {
  using made = await desk();
  const outcomes: string[] = [];
  for (const from of ["simulated", "paper"]) {
    for (const to of ["simulated", "paper", "live"] as const) {
      made.world.mode = to;
      const promotion = edited(made.paper, (text) => void (text.mode = from));
      const [key] = await refusal(promotePreview(made.deps, { promotion, account: LIVE }, "x"));
      outcomes.push(`${from} ${to}: ${key}`);
    }
  }
  expect(outcomes).toEqual([
    "simulated simulated: PROMOTION_MODE",
    "simulated paper: passes",
    "simulated live: passes",
    "paper simulated: PROMOTION_MODE",
    "paper paper: PROMOTION_MODE",
    "paper live: passes",
  ]);
});

Deno.test("a number that stands for another instrument here is refused, in whatever they differ", async () => {
  using made = await desk();
  const differs: Record<string, unknown>[] = [
    { symbol: "MSFT" },
    { currency: "EUR" },
    { secType: "OPT" },
    { multiplier: "100" },
    { strike: "290" },
    { right: "C" },
    { lastTradeDate: "20261218" },
  ];
  for (const change of differs) {
    const promotion = edited(made.paper, (text) => {
      text.instrument = { ...text.instrument as object, ...change };
    });
    const found = await refusal(promotePreview(made.deps, { promotion, account: LIVE }, "x"));
    expect([change, found]).toEqual([change, ["PROMOTION_INSTRUMENT", "promotion"]]);
  }
  // What IB leaves out at one desk and writes as nothing at the other is no difference.
  const promotion = edited(made.paper, (text) => {
    text.instrument = { ...text.instrument as object, multiplier: "1", strike: "0.0", right: "" };
  });
  expect(await refusal(promotePreview(made.deps, { promotion, account: LIVE }, "x"))).toEqual([
    "passes",
    undefined,
  ]);
});

Deno.test("edited by hand it is a draft like any other: read strictly, and held to every check of this desk", async () => {
  using made = await desk();
  const { paper, deps } = made;
  const order = (change: object) =>
    edited(paper, (text) => {
      text.order = { ...text.order, ...change };
    });
  const tries: [string, string, string | undefined][] = [
    ["not json", "PROMOTION_UNREADABLE", "promotion"],
    ["[]", "PROMOTION_UNREADABLE", "promotion"],
    ["null", "PROMOTION_UNREADABLE", "promotion"],
    ["[".repeat(8_000), "PROMOTION_UNREADABLE", "promotion"],
    [`${"[".repeat(4_000)}${"]".repeat(4_000)}`, "PROMOTION_UNREADABLE", "promotion"],
    [paper.slice(0, -20), "PROMOTION_UNREADABLE", "promotion"],
    [edited(paper, (text) => void (text.version = 2)), "PROMOTION_UNREADABLE", "promotion"],
    [edited(paper, (text) => void (text.mode = "live")), "REQUEST_INVALID.shape", "promotion.mode"],
    [edited(paper, (text) => void (text.more = 1)), "REQUEST_INVALID.shape", "promotion.more"],
    [order({ quantity: "-5" }), "REQUEST_INVALID.positive", "promotion.order.quantity"],
    [order({ quantity: 5 }), "REQUEST_INVALID.shape", "promotion.order.quantity"],
    [order({ limitPrice: "1e9" }), "REQUEST_INVALID.decimal", "promotion.order.limitPrice"],
    [order({ transmit: true }), "REQUEST_INVALID.shape", "promotion.order.transmit"],
    [order({ limitPrice: "187.2537" }), "ORDER_PRICE_OFF_TICK", "order.limitPrice"],
  ];
  for (const [promotion, key, field] of tries) {
    const found = await refusal(promotePreview(deps, { promotion, account: LIVE }, "x"));
    expect([promotion.slice(0, 60), ...found]).toEqual([promotion.slice(0, 60), key, field]);
  }
  // A larger quantity is only a larger draft: what is previewed, and shown, is what it says now.
  const { preview } = await promotePreview(deps, { promotion: order({ quantity: "7" }), account: LIVE }, "x");
  expect(preview.order.quantity).toBe("7");
  // The account of the other desk is never used here.
  expect(await refusal(promotePreview(deps, { promotion: paper, account: PAPER }, "x"))).toEqual([
    "ACCOUNT_UNKNOWN",
    "order.account",
  ]);
});

Deno.test("texts in it lose what moves or hides others, and longer ones than IB's are refused", async () => {
  using made = await desk();
  const with_ = (symbol: string) =>
    edited(made.paper, (text) => {
      text.instrument = { ...text.instrument as object, symbol };
    });
  const take = (symbol: string) =>
    refusal(promotePreview(made.deps, { promotion: with_(symbol), account: LIVE }, "x"));
  expect(await take("\u202eAAPL\u2066")).toEqual(["passes", undefined]);
  expect((await take("AAPL\nforged line"))[0]).toBe("PROMOTION_INSTRUMENT");
  expect((await take("A".repeat(65)))[0]).toBe("REQUEST_INVALID.shape");
});

Deno.test("a desk that is not ready asks IB nothing", async () => {
  using made = await desk();
  made.world.ready = false;
  const asked = made.harness.link.sent("what_if").length;
  const found = await refusal(promotePreview(made.deps, { promotion: made.paper, account: LIVE }, "x"));
  expect([found[0], made.harness.link.sent("what_if").length]).toEqual(["DESK_NOT_READY", asked]);
});

Deno.test("each figure that differs is named, a number written otherwise is the same one", async () => {
  using made = await desk();
  const preview: Preview = await made.harness.room.previewOrder(DRAFT);
  const paper = edited(made.paper, (text) => {
    const { notional } = preview;
    text.figures = {
      ...text.figures as object,
      notional: `${notional}.000`,
      initMarginAfter: "1",
      commission: null,
    };
  });
  const { promoted } = await promotePreview(made.deps, { promotion: paper, account: LIVE }, "x");
  const fields = promoted.differences.map(({ field }) => field);
  expect(fields).toContain("initMarginAfter");
  expect(fields).not.toContain("notional");
});
