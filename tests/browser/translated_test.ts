// A translator or an extension puts its own elements around the texts of the page: what is shown stays what
// is true.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { showDesk } from "@/tests/support/desk_screen.ts";
import { launchBrowser } from "@/tests/support/browser.ts";
import {
  aapl,
  busySnapshot,
  details,
  order,
  ordersOf,
  position,
  preview,
  quote,
} from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";
import { soon } from "@/tests/support/soon.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

/**
 * How each of them does it: a new node in place of ours, ours moved into a new one, an element that is filled
 * later, or other words written into ours.
 */
const ways = ["copy", "move", "fill", "in place"] as const;

async function wrapAll(page: Page, way: typeof ways[number]): Promise<void> {
  await page.evaluate((way) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts) {
      if (text.data.trim() === "" || text.parentElement?.closest("script, font")) continue;
      const [outer, inner] = [document.createElement("font"), document.createElement("font")];
      outer.append(inner);
      if (way === "in place") {
        text.data = `${text.data} (translated)`;
      } else if (way === "copy") {
        inner.textContent = text.data;
        text.replaceWith(outer);
      } else if (way === "move") {
        text.replaceWith(outer);
        inner.append(text);
      } else {
        text.before(outer);
        inner.append(text);
      }
    }
  }, way);
}

/** Everything a reader sees, without ages and countdowns. */
async function shown(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const parts = [".topbar", "#pane-ticket", "#pane-orders", "#pane-positions"];
    return parts.flatMap((part) => (document.querySelector<HTMLElement>(part)?.innerText ?? part).split("\n"))
      .filter((line) => !/ old$|ago|Updated|now|\d\s(s|min)$/i.test(line));
  });
}

async function chooseAapl(page: Page): Promise<void> {
  await page.getByRole("button", { name: "AAPL", exact: true }).first().click();
  await page.waitForSelector("[data-instrument]");
}

Deno.test("the page says that it is not to be translated", options, async () => {
  await using screen = await showDesk(new ScriptedDesk(busySnapshot()));
  expect(await screen.page.getAttribute("html", "translate")).toBe("no");
  expect(await screen.page.getAttribute("meta[name=google]", "content")).toBe("notranslate");
});

for (const way of ways) {
  Deno.test(
    `U1: with every text wrapped (${way}) the screen shows what a fresh page shows`,
    options,
    async () => {
      const desk = new ScriptedDesk(busySnapshot({ orders: ordersOf(order("a1")) }));
      desk.on("contract_details", () => details(aapl));
      desk.on("preview_order", () => preview());
      desk.on("submit", () => ({ clientOrderId: "n1", state: "sent" }));
      await using screen = await showDesk(desk);
      const { server } = screen;
      const { page } = screen;
      await chooseAapl(page);
      await wrapAll(page, way);
      // Every kind of change: a figure, a state, a row that comes, one that goes, a button's text, a line of
      // a form.
      await page.click("[data-side=SELL]");
      await page.selectOption("#ticket-type", "MKT");
      await wrapAll(page, way);
      desk.change(() => ({
        orders: ordersOf(
          order("a1", { state: "cancelled" }),
          order("b2", { state: "partly_filled", filled: "40" }),
        ),
        quotes: { "265598": quote("201.11", "201.13") },
      }));
      await page.waitForFunction(() => document.body.innerText.includes("201.11"));
      await wrapAll(page, way);
      desk.change((state) => ({
        orders: ordersOf(order("b2", { state: "filled", filled: "100", averageFillPrice: "201.12" })),
        positions: Object.fromEntries(
          Object.entries(state.positions).slice(1).concat([["DU1234567/265598", position(aapl, "-7")]]),
        ),
      }));
      await page.click("[data-action=preview]");
      await page.waitForSelector("#ticket-quantity[aria-invalid=true]");
      await wrapAll(page, way);
      await page.fill("#ticket-quantity", "7");
      await page.waitForFunction(() =>
        document.querySelector("#pane-orders")?.textContent?.includes("201.12")
      );
      expect(await page.innerText("[data-action=preview]")).toBe("Preview Sell");

      const fresh = await page.context().newPage();
      await fresh.goto(server.url);
      await fresh.waitForSelector("html[data-ready][data-filled]");
      await chooseAapl(fresh);
      await fresh.click("[data-side=SELL]");
      await fresh.selectOption("#ticket-type", "MKT");
      await fresh.fill("#ticket-quantity", "7");
      await fresh.waitForFunction(() => document.body.innerText.includes("201.11"));
      await soon(async () => expect(await shown(page)).toEqual(await shown(fresh)));
      expect(await page.locator("[data-banner=rewritten]").count()).toBe(0);
      expect(screen.errors).toEqual([]);
    },
  );
}

Deno.test(
  "U1: what rewrites the page again and again is named, and still no old figure stays",
  options,
  async () => {
    const desk = new ScriptedDesk(busySnapshot({ orders: ordersOf(order("a1")) }));
    desk.on("contract_details", () => details(aapl));
    await using screen = await showDesk(desk);
    const { page } = screen;
    await chooseAapl(page);
    await page.evaluate(() => {
      const wrap = () => {
        const walker = document.createTreeWalker(
          document.querySelector(".desk") ?? document.body,
          NodeFilter.SHOW_TEXT,
        );
        const texts: Text[] = [];
        while (walker.nextNode()) texts.push(walker.currentNode as Text);
        for (const text of texts) {
          if (text.data.trim() === "" || text.parentElement?.closest("font")) continue;
          const font = document.createElement("font");
          font.textContent = text.data;
          text.replaceWith(font);
        }
      };
      new MutationObserver(wrap).observe(document.body, {
        childList: true,
        subtree: true,
        characterData: true,
      });
      wrap();
    });
    await page.waitForSelector("[data-banner=rewritten]");
    for (const bid of ["201.11", "202.22"]) {
      desk.change(() => ({ quotes: { "265598": quote(bid, "203.33") } }));
      await page.waitForFunction(
        (bid) => document.querySelector("[data-quote=bid]")?.textContent?.includes(bid),
        bid,
      );
    }
    expect(await page.innerText("[data-quote=bid]")).not.toContain("201.11");
    expect(screen.errors).toEqual([]);
  },
);

Deno.test("U1: what an extension only adds beside ours stays, and may go again", options, async () => {
  await using screen = await showDesk(new ScriptedDesk(busySnapshot()));
  const { page } = screen;
  const count = await page.evaluate(async () => {
    const icon = document.createElement("i");
    document.querySelector("#ticket-quantity")?.after(icon);
    await new Promise((resolve) => setTimeout(resolve, 50));
    icon.append("x");
    await new Promise((resolve) => setTimeout(resolve, 50));
    icon.textContent = "y";
    await new Promise((resolve) => setTimeout(resolve, 50));
    const during = document.querySelectorAll("#pane-ticket i").length;
    icon.remove();
    await new Promise((resolve) => setTimeout(resolve, 50));
    return [during, document.querySelectorAll("#pane-ticket i").length];
  });
  expect(count).toEqual([1, 0]);
});

Deno.test(
  "U1: texts that were wrapped before the screen was alive are its own when it is",
  options,
  async () => {
    await using browser = await launchBrowser();
    const desk = new ScriptedDesk(busySnapshot({ orders: ordersOf(order("a1")) }));
    await using server = await serveScreen(desk);
    const context = await browser.newContext();
    await context.addInitScript(() => {
      // Before the scripts of the page run.
      document.addEventListener("readystatechange", () => {
        if (document.readyState !== "interactive") return;
        const walker = document.createTreeWalker(
          document.querySelector(".desk") ?? document,
          NodeFilter.SHOW_TEXT,
        );
        const texts: Text[] = [];
        while (walker.nextNode()) texts.push(walker.currentNode as Text);
        for (const text of texts) {
          if (text.data.trim() === "") continue;
          const font = document.createElement("font");
          font.textContent = text.data;
          text.replaceWith(font);
        }
        document.documentElement.dataset.wrapped = String(texts.length);
      });
    });
    const page = await context.newPage();
    await page.goto(server.loginUrl);
    await page.waitForSelector("html[data-ready][data-filled]");
    expect(Number(await page.getAttribute("html", "data-wrapped"))).toBeGreaterThan(60);
    desk.change(() => ({ orders: ordersOf(order("a1", { state: "cancelled" })) }));
    await page.waitForSelector("[data-order=a1] [data-state=cancelled]");
    await page.click("[data-side=SELL]");
    expect(await page.innerText("[data-action=preview]")).toBe("Preview Sell");
    expect((await page.innerText("[data-order=a1]")).toLowerCase()).toContain("cancelled");
    expect(await page.locator(".desk font").count()).toBe(0);
  },
);
