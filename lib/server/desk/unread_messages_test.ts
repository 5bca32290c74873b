// What IB said and nobody could read, on the screen: the picture is not complete, and says of what.
import { expect } from "@std/expect";
import { ACCOUNT } from "@/lib/server/orders/testing/rows.ts";
import { unreadRow } from "@/tests/support/samples.ts";
import { memoryDesk } from "./testing/memory_desk.ts";

Deno.test("a row that could not be read is shown until it can be, told once, and nothing is called complete without it", async () => {
  const { clock, link, parts, close } = await memoryDesk({});
  const row = unreadRow({ account: ACCOUNT, conId: 7, symbol: "ESH7", secType: "FUT" });
  const failed = () => link.emit("callback_failed", { callback: "position", message: "ValueError", row });
  const shown = () => parts.views.connection().unread;
  const notices = () => parts.notices.list().filter(({ code }) => code === "BRIDGE_CALLBACK_FAILED").length;
  expect([shown(), parts.views.positionsReady()]).toEqual([undefined, true]);
  failed();
  expect(shown()).toMatchObject([{ list: "positions", account: ACCOUNT, conId: 7, symbol: "ESH7" }]);
  expect(shown()?.[0]?.text).toContain("(ESH7, DU");
  expect([parts.views.positionsReady(), notices()]).toEqual([false, 1]);
  // Each reading finds it again.
  link.script.positions = () => {
    failed();
    return { positions: [], unread: [row] };
  };
  let patches = 0;
  parts.unread.onChange(() => patches += 1);
  await clock.run(1_800_000);
  expect([shown()?.length, notices(), patches]).toEqual([1, 1, 0]);
  expect(link.sent("positions").length).toBeLessThan(15);
  link.script.positions = () => ({ positions: [] });
  await clock.run(1_800_000);
  expect([shown(), parts.views.positionsReady(), patches]).toEqual([undefined, true, 1]);
  close();
});
