// Held and working instruments have quotes by themselves, through the real bridge and the simulated gateway:
// no browser, no watch.
import { expect } from "@std/expect";
import type { Snapshot } from "@/lib/contract/api.ts";
import { AAPL, DeskRoom, MSFT } from "@/tests/support/desk_room.ts";

const accountOf = (snapshot: Snapshot) => Object.keys(snapshot.accounts)[0] ?? "";
const has = (conId: number) => ({ quotes }: Snapshot) => (quotes[conId]?.bid ?? null) !== null;

Deno.test("what is held and what works is quoted without a watch, at once after a restart, and let go when it is gone", async (t) => {
  const dataDir = await Deno.makeTempDir();
  await using room = await DeskRoom.open({ dataDir });
  const account = accountOf(await room.desk.ready());
  const order = { account, side: "BUY", tif: "DAY" } as const;
  await room.desk.place({ ...order, conId: AAPL, quantity: "10", orderType: "MKT" });
  const resting = { ...order, quantity: "1", orderType: "LMT", limitPrice: "100.00" };
  const other = await room.desk.place({ ...resting, conId: MSFT });
  const changed = await room.desk.place({ ...resting, conId: AAPL });

  await t.step("a new desk on the same gateway has both without being asked", async () => {
    await room.desk[Symbol.asyncDispose]();
    await using desk = await DeskRoom.deskOf(room.gateway, { dataDir });
    await desk.ready();
    await desk.until("a quote of the position", has(AAPL));
    await desk.until("a quote of the working order", has(MSFT));

    // What was said ten times over: there is no quote, the value is not known.
    const close = await desk.mustPost({
      action: "preview_close",
      account,
      conId: AAPL,
      orderType: "MKT",
      percent: "100",
    });
    const change = await desk.mustPost({
      action: "preview_modify",
      clientOrderId: changed,
      changes: { limitPrice: "101.00" },
    });
    const all = await desk.mustPost({ action: "preview_flatten", account });
    for (const preview of [close, change, ...all.previews]) {
      expect(preview.notional).not.toBeNull();
      expect(preview.warnings.map(({ code }: { code: string }) => code)).not.toContain("QUOTE_MISSING");
    }

    await desk.mustPost({ action: "cancel_order", clientOrderId: other }, 202);
    await desk.until(
      "the line of the cancelled order is given back",
      ({ quotes }) => !(MSFT in quotes),
      30_000,
    );
    expect(AAPL in (await desk.snapshot()).quotes).toBe(true);
  });
});
