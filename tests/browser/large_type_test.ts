// The browser's own type made large, on a phone: what has to be read whole is whole.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import type { WatchList } from "@/lib/contract/api.ts";
import { showDesk } from "@/tests/support/desk_screen.ts";
import { screenFaults } from "@/tests/support/screen_faults.ts";
import { aapl, busySnapshot, msft, order, ordersOf, quote } from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
const list: WatchList = { listId: "l", name: "Tech", contracts: [aapl, msft] };

function desk(): ScriptedDesk {
  const busy = busySnapshot({
    quotes: {
      [aapl.conId]: quote("187.24", "187.26", { last: "187.25", close: "185.64" }),
      [msft.conId]: quote("402.10", "402.18", { last: "402.15", close: "405.00" }),
    },
  });
  const exit = order("exit", { side: "SELL", parentClientOrderId: "entry", limitPrice: "190" });
  const desk = new ScriptedDesk({
    ...busy,
    orders: { ...busy.orders, ...ordersOf(order("entry", { filled: "0" }), exit) },
  });
  desk.on("list_watch_lists", () => ({ revision: 1, lists: [list] }));
  desk.on("show_watch_list", () => ({ withoutLine: [] }));
  return desk;
}

/** Symbols that are broken into lines, and words of the head and of sums that are shortened. */
function broken(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const seen = (places: string) =>
      [...document.querySelectorAll(places)].filter((one) => one.checkVisibility());
    const lines = seen(".name-btn > .truncate, .watch-name").filter((one) => {
      const words = document.createRange();
      words.selectNodeContents(one);
      return new Set([...words.getClientRects()].map(({ top }) => Math.round(top))).size > 1;
    });
    const cut = seen(".topbar .truncate, tfoot .of-why").filter((one) => one.scrollWidth > one.clientWidth);
    return [...lines, ...cut].map((one) => one.textContent ?? "");
  });
}

Deno.test(
  "with the browser's type at 20 and 24 px no pair of prices, account or symbol is cut",
  options,
  async () => {
    for (const locale of ["en-US", "de-DE"]) {
      await using screen = await showDesk(desk(), { size: "phone", locale, settings: { lists: true } });
      const { page } = screen;
      const browser = await page.context().newCDPSession(page);
      for (const standard of [20, 24]) {
        await browser.send("Page.setFontSizes", { fontSizes: { standard, fixed: standard } });
        for (const pane of ["positions", "orders", "market", "ticket", "status"]) {
          await page.click(`[data-tab=${pane}]`);
          await page.waitForTimeout(100);
          await screen.shoot(`large-type-${locale}-${standard}-${pane}`);
          const look = { locale, standard, pane };
          const faults = await screenFaults(page);
          expect({ ...look, faults, broken: await broken(page) }).toEqual({
            ...look,
            faults: [],
            broken: [],
          });
        }
      }
    }
  },
);
