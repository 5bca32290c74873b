// The exits of the ticket's bracket, by price and by distance, with what they lose and gain; and what is
// wrong with a field while it is typed.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { launchBrowser } from "@/tests/support/browser.ts";
import { type OpenOptions, openScreen, type Screen } from "@/tests/support/screen_page.ts";
import { aapl, busySnapshot, details, preview, quote } from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

function bracketDesk(): ScriptedDesk {
  const desk = new ScriptedDesk(busySnapshot({ quotes: { [aapl.conId]: quote("279.90", "280.00") } }));
  desk.on("search_symbols", () => ({ matches: [{ contract: aapl, description: "AAPL INC" }] }));
  desk.on("contract_details", () => details(aapl));
  desk.on("preview_order", ({ order }) => preview({ order }));
  return desk;
}

async function withBracket(
  body: (screen: Screen, desk: ScriptedDesk) => Promise<void>,
  open: OpenOptions = {},
  desk = bracketDesk(),
): Promise<void> {
  await using browser = await launchBrowser();
  await using server = await serveScreen(desk);
  await using screen = await openScreen(browser, server, open);
  const { page } = screen;
  if (open.size === "smallest") await page.getByRole("button", { name: "Ticket" }).click();
  await page.fill("#symbol-search", "aapl");
  await page.click(`[role=option][data-con-id="${aapl.conId}"]`);
  await page.waitForSelector(`[data-instrument="${aapl.conId}"]`);
  await page.fill("#ticket-quantity", "100");
  await page.fill("#ticket-limit", "280");
  await page.getByLabel(/Take profit and stop loss|Take-Profit und Stop-Loss/).check();
  await body(screen, desk);
  expect(screen.errors).toEqual([]);
}

const by = (page: Page, name: string) =>
  page.locator("#ticket-form").getByRole("button", { name, exact: true }).click();
const exit = (page: Page, id: string) => page.getAttribute(`#${id}-read`, "data-exit");
const outcome = (page: Page) => page.$$eval("[data-outcome] dd", (all) => all.map((one) => one.textContent));

Deno.test(
  "exits go by ticks, percent and money, say their prices and what they lose and gain",
  options,
  async () => {
    await withBracket(async ({ page, shoot, findings }, desk) => {
      await page.fill("#ticket-take", "320");
      await page.fill("#ticket-loss", "270");
      expect(await outcome(page)).toEqual(["−1,000.00 USD", "+4,000.00 USD", "4 : 1"]);
      await by(page, "Ticks");
      // A price is no number of ticks.
      expect([await page.inputValue("#ticket-take"), await page.inputValue("#ticket-loss")]).toEqual([
        "",
        "",
      ]);
      await page.fill("#ticket-take", "500");
      await page.fill("#ticket-loss", "250");
      expect([await exit(page, "ticket-take"), await exit(page, "ticket-loss")]).toEqual(["285", "277.5"]);
      expect(await outcome(page)).toEqual(["−250.00 USD", "+500.00 USD", "2 : 1"]);
      // The exits go with the entry.
      await page.fill("#ticket-limit", "281");
      expect(await exit(page, "ticket-loss")).toBe("278.5");
      await page.fill("#ticket-limit", "280");
      await by(page, "Percent");
      await page.fill("#ticket-take", "2");
      await page.fill("#ticket-loss", "1");
      expect([await exit(page, "ticket-take"), await exit(page, "ticket-loss")]).toEqual(["285.6", "277.2"]);
      await by(page, "USD");
      await page.fill("#ticket-take", "600");
      await page.fill("#ticket-loss", "333.339");
      expect([await exit(page, "ticket-take"), await exit(page, "ticket-loss")]).toEqual(["286", "276.67"]);
      await shoot("ticket-bracket-money");
      expect(await findings()).toEqual([]);
      await page.click("[data-action=preview]");
      await page.waitForSelector("dialog[open] [data-action=confirm]");
      const [{ order } = {}] = desk.requestsOf("preview_order");
      expect([order?.takeProfit, order?.stopLoss]).toEqual([{ limitPrice: "286" }, { stopPrice: "276.67" }]);
      await page.getByRole("button", { name: "Back" }).click();
      // Back to prices: they are worked out, not lost.
      await by(page, "Price");
      expect([await page.inputValue("#ticket-take"), await page.inputValue("#ticket-loss")])
        .toEqual(["286", "276.67"]);
    });
  },
);

Deno.test(
  "the review of a bracket says what the stop loses and the target gains, in the account's currency too",
  options,
  async () => {
    const open: OpenOptions = {
      viewport: { width: 1366, height: 768 },
      locale: "de-DE",
      settings: { theme: "light" },
    };
    const desk = bracketDesk();
    const outcome = {
      takeProfit: "320",
      stopLoss: "270",
      entry: "280",
      loss: "1000",
      gain: "4000",
      lossBase: "859.85",
      gainBase: "3439.4",
      ratio: "4",
    };
    desk.on("preview_order", ({ order }) => preview({ order, outcome, baseCurrency: "EUR" }));
    await withBracket(
      async ({ page, shoot, findings }) => {
        await page.fill("#ticket-take", "320");
        await page.fill("#ticket-loss", "270");
        await page.click("[data-action=preview]");
        await page.waitForSelector("dialog[open] [data-action=confirm]");
        const shown = (leg: string) =>
          page.locator(`[data-preview-${leg}]`).evaluate((one: HTMLElement) => [
            one.closest("dd")?.previousSibling?.textContent,
            one.innerText,
          ]);
        expect(await shown("loss")).toEqual(["Verlust am Stop", "−1.000,00 USD\n−859,85 EUR"]);
        expect(await shown("gain")).toEqual(["Gewinn am Ziel", "+4.000,00 USD\n+3.439,40 EUR"]);
        await shoot("review-bracket-de-light");
        expect(await findings()).toEqual([]);
        await page.click("dialog[open] summary");
        const why = page.locator("[data-why-preview]");
        await why.waitFor();
        expect(await why.innerText()).toContain("(Ausstieg − Einstieg) × Menge × Geld je Punkt");
      },
      open,
      desk,
    );
  },
);

Deno.test("the risk of a size is measured to the stop in whatever it is typed", options, async () => {
  await withBracket(async ({ page }) => {
    await by(page, "Ticks");
    await page.fill("#ticket-loss", "200");
    await page.click("[data-chip='Risk 100 USD']");
    expect(await page.inputValue("#ticket-quantity")).toBe("50");
    // Money at the stop follows from the quantity: there is no size to be had from it.
    await by(page, "USD");
    await page.fill("#ticket-loss", "100");
    await page.click("[data-chip='Risk 100 USD']");
    expect(await page.innerText("#ticket-quantity-error")).toBe("Set a stop loss below first");
  });
});

Deno.test(
  "an exit on the wrong side, and a distance of nothing, are told at their field",
  options,
  async () => {
    await withBracket(async ({ page }, desk) => {
      await page.fill("#ticket-loss", "290");
      expect(await exit(page, "ticket-loss")).toBe("side");
      await by(page, "Ticks");
      await page.fill("#ticket-loss", "1.5");
      expect(await exit(page, "ticket-loss")).toBe("whole");
      await page.click("[data-action=preview]");
      await page.waitForSelector("#ticket-loss[aria-invalid=true]");
      await page.waitForFunction(() => document.activeElement?.id === "ticket-loss");
      expect(desk.requestsOf("preview_order")).toEqual([]);
    });
  },
);

Deno.test("a bracket outlives a reload with the unit that it was typed in", options, async () => {
  await withBracket(async ({ page }) => {
    await by(page, "Percent");
    await page.fill("#ticket-loss", "1.5");
    await page.reload();
    await page.waitForFunction(() =>
      document.querySelector<HTMLInputElement>("#ticket-loss")?.value === "1.5"
    );
    expect(await page.getAttribute("#ticket-loss-read", "data-exit")).toBe("275.8");
    expect(await page.inputValue("#ticket-limit")).toBe("280");
  });
});

Deno.test(
  "a field says what is wrong with it after a pause in typing, and no longer when it is written on",
  options,
  async () => {
    await withBracket(async ({ page, shoot, findings }) => {
      for (
        const [field, typed, said] of [
          ["ticket-limit", "280.005", "Not a multiple of the tick"],
          ["ticket-quantity", "1.5", "Not a multiple of the step"],
          ["ticket-loss", "27x", "Not a number"],
        ] as const
      ) {
        await page.fill(`#${field}`, "");
        // Looked at by the page itself, right behind each key: until the test looks, the pause may be over.
        await page.evaluate((field) => {
          const input = document.getElementById(field);
          input?.addEventListener("input", () =>
            setTimeout(() => {
              input.dataset.saysAtOnce = String(document.getElementById(`${field}-error`) !== null);
            }));
        }, field);
        await page.type(`#${field}`, typed, { delay: 20 });
        await page.waitForSelector(`#${field}-error`);
        expect(await page.getAttribute(`#${field}`, "data-says-at-once")).toBe("false");
        expect(await page.innerText(`#${field}-error`)).toBe(said);
      }
      await shoot("ticket-live-errors");
      expect(await findings()).toEqual([]);
      await page.fill("#ticket-limit", "280.01");
      await page.waitForSelector("#ticket-limit-error", { state: "detached" });
    });
  },
);

Deno.test("the bracket is whole on the smallest phone", options, async () => {
  await withBracket(async ({ page, shoot, findings }) => {
    await page.fill("#ticket-take", "320");
    await page.fill("#ticket-loss", "270");
    await page.locator("[data-outcome]").scrollIntoViewIfNeeded();
    await shoot("ticket-bracket-phone");
    expect(await findings()).toEqual([]);
    const clipped = await page.$$eval(
      "#ticket-form *",
      (all) =>
        all.filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
          .map((one) => one.outerHTML.slice(0, 80)),
    );
    expect(clipped).toEqual([]);
  }, { size: "smallest" });
});
