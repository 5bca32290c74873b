// The German screen says in German what the desk says by key, and leaves IB's own words as they are.
import { expect } from "@std/expect";
import { coded, inEnglish, told } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { verbatim } from "@/lib/contract/says/saying.ts";
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
const at = "2026-03-02T15:00:00.000Z";

/** Every pattern that read sentences would have found something to translate in here. */
const IB_SAID = "Order rejected - reason: This account needs a market data subscription";

/** As it is read: without the opening that says nothing. */
const READ = "This account needs a market data subscription";

Deno.test(
  "causes, refusals, warnings, notices, reasons and the sentence are German, IB's words are marked",
  options,
  async () => {
    await using browser = await launchBrowser();
    const cause = say("FARM_BROKEN", { farms: ["usfarm"] });
    const fix = say("RETRY_FOLLOWS");
    const sentenceSays = say("ORDER_SENTENCE", {
      order: {
        side: "BUY",
        quantity: "10",
        instrument: "AAPL",
        orderType: "LMT",
        limitPrice: "187.25",
        unit: null,
        tif: "DAY",
        outsideRth: false,
        account: "DU…567",
      },
      notional: "1872.50",
      currency: "USD",
    });
    const desk = new ScriptedDesk(busySnapshot({
      connection: connection({
        headline: "degraded",
        cause: inEnglish(cause),
        causeSays: cause,
        fix: inEnglish(fix),
        fixSays: fix,
      }),
      notices: noticesOf(
        {
          at,
          level: "error",
          ...told(say("IB_CODE.margin", { code: 2148, words: verbatim(IB_SAID) })),
          code: "IB_2148",
        },
        // Of a desk that had no keys yet.
        { at: "2026-03-02T14:00:00.000Z", level: "info", code: "JOURNAL_WRITABLE", text: "Kept from before" },
      ),
      orders: ordersOf(
        order("r1", {
          state: "rejected",
          reason: IB_SAID,
          ibCode: 201,
          ibAdvice: {
            meaning: "IB rejected the order, or its change; the text gives the reason.",
            fix: "Read the reason, change the order, preview again.",
          },
          timeline: [
            { at, state: "unknown", source: "desk", ...told(say("NO_ANSWER.change")) },
            {
              at,
              state: "working",
              source: "code 201",
              ...told(say("CHANGE_REFUSED.stands", { words: verbatim(IB_SAID) })),
            },
          ],
        }),
      ),
    }));
    desk.on("search_symbols", () => ({ matches: [{ contract: aapl, description: "APPLE INC" }] }));
    desk.on("contract_details", () => details(aapl));
    let previews = 0;
    desk.on("preview_order", () => {
      previews++;
      if (previews === 1) {
        refuse(say("ORDER_PRICE_OFF_TICK", { step: "0.01" }), { field: "order.limitPrice" });
      }
      if (previews === 2) {
        const ib = { code: 201, message: IB_SAID };
        refuse(say("ORDER_REFUSED_BY_IB", { words: verbatim(IB_SAID) }), { ib });
      }
      return preview({
        sentence: inEnglish(sentenceSays),
        sentenceSays,
        warnings: [coded(say("PRICE_CROSSES_MARKET", { price: "187.26" }))],
      });
    });
    await using server = await serveScreen(desk);
    await using screen = await openScreen(browser, server, { locale: "de-DE" });
    const { page } = screen;
    const { headers } = await server.logIn();
    const first = await (await fetch(server.url, { headers: { ...headers, "accept-language": "de" } }))
      .text();
    expect(first).toContain("Dieser Bildschirm verbindet sich mit Lotse");
    await page.waitForFunction(() => document.body.innerText.includes("Keine Daten von usfarm"));
    expect(await page.innerText("[data-banner=cause]")).toContain("Lotse versucht es von selbst wieder");
    const notices = page.locator("#pane-status ol").first();
    expect(await notices.innerText()).toContain(
      `${READ} (2148). Verringern Sie jetzt das Risiko, oder zahlen Sie ein.`,
    );
    // The notice of the margin, the orders that IB has ended, and an old journal's words about the
    // connection.
    const ofLink = ["127.0.0.1:4002", "3 orders, 4 positions"];
    expect([...new Set(await notices.locator("[lang=en]").allInnerTexts())].sort())
      .toEqual([...ofLink, "Kept from before", READ]);

    await page.locator("[data-order=r1] button[aria-expanded]").click();
    expect(await page.innerText(".timeline")).toContain(
      "keine Antwort auf die Änderung innerhalb der Frist",
    );
    expect(await page.innerText(".timeline [lang=en]")).toBe(READ);
    expect(await page.innerText("td.detail p [lang=en]")).toBe(READ);
    expect(await page.innerText("td.detail [data-advice]")).toContain(
      "Was zu tun ist: Lesen Sie den Grund, ändern Sie die Order, dann machen Sie eine neue Vorschau.",
    );

    await page.fill("#symbol-search", "aapl");
    await page.locator("[role=option]").click();
    await page.fill("#ticket-quantity", "10");
    await page.fill("#ticket-limit", "187,255");
    await page.locator("[data-action=preview]").click();
    expect(await page.innerText("#ticket-limit-error")).toContain("Bei diesem Kurs beträgt der Tick 0,01");
    await page.fill("#ticket-limit", "187,25");
    await page.locator("[data-action=preview]").click();
    await page.waitForSelector("#pane-ticket [role=alert]");
    expect(await page.innerText("#pane-ticket [role=alert] p")).toBe(
      `IB würde diese Order ablehnen: ${READ}`,
    );
    expect(await page.innerText("#pane-ticket [role=alert] p [lang=en]")).toBe(READ);
    await page.locator("[data-action=preview]").click();
    const dialog = page.locator("dialog[open]");
    expect(await dialog.locator(".sentence").innerText())
      .toBe("BUY 10 AAPL mit Limit 187,25, tagesgültig, Konto DU…567; etwa 1.872,50 USD");
    expect(await dialog.innerText()).toContain(
      "Das Limit erreicht den Markt (187,26): die Order wird sofort ausgeführt",
    );
    await screen.shoot("german-preview");
    expect(await screen.findings()).toEqual([]);
  },
);
