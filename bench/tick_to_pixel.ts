// From a bid on the gateway's socket to the frame in which a real browser has painted it, through bridge,
// desk, stream and island.
import { launchBrowser } from "@/tests/support/browser.ts";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { GatewayProcess } from "@lotse/paper-gateway/testing";
import { openTap } from "./socket_tap.ts";
import { line, percentile } from "./statistics.ts";

const AAPL = 265598;
const TICK_PRICE = "1";
const BID = "1";
const SECONDS = 45;
const LIMIT_MS = 100;

interface Painted {
  text: string;
  at: number;
}

/** Runs in the page: notes each new text of the bid, in the frame after the one that drew it. */
function watchBid(selector: string): void {
  const log: Painted[] = [];
  Object.assign(globalThis, { painted: log });
  let last = "";
  new MutationObserver(() => {
    const text = document.querySelector(selector)?.textContent ?? "";
    if (text === last) return;
    last = text;
    // A frame's callbacks run before it is painted; the next frame's run after.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => log.push({ text, at: performance.timeOrigin + performance.now() }))
    );
  }).observe(document.body, { childList: true, characterData: true, subtree: true });
}

async function latencies(): Promise<number[]> {
  const wire: { price: number; at: number }[] = [];
  await using gateway = await GatewayProcess.start();
  await using tap = openTap({ hostname: "127.0.0.1", port: gateway.port }, (fields, at) => {
    // tickPrice: id, version, request, tick type, price
    if (fields[0] !== TICK_PRICE || fields[3] !== BID) return;
    const price = Number(fields[4]);
    if (wire.at(-1)?.price !== price) wire.push({ price, at: performance.timeOrigin + at });
  });
  await using desk = await DeskProcess.start({ args: ["--paper", "--gateway", `127.0.0.1:${tap.port}`] });
  await desk.ready();
  await using browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(desk.loginUrl);
  await page.fill("#symbol-search", "AAPL");
  await page.click(`[role=option][data-con-id="${AAPL}"]`);
  await page.waitForSelector('[data-quote="bid"]');
  await page.waitForTimeout(2000);
  await page.evaluate(watchBid, '[data-quote="bid"] .price-big');
  await page.waitForTimeout(SECONDS * 1000);
  const painted = await page.evaluate(() => (globalThis as unknown as { painted: Painted[] }).painted);
  return painted.flatMap(({ text, at }) => {
    const price = Number(/\d[\d,]*\.\d+/.exec(text)?.[0].replaceAll(",", ""));
    const sent = wire.findLast((tick) => tick.price === price && tick.at <= at);
    return sent ? [at - sent.at] : [];
  });
}

export async function benchTickToPixel(): Promise<string[]> {
  const found = await latencies();
  const figure = (p: number) =>
    line({
      name: `quote: gateway socket to pixel, p${p} of ${found.length}`,
      value: percentile(found, p),
      unit: "ms",
      limit: LIMIT_MS,
      against: "target",
    });
  return [figure(50), figure(95)];
}
