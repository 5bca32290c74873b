// The work of a flush, counted and not timed: the rows that changed are rendered and no other, and a day of
// five thousand orders costs a tick what a day of fifty does.
import { expect } from "@std/expect";
import type { Browser, CDPSession, Page } from "playwright-core";
import { launchBrowser } from "@/tests/support/browser.ts";
import { longDay, tickAll } from "@/tests/support/long_day.ts";
import { openScreen } from "@/tests/support/screen_page.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";
import type { ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

/** How often functions were called since the last count. */
interface Calls {
  all: number;
  positionRows: number;
  orderRows: number;
}

/** The browser itself counts the calls of each function; a row is the function that writes its attribute. */
class CallCounter {
  readonly #cdp: CDPSession;
  readonly #texts = new Map<string, string>();

  private constructor(cdp: CDPSession) {
    this.#cdp = cdp;
  }

  static async start(page: Page): Promise<CallCounter> {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("Debugger.enable");
    await cdp.send("Profiler.enable");
    await cdp.send("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
    const counter = new CallCounter(cdp);
    await counter.take();
    return counter;
  }

  async take(): Promise<Calls> {
    const { result } = await this.#cdp.send("Profiler.takePreciseCoverage");
    const calls = { all: 0, positionRows: 0, orderRows: 0 };
    for (const { scriptId, url, functions } of result) {
      if (!url.includes("/_fresh/js/")) continue;
      const text = await this.#text(scriptId);
      const rows = { positionRows: rowOf(text, '"data-position"'), orderRows: rowOf(text, '"data-order"') };
      for (const { ranges: [range] } of functions) {
        if (range === undefined) continue;
        calls.all += range.count;
        for (const name of ["positionRows", "orderRows"] as const) {
          if (isRow(functions, range, rows[name])) calls[name] += range.count;
        }
      }
    }
    return calls;
  }

  async #text(scriptId: string): Promise<string> {
    const known = this.#texts.get(scriptId);
    if (known !== undefined) return known;
    const { scriptSource } = await this.#cdp.send("Debugger.getScriptSource", { scriptId });
    this.#texts.set(scriptId, scriptSource);
    return scriptSource;
  }
}

interface Range {
  startOffset: number;
  endOffset: number;
}

/** Where the attribute is written; -1 in a script that does not. */
function rowOf(text: string, attribute: string): number {
  return text.indexOf(attribute);
}

/** Whether `range` is the innermost function around this place. */
function isRow(functions: readonly { ranges: readonly Range[] }[], range: Range, at: number): boolean {
  const holds = ({ startOffset, endOffset }: Range) => at >= 0 && startOffset <= at && at < endOffset;
  const length = ({ startOffset, endOffset }: Range) => endOffset - startOffset;
  return holds(range) &&
    functions.every(({ ranges: [other] }) =>
      other === undefined || !holds(other) || length(other) >= length(range)
    );
}

/** Whatever came with a text that is on the page is drawn two frames later. */
async function drawn(page: Page, pane: "positions" | "orders", text: string): Promise<void> {
  await page.waitForFunction(
    ([id = "", wanted = ""]) => document.querySelector(id)?.textContent?.includes(wanted),
    [`#pane-${pane}`, text],
  );
  await page.evaluate(() =>
    new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))
  );
}

/** The next price of every instrument; the first one's is waited for. */
async function tick(page: Page, desk: ScriptedDesk, turn: number): Promise<void> {
  tickAll(desk, turn);
  await drawn(page, "positions", `180.${String(turn * 13).padStart(2, "0")}`);
}

async function withDay(
  browser: Browser,
  orders: number,
  work: (page: Page, desk: ScriptedDesk, counter: CallCounter) => Promise<void>,
): Promise<void> {
  const desk = longDay({ orders, positions: 100 });
  await using server = await serveScreen(desk);
  await using screen = await openScreen(browser, server);
  const counter = await CallCounter.start(screen.page);
  // Once for what is made at the first tick only.
  await tick(screen.page, desk, 1);
  await counter.take();
  await work(screen.page, desk, counter);
  expect(screen.errors).toEqual([]);
}

Deno.test(
  "a patch renders the rows that changed and no other; of a hundred that tick those that are drawn",
  options,
  async () => {
    await using browser = await launchBrowser();
    await withDay(browser, 1_000, async (page, desk, counter) => {
      const [first = "", second = ""] = await page.$$eval(
        "tr[data-position]",
        (rows) => rows.map((row) => row.getAttribute("data-position") ?? ""),
      );
      desk.change(({ positions }) => ({
        positions: Object.fromEntries(
          Object.entries(positions).map(([key, view]) =>
            key === first || key === second ? [key, { ...view, marketPrice: "191.17" }] : [key, view]
          ),
        ),
      }));
      await drawn(page, "positions", "191.17");
      expect(await counter.take()).toMatchObject({ positionRows: 2, orderRows: 0 });

      const newest = "o999";
      desk.change(({ orders }) => {
        const order = orders[newest];
        return order === undefined
          ? {}
          : { orders: { ...orders, [newest]: { ...order, limitPrice: "77.25" } } };
      });
      await drawn(page, "orders", "77.25");
      expect(await counter.take()).toMatchObject({ positionRows: 0, orderRows: 1 });

      await tick(page, desk, 2);
      const shown = await page.locator("tr[data-position]").count();
      expect(shown).toBeLessThan(60);
      const { positionRows, orderRows } = await counter.take();
      expect(orderRows).toBe(0);
      expect(positionRows).toBeGreaterThanOrEqual(shown);
      expect(positionRows).toBeLessThanOrEqual(2 * shown);
    });
  },
);

Deno.test(
  "a tick of a hundred instruments calls as many functions with five thousand orders as with fifty",
  options,
  async () => {
    await using browser = await launchBrowser();
    const calls: number[] = [];
    for (const orders of [50, 5_000]) {
      await withDay(browser, orders, async (page, desk, counter) => {
        await tick(page, desk, 2);
        calls.push((await counter.take()).all);
      });
    }
    const [few = NaN, many = NaN] = calls;
    expect(few).toBeGreaterThan(1_000);
    expect(many).toBeLessThan(1.5 * few);
  },
);
