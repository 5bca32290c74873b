// From paper to live: two desks that share nothing, and a text that a person takes from one to the other.
import { expect } from "@std/expect";
import type { PromotedPreview } from "@/lib/contract/api.ts";
import { openForReading } from "@/lib/server/journal/schema.ts";
import { LIVE_ACCOUNT, PAPER_ACCOUNT, TwoDesks } from "@/tests/support/two_desks.ts";

const AAPL = 265598;
const options = { sanitizeOps: false, sanitizeResources: false };

Deno.test(
  "a preview of paper is promoted to live: the identical draft, what differs, and nobody but a person sends it",
  options,
  async (t) => {
    await using desks = await TwoDesks.open({ orderNotional: "25000" });
    const { paper, live } = desks;
    expect([(await paper.snapshot()).mode, (await live.snapshot()).mode]).toEqual(["paper", "live"]);
    // Only what both have a price of can differ in it.
    for (const desk of [paper, live]) {
      await desk.mustPost({ action: "watch", conId: AAPL }, 202);
      await desk.until("a quote", (s) => typeof s.quotes[AAPL]?.ask === "string");
    }
    const take = async (promotion: string) => {
      const { status, body } = await live.post({
        action: "promote_preview",
        promotion,
        account: LIVE_ACCOUNT,
      });
      return status === 200 ? body as PromotedPreview : body.code as string;
    };
    const submit = (previewToken: string) =>
      live.post({
        action: "submit",
        previewToken,
        idempotencyKey: crypto.randomUUID(),
        confirmWarnings: true,
      });
    const text = await desks.promotion("10");

    await t.step("it carries no secret of the paper desk", () => {
      expect(text).not.toContain(paper.token);
      expect(text).not.toMatch(/previewToken|token|key/i);
    });

    await t.step("a live account that is disarmed takes none, and a halted desk neither", async () => {
      expect(await take(text)).toBe("LIVE_NOT_ARMED");
      await live.mustPost({ action: "set_trading_state", state: "halted" });
      expect(await take(text)).toBe("TRADING_HALTED");
      await live.mustPost({ action: "set_trading_state", state: "reducing" });
      await desks.arm();
      await live.mustPost({ action: "set_trading_state", state: "active" });
    });

    await t.step("the identical draft comes back on the live account, with what differs", async () => {
      const { order } = JSON.parse(text);
      const answer = await take(text) as PromotedPreview;
      expect(answer.preview.order).toEqual({ ...order, account: LIVE_ACCOUNT });
      expect(answer.promoted).toMatchObject({ mode: "paper", account: PAPER_ACCOUNT });
      expect(answer.promoted.differences[0]).toEqual({
        field: "account",
        paper: PAPER_ACCOUNT,
        live: LIVE_ACCOUNT,
      });
      // Two markets of their own: their prices are not the same.
      const fields = answer.promoted.differences.map(({ field }) => field);
      expect(fields.some((field) => field === "bid" || field === "ask" || field === "last")).toBe(true);
      expect([(await paper.snapshot()).orders, (await live.snapshot()).orders]).toEqual([{}, {}]);
    });

    await t.step("an arming that ended takes the promoted preview with it", async () => {
      const { preview } = await take(text) as PromotedPreview;
      await live.mustPost({ action: "disarm_live" });
      await desks.arm();
      expect((await submit(preview.previewToken)).body.code).toBe("PREVIEW_EXPIRED");
    });

    await t.step("the limits of live hold, whatever paper let through", async () => {
      expect(await take(await desks.promotion("500"))).toBe("LIMIT_MAX_NOTIONAL");
    });

    await t.step("edited by hand it is a draft of the live desk and is checked as one", async () => {
      const value = JSON.parse(text);
      const quantity = (more: string) =>
        JSON.stringify({ ...value, order: { ...value.order, quantity: more } });
      expect(await take(quantity("100000000"))).toBe("LIMIT_MAX_NOTIONAL");
      expect(await take(quantity("0"))).toBe("REQUEST_INVALID");
      expect(await take(JSON.stringify({ ...value, at: "2026-01-01T00:00:00.000Z" }))).toBe(
        "PROMOTION_EXPIRED",
      );
      expect(await take(JSON.stringify({ ...value, mode: "live" }))).toBe("REQUEST_INVALID");
      expect((await take(quantity("11")) as PromotedPreview).preview.order.quantity).toBe("11");
    });

    await t.step("the submit of a person sends it at the live desk, and at that one alone", async () => {
      const { preview } = await take(text) as PromotedPreview;
      expect((await submit(preview.previewToken)).status).toBe(202);
      await live.until(
        "it fills",
        (s) => Object.values(s.positions).some(({ quantity }) => quantity === "10"),
      );
      expect((await submit(preview.previewToken)).body.code).toBe("PREVIEW_USED");
      expect((await paper.snapshot()).orders).toEqual({});
    });

    await t.step("each is a row of the live desk's journal, and so is each refusal", () => {
      using db = openForReading(`${live.dataDir}/journal.sqlite`);
      const rows = (kind: string) =>
        db.prepare("SELECT data FROM journal WHERE kind = ? ORDER BY seq").all(kind).map(({ data }) =>
          JSON.parse(String(data))
        );
      expect(rows("promotion")[0]).toMatchObject({
        origin: "script",
        from: { mode: "paper", account: PAPER_ACCOUNT },
        order: { account: LIVE_ACCOUNT, quantity: "10" },
      });
      const refused = rows("refused").filter(({ action }) => action === "promote_preview").map(({ code }) =>
        code
      );
      expect(refused).toEqual(
        expect.arrayContaining(["LIVE_NOT_ARMED", "TRADING_HALTED", "LIMIT_MAX_NOTIONAL"]),
      );
    });

    await t.step(
      "paper takes no promotion of paper, and knows nothing of the live desk's account",
      async () => {
        const back = await paper.post({ action: "promote_preview", promotion: text, account: PAPER_ACCOUNT });
        expect([back.status, back.body.code]).toEqual([422, "PROMOTION_MODE"]);
      },
    );
  },
);
