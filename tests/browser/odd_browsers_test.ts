// Browsers that refuse one thing or another: what they refuse is missing, and nothing else.
import { expect } from "@std/expect";
import { launchBrowser } from "@/tests/support/browser.ts";
import { aapl, busySnapshot, order, ordersOf } from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";
import type { OrderView } from "@/lib/contract/api.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

/**
 * A phone: notifications are allowed and each is refused; sound and storage are refused as well; nobody
 * looks.
 */
function refuseAll(storage: "full" | "forbidden"): void {
  localStorage.setItem("lotse.settings.paper", JSON.stringify({ sound: true, desktop: true }));

  class Refused {
    static permission = "granted";
    static requestPermission = () => Promise.resolve("granted");
    constructor() {
      throw new TypeError("Illegal constructor. Use ServiceWorkerRegistration.showNotification() instead.");
    }
  }
  const refuse = (name: string) =>
    Object.defineProperty(globalThis, name, {
      get: () => {
        throw new DOMException("The operation is insecure.", "SecurityError");
      },
    });
  Object.defineProperty(globalThis, "Notification", { value: Refused });
  Object.defineProperty(Document.prototype, "hidden", { get: () => true });
  refuse("AudioContext");
  if (storage === "forbidden") refuse("localStorage");
  Storage.prototype.setItem = () => {
    throw new DOMException("Full", "QuotaExceededError");
  };
}

const filled = (id: string, side: "BUY" | "SELL", quantity: string): OrderView =>
  order(id, { side, quantity, filled: quantity, state: "filled", averageFillPrice: "184.5" });

/** Three fills one after the other, in a browser of its own. Returns the faults that the page told. */
async function tellsEachOnce(storage: "full" | "forbidden"): Promise<string[]> {
  await using browser = await launchBrowser();
  const desk = new ScriptedDesk(busySnapshot({ orders: {} }), { heartbeatMs: 500 });
  await using server = await serveScreen(desk);
  const context = await browser.newContext();
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await context.addInitScript(refuseAll, storage);
  await page.goto(server.loginUrl);
  await page.waitForSelector("html[data-ready][data-filled]");
  const orders = [filled("a", "BUY", "1"), filled("b", "BUY", "2"), filled("c", "SELL", "3")];
  for (const count of [1, 2, 3]) {
    desk.change(() => ({ orders: ordersOf(...orders.slice(0, count)) }));
    await page.waitForSelector(`[data-order="${orders[count - 1]?.clientOrderId}"]`, { state: "attached" });
  }
  await page.waitForFunction(() => document.querySelectorAll("[data-toast=fill]").length >= 3);
  const told = await page.locator("[data-toast=fill] p:first-child").allInnerTexts();
  expect(told.map((text) => text.split(` ${aapl.symbol}`)[0])).toEqual([
    "Filled: SELL 3",
    "Filled: BUY 2",
    "Filled: BUY 1",
  ]);
  // It still lives: the next change is shown, and a choice is taken.
  desk.change(() => ({ orders: ordersOf(...orders, filled("d", "SELL", "4")) }));
  await page.waitForSelector('[data-order="d"]', { state: "attached" });
  await page.click("[popovertarget=settings]");
  await page.getByRole("button", { name: "Light" }).click();
  expect(await page.getAttribute("html", "data-theme")).toBe("light");
  return errors;
}

Deno.test(
  "U2: with notifications and sound refused every fill is shown once and the screen goes on",
  options,
  async () => {
    const errors = await tellsEachOnce("full");
    expect(errors.filter((text) => text.includes("Illegal constructor"))).toHaveLength(4);
    expect(errors.filter((text) => text.includes("insecure"))).toHaveLength(4);
  },
);

Deno.test("U2: a browser that forbids storage shows the desk all the same", options, async () => {
  expect(await tellsEachOnce("forbidden")).toEqual([]);
});
