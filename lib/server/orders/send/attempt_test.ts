import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { Attempt } from "./attempt.ts";

Deno.test("U5: the time to send is over by the clock on which more has passed, here and for the bridge", () => {
  const rows: [string, number, number, boolean][] = [
    ["in time", 0, 1_000, false],
    ["too late", 0, 1_001, true],
    ["the machine slept", 20 * 60_000, 0, true],
    ["the time was set back, little passed", -3_600_000, 900, false],
    ["the time was set back, too much passed", -3_600_000, 1_001, true],
  ];
  for (const [what, wall, both, over] of rows) {
    const clock = new ManualClock();
    const request = { action: "submit", previewToken: "token", idempotencyKey: "key" } as const;
    const attempt = new Attempt(request, { clock, maxSendDelayMs: 1_000, allowance: null, tokenHash: "" });
    clock.moveWall(wall);
    clock.advance(both);
    const late = { what, over: false };
    try {
      attempt.requireInTime();
    } catch {
      late.over = true;
    }
    expect(late).toEqual({ what, over });
    // What the bridge is told lies no further ahead than what is left.
    expect(Date.parse(attempt.notAfter()) - clock.now()).toBe(1_000 - Math.max(both + wall, both));
  }
});
