// What hands do: numbers as people type them, keys that are held, clicks that come twice.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { orderDesk, takeAapl, withTicket } from "@/tests/support/desk_screen.ts";
import type { OpenOptions, Screen } from "@/tests/support/screen_page.ts";
import { busySnapshot, preview } from "@/tests/support/screen_samples.ts";
import type { ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
const GUARD_MS = 600;
/** After the first click of a double click. */
const SECOND_CLICK_MS = 150;

function tradingDesk(): ScriptedDesk {
  const desk = orderDesk(busySnapshot());
  desk.on("preview_order", () => preview());
  desk.on("cancel_all", () => ({ requested: [] }));
  return desk;
}

/** As `withTicket`, with AAPL in it. */
const withAapl = (desk: ScriptedDesk, body: (screen: Screen) => Promise<void>, open?: OpenOptions) =>
  withTicket(desk, async (screen) => {
    await takeAapl(screen.page);
    await body(screen);
  }, open);

/** Presses Enter, once, as a hand did `agoMs` ago of which the page hears only now. */
async function enterOf(page: Page, agoMs: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const timestamp = (Date.now() - agoMs) / 1000;
  const press = { key: "Enter", code: "Enter", windowsVirtualKeyCode: 13, text: "\r", timestamp };
  await session.send("Input.dispatchKeyEvent", { type: "keyDown", ...press });
  await session.send("Input.dispatchKeyEvent", { type: "keyUp", ...press });
}

/** Clicks at one place, each so many milliseconds after this call, however late the page sees it. */
async function handOn(page: Page, x: number, y: number): Promise<(ms: number) => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  const startedAt = Date.now();
  return async (ms) => {
    const press = { x, y, button: "left", clickCount: 1, timestamp: (startedAt + ms) / 1000 } as const;
    await session.send("Input.dispatchMouseEvent", { type: "mousePressed", ...press });
    await session.send("Input.dispatchMouseEvent", { type: "mouseReleased", ...press });
  };
}

/** The first press, and the repeats of the keyboard for `ms`. */
async function hold(page: Page, key: string, ms: number): Promise<void> {
  await page.keyboard.down(key);
  for (let left = ms; left > 0; left -= 50) {
    await page.waitForTimeout(50);
    await page.keyboard.down(key);
  }
  await page.keyboard.up(key);
}

Deno.test(
  "U14: a comma of the keypad is a point, and a doubtful number is told twice before it is sent",
  options,
  async () => {
    const desk = tradingDesk();
    await withAapl(desk, async ({ page, shoot, findings }) => {
      await page.fill("#ticket-limit", "187,25");
      expect(await page.innerText("#ticket-limit-read")).toBe("Read as 187.25");
      await page.fill("#ticket-quantity", "1,234");
      expect(await page.innerText("#ticket-quantity-read")).toContain("Read as 1234:");
      await page.press("#ticket-quantity", "Enter");
      await page.waitForSelector("dialog[open] [data-readings]");
      expect(await page.innerText("dialog[open] [data-readings]")).toContain(
        "You typed “1,234”. It is read as 1234",
      );
      expect(desk.requestsOf("preview_order")[0]?.order).toMatchObject({
        quantity: "1234",
        limitPrice: "187.25",
      });
      await shoot("readings");
      expect(await findings()).toEqual([]);
      await page.keyboard.press("Escape");
      await page.waitForSelector("dialog[open]", { state: "detached" });
      // In the other language the marks change, the number stays.
      await page.click("[popovertarget=settings]");
      await page.getByRole("button", { name: "Deutsch" }).click();
      expect(await page.inputValue("#ticket-limit")).toBe("187,25");
      expect(await page.inputValue("#ticket-quantity")).toBe("1234");
    });
  },
);

Deno.test(
  "U24: Enter held for four seconds in the quantity is one preview, which stays open",
  options,
  async () => {
    const desk = tradingDesk();
    await withAapl(desk, async ({ page }) => {
      await page.selectOption("#ticket-type", "MKT");
      await page.fill("#ticket-quantity", "10");
      await page.focus("#ticket-quantity");
      await hold(page, "Enter", 4000);
      expect(desk.requestsOf("preview_order")).toHaveLength(1);
      expect(await page.locator("dialog[open]").count()).toBe(1);
      expect(desk.requestsOf("submit")).toEqual([]);
      // Nor does a held key leave the dialog, send by its button, or close more than one thing.
      await page.focus("[data-action=confirm]");
      await page.waitForTimeout(GUARD_MS);
      for (const key of ["Enter", " "]) {
        await page.keyboard.down(key);
        await page.keyboard.down(key);
        await page.keyboard.up(key);
      }
      await page.waitForSelector("dialog[open]", { state: "detached" });
      expect(desk.requestsOf("submit")).toHaveLength(1);
      expect(desk.requestsOf("preview_order")).toHaveLength(1);
    });
  },
);

Deno.test("U24: Enter held in the search takes the contract, and asks for no preview", options, async () => {
  const desk = tradingDesk();
  await withAapl(desk, async ({ page }) => {
    await page.selectOption("#ticket-type", "MKT");
    await page.fill("#ticket-quantity", "10");
    await page.fill("#symbol-search", "aap");
    await page.waitForSelector("[role=option]");
    await hold(page, "Enter", 1000);
    expect(desk.requestsOf("contract_details")).toHaveLength(2);
    expect(desk.requestsOf("preview_order")).toEqual([]);
  });
});

Deno.test(
  "U24: a double click sends once and does not press what lay under the dialog",
  options,
  async () => {
    const desk = tradingDesk();
    await withAapl(desk, async ({ page }) => {
      await page.selectOption("#ticket-type", "MKT");
      await page.fill("#ticket-quantity", "10");
      await page.press("#ticket-quantity", "Enter");
      await page.waitForSelector("dialog[open] [data-action=confirm]");
      await page.waitForTimeout(GUARD_MS);
      const box = await page.locator("[data-action=confirm]").boundingBox();
      const [x, y] = [(box?.x ?? 0) + 10, (box?.y ?? 0) + 10];
      // What lies under the button would cancel at once.
      await page.evaluate(([x, y]) => {
        const trap = document.createElement("button");
        trap.id = "trap";
        trap.setAttribute("class", "fixed");
        Object.assign(trap.style, {
          position: "fixed",
          left: `${x - 20}px`,
          top: `${y - 20}px`,
          width: "40px",
          height: "40px",
        });
        trap.onclick = () => trap.dataset.pressed = "true";
        document.body.append(trap);
      }, [x, y] as const);
      // As a hand does it, whatever the page needs to send: it sees the second click when the dialog is gone,
      // and later than any double click takes.
      const clickAt = await handOn(page, x, y);
      await clickAt(0);
      await page.waitForSelector("dialog[open]", { state: "detached" });
      await page.waitForTimeout(GUARD_MS);
      await clickAt(SECOND_CLICK_MS);
      expect(desk.requestsOf("submit")).toHaveLength(1);
      expect(await page.getAttribute("#trap", "data-pressed")).toBe(null);
      await page.waitForTimeout(500);
      await page.mouse.click(x, y);
      expect(await page.getAttribute("#trap", "data-pressed")).toBe("true");
    });
  },
);

Deno.test("U24: two presses of a confirm in the same moment cancel once", options, async () => {
  const desk = tradingDesk();
  await withAapl(desk, async ({ page }) => {
    await page.getByRole("button", { name: "Cancel all" }).click();
    await page.waitForSelector("dialog[open] .btn-danger");
    await page.waitForTimeout(GUARD_MS);
    await page.evaluate(() => {
      const confirm = document.querySelector<HTMLButtonElement>("dialog[open] .btn-danger");
      confirm?.click();
      confirm?.click();
    });
    await page.waitForSelector("dialog[open]", { state: "detached" });
    await desk.arrived("cancel_all");
    await page.waitForTimeout(300);
    expect(desk.requestsOf("cancel_all")).toHaveLength(1);
  });
});

Deno.test(
  "U24: an Enter of before the review was there sends nothing when a page that hung comes to it",
  options,
  async () => {
    const desk = tradingDesk();
    await withAapl(desk, async ({ page }) => {
      await page.selectOption("#ticket-type", "MKT");
      await page.fill("#ticket-quantity", "10");
      await page.press("#ticket-quantity", "Enter");
      await page.waitForSelector("dialog[open] [data-action=confirm]");
      await page.waitForTimeout(GUARD_MS);
      await page.focus("[data-action=confirm]");
      await enterOf(page, 60_000);
      await page.waitForTimeout(300);
      expect(desk.requestsOf("submit")).toEqual([]);
      await enterOf(page, 0);
      await page.waitForSelector("dialog[open]", { state: "detached" });
      expect(desk.requestsOf("submit")).toHaveLength(1);
    });
  },
);

Deno.test(
  "U24: a click of before a question was there does not answer it when a page that hung comes to it",
  options,
  async () => {
    const desk = tradingDesk();
    await withAapl(desk, async ({ page }) => {
      await page.getByRole("button", { name: "Cancel all" }).click();
      const box = await page.locator("dialog[open] .btn-danger").boundingBox();
      const clickAt = await handOn(page, (box?.x ?? 0) + 10, (box?.y ?? 0) + 10);
      await page.waitForTimeout(GUARD_MS);
      await clickAt(-60_000);
      await page.waitForTimeout(300);
      expect(await page.locator("dialog[open]").count()).toBe(1);
      expect(desk.requestsOf("cancel_all")).toEqual([]);
      await clickAt(GUARD_MS);
      await desk.arrived("cancel_all");
    });
  },
);
