import { expect } from "@std/expect";
import type { Notice } from "@/lib/contract/api.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { TradingControl } from "./trading_control.ts";

function setUp() {
  const clock = new ManualClock();
  const notices: Notice[] = [];
  const disk = { full: false, text: null as string | null };
  const store = {
    path: "/data/trading_state.json",
    read: () => disk.text,
    write(text: string) {
      if (disk.full) {
        throw new Error("No space left on device (os error 28): open '/data/trading_state.json.new'");
      }
      disk.text = text;
    },
  };
  const make = () =>
    new TradingControl({ store, clock, notice: (notice) => notices.push(notice), onChange: () => {} });
  return { clock, notices, disk, trading: make(), make };
}

Deno.test("U6: a halt that can not be written says that it is in force, is, and is written when that is possible", () => {
  const { clock, notices, disk, trading, make } = setUp();
  disk.full = true;
  for (
    const [state, words] of [["halted", "halted"], ["reducing", "restricted to reducing positions"]] as const
  ) {
    expect(() => trading.setState(state)).toThrow(
      `Trading is ${words} from now on, but /data/trading_state.json could not be written (No space left on device (os error 28))`,
    );
    expect(trading.state).toBe(state);
  }
  clock.advance(5_000);
  trading.look();
  expect(notices).toEqual([]);
  disk.full = false;
  clock.advance(1_000);
  trading.look();
  expect(notices).toEqual([]);
  clock.advance(3_000);
  trading.look();
  expect(notices).toMatchObject([{ code: "TRADING_STATE_SAVED", level: "info" }]);
  expect(make().state).toBe("reducing");
  clock.advance(9_000);
  trading.look();
  expect(notices).toHaveLength(1);
});

Deno.test("U6: a release that can not be written does not happen, and says so", () => {
  const { disk, trading } = setUp();
  trading.setState("halted");
  disk.full = true;
  expect(() => trading.setState("active")).toThrow("Trading stays as it is");
  expect(trading.state).toBe("halted");
});
