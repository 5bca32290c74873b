// What is closed can be reached and says why: to the pointer, to keys, to a finger, and to who listens.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { orderDesk, showDesk, takeAapl } from "@/tests/support/desk_screen.ts";
import { busySnapshot, order, ordersOf, preview } from "@/tests/support/screen_samples.ts";
import type { ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import type { OpenOptions, Screen } from "@/tests/support/screen_page.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
const DISARMED = "Not possible now: live trading is not armed. Arm it, or allow only reducing orders";

async function withDesk(
  desk: ScriptedDesk,
  body: (screen: Screen) => Promise<void>,
  open: OpenOptions = {},
): Promise<void> {
  await using screen = await showDesk(desk, open);
  await screen.page.waitForSelector("html[data-parts]");
  await body(screen);
  expect(screen.errors).toEqual([]);
}

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const messages = (page: Page) => page.locator("[data-about=lock]").allInnerTexts();

/** Told, and put away. */
async function told(page: Page): Promise<string> {
  const message = page.locator("[data-about=lock]");
  const text = await message.locator("p").first().innerText();
  expect(await page.locator(".area-toasts [role=status]").first().innerText()).toBe(text);
  await message.getByRole("button").click();
  await message.waitFor({ state: "detached" });
  return text;
}

Deno.test(
  "a live account that is disarmed says at each way out of a position why it is closed, and what opens it",
  options,
  () =>
    withDesk(orderDesk(busySnapshot({ mode: "live" })), async ({ page, shoot, findings }) => {
      for (const name of ["Close AAPL", "Close all …"]) {
        const closed = button(page, name);
        expect([await closed.isDisabled(), await closed.getAttribute("title")]).toEqual([true, DISARMED]);
        // By keys: it takes the focus, and answers.
        await closed.focus();
        expect(await closed.evaluate((one) => document.activeElement === one)).toBe(true);
        await page.keyboard.press("Enter");
        expect(await told(page)).toBe(DISARMED);
        // By the pointer, or a finger.
        await closed.click({ force: true });
        expect(await told(page)).toBe(DISARMED);
      }
      for (const keys of [["g", "p", "j", "x"], ["Shift+F"]]) {
        for (const key of keys) await page.keyboard.press(key);
        expect(await told(page)).toBe(DISARMED);
      }
      expect(await page.locator("dialog").count()).toBe(0);
      await button(page, /^More for AAPL/).click();
      const share = page.locator("[data-share='100']");
      expect(await share.isDisabled()).toBe(true);
      const note = await share.getAttribute("aria-describedby") ?? "";
      expect(await page.innerText(`#${note}`)).toContain("Closing is off: live trading is not armed.");
      await shoot("closed-position-live");
      expect(await findings()).toEqual([]);
    }),
);

for (const locale of ["en-US", "de-DE"]) {
  Deno.test(
    `the answer is whole on a phone, where messages have two lines, ${locale}`,
    options,
    () =>
      withDesk(orderDesk(busySnapshot({ mode: "live" })), async ({ page, shoot }) => {
        await page.locator("[data-position] .row-btn").first().click({ force: true });
        const message = page.locator("[data-about=lock]");
        await message.waitFor();
        const [around, words] = await Promise.all(
          [page.locator(".area-toasts"), message.locator("p").first()].map((one) => one.boundingBox()),
        );
        const endOf = (box: typeof around) => (box?.y ?? Infinity) + (box?.height ?? 0);
        expect(endOf(words ?? null)).toBeLessThanOrEqual(endOf(around ?? null));
        await shoot(`closed-phone-${locale}`);
      }, { locale, size: "phone" }),
  );
}

Deno.test("what there is nothing to do with says so", options, async () => {
  await withDesk(orderDesk(busySnapshot({ orders: {}, positions: {} })), async ({ page }) => {
    for (
      const [name, key, why] of [
        ["Cancel all …", "Shift+X", "no order is open"],
        ["Close all …", "Shift+F", "nothing is held"],
      ] as const
    ) {
      expect(await button(page, name).getAttribute("title")).toBe(`Not possible now: ${why}`);
      await page.keyboard.press(key);
      expect(await told(page)).toBe(`Not possible now: ${why}`);
    }
  });
});

Deno.test("while trading is halted, arming says what comes before it", options, async () => {
  const { trading } = busySnapshot();
  const desk = orderDesk(busySnapshot({ mode: "live", trading: { ...trading, state: "halted" } }));
  await withDesk(desk, async ({ page }) => {
    await page.locator("[data-action=begin-arming]").click({ force: true });
    expect(await told(page)).toBe(
      "Not possible now: trading is halted. Allow only reducing orders first, then arm",
    );
    expect(await page.locator("dialog").count()).toBe(0);
    expect(await messages(page)).toEqual([]);
  });
});

Deno.test("what closes while a review or a change is open says why beside its button", options, async () => {
  const desk = orderDesk(busySnapshot({ orders: ordersOf(order("a1")) }));
  desk.on("preview_order", ({ order }) => preview({ order }));
  await withDesk(desk, async ({ page, shoot, findings }) => {
    await takeAapl(page);
    await page.fill("#ticket-quantity", "5");
    await button(page, /^Change BUY/).click();
    await page.click("[data-action=preview]");
    await page.waitForSelector("[data-action=confirm]:enabled");
    desk.change(({ trading }) => ({ trading: { ...trading, state: "halted" } }));
    await page.waitForSelector("[data-action=confirm]:disabled");
    const note = await page.locator("[data-action=confirm]").getAttribute("aria-describedby") ?? "";
    expect(await page.innerText(`#${note}`)).toBe("Orders are off: trading is halted");
    await shoot("closed-review");
    expect(await findings()).toEqual([]);
    await page.keyboard.press("Escape");
    const change = button(page, "Preview the change");
    expect(await change.isDisabled()).toBe(true);
    const [own] = [await change.getAttribute("aria-describedby") ?? ""];
    expect(await page.locator(`[id="${own}"]`).innerText()).toBe("Orders are off: trading is halted");
  });
});

Deno.test(
  "an id that is another account's is told while it is typed",
  options,
  () =>
    withDesk(orderDesk(busySnapshot({ mode: "live" })), async ({ page }) => {
      await page.click("[data-action=begin-arming]");
      await page.fill("#arm-account", "DU12");
      expect(await page.locator("#arm-account-error").count()).toBe(0);
      await page.fill("#arm-account", "DU13");
      expect(await page.innerText("#arm-account-error")).toBe("This is another account");
    }),
);
