// The German screen speaks German about what the server says, and leaves IB's own words as they are.
import { expect } from "@std/expect";
import { launchBrowser } from "@/tests/support/browser.ts";
import { openScreen } from "@/tests/support/screen_page.ts";
import {
  aapl,
  busySnapshot,
  connection,
  details,
  noticesOf,
  order,
  ordersOf,
  preview,
} from "@/tests/support/screen_samples.ts";
import { refuse, ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

Deno.test(
  "causes, refusals, warnings, notices, reasons and the sentence are German, IB's words are marked",
  options,
  async () => {
    await using browser = await launchBrowser();
    const desk = new ScriptedDesk(busySnapshot({
      connection: connection({
        headline: "degraded",
        cause: "No data from usfarm",
        fix: "Lotse tries again by itself",
      }),
      notices: noticesOf({
        at: "2026-03-02T15:00:00Z",
        level: "error",
        code: "IB_2148",
        text: "Margin warning (2148)",
      }),
      orders: ordersOf(order("r1", {
        state: "rejected",
        reason: "Order rejected - reason: not today",
        ibCode: 201,
        ibAdvice: {
          meaning: "IB rejected the order; the text gives the reason.",
          fix: "Read the reason, change the order, preview again.",
        },
        timeline: [{
          at: "2026-03-02T15:00:00Z",
          state: "unknown",
          source: "desk",
          text: "no answer to the change",
        }],
      })),
    }));
    desk.on("search_symbols", () => ({ matches: [{ contract: aapl, description: "APPLE INC" }] }));
    desk.on("contract_details", () => details(aapl));
    let previews = 0;
    desk.on("preview_order", () => {
      if (previews++ === 0) {
        refuse({
          code: "ORDER_PRICE_OFF_TICK",
          detail: "At this price, prices move in steps of 0.01",
          field: "order.limitPrice",
        });
      }
      return preview({
        sentence: "BUY 10 AAPL at limit 187.25, good for the day, account DU…567; about 1,872.50 USD",
        warnings: [{
          code: "PRICE_CROSSES_MARKET",
          text: "The limit reaches the market (187.26): it fills at once",
        }],
      });
    });
    await using server = await serveScreen(desk);
    await using screen = await openScreen(browser, server, { locale: "de-DE" });
    const { page } = screen;
    const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
    const first = await (await fetch(server.url, { headers: { cookie, "accept-language": "de" } })).text();
    expect(first).toContain("Keine Daten von usfarm");
    await page.waitForFunction(() => document.body.innerText.includes("Keine Daten von usfarm"));
    expect(await page.innerText("[data-banner=cause]")).toContain("Lotse versucht es von selbst wieder");
    expect(await page.innerText("#pane-status [lang=en]")).toBe("Margin warning (2148)");

    await page.locator("[data-order=r1] button[aria-expanded]").click();
    expect(await page.innerText(".timeline")).toContain("keine Antwort (Änderung)");
    expect(await page.innerText("td.detail [lang=en]")).toBe("Order rejected - reason: not today");
    expect(await page.innerText("td.detail [data-advice]")).toContain(
      "Was zu tun ist: Den Grund lesen, den Auftrag ändern, neu prüfen.",
    );

    await page.fill("#symbol-search", "aapl");
    await page.locator("[role=option]").click();
    await page.fill("#ticket-quantity", "10");
    await page.fill("#ticket-limit", "187,255");
    await page.locator("[data-action=preview]").click();
    expect(await page.innerText("#ticket-limit-error")).toContain(
      "Bei diesem Preis bewegen sich Preise in Schritten von 0,01",
    );
    await page.fill("#ticket-limit", "187,25");
    await page.locator("[data-action=preview]").click();
    const dialog = page.locator("dialog[open]");
    expect(await dialog.locator(".sentence").innerText())
      .toBe("BUY 10 AAPL zum Limit 187,25, gültig heute, Konto DU…567; etwa 1.872,50 USD");
    expect(await dialog.innerText()).toContain(
      "Das Limit erreicht den Markt (187,26): es wird sofort ausgeführt",
    );
    await screen.shoot("german-preview");
    expect(await screen.findings()).toEqual([]);
  },
);
