// The emergency control: by button, on a phone and by keys alone; what is done and what is not is seen.
import { expect } from "@std/expect";
import { say } from "@/lib/contract/says/say.ts";
import { coded } from "@/lib/contract/says/english.ts";
import { showDesk } from "@/tests/support/desk_screen.ts";
import type { OpenOptions } from "@/tests/support/screen_page.ts";
import { busySnapshot, order, preview } from "@/tests/support/screen_samples.ts";
import { refuse, ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import type { Page } from "playwright-core";

const options = { sanitizeOps: false, sanitizeResources: false };

/** Cancels what is asked for, fills one close, refuses another, and IB rejects the third. */
function emergencyDesk(): ScriptedDesk {
  const desk = new ScriptedDesk(busySnapshot());
  desk.on("set_trading_state", ({ state }) => {
    desk.change(({ trading }) => ({ trading: { ...trading, state } }));
  });
  desk.on("cancel_all", () => {
    desk.change(({ orders }) => ({ orders: { ...orders, a1: order("a1", { state: "cancelled" }) } }));
    return { requested: ["a1"] };
  });
  desk.on("preview_flatten", () => ({
    previews: ["t1", "t2", "t3"].map((previewToken) => preview({ previewToken })),
    skipped: [],
  }));
  desk.on("submit", ({ previewToken }) => {
    if (previewToken === "t2") refuse(say("POSITIONS_UNKNOWN.unread"));
    const [id, of] = previewToken === "t1"
      ? ["z1", order("z1", { state: "filled" })] as const
      : ["z3", order("z3", { state: "rejected", reason: "MARGIN CHECK", reasonSays: null })] as const;
    desk.change(({ orders }) => ({ orders: { ...orders, [id]: of } }));
    return { clientOrderId: id, state: "sent" };
  });
  return desk;
}

async function statuses(page: Page): Promise<(string | null)[]> {
  await page.waitForFunction(() => !document.querySelector("[data-step][data-status=running]"));
  return await page.$$eval("[data-step]", (all) => all.map((step) => step.getAttribute("data-status")));
}

Deno.test(
  "by keys alone: Shift+Esc, ticks, confirm; each step says whether it is done",
  options,
  async () => {
    const desk = emergencyDesk();
    await using screen = await showDesk(desk);
    const { page } = screen;
    const { keyboard } = page;
    await page.waitForSelector("[data-action=preview]:enabled");
    await keyboard.press("Shift+Escape");
    await page.waitForSelector("#emergency-title");
    expect(await page.locator("dialog input:checked").count()).toBe(2);
    await screen.shoot("emergency");
    expect(await screen.findings()).toEqual([]);
    expect(desk.requestsOf("set_trading_state")).toEqual([]);
    // From the first tick to the third, then past the way back to the confirm.
    await keyboard.press("Tab");
    await keyboard.press("Tab");
    await keyboard.press("Space");
    await keyboard.press("Tab");
    await keyboard.press("Tab");
    await keyboard.press("Enter");
    await page.waitForSelector("[data-step=flatten][data-status=failed]");
    expect(await statuses(page)).toEqual(["done", "done", "failed"]);
    const said = await page.innerText("[data-step=flatten]");
    expect(said).toContain("Closing orders filled: 1 of 2");
    expect(said).toContain("Rejected: BUY 100 AAPL 184.50 · MARGIN CHECK");
    // What has the focus is what is left to be done.
    await page.waitForFunction(() =>
      (document.activeElement as HTMLElement).dataset.action === "emergency-confirm"
    );
    expect(said).toContain(coded(say("POSITIONS_UNKNOWN.unread")).text);
    expect(desk.requestsOf("set_trading_state")).toEqual([{ action: "set_trading_state", state: "halted" }]);
    expect(desk.requestsOf("cancel_all")).toEqual([{ action: "cancel_all", scope: "app" }]);
    await screen.shoot("emergency-done");
    expect(await screen.findings()).toEqual([]);
    await keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
    expect(await page.innerText("header")).toContain("Halted");
    expect(screen.errors.filter((text) => !text.includes("Failed to load resource"))).toEqual([]);
  },
);

const looks: [string, OpenOptions, string][] = [
  ["phone", { size: "phone" }, "Done"],
  ["phone-de", { size: "phone", locale: "de-DE" }, "Erledigt"],
  ["laptop-de", { size: "laptop", locale: "de-DE" }, "Erledigt"],
];
for (const [name, look, done] of looks) {
  Deno.test(`one press on the button that is in sight opens it, ${name}`, options, async () => {
    const desk = emergencyDesk();
    await using screen = await showDesk(desk, look);
    const { page } = screen;
    await page.waitForSelector("html[data-ready][data-filled]");
    await screen.shoot(`emergency-button-${name}`);
    const buttons = page.locator("[data-action=emergency]:visible");
    expect(await buttons.count()).toBe(1);
    await buttons.click();
    await page.waitForSelector("#emergency-title");
    await page.locator("[data-action=emergency-confirm]").click();
    await page.waitForSelector("[data-step=cancel][data-status=done]");
    expect(await statuses(page)).toEqual(["done", "done", "open"]);
    expect(await page.innerText("[data-step=halt]")).toContain(done);
    expect(desk.requestsOf("preview_flatten")).toEqual([]);
    const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(width).toBeLessThanOrEqual(0);
    await screen.shoot(`emergency-${name}`);
    expect(await screen.findings()).toEqual([]);
  });
}

const CAUSED = {
  by: "person",
  at: "2026-08-31T14:30:00.000Z",
  origin: "screen",
  reason: "going home",
} as const;

for (
  const [locale, why] of [
    ["en-US", /Since .*14:30:00: set by hand \(screen\) – “going home”/],
    ["de-DE", /Seit .*14:30:00: von Hand gesetzt \(Bildschirm\) – „going home“/],
  ] as const
) {
  Deno.test(
    `why trading is halted and since when stands in the banner and in the dialog, ${locale}`,
    options,
    async () => {
      const halted = busySnapshot();
      const desk = new ScriptedDesk({
        ...halted,
        trading: { ...halted.trading, state: "halted", cause: CAUSED },
      });
      await using screen = await showDesk(desk, { locale, timezoneId: "UTC" });
      const { page } = screen;
      expect(await page.innerText("[data-banner=halted]")).toMatch(why);
      await page.keyboard.press("Shift+Escape");
      await page.waitForSelector("#emergency-title");
      expect(await page.innerText("[data-present=halted]")).toMatch(why);
      expect(await screen.findings()).toEqual([]);
      // What the desk did by itself says so, and a state that is active says nothing.
      desk.change(({ trading }) => ({
        trading: {
          ...trading,
          state: "reducing",
          cause: { ...CAUSED, by: "loss", origin: null, reason: null },
        },
      }));
      await page.waitForSelector("[data-present=reducing] [data-cause=loss]");
      desk.change(({ trading }) => ({ trading: { ...trading, state: "active" } }));
      await page.waitForSelector("[data-present]", { state: "detached" });
      expect(await page.locator("[data-cause]").count()).toBe(0);
    },
  );
}
