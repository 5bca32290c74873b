// The limits on the screen: each with its use, what would pass as one press, and what has to be confirmed
// before it is sent.
import { expect } from "@std/expect";
import type { Snapshot, TradingView } from "@/lib/contract/api.ts";
import { defaultLimits, type LimitKey, limitKeys, limitTable } from "@/lib/contract/limits.ts";
import { say } from "@/lib/contract/says/say.ts";
import { coded } from "@/lib/contract/says/english.ts";
import type { Page } from "playwright-core";
import { showDesk, takeAapl } from "@/tests/support/desk_screen.ts";
import { aapl, busySnapshot, details, preview } from "@/tests/support/screen_samples.ts";
import { refuse, ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const ACCOUNT = "DU1234567";

function trading(): TradingView {
  const limits = defaultLimits("paper");
  const used = (value: string | null, key: LimitKey) => ({
    used: value,
    limit: limits[key] as string | null,
    source: "journal",
    since: null,
    at: null,
  });
  return {
    state: "active",
    cause: null,
    liveArmedUntil: null,
    armed: {},
    limits: {
      [ACCOUNT]: Object.fromEntries(limitKeys.map((key) => [key, {
        value: limits[key] as never,
        unit: limitTable[key].unit,
        source: key === "orderNotional" ? "mode" as const : "default" as const,
      }])),
    },
    usage: {
      [ACCOUNT]: {
        dayNotional: { ...used("1812345.67", "dayNotional"), limit: "20000000" },
        dayOrders: used("37", "dayOrders"),
        ordersPerMinute: { ...used("2", "ordersPerMinute"), limit: null },
        grossExposure: { ...used("310000", "grossExposure"), limit: null },
        lossHalt: used(null, "lossHalt"),
      },
    },
  };
}

const snapshot: Partial<Snapshot> = { trading: trading() };
const options = { sanitizeOps: false, sanitizeResources: false };

function deskWithLimits(): ScriptedDesk {
  const desk = new ScriptedDesk(busySnapshot(snapshot));
  desk.on("search_symbols", () => ({ matches: [{ contract: aapl, description: "AAPL INC" }] }));
  desk.on("contract_details", () => details(aapl));
  desk.on("submit", () => ({ clientOrderId: "n1", state: "sent" }));
  return desk;
}

async function typeOrder(page: Page, quantity: string): Promise<void> {
  await takeAapl(page);
  await page.selectOption("#ticket-type", "LMT");
  await page.fill("#ticket-quantity", quantity);
  await page.fill("#ticket-limit", "187.25");
}

Deno.test("a denial offers what would pass, and one press takes it over", options, async () => {
  const desk = deskWithLimits();
  const limit = {
    key: "orderNotional",
    value: "93625",
    limit: "22500",
    wouldPass: "120",
    of: "quantity",
  } as const;
  const says = say("LIMIT_MAX_NOTIONAL", { value: "93625", limit: "22500", most: "120", currency: "USD" });
  const answers = [() => refuse(says, { field: "order.quantity", limit }), () => preview()];
  desk.on("preview_order", () => answers.shift()?.());
  await using screen = await showDesk(desk);
  const { page, shoot, findings } = screen;
  await typeOrder(page, "500");
  await page.click("[data-action=preview]");
  await page.waitForSelector("[data-action=use-passing]");
  expect(await page.innerText("#ticket-quantity-error")).toContain("at most 120 pass");
  expect(await page.innerText("[data-action=use-passing]")).toBe("Use 120");
  await shoot("limit-denied");
  expect(await findings()).toEqual([]);
  await page.click("[data-action=use-passing]");
  expect(await page.inputValue("#ticket-quantity")).toBe("120");
  expect(await page.locator("[data-action=use-passing]").count()).toBe(0);
  await page.click("[data-action=preview]");
  await page.waitForSelector("dialog[open] [data-action=confirm]");
  expect(desk.requestsOf("preview_order").map((one) => one.order.quantity)).toEqual(["500", "120"]);
});

Deno.test("a warning that has to be confirmed keeps the order back until it is", options, async () => {
  const desk = deskWithLimits();
  const far = say("LIMIT_PRICE_SOFT_COLLAR", { price: "197.25", bound: "192.9", reference: "187.3" });
  desk.on("preview_order", () => preview({ warnings: [{ ...coded(far), confirm: true }] }));
  await using screen = await showDesk(desk);
  const { page, shoot, findings } = screen;
  await typeOrder(page, "10");
  await page.click("[data-action=preview]");
  await page.waitForSelector("dialog[open] [data-action=confirm]");
  expect(await page.isDisabled("[data-action=confirm]")).toBe(true);
  await shoot("limit-confirm");
  expect(await findings()).toEqual([]);
  await page.check("[data-action=confirm-warnings]");
  await page.waitForTimeout(600);
  await page.click("[data-action=confirm]");
  await page.waitForSelector("dialog", { state: "detached" });
  expect(desk.requestsOf("submit").map((one) => one.confirmWarnings)).toEqual([true]);
});

for (const [size, lang] of [["desktop", "en"], ["desktop", "de"], ["phone", "de"]] as const) {
  Deno.test(`each limit with its use, ${size}, ${lang}`, options, async () => {
    await using screen = await showDesk(deskWithLimits(), {
      size,
      locale: lang === "de" ? "de-DE" : "en-US",
    });
    const { page, shoot, findings } = screen;
    if (size === "phone") await page.click("[data-tab=status]");
    await page.locator("[data-limits]").scrollIntoViewIfNeeded();
    const text = await page.innerText("[data-limit=dayNotional]");
    expect(text).toContain(lang === "en" ? "1,812,346 of 20,000,000" : "1.812.346 von 20.000.000");
    // What is money says of which currency, what is counted has none.
    expect(text).toContain("USD");
    expect(await page.innerText("[data-limit=dayOrders]")).not.toContain("USD");
    // A currency stands behind its amount, not behind there being no limit.
    expect((await page.innerText("[data-limit=grossExposure]")).replaceAll(/\s+/g, " "))
      .toContain(lang === "en" ? "310,000 USD · no limit" : "310.000 USD · kein Limit");
    // What is not known is no zero, and has no bar.
    expect(await page.innerText("[data-limit=lossHalt]")).toContain("–");
    expect(await page.locator("[data-limit=dayOrders] [role=meter]").count()).toBe(1);
    expect(await page.locator("[data-limit=lossHalt] [role=meter]").count()).toBe(0);
    // Large figures beside long German words run over no edge.
    expect(await page.$eval("[data-limits]", (list) => list.scrollWidth - list.clientWidth)).toBe(0);
    await shoot(`limits-${size}-${lang}`);
    await page.click("[data-limits] summary");
    await page.locator("[data-limit-row=orderNotional]").scrollIntoViewIfNeeded();
    expect(await page.innerText("[data-limit-row=orderNotional] dd")).toContain("lotse.json");
    await shoot(`limits-all-${size}-${lang}`);
    expect(await findings()).toEqual([]);
    expect(screen.errors).toEqual([]);
  });
}
