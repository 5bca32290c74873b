// Past prices of the whole desk through the real bridge and the real gateway: every bar size, IB's refusals, one request for many.
import { expect } from "@std/expect";
import { AAPL, DeskRoom } from "@/tests/support/desk_room.ts";

const EURUSD = 12087792;
const UPSTREAM = "HMDS server disconnect occurred";

Deno.test("history comes for each bar size of the chart, is asked of IB once, and says why when it does not come", async (t) => {
  await using room = await DeskRoom.open();
  await room.desk.ready();
  const bars = (conId: number, barSize: string, duration: string) =>
    room.desk.post({ action: "history", conId, barSize, duration });

  await t.step("each bar size has bars with times that rise, days as dates", async () => {
    for (
      const [barSize, duration] of [
        ["1 min", "1 D"],
        ["5 mins", "2 D"],
        ["15 mins", "1 W"],
        ["1 hour", "1 M"],
        ["1 day", "1 Y"],
      ] as const
    ) {
      const { status, body } = await bars(AAPL, barSize, duration);
      expect([barSize, status]).toEqual([barSize, 200]);
      const times = body.bars.map(({ time }: { time: string }) => time);
      expect(times.length).toBeGreaterThan(20);
      expect(times.toSorted()).toEqual(times);
      expect(new Set(times).size).toBe(times.length);
      expect(times[0]).toMatch(barSize === "1 day" ? /^\d{4}-\d\d-\d\d$/ : /^\d{4}-\d\d-\d\dT\d\d:\d\d:00/);
    }
  });

  await t.step(
    "ten who want the same are one request to IB, and a currency has bars of its middle",
    async () => {
      const before = room.asked("reqHistoricalData").length;
      const all = await Promise.all(Array.from({ length: 10 }, () => bars(EURUSD, "5 mins", "1 D")));
      expect(all.map(({ status }) => status)).toEqual(Array(10).fill(200));
      const asked = room.asked("reqHistoricalData");
      expect(asked).toHaveLength(before + 1);
      expect(asked.at(-1)?.fields.whatToShow).toBe("MIDPOINT");
    },
  );

  await t.step("what IB does not know and what it does not take has IB's words beside ours", async () => {
    const unknown = await bars(999999999, "1 min", "1 D");
    expect([unknown.status, unknown.body.code]).toEqual([404, "CONTRACT_UNKNOWN"]);
    const wrong = await bars(AAPL, "7 mins", "1 D");
    expect([wrong.status, wrong.body.code, wrong.body.ib.code]).toEqual([502, "IB_ERROR", 321]);
  });

  await t.step("the history service is away: it says so, and the quotes go on", async () => {
    await room.fault({ kind: "farm", farm: "ushmds", state: "broken" });
    const away = await bars(AAPL, "1 min", "2 D");
    expect([away.status, away.body.code, away.body.ib.code]).toEqual([422, "HISTORY_AWAY", 162]);
    expect(away.body.ib.message).toContain(UPSTREAM);
    await room.fault({ kind: "farm", farm: "ushmds", state: "ok" });
  });
});
