// What is pressed stays where it is: banners, ticks and fills shift nothing, new orders move no row under the
// pointer, and a row that has moved takes no press.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import type { OrderView } from "@/lib/contract/api.ts";
import { showDesk } from "@/tests/support/desk_screen.ts";
import type { OpenOptions, Screen } from "@/tests/support/screen_page.ts";
import {
  aapl,
  busySnapshot,
  connection,
  derivedConnection,
  details,
  msft,
  order,
  ordersOf,
  position,
  positionsOf,
  quote,
} from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

async function withScreen(
  desk: ScriptedDesk,
  body: (screen: Screen) => Promise<void>,
  look: OpenOptions = {},
): Promise<void> {
  desk.on("contract_details", () => details(aapl));
  await using screen = await showDesk(desk, look);
  await screen.page.waitForFunction(() => !document.body.innerText.includes("Connecting this screen"));
  await body(screen);
  expect(screen.errors).toEqual([]);
}

interface Shifts {
  value: number;
  /** What has moved, so that a failure says it. */
  nodes: string[];
}

/** The sum of what the browser itself calls shifts, those after an input among them. */
async function watchShifts(page: Page): Promise<() => Promise<Shifts>> {
  await page.evaluate(() => {
    interface Shift extends PerformanceEntry {
      value: number;
      sources: { node: Node | null }[];
    }
    const total: Shifts = { value: 0, nodes: [] };
    Object.assign(globalThis, { shifted: total });
    const nameOf = (node: Node | null) => {
      const element = node instanceof Element ? node : node?.parentElement;
      return `${element?.localName}.${element?.getAttribute("class") ?? ""} ${
        element?.textContent?.slice(0, 20)
      }`;
    };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Shift[]) {
        total.value += entry.value;
        total.nodes.push(...entry.sources.map(({ node }) => `${entry.value.toFixed(4)} ${nameOf(node)}`));
      }
    }).observe({ type: "layout-shift" });
  });
  return async () => {
    await page.waitForTimeout(200);
    return await page.evaluate(() => (globalThis as unknown as { shifted: Shifts }).shifted);
  };
}

const lock = { code: "MODE_MISMATCH" as const, text: "U123 is not a paper account" };
const windows: OpenOptions[] = [
  { size: "desktop" },
  { viewport: { width: 1366, height: 768 } },
  { size: "tablet" },
  { size: "phone" },
];

for (const look of windows) {
  const name = look.size ?? `${look.viewport?.width}×${look.viewport?.height}`;
  Deno.test(`ticks, banners and fills shift nothing, ${name}`, options, async () => {
    const desk = new ScriptedDesk(busySnapshot());
    await withScreen(desk, async ({ page, shoot }) => {
      if (look.size !== "phone") {
        await page.click(`[data-position="DU1234567/${aapl.conId}"] td button`);
        await page.waitForSelector(`[data-instrument="${aapl.conId}"]`);
      }
      await page.waitForTimeout(500);
      const shifts = await watchShifts(page);
      const places = () =>
        page.$$eval(
          "[data-action=preview], .row-btn, .tab, [data-position], [data-order]",
          (all) => all.map((one) => JSON.stringify(one.getBoundingClientRect())),
        );
      const before = await places();
      for (let n = 0; n < 15; n++) {
        const price = `18${n % 10}.${10 + n}`;
        desk.change((state) => ({
          quotes: {
            [aapl.conId]: quote(price, `18${n % 10}.${11 + n}`, { volume: String(48213900 * (n + 1)) }),
          },
          positions: {
            ...state.positions,
            ...positionsOf(
              position(aapl, "100", { marketPrice: price, unrealizedPnl: `${n % 2 ? "-" : ""}${n}84.66` }),
            ),
          },
        }));
        await page.waitForTimeout(20);
      }
      const banners: Partial<ReturnType<typeof connection>>[] = [
        { headline: "degraded", cause: "No data from usfarm", fix: "Wait" },
        { headline: "degraded", cause: "No data from usfarm", fix: "Wait", lock },
        {},
        derivedConnection({ readOnly: true }),
        {},
      ];
      for (const next of banners) {
        desk.change(() => ({ connection: connection(next) }));
        await page.waitForTimeout(60);
      }
      for (const state of ["halted", "reducing", "active"] as const) {
        desk.change(({ trading }) => ({ trading: { ...trading, state } }));
        await page.waitForTimeout(60);
      }
      desk.changeOrders(order("a1", { state: "partly_filled", filled: "40", remaining: "60" }));
      desk.changeOrders(
        order("a1", { state: "partly_filled", filled: "90", remaining: "10", averageFillPrice: "184.49" }),
      );
      await page.waitForTimeout(100);
      const { value, nodes } = await shifts();
      expect(value <= 0.01 ? [] : nodes).toEqual([]);
      expect(await places()).toEqual(before);
      await shoot(`steady-${look.size ?? "1366"}`);
    }, look);
  });
}

/** What the page knows of presses at one place: which order's row each has hit. */
interface PressTest {
  press(): string | null | undefined;
  first: string | null | undefined;
}

const rows = (page: Page) =>
  page.$$eval("[data-order]", (all) => all.map((row) => row.getAttribute("data-order")));

Deno.test(
  "while the pointer is over the orders no row moves: new ones come last, ended ones stay",
  options,
  async () => {
    const desk = new ScriptedDesk(
      busySnapshot({ orders: ordersOf(order("a1"), order("a2", { contract: msft })) }),
    );
    await withScreen(desk, async ({ page }) => {
      await page.getByRole("button", { name: "Open", exact: false }).first().click();
      const first = await rows(page);
      const shifts = await watchShifts(page);
      await page.hover(`[data-order="${first[1]}"] .row-btn`);
      const later = new Date(Date.now() + 5000).toISOString();
      desk.changeOrders(order("n1", { timeline: [{ at: later, state: "working", source: "openOrder" }] }));
      desk.changeOrders(order(first[0] ?? "", { state: "filled", filled: "100" }));
      await page.waitForFunction(() => document.querySelectorAll("[data-order]").length === 3);
      expect(await rows(page)).toEqual([...first, "n1"]);
      expect((await shifts()).nodes.filter((name) => !/span|li|time/.test(name))).toEqual([]);
      await page.mouse.move(700, 5);
      await page.waitForFunction(() => document.querySelectorAll("[data-order]").length === 2);
      expect(await rows(page)).toEqual(["n1", first[1]]);
    });
  },
);

Deno.test(
  "a button of a row that has just moved takes no press, a moment later it does",
  options,
  async () => {
    const desk = new ScriptedDesk(busySnapshot({ orders: ordersOf(order("a1")) }));
    desk.on("cancel_order", ({ clientOrderId }) => ({ clientOrderId, state: "cancel_pending" }));
    await withScreen(desk, async ({ page }) => {
      const later = new Date(Date.now() + 5000).toISOString();
      const incoming = order("n1", { timeline: [{ at: later, state: "working", source: "openOrder" }] });
      // As a touch does it: nothing hovers, and the press comes where the other row was.
      const { x, y } = await page.$eval('[data-order="a1"] .row-btn:last-child', (button) => {
        const box = button.getBoundingClientRect();
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      });
      // The first press is the page's own, in the turn in which the row comes.
      await page.evaluate(({ x, y }) => {
        const press = () => {
          const hit = document.elementFromPoint(x, y);
          hit?.dispatchEvent(
            new MouseEvent("click", { bubbles: true, cancelable: true, detail: 1, clientX: x, clientY: y }),
          );
          return hit?.closest("tr")?.getAttribute("data-order");
        };
        const test: typeof globalThis & PressTest = Object.assign(globalThis, { press, first: undefined });
        new MutationObserver((_, observer) => {
          if (document.querySelector('[data-order="n1"]') === null) return;
          observer.disconnect();
          test.first = press();
        }).observe(document.body, { subtree: true, childList: true });
      }, { x, y });
      desk.changeOrders(incoming);
      const first = await page.waitForFunction(() => (globalThis as unknown as PressTest).first);
      expect(await first.jsonValue()).toBe("n1");
      await page.waitForTimeout(500);
      expect(desk.requestsOf("cancel_order")).toEqual([]);
      expect(await page.evaluate(() => (globalThis as unknown as PressTest).press())).toBe("n1");
      expect(await desk.arrived("cancel_order")).toEqual([{ action: "cancel_order", clientOrderId: "n1" }]);
    });
  },
);

Deno.test(
  "a stop that protects a position is cancelled only after a question, an entry at once",
  options,
  async () => {
    const stop = order("s1", { side: "SELL", orderType: "STP", limitPrice: null, stopPrice: "180" });
    const desk = new ScriptedDesk(busySnapshot({ orders: ordersOf(order("a1"), stop) }));
    desk.on("cancel_order", ({ clientOrderId }) => ({ clientOrderId, state: "cancel_pending" }));
    await withScreen(desk, async ({ page, findings }) => {
      await page.click('[data-order="s1"] .row-btn:last-child');
      await page.waitForSelector("dialog[open] [data-protects]");
      expect(desk.requestsOf("cancel_order")).toEqual([]);
      expect(await findings()).toEqual([]);
      await page.locator("dialog[open]").getByRole("button", { name: "Cancel", exact: true }).click();
      await page.waitForSelector("dialog", { state: "detached" });
      await page.waitForTimeout(500);
      await page.click('[data-order="a1"] .row-btn:last-child');
      const asked = await desk.arrived("cancel_order", 2);
      expect(asked.map(({ clientOrderId }) => clientOrderId)).toEqual(["s1", "a1"]);
    });
  },
);

Deno.test("exits of a bracket stand under their entry and say that they wait for it", options, async () => {
  const entry = order("b1", { limitPrice: "184.50" });
  const child = (id: string, rest: Partial<OrderView>) =>
    order(id, { parentClientOrderId: "b1", side: "SELL", state: "held", ...rest });
  const exits = [
    child("b2", { limitPrice: "200" }),
    child("b3", { orderType: "STP", limitPrice: null, stopPrice: "170", whyHeld: "child,trigger" }),
  ];
  const desk = new ScriptedDesk(busySnapshot({ orders: ordersOf(...exits, order("z1"), entry) }));
  await withScreen(desk, async ({ page, shoot, findings }) => {
    const all = await rows(page);
    const at = all.indexOf("b1");
    expect(all.slice(at, at + 3).toSorted()).toEqual(["b1", "b2", "b3"]);
    for (const id of ["b2", "b3"]) {
      expect(await page.innerText(`[data-order="${id}"] [data-state]`)).toBe("waits for entry");
      expect(await page.getAttribute(`[data-order="${id}"]`, "data-child-of")).toBe("b1");
    }
    await shoot("bracket");
    expect(await findings()).toEqual([]);
    desk.changeOrders({ ...entry, state: "filled", filled: "100" });
    desk.changeOrders({ ...exits[1] as OrderView, whyHeld: "trigger" });
    await page.waitForFunction(() =>
      document.querySelector('[data-order="b3"] [data-state]')?.textContent === "awaits stop"
    );
  });
});
