// What a large book costs the screen: frames and long tasks of a real browser while every held instrument
// ticks.
import { launchBrowser } from "@/tests/support/browser.ts";
import { longDay, tickAll } from "@/tests/support/long_day.ts";
import { openScreen } from "@/tests/support/screen_page.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";
import { line, percentile } from "./statistics.ts";

const SIZES = [
  { orders: 50, positions: 10 },
  { orders: 1_000, positions: 100 },
  { orders: 5_000, positions: 100 },
];
const SECONDS = 15;
/** Ticks come in flushes: the desk sends what has changed ten times a second. */
const FLUSH_MS = 100;
const FRAME_MS = 1000 / 60;
const LONG_TASK_MS = 50;

interface Seen {
  frames: number[];
  tasks: number[];
}

/** Runs in the page: notes the time between frames, and every task that the browser calls long. */
function watchFrames(): void {
  const seen: Seen = { frames: [], tasks: [] };
  Object.assign(globalThis, { seen });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.tasks.push(duration);
  }).observe({ entryTypes: ["longtask"] });
  let before = performance.now();
  const next = (now: number) => {
    seen.frames.push(now - before);
    before = now;
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}

async function measure({ orders, positions }: typeof SIZES[number]): Promise<string[]> {
  await using browser = await launchBrowser();
  const desk = longDay({ orders, positions });
  await using server = await serveScreen(desk);
  await using screen = await openScreen(browser, server);
  const { page } = screen;
  await page.waitForTimeout(1_000);
  await page.evaluate(watchFrames);
  const until = performance.now() + SECONDS * 1000;
  for (let turn = 0; performance.now() < until; turn++) {
    tickAll(desk, turn);
    await new Promise((done) => setTimeout(done, FLUSH_MS));
  }
  const { frames, tasks } = await page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);
  const size = `${orders} orders, ${positions} ticking`;
  const figure = (name: string, value: number, limit: number, against: string) =>
    line({ name: `screen, ${size}: ${name}`, value, unit: "ms", limit, against });
  return [
    figure("frame p50", percentile(frames, 50), FRAME_MS, "60 a second"),
    figure("frame p95", percentile(frames, 95), FRAME_MS, "60 a second"),
    figure(`longest of ${tasks.length} long tasks`, Math.max(0, ...tasks), LONG_TASK_MS, "a long task"),
  ];
}

export async function benchScreenFrames(): Promise<string[]> {
  const lines: string[] = [];
  for (const size of SIZES) lines.push(...await measure(size));
  return lines;
}
