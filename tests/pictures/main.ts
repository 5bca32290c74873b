// `deno task pictures`: makes the pictures of README and docs anew, of a simulated desk that has traded a
// little; with `all` those of every scene.
import type { Page } from "playwright-core";
import { launchBrowser } from "@/tests/support/browser.ts";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { ROOT } from "@/tests/support/imports.ts";
import { takeGallery } from "./gallery.ts";
import { smallPng } from "./small_png.ts";

const AAPL = 265598;
const MOST_BYTES = 60_000;

/** Positions, a bracket, an order of two prices and one that has ended. */
async function trade(desk: DeskProcess): Promise<void> {
  const account = Object.keys((await desk.ready()).accounts)[0];
  await desk.mustPost({ action: "watch", conId: AAPL }, 202);
  const quoted = await desk.until("a quote", (s) => typeof s.quotes[AAPL]?.ask === "string");
  const price = (factor: number) => (Number(quoted.quotes[AAPL]?.ask) * factor).toFixed(2);
  const order = { account, conId: AAPL, side: "BUY", quantity: "100", tif: "DAY" };
  const conIdOf = async (pattern: string) =>
    (await desk.mustPost({ action: "search_symbols", pattern })).matches[0]?.contract.conId;
  await desk.place({
    ...order,
    orderType: "MKT",
    takeProfit: { limitPrice: price(1.08) },
    stopLoss: { stopPrice: price(0.95) },
  });
  for (const [symbol, quantity] of [["MSFT", "40"], ["NVDA", "60"]]) {
    await desk.place({ ...order, conId: await conIdOf(symbol ?? ""), quantity, orderType: "MKT" });
  }
  const working = await desk.place({ ...order, quantity: "50", orderType: "LMT", limitPrice: price(0.97) });
  await desk.place({ ...order, quantity: "20", orderType: "LMT", limitPrice: price(0.96), tif: "GTC" });
  await desk.mustPost({ action: "cancel_order", clientOrderId: working }, 202);
  await desk.until("three positions", (s) => Object.keys(s.positions).length === 3);
}

async function keep(page: Page, name: string, selector: string | null = null): Promise<void> {
  const png = selector === null ? await page.screenshot() : await page.locator(selector).screenshot();
  const small = await smallPng(png);
  if (small.length > MOST_BYTES) {
    throw new Error(`${name} has ${small.length} bytes, at most ${MOST_BYTES} are wanted`);
  }
  await Deno.writeFile(`${ROOT}docs/images/${name}.png`, small);
  // deno-lint-ignore no-console
  console.log(`docs/images/${name}.png ${small.length} bytes`);
}

/** Those of README and docs. */
async function renew(): Promise<void> {
  await using desk = await DeskProcess.start();
  await trade(desk);
  await using browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1360, height: 800 }, locale: "en-US" });
  await page.goto(desk.loginUrl);
  await page.waitForSelector("html[data-ready][data-filled][data-parts]");
  await page.locator("[data-position] .name-btn").first().click();
  await page.waitForSelector(`[data-instrument]`);
  // What has just filled is told for a while.
  await page.waitForSelector("[data-toast]", { state: "detached", timeout: 15_000 });
  await page.fill("#ticket-quantity", "10");
  await page.fill("#ticket-limit", "290");
  await keep(page, "desk");
  await keep(page, "orders", "#pane-orders");
  await page.click("[data-action=preview]:enabled");
  await page.waitForSelector("dialog[open] [data-action=confirm]:enabled");
  await keep(page, "preview", "dialog[open]");
  await page.keyboard.press("Escape");
  await page.waitForSelector("dialog", { state: "detached" });
  await page.keyboard.press("Shift+Escape");
  await page.waitForSelector("dialog[open]");
  await keep(page, "emergency", "dialog[open]");
}

const [what, ...names] = Deno.args;
if (what === undefined) await renew();
else if (what === "all") await takeGallery(names);
else {
  // deno-lint-ignore no-console
  console.error("Usage: deno task pictures, those of README and docs; deno task pictures all [SCENE…]");
  Deno.exit(what === "--help" ? 0 : 2);
}
