// A preview that is sent once more, by somebody else, or into another world than it was made in: one order at
// most, and a refusal that says why. Many submits at once for a close are in `safety_test.ts`.
import { expect } from "@std/expect";
import { openLimitsFile } from "@/tests/support/open_limits.ts";
import { bearer, programToken } from "@/tests/support/program_token.ts";
import { AAPL, TradingRoom } from "@/tests/support/trading_room.ts";
import { LIVE_ACCOUNT, TwoDesks } from "@/tests/support/two_desks.ts";

Deno.test("A replayed preview sends nothing", async (t) => {
  await using room = await TradingRoom.open();
  await room.quote(AAPL);
  let price = 150;
  /** Each at a price of its own, by which the broker's orders are told apart. */
  const preview = async () => {
    const limitPrice = String(price++);
    const { previewToken, expiresAt } = await room.preview({ orderType: "LMT", limitPrice, quantity: "1" });
    return { previewToken, expiresAt, limitPrice };
  };
  const submit = async (previewToken: string, key: string = crypto.randomUUID(), headers = {}) => {
    const body = { action: "submit", previewToken, idempotencyKey: key, confirmDuplicate: true };
    const { status, body: answer } = await room.desk.api("POST", "/api/trading", body, headers);
    return status === 202 ? answer.clientOrderId : [answer.code, answer.says?.key];
  };
  const atBroker = async (limitPrice: string) =>
    (await room.ledger()).orders.filter((order) => order.limitPrice === limitPrice).length;
  const early = await preview();

  await t.step("used twice: the same key gets the same answer, another key is refused", async () => {
    const { previewToken, limitPrice } = await preview();
    const sent = await submit(previewToken, "one-key-of-two");
    expect(sent).toEqual(expect.any(String));
    expect(await submit(previewToken, "one-key-of-two")).toBe(sent);
    expect(await submit(previewToken, "another-key-of-two")).toEqual(["PREVIEW_USED", "PREVIEW_USED"]);
    expect(await atBroker(limitPrice)).toBe(1);
  });

  await t.step("a key that has its answer takes no other preview", async () => {
    const { previewToken, limitPrice } = await preview();
    expect(await submit(previewToken, "one-key-of-two")).toEqual([
      "IDEMPOTENCY_KEY_REUSED",
      "IDEMPOTENCY_KEY_REUSED",
    ]);
    expect(await atBroker(limitPrice)).toBe(0);
  });

  await t.step("twenty submits at once, half under one key and half under keys of their own", async () => {
    const { previewToken, limitPrice } = await preview();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => submit(previewToken, n % 2 === 0 ? "shared-key" : `own-key-${n}`)),
    );
    const sent = answers.filter((answer) => typeof answer === "string");
    expect(new Set(sent).size).toBe(1);
    const refused = answers.filter((answer) => typeof answer !== "string").map(([code]) => code);
    expect(new Set(refused)).toEqual(new Set(["PREVIEW_USED"]));
    expect(await atBroker(limitPrice)).toBe(1);
  });

  await t.step("of another token: to whoever did not ask for it, it is not there", async () => {
    const { previewToken, limitPrice } = await preview();
    const other = bearer(await programToken(room.desk.dataDir, "stranger", "trade"));
    expect(await submit(previewToken, crypto.randomUUID(), other)).toEqual([
      "PREVIEW_EXPIRED",
      "PREVIEW_EXPIRED.unknown",
    ]);
    expect(await atBroker(limitPrice)).toBe(0);
    // The one who asked for it has lost nothing.
    expect(await submit(previewToken)).toEqual(expect.any(String));
    expect(await atBroker(limitPrice)).toBe(1);
  });

  await t.step("after a minute", async () => {
    const wait = Date.parse(early.expiresAt) - Date.now() + 500;
    expect(wait).toBeLessThan(61_000);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, wait)));
    expect(await submit(early.previewToken)).toEqual(["PREVIEW_EXPIRED", "PREVIEW_EXPIRED.old"]);
    expect(await atBroker(early.limitPrice)).toBe(0);
  });

  await t.step("after the limits have changed", async () => {
    const { previewToken, limitPrice } = await preview();
    const { version, limits } = JSON.parse(openLimitsFile);
    const tighter = { version, limits: { ...limits, paper: { ...limits.paper, dayOrders: 500 } } };
    await Deno.writeTextFile(`${room.desk.dataDir}/lotse.json`, JSON.stringify(tighter));
    const { changes } = await room.desk.mustPost({ action: "reload_settings", reason: "a calm day" });
    expect(changes).toMatchObject([{ key: "dayOrders", from: null, to: "500" }]);
    expect(await submit(previewToken)).toEqual(["PREVIEW_EXPIRED", "PREVIEW_EXPIRED.limits"]);
    expect(await atBroker(limitPrice)).toBe(0);
    expect(await submit((await preview()).previewToken)).toEqual(expect.any(String));
  });

  await t.step("after the connection was made anew", async () => {
    const { previewToken, limitPrice } = await preview();
    await room.desk.mustPost({ action: "disconnect" }, 202);
    await room.desk.until("disconnected", (s) => s.connection.socket === "disconnected");
    await room.desk.mustPost({ action: "connect" }, 202);
    await room.desk.ready();
    expect((await submit(previewToken))[0]).toBe("PREVIEW_EXPIRED");
    expect(await atBroker(limitPrice)).toBe(0);
  });

  await t.step("after a restart, also under the key that it was to have", async () => {
    const { previewToken, limitPrice } = await preview();
    await room.restart(() => Promise.resolve());
    expect(await submit(previewToken)).toEqual(["PREVIEW_EXPIRED", "PREVIEW_EXPIRED.unknown"]);
    expect(await atBroker(limitPrice)).toBe(0);
  });

  await t.step("the broker has had what was sent, and nothing twice", async () => {
    const prices = (await room.ledger()).orders.map((order) => order.limitPrice);
    expect(prices).toHaveLength(4);
    expect(new Set(prices).size).toBe(4);
  });
});

Deno.test("A preview of a live account ends with the arming that it was made under", async (t) => {
  await using desks = await TwoDesks.open();
  const { live } = desks;
  const order = {
    account: LIVE_ACCOUNT,
    conId: AAPL,
    side: "BUY",
    quantity: "1",
    orderType: "MKT",
    tif: "DAY",
  };
  const submit = async (previewToken: string) => {
    const { status, body } = await live.post({
      action: "submit",
      previewToken,
      idempotencyKey: crypto.randomUUID(),
    });
    return status === 202 ? "sent" : [body.code, body.says?.key];
  };
  await desks.arm();
  const { previewToken } = await live.mustPost({ action: "preview_order", order });

  await t.step("disarmed: it does not go", async () => {
    await live.mustPost({ action: "disarm_live" });
    expect((await submit(previewToken))[0]).toBe("LIVE_NOT_ARMED");
  });

  await t.step("armed anew: it does not go either, a new one does", async () => {
    await desks.arm();
    expect(await submit(previewToken)).toEqual(["PREVIEW_EXPIRED", "PREVIEW_EXPIRED.arming"]);
    expect(Object.keys((await live.snapshot()).orders)).toEqual([]);
    const again = await live.mustPost({ action: "preview_order", order });
    expect(await submit(again.previewToken)).toBe("sent");
  });
});
