import { expect } from "@std/expect";
import type { LimitView, UsageView } from "@/lib/contract/api.ts";
import { aapl, account, ago, position } from "@/tests/support/screen_samples.ts";
import { limitEvidence } from "./evidence_limits.ts";

const since = ago(3600);
const usage = (used: string | null, limit: string | null, rest: Partial<UsageView> = {}): UsageView => ({
  used,
  limit,
  source: "journal",
  since: null,
  at: null,
  ...rest,
});
const limit = (value: string | null, source: LimitView["source"] = "default"): LimitView => ({
  value,
  unit: "base",
  source,
});

function rows(loss: Record<string, LimitView> = { lossHalt: limit("2000", "mode") }) {
  return limitEvidence({
    positions: [position(aapl, "100")],
    account: account({ pnl: { ...account().pnl, daily: "-500" } }),
    nameOf: ({ symbol }) => symbol,
    limits: {
      dayNotional: limit("100000", "account"),
      ordersPerMinute: { ...limit(null), unit: "orders" },
      grossExposure: limit("200000"),
      ...loss,
    },
    usage: {
      dayNotional: usage("25000", "100000", { since }),
      ordersPerMinute: usage("3", null),
      grossExposure: usage("18725", "200000", { source: "positions" }),
      lossHalt: usage("500", "2000", { source: "reqPnL", at: ago(1) }),
    },
  });
}

Deno.test("what is used of a limit is named with its source and since when, the limit with its setting", () => {
  const [notional, perMinute, exposure, loss] = rows();
  expect(notional).toMatchObject({ label: "limit.dayNotional", value: "25", form: "percent" });
  expect(notional?.formula?.inputs).toMatchObject([
    { value: "25000", origin: "why.counted", since, unit: "USD" },
    { value: "100000", origin: "limits.source.account" },
  ]);
  expect(perMinute).toMatchObject({ value: "3", origin: "why.lastMinute", note: "limits.unlimited" });
  expect(perMinute?.since).toBe(undefined);
  expect(exposure?.formula?.inputs[0]?.formula?.inputs).toMatchObject([{ name: "AAPL", value: "18725" }]);
  expect(loss?.formula?.inputs).toMatchObject([
    { value: "500", formula: { inputs: [{ value: "-500", source: "reqPnL" }] } },
    { value: "2000", origin: "limits.source.mode" },
  ]);
});

Deno.test("where no loss stops trading, the limit that is measured is the one that is named", () => {
  const [, , , loss] = rows({ lossHalt: limit(null), lossReduce: limit("2000", "account") });
  expect(loss?.formula?.inputs[1]?.origin).toBe("limits.source.account");
});
