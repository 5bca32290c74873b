// What must never cost money: a key pressed twenty times, exits typed elsewhere, a server killed in
// mid-order, a damaged input.
import { isOpen } from "@/lib/contract/order_states.ts";
import { expect } from "@std/expect";
import { fileURLToPath } from "node:url";
import { AAPL, TradingRoom } from "@/tests/support/trading_room.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

async function journal(dataDir: string, ...args: string[]): Promise<{ code: number; text: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "lib/server/journal/main.ts", ...args, "--data-dir", dataDir],
    cwd: root,
  }).output();
  return { code, text: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

Deno.test("Nothing is doubled, flipped or lost", async (t) => {
  await using room = await TradingRoom.open();
  await room.quote(AAPL);
  const atBroker = async (limitPrice: string) =>
    (await room.ledger()).orders.filter((order) => order.limitPrice === limitPrice);

  await t.step("twenty submits under one key at once are one order with one answer", async () => {
    const { previewToken } = await room.preview({ orderType: "LMT", limitPrice: "150" });
    const body = { action: "submit", previewToken, idempotencyKey: "twenty-at-once" };
    const answers = await Promise.all(Array.from({ length: 20 }, () => room.desk.post(body)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.clientOrderId}`)).size).toBe(1);
    expect(await atBroker("150")).toHaveLength(1);
  });

  await t.step("twenty keys for one preview are one order too", async () => {
    const { previewToken } = await room.preview({ orderType: "LMT", limitPrice: "151" });
    const submit = (n: number) =>
      room.desk.post({ action: "submit", previewToken, idempotencyKey: `many-keys-${n}` });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => submit(n)));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === "PREVIEW_USED")).toHaveLength(19);
    expect(await atBroker("151")).toHaveLength(1);
    await room.desk.mustPost({ action: "cancel_all", scope: "app" }, 202);
    // A preview stands on the orders that are open: one that ends behind it would make it stale.
    await room.desk.until(
      "all have ended",
      (s) => Object.values(s.orders).every(({ state }) => !isOpen(state)),
    );
  });

  await t.step(
    "while reducing an entry gets smaller, not larger, and a hand in TWS that changes it is seen",
    async () => {
      const clientOrderId = await room.place({ orderType: "LMT", limitPrice: "152" });
      await room.reaches(clientOrderId, "working");
      const setTrading = (state: string) => room.desk.mustPost({ action: "set_trading_state", state });
      await setTrading("reducing");
      const preview = (quantity: string) =>
        room.desk.post({ action: "preview_modify", clientOrderId, changes: { quantity } });
      expect((await preview("11")).body.code).toBe("TRADING_REDUCING");
      const { previewToken } = (await preview("4")).body;
      await room.desk.mustPost({ action: "submit", previewToken, idempotencyKey: "a-smaller-entry" }, 202);
      await room.desk.until("it is smaller", (s) => s.orders[clientOrderId]?.quantity === "4");
      const [order] = await atBroker("152");
      expect(order?.quantity).toBe("4");
      await room.control({ do: "change", permId: order?.permId ?? 0, limitPrice: "148" });
      await room.desk.until("TWS has moved it", (s) => s.orders[clientOrderId]?.limitPrice === "148");
      await setTrading("active");
      await room.desk.mustPost({ action: "cancel_order", clientOrderId }, 202);
      await room.reaches(clientOrderId, "cancelled");
    },
  );

  await t.step("an exit typed in TWS a moment ago takes its part of a close", async () => {
    await room.reaches(await room.place({ orderType: "MKT" }), "filled");
    await room.desk.until("a position", (s) => Object.values(s.positions)[0]?.quantity === "10");
    await room.control({
      do: "type-order",
      symbol: "AAPL",
      action: "SELL",
      quantity: "6",
      orderType: "LMT",
      limitPrice: "400",
    });
    expect((await room.close()).body.proof).toEqual({
      position: "10",
      workingExits: "6",
      closes: "4",
      result: "0",
    });
    const typed = Object.values((await room.desk.snapshot()).orders).find(({ origin }) =>
      origin === "foreign"
    );
    expect(typed).toMatchObject({ state: "working", cancellable: false, quantity: "6" });
    const refused = await room.desk.post({ action: "cancel_order", clientOrderId: typed?.clientOrderId });
    expect([refused.status, refused.body.code]).toEqual([409, "ORDER_NOT_CANCELLABLE"]);
    expect((await room.desk.mustPost({ action: "cancel_all", scope: "app" }, 202)).requested).toEqual([]);
    const all = await room.desk.mustPost({ action: "cancel_all", scope: "account" }, 202);
    expect(all.requested).toEqual([typed?.clientOrderId]);
    await room.reaches(typed?.clientOrderId ?? "", "cancelled");
  });

  await t.step("six closes at once sell the position once", async () => {
    const previews = await Promise.all(Array.from({ length: 6 }, () => room.close()));
    const answers = await Promise.all(
      previews.map(({ body }, n) =>
        room.desk.post({
          action: "submit",
          previewToken: body.previewToken,
          idempotencyKey: `six-closes-${n}`,
        })
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409, 409, 409]);
    await room.desk.until("flat", (s) => Object.values(s.positions).length === 0);
    expect(await room.held(AAPL)).toBe("0");
  });

  await t.step(
    "killed in mid-order: own orders under own ids, the fill meanwhile, the same answers",
    async () => {
      const resting = await room.place({ orderType: "LMT", limitPrice: "200", quantity: "5", tif: "GTC" });
      await room.reaches(resting, "working");
      const unused = await room.preview({ orderType: "LMT", limitPrice: "201" });
      const { previewToken } = await room.preview({ orderType: "LMT", limitPrice: "202" });
      const sent = await room.submit(previewToken, "before-the-kill");
      await room.restart(async () => {
        const [order] = await atBroker("200");
        await room.control({ do: "fill", permId: order?.permId ?? 0, quantity: "5", price: "200" });
      });
      expect(await room.reaches(resting, "filled")).toMatchObject({ filled: "5", origin: "app" });
      expect((await room.reaches(sent, "working")).origin).toBe("app");
      expect(await room.submit(previewToken, "before-the-kill")).toBe(sent);
      const late = await room.desk.post({
        action: "submit",
        previewToken: unused.previewToken,
        idempotencyKey: "after-the-kill",
      });
      expect([late.status, late.body.code]).toEqual([409, "PREVIEW_EXPIRED"]);
      expect(await atBroker("202")).toHaveLength(1);
      expect(await atBroker("201")).toHaveLength(0);
      const [held] = Object.values((await room.desk.snapshot()).positions);
      expect([held?.quantity, await room.held(AAPL)]).toEqual(["5", "5"]);
    },
  );

  await t.step("the journal of all this is whole, and can be taken out", async () => {
    expect(await journal(room.desk.dataDir, "verify")).toMatchObject({
      code: 0,
      text: expect.stringContaining("chain intact"),
    });
    const { text } = await journal(room.desk.dataDir, "export");
    const kinds = new Set(text.trim().split("\n").map((line) => JSON.parse(line).kind));
    for (const kind of ["intent", "preview", "confirm", "sent", "callback"]) {
      expect([...kinds]).toContain(kind);
    }
  });
});

Deno.test("Hostile requests are answered precisely and change nothing", async (t) => {
  await using room = await TradingRoom.open();
  const { desk } = room;
  const limit = { orderType: "LMT", limitPrice: "100" };
  await t.step("numbers that are none, or too long, at their field", async () => {
    const wrong = [
      "1e3",
      "NaN",
      "Infinity",
      "-0",
      "0.0",
      "１０",
      "١٠",
      "10 000",
      "10,5",
      "+10",
      "10.",
      ".5",
      "",
      "9".repeat(400),
    ];
    for (const quantity of [...wrong, 10, null, true, [], {}]) {
      expect([quantity, ...await room.refusal({ ...limit, quantity })]).toEqual([
        quantity,
        "REQUEST_INVALID",
        "order.quantity",
      ]);
    }
    for (const limitPrice of ["1e2", "100.", "1".repeat(30), `0.${"0".repeat(40)}1`]) {
      expect(await room.refusal({ ...limit, limitPrice })).toEqual(["REQUEST_INVALID", "order.limitPrice"]);
    }
    expect((await room.preview({ ...limit, quantity: " 00010.0\n" })).order.quantity).toBe("10");
    expect((await room.close({ percent: "101" })).body).toMatchObject({
      code: "REQUEST_INVALID",
      field: "percent",
    });
  });
  await t.step("bodies that are no request", async () => {
    const bodies: [string, number][] = [
      ["", 400],
      ["null", 400],
      ["[]", 400],
      ['{"action":"connect"} x', 400],
      ['{"action":"__proto__"}', 400],
      ["[".repeat(30_000), 400],
      ["[".repeat(100_000), 413],
    ];
    for (const [body, status] of bodies) {
      const answer = await desk.api("POST", "/api/trading", body, { "content-type": "application/json" });
      expect([body.slice(0, 30), answer.status, answer.contentType]).toEqual([
        body.slice(0, 30),
        status,
        "application/problem+json",
      ]);
    }
    const text = await desk.api("POST", "/api/trading", "{}", { "content-type": "application/jsonx" });
    expect(text.status).toBe(415);
  });
  await t.step("methods and addresses", async () => {
    for (const method of ["PUT", "PATCH", "DELETE", "OPTIONS"]) {
      const answer = await desk.api(method, "/api/trading");
      expect([method, answer.status, answer.body.code]).toEqual([method, 405, "METHOD_NOT_ALLOWED"]);
    }
    expect((await desk.api("GET", "/api/nothing")).status).toBe(404);
    expect((await desk.api("GET", "/%zz")).status).toBe(400);
    expect((await desk.api("GET", "/%00")).status).toBe(400);
    expect((await desk.api("GET", `/${"a".repeat(20_000)}`)).status).toBe(414);
  });
  await t.step("letters that the API can not carry", async () => {
    for (const pattern of ["Nestlé", "株式", "😀", "A\u0001B"]) {
      expect((await desk.post({ action: "search_symbols", pattern })).status).toBe(200);
    }
  });
  expect((await room.ledger()).orders).toEqual([]);
  expect((await desk.snapshot()).connection.headline).toBe("connected");
});
