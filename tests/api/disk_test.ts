// A data folder that can not be written while the desk runs: the way out stays open, entry is locked, and it
// recovers by itself.
import { expect } from "@std/expect";
import { join } from "node:path";
import { TradingRoom } from "@/tests/support/trading_room.ts";

Deno.test("U6: with a folder that refuses the desk connects, cancels and halts, and says which folder it is", async (t) => {
  await using room = await TradingRoom.open();
  const { desk } = room;
  const at = (name: string) => join(desk.dataDir, name);
  const order = await room.place({ orderType: "LMT", limitPrice: "150", tif: "GTC" });
  const another = await room.place({ orderType: "LMT", limitPrice: "151", tif: "GTC" });
  await room.reaches(order, "working");
  await room.reaches(another, "working");
  const { previewToken } = await room.preview({ orderType: "LMT", limitPrice: "152" });

  // What a full disk, a lost permission and a lost folder have in common, for any user that runs this test:
  // no file of the folder can be written any more.
  const drafts = ["socket_epoch.new", "trading_state.json.new"];
  for (const draft of drafts) await Deno.mkdir(at(draft));
  await Deno.rename(at("journal.sqlite"), at("journal.away"));

  await t.step("it says so, and locks entry", async () => {
    const { connection } = await desk.until("a lock", (s) => s.connection.lock !== null);
    expect(connection.lock).toMatchObject({
      code: "JOURNAL_UNWRITABLE",
      text: expect.stringContaining(at("journal.sqlite")),
    });
    const submit = await desk.post({ action: "submit", previewToken, idempotencyKey: "folder-gone" });
    expect([submit.status, submit.body.code]).toEqual([503, "JOURNAL_UNWRITABLE"]);
  });

  await t.step("cancels pass", async () => {
    await desk.mustPost({ action: "cancel_order", clientOrderId: order }, 202);
    await room.reaches(order, "cancelled");
  });

  await t.step("it connects again, still locked, and cancels pass there too", async () => {
    await desk.mustPost({ action: "disconnect" }, 202);
    await desk.until("disconnected", (s) => s.connection.socket === "disconnected");
    await desk.mustPost({ action: "connect" }, 202);
    expect((await desk.ready()).connection.lock?.code).toBe("JOURNAL_UNWRITABLE");
    await desk.mustPost({ action: "cancel_all", scope: "app" }, 202);
    await room.reaches(another, "cancelled");
  });

  await t.step("a halt is in force, and says that it is not kept", async () => {
    const halt = await desk.post({ action: "set_trading_state", state: "halted" });
    expect(halt.body).toMatchObject({
      code: "TRADING_STATE_NOT_SAVED",
      detail: expect.stringContaining("Trading is halted from now on"),
    });
    expect(halt.body.detail).toContain(at("trading_state.json"));
    expect((await desk.snapshot()).trading.state).toBe("halted");
  });

  await t.step("when the folder takes files again it recovers by itself and says so", async () => {
    for (const draft of drafts) await Deno.remove(at(draft));
    await Deno.rename(at("journal.away"), at("journal.sqlite"));
    const { notices } = await desk.until("no lock", (s) =>
      s.connection.lock === null &&
      Object.values(s.notices).some(({ code }) => code === "TRADING_STATE_SAVED"));
    expect(Object.values(notices).map(({ code }) => code)).toContain("JOURNAL_WRITABLE");
    await room.restart(() => Promise.resolve());
    expect((await room.desk.snapshot()).trading.state).toBe("halted");
  });
});
