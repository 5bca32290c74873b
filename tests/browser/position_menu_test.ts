// What can be done with a position from its row: each way leads to a preview, and a refusal is said where it
// was asked for.
import { expect } from "@std/expect";
import { say } from "@/lib/contract/says/say.ts";
import { launchBrowser } from "@/tests/support/browser.ts";
import { drawn, type OpenOptions, openScreen } from "@/tests/support/screen_page.ts";
import {
  aapl,
  busySnapshot,
  details,
  order,
  ordersOf,
  position,
  positionsOf,
  preview,
} from "@/tests/support/screen_samples.ts";
import { refuse, ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
const held = position(aapl, "101", { entryPrice: "181.4034" });
const stop = order("s1", {
  side: "SELL",
  orderType: "STP",
  limitPrice: null,
  stopPrice: "175",
  quantity: "60",
  remaining: "60",
  tif: "GTC",
});

async function withMenu(
  more: OpenOptions,
  body: (screen: Awaited<ReturnType<typeof openScreen>>, desk: ScriptedDesk) => Promise<void>,
): Promise<void> {
  const desk = new ScriptedDesk(busySnapshot({ positions: positionsOf(held), orders: ordersOf(stop) }));
  desk.on("contract_details", () => details(aapl));
  await using browser = await launchBrowser();
  await using server = await serveScreen(desk);
  await using screen = await openScreen(browser, server, more);
  await screen.page.getByRole("button", { name: /^(More for|Mehr zu) AAPL/ }).click();
  await screen.page.waitForSelector("dialog [data-stops]");
  const over = await screen.page.$eval("#pane-positions", (pane) => pane.scrollWidth - pane.clientWidth);
  expect(over).toBeLessThanOrEqual(0);
  await body(screen, desk);
}

Deno.test(
  "a part of a position is closed from its row: a preview of that share, at the market",
  options,
  async () => {
    await withMenu({}, async ({ page, shoot, findings }, desk) => {
      desk.on("preview_close", () => preview());
      const shares = await page.$$eval("[data-share]", (all) => all.map((one) => one.textContent));
      expect(shares).toEqual(["25% 25", "50% 50", "75% 75", "100% 101"]);
      await shoot("position-menu");
      expect(await findings()).toEqual([]);
      await page.locator("[data-share='75']").click();
      await page.waitForSelector("#preview-title");
      expect(desk.requestsOf("preview_close")).toEqual([{
        action: "preview_close",
        account: "DU1234567",
        conId: aapl.conId,
        percent: "75",
        orderType: "MKT",
      }]);
      expect(desk.requestsOf("submit")).toEqual([]);
    });
  },
);

Deno.test(
  "a stop goes to break-even: on the step that loses nothing, not where it would fire at once",
  options,
  async () => {
    await withMenu({}, async ({ page }, desk) => {
      desk.on("preview_modify", () => refuse(say("ORDER_NOT_MODIFIABLE", { state: "filled" })));
      const even = page.locator("[data-stop=s1] [data-action=break-even]");
      expect(await even.innerText()).toBe("Stop to break-even, 181.41");
      await even.click();
      await page.locator("dialog", { hasText: "ORDER_NOT_MODIFIABLE" }).waitFor();
      expect(desk.requestsOf("preview_modify")).toMatchObject([
        { clientOrderId: "s1", changes: { stopPrice: "181.41" } },
      ]);
      desk.change(() => ({ positions: positionsOf({ ...held, marketPrice: "181.40" }) }));
      await page.waitForSelector("[data-fires=true]");
      expect(await even.isDisabled()).toBe(true);
      desk.change(() => ({ positions: positionsOf({ ...held, marketPrice: null }) }));
      await page.waitForSelector("[data-fires=null]");
      expect(await even.isDisabled()).toBe(true);
    });
  },
);

Deno.test(
  "a stop is attached by keyboard, for what no stop covers, with its cost before the preview",
  options,
  async () => {
    await withMenu({}, async ({ page, shoot, findings }, desk) => {
      desk.on("preview_order", () => preview());
      await page.locator("[data-action=attach-stop]").press("Enter");
      await page.waitForSelector("#stop-price");
      expect(await page.inputValue("#stop-quantity")).toBe("41");
      // What is pressed before the dialog is on the screen is not meant for it.
      await drawn(page);
      await page.locator("#stop-price").press("Enter");
      await page.waitForSelector("#stop-price[aria-invalid=true]");
      expect(desk.requestsOf("preview_order")).toEqual([]);
      await page.fill("#stop-price", "190");
      await page.waitForSelector("[data-fires]");
      await page.fill("#stop-price", "176.4034");
      const facts = (await page.innerText("[data-stop-facts]")).replaceAll(/\s+/g, " ");
      expect(facts).toContain(
        "From the market −5.79% Against the entry ▼−205.00 USD Against now ▼−444.71 USD",
      );
      await shoot("position-stop");
      expect(await findings()).toEqual([]);
      await page.fill("#stop-price", "176.40");
      await page.locator("#stop-price").press("Enter");
      await page.waitForSelector("#preview-title");
      expect(desk.requestsOf("preview_order")).toMatchObject([{
        order: { side: "SELL", quantity: "41", orderType: "STP", stopPrice: "176.40", tif: "GTC" },
      }]);
    });
  },
);

Deno.test(
  "a reversal is two orders: the second waits until the broker says that nothing is held",
  options,
  async () => {
    await withMenu({}, async ({ page, shoot, findings }, desk) => {
      desk.on("preview_close", () => preview({ previewToken: "first" }));
      desk.on("preview_order", () => preview({ previewToken: "second" }));
      desk.on("submit", () => ({ clientOrderId: "r1", state: "working" }));
      await page.locator("[data-action=reverse]").click();
      const second = page.locator("[data-action=reverse-open]");
      await second.waitFor();
      expect(await second.isDisabled()).toBe(true);
      await shoot("position-reverse");
      expect(await findings()).toEqual([]);
      const send = async () => {
        await page.waitForSelector("#preview-title");
        await page.waitForTimeout(600);
        await page.locator("dialog", { has: page.locator("#preview-title") }).getByRole("button", {
          name: /^Send/,
        })
          .click();
        await page.locator("#preview-title").waitFor({ state: "detached" });
      };
      await page.locator("[data-action=reverse-close]").click();
      await send();
      expect(desk.requestsOf("submit")).toMatchObject([{ previewToken: "first" }]);
      // Sent is not closed.
      expect(await second.isDisabled()).toBe(true);
      desk.change(() => ({ positions: positionsOf({ ...held, quantity: "40" }) }));
      await page.locator("[data-reverse=close]", { hasText: "Held now: 40" }).waitFor();
      expect(await second.isDisabled()).toBe(true);
      desk.change(() => ({ positions: {} }));
      await page.waitForSelector("[data-reverse=close][data-status=done]");
      await second.click();
      await send();
      expect(desk.requestsOf("preview_order")).toMatchObject([
        { order: { side: "SELL", quantity: "101", orderType: "MKT", conId: aapl.conId } },
      ]);
      expect(desk.requestsOf("submit")).toMatchObject([{ previewToken: "first" }, {
        previewToken: "second",
      }]);
      await page.waitForSelector("dialog", { state: "detached" });
    });
  },
);

for (const size of ["desktop", "tablet", "phone"] as const) {
  Deno.test(
    `what can be done with a position keeps within the screen, in German: ${size}`,
    options,
    async () => {
      await withMenu({ size, locale: "de-DE" }, async ({ page, shoot }) => {
        const over = () => page.$eval("dialog[open]", (one) => one.scrollWidth - one.clientWidth);
        await shoot(`position-menu-de-${size}`);
        expect(await over()).toBeLessThanOrEqual(0);
        await page.locator("[data-action=attach-stop]").click();
        await page.waitForSelector("[data-action=at-break-even]");
        await page.locator("[data-action=at-break-even]").click();
        expect(await page.inputValue("#stop-price")).toBe("181,41");
        await shoot(`position-stop-de-${size}`);
        expect(await over()).toBeLessThanOrEqual(0);
      });
    },
  );
}
