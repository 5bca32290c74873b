// Words that have little room, in both languages: states of orders, tabs of the phone, boxes beside long
// labels. None is cut.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { orderStates } from "@/lib/contract/order_states.ts";
import { launchBrowser } from "@/tests/support/browser.ts";
import { drawn, type OpenOptions, openScreen } from "@/tests/support/screen_page.ts";
import { busySnapshot, order, ordersOf } from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

/** Orders in every state there is, one of them refused by IB, one that IB calls cancelled and has refused. */
function inEveryState(): ScriptedDesk {
  const busy = busySnapshot();
  const states = orderStates.map((state, n) => order(`s${n}`, { state, remaining: "100" }));
  return new ScriptedDesk({ ...busy, orders: { ...busy.orders, ...ordersOf(...states) } });
}

const looks: Record<string, OpenOptions> = {
  "1440": { size: "desktop" },
  "1440-de": { size: "desktop", locale: "de-DE" },
  "1366-de": { viewport: { width: 1366, height: 768 }, locale: "de-DE" },
  "1280": { viewport: { width: 1280, height: 720 } },
  "1024-de": { size: "tablet", locale: "de-DE" },
  "768-de": { size: "upright", locale: "de-DE" },
  "phone-de": { size: "phone", locale: "de-DE" },
  "smallest-de": { size: "smallest", locale: "de-DE" },
};

/**
 * Of these places, the words that reach over an edge: of the place itself, or nearer to it than `clear`
 * pixels at the sides.
 */
function over(page: Page, places: string, clear = 0): Promise<string[]> {
  return page.$$eval(
    places,
    (all, clear) =>
      all.filter((place) => place.checkVisibility({ visibilityProperty: true })).flatMap((place) => {
        const frame = place.getBoundingClientRect();
        const words = document.createRange();
        words.selectNodeContents(place);
        const isOver = [...words.getClientRects()].some((box) =>
          box.left < frame.left + clear - 0.5 || box.right > frame.right - clear + 0.5 ||
          box.top < frame.top - 0.5 || box.bottom > frame.bottom + 0.5
        );
        return isOver ? [place.textContent ?? ""] : [];
      }),
    clear,
  );
}

Deno.test("every state of an order is whole in its row, and the row one line high", options, async () => {
  await using browser = await launchBrowser();
  await using server = await serveScreen(inEveryState());
  for (const [name, look] of Object.entries(looks)) {
    await using screen = await openScreen(browser, server, look);
    const { page } = screen;
    const tab = page.locator("[data-tab=orders]");
    if (await tab.isVisible()) await tab.click();
    await page.locator("#pane-orders .tab").nth(1).click();
    expect({ name, head: await over(page, "#pane-orders .pane-head", 6) }).toEqual({ name, head: [] });
    const seen = new Set<string>();
    const found = new Set<string>();
    // A long list draws the rows in sight: it is walked to its end.
    for (let step = 0; step < 12; step++) {
      for (
        const id of await page.$$eval(
          "[data-order]",
          (all) => all.map((one) => one.getAttribute("data-order")),
        )
      ) {
        seen.add(id ?? "");
      }
      (await over(page, "[data-order] > td")).forEach((one) => found.add(one));
      // Where figures have no column they stand below the name; on the smallest phone so does a badge.
      const most = look.size === "smallest" ? 32 : 18;
      const high = await page.$$eval("[data-order]", (rows, most) => {
        const line = parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--row"));
        return rows.filter((row) => row.getBoundingClientRect().height > line + most)
          .map((row) => row.textContent ?? "");
      }, most);
      high.forEach((one) => found.add(`high: ${one}`));
      await page.$eval("#pane-orders", (pane) => pane.scrollBy(0, 200));
      await drawn(page);
    }
    await screen.shoot(`whole-states-${name}`);
    expect({ name, found: [...found] }).toEqual({ name, found: [] });
    expect(seen.size).toBe(orderStates.length + 4);
  }
});

Deno.test("no tab of the phone touches its edge", options, async () => {
  await using browser = await launchBrowser();
  await using server = await serveScreen(inEveryState());
  for (const locale of ["en-US", "de-DE"]) {
    for (const size of ["phone", "smallest"] as const) {
      await using screen = await openScreen(browser, server, { locale, size });
      await screen.shoot(`phone-tabs-${locale}-${size}`);
      const found = await over(screen.page, ".pane-tab", 2);
      expect({ locale, size, found }).toEqual({ locale, size, found: [] });
    }
  }
});

Deno.test("a box is as large beside a long label as beside a short one", options, async () => {
  await using browser = await launchBrowser();
  await using server = await serveScreen(inEveryState());
  await using screen = await openScreen(browser, server, { locale: "de-DE" });
  const { page } = screen;
  await page.keyboard.press("Shift+Escape");
  await page.waitForSelector("dialog[open]");
  const widths = await page.$$eval(
    "input[type=checkbox]",
    (all) => all.map((one) => one.getBoundingClientRect().width),
  );
  expect(widths.length).toBeGreaterThan(3);
  expect(new Set(widths).size).toBe(1);
});

Deno.test("the details of an order say for how much it was filled", options, async () => {
  await using browser = await launchBrowser();
  await using server = await serveScreen(inEveryState());
  await using screen = await openScreen(browser, server);
  const { page } = screen;
  await page.locator("#pane-orders .tab").nth(1).click();
  const row = page.locator("[data-order=a2] button[aria-expanded]");
  await page.$eval("#pane-orders", (pane) => pane.scrollTo(0, 9_999));
  await row.click();
  await page.waitForSelector("td.detail .facts");
  expect(await page.innerText("td.detail .facts")).toMatch(/Average\s+423\.118 USD/);
});
