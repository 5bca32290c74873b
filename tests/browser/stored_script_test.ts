// Words of others on their way through the desk: a broker whose every text is an attack, a program whose
// reason is one. Nothing of it runs on the screen, nothing forges a line of the log, and no spreadsheet
// computes it.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { runJournalCommand } from "@/lib/server/journal/main.ts";
import { launchBrowser } from "@/tests/support/browser.ts";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import {
  hostileFormulas,
  hostileMark,
  hostileMarkup,
  hostileReason,
  hostileText,
  isOnOneLine,
  textsIn,
} from "@/tests/support/hostile_texts.ts";
import { openLimitsFile } from "@/tests/support/open_limits.ts";
import { bearer, programToken } from "@/tests/support/program_token.ts";
import { ScriptedTws } from "@/tests/support/scripted_tws/tws.ts";

const ACCOUNT = "DU1234567";
const AAPL = 265598;
const HELD = 700001;
const options = { sanitizeOps: false, sanitizeResources: false };

const instrument = {
  conId: HELD,
  symbol: `EVIL${hostileMark}`,
  localSymbol: hostileText,
  tradingClass: hostileText,
  primaryExchange: hostileMark,
  details: { longName: hostileText, marketName: hostileText, industry: hostileText, category: hostileText },
};
const foreign = {
  action: "BUY",
  totalQuantity: "3",
  orderType: "LMT",
  limitPrice: "9",
  tif: "DAY",
  account: ACCOUNT,
};

/** Everything that a broker says in words is hostile. */
function hostileBroker(): ScriptedTws {
  const orderState = { status: "Submitted", warningText: hostileText };
  const execution = {
    ...{ execId: "0001.01", permId: 900003, side: "BOT", shares: "1", price: "5", account: ACCOUNT },
    ...{ exchange: hostileMark, orderRef: hostileText, submitter: hostileText, modelCode: hostileText },
  };
  return new ScriptedTws({
    instruments: { EVIL: instrument },
    positions: [{ position: { contract: "EVIL", position: "7", averageCost: "10" } }],
    openOrders: [{
      openOrder: {
        contract: "EVIL",
        order: { ...foreign, permId: 900001, orderRef: hostileText, ocaGroup: hostileText },
        orderState,
      },
    }],
    completedOrders: [{
      completedOrder: {
        contract: "EVIL",
        order: { ...foreign, permId: 900002, orderRef: hostileMarkup },
        orderState: { status: "Cancelled", completedStatus: hostileText, rejectReason: hostileText },
      },
    }],
    executions: [{ execDetails: { contract: "EVIL", execution } }],
    answers: [
      { to: "reqHistoricalData", rows: [{ error: { code: 162, message: hostileText } }] },
    ],
    accountValues: [
      { accountValue: { key: "NetLiquidation", value: "100000" } },
      { accountValue: { key: hostileMark, value: hostileText, currency: "USD" } },
    ],
    ticks: [
      { tickPrice: { of: "AAPL", tickType: "bid", price: "187.2", size: "300" } },
      { tickPrice: { of: "AAPL", tickType: "ask", price: "187.21", size: "500" } },
    ],
  }, 225);
}

/** Opens every part of the screen that shows words of others. */
async function walk(page: Page): Promise<void> {
  for (const name of ["All", "Open", "Ended", "Filled"]) {
    const tab = page.locator("#pane-orders button.tab").filter({ hasText: name }).first();
    if (await tab.count() > 0) await tab.click();
  }
  for (const tab of await page.locator("[role=tab]").all()) if (await tab.isVisible()) await tab.click();
  for (const row of await page.locator("details:not([open]) > summary").all()) {
    if (await row.isVisible()) await row.click();
  }
}

/** What a page must never have been talked into. */
const taken = (page: Page) =>
  page.evaluate(() => ({
    ran: "__hostile" in globalThis,
    nodes: document.querySelectorAll(
      'iframe, img[src="x"], svg[onload], [onerror], [onfocus], [onload], a[href^="javascript:" i]',
    ).length,
    scripts: [...document.querySelectorAll("script")].filter((one) =>
      /^\s*window\.__hostile/.test(one.textContent ?? "")
    ).length,
  }));

Deno.test(
  "Hostile words of a broker and of a program stay words: page, answers, log and export",
  options,
  async (t) => {
    await using tws = hostileBroker();
    await using desk = await DeskProcess.start({
      args: ["--paper", "--gateway", `127.0.0.1:${tws.port}`],
      settings: openLimitsFile,
    });
    await desk.ready();
    const draft = {
      account: ACCOUNT,
      conId: AAPL,
      side: "BUY",
      quantity: "1",
      orderType: "LMT",
      limitPrice: "187",
    };
    const placed = await desk.place({ ...draft, tif: "DAY" });
    await tws.send([
      {
        error: {
          of: "placed",
          code: 201,
          message: `Order rejected - reason:${hostileText}`,
          advancedOrderRejectJson: hostileText,
        },
      },
      { orderStatus: { of: "placed", status: "Inactive", whyHeld: hostileText } },
      { error: { id: -1, code: 2999, message: hostileText } },
      { error: { id: -1, code: 2100, message: hostileText } },
      { error: { id: -1, code: 1102, message: hostileText } },
    ]);
    const history = { action: "history", conId: AAPL, barSize: "1 day", duration: "1 M" };
    expect((await desk.post(history)).status).toBeGreaterThanOrEqual(400);
    await desk.post({ action: "preview_order", order: { ...draft, account: hostileText, tif: "DAY" } });
    const program = bearer(await programToken(desk.dataDir, "stranger", "propose"));
    const proposed = await desk.api("POST", "/api/trading", {
      action: "propose_order",
      order: { ...draft, tif: "DAY" },
      reason: hostileReason,
    }, program);
    expect([proposed.status, proposed.body.code]).toEqual([202, undefined]);
    await desk.mustPost({ action: "set_trading_state", state: "reducing", reason: hostileReason });
    await desk.mustPost({ action: "reload_settings", reason: hostileReason });
    const rejected = await desk.until(
      "the order has its refusal",
      (s) => JSON.stringify(s.orders[placed]).includes("onerror="),
    );
    const search = await desk.mustPost({ action: "search_symbols", pattern: "EVIL" });

    await t.step("the answers have all of it as words on one line", async () => {
      const said = JSON.stringify(rejected);
      expect(said).toContain("onerror=");
      const pages = await Promise.all(
        ["/api/orders", "/api/executions", "/api/proposals"].map((path) =>
          desk.api("GET", path).then(({ body }) => body)
        ),
      );
      for (const texts of [rejected, search, ...pages].map(textsIn)) {
        expect(texts.filter((text) => !isOnOneLine(text))).toEqual([]);
      }
      const { headers, body } = await fetch(`${desk.url}/api/trading`, {
        headers: { authorization: `Bearer ${desk.token}`, accept: "text/html" },
      });
      await body?.cancel();
      expect([headers.get("content-type"), headers.get("x-content-type-options")]).toEqual([
        "application/json",
        "nosniff",
      ]);
    });

    await using browser = await launchBrowser();
    for (const locale of ["en-US", "de-DE"]) {
      await t.step(`nothing of it runs on the screen (${locale})`, async () => {
        await using context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale });
        const page = await context.newPage();
        const wrong: string[] = [];
        page.on("dialog", (dialog) => {
          wrong.push(`dialog ${dialog.message()}`);
          void dialog.dismiss();
        });
        page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
        page.on("pageerror", (error) => wrong.push(String(error)));
        await context.addInitScript(() => {
          const seen: string[] = [];
          Object.assign(globalThis, { __violations: seen });
          document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
            seen.push(`${violatedDirective} ${blockedURI}`);
          });
        });
        await page.goto(desk.loginUrl);
        await page.waitForSelector("html[data-ready]");
        await page.waitForSelector("html[data-parts]");
        await page.locator("[data-position]").first().waitFor();
        expect(await taken(page)).toEqual({ ran: false, nodes: 0, scripts: 0 });
        await walk(page);
        // It was there to be taken: the words stand on the screen as they are spelled.
        await page.getByText(`EVIL${hostileMark}`).first().waitFor();
        expect(await page.locator("body").innerText()).toContain("onerror=");
        await page.fill("#symbol-search", "EVIL");
        await page.locator("[role=option]").filter({ hasText: "EVIL" }).first().waitFor();
        expect(await taken(page)).toEqual({ ran: false, nodes: 0, scripts: 0 });
        await page.locator("[role=option]").filter({ hasText: "EVIL" }).first().click();
        await page.click('[data-action="proposals"]');
        await page.locator("[data-proposal]").filter({ hasText: "onerror=" }).waitFor();
        expect(await taken(page)).toEqual({ ran: false, nodes: 0, scripts: 0 });
        expect(await page.evaluate(() => (globalThis as unknown as { __violations: string[] }).__violations))
          .toEqual([]);
        expect(wrong).toEqual([]);
      });
    }

    await t.step("each line of the log is one event, and none is forged", () => {
      const lines = desk.output.filter((line) => line.startsWith("{"));
      expect(lines.length).toBeGreaterThan(3);
      const events = lines.map((line) => JSON.parse(line));
      expect(events.filter(({ event }) => event === "forged")).toEqual([]);
      expect(events.flatMap(textsIn).filter((text) => !isOnOneLine(text))).toEqual([]);
      expect(desk.output.filter((line) => !isOnOneLine(line))).toEqual([]);
      expect(JSON.stringify(events)).toContain("onerror=");
    });

    await t.step("the export for a spreadsheet has no formula, and a line for each row", async () => {
      let text = "";
      const write = (more: string) => text += more;
      const env = { HOME: "/nowhere" };
      expect(
        await runJournalCommand(["export", "--csv", "--data-dir", desk.dataDir], {
          write,
          complain: write,
          env,
        }),
      ).toBe(0);
      expect(text).toContain("onerror=");
      const rows = text.trim().split("\r\n");
      expect(rows.filter((row) => !isOnOneLine(row))).toEqual([]);
      // Some open it with commas between the cells, some with semicolons, and then quotes inside of a cell
      // are letters.
      const cells = [...rows.flatMap(cellsOf), ...rows.flatMap((row) => row.split(";"))];
      expect(cells.filter((cell) => /^[\s'"]*[=+\-@]/.test(cell) && !cell.startsWith("'"))).toEqual([]);
      for (const formula of hostileFormulas) {
        expect(text.replaceAll("\\u003b", ";")).toContain(formula.trim());
      }
    });
  },
);

/** The cells of one line of RFC 4180. */
function cellsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain = ""]) =>
    quoted?.replaceAll('""', '"') ?? plain
  );
}
