// `deno task bench page`: from the start of a navigation until the ticket answers a press, in a real browser
// on the production build, with a cold and with a warm cache; and what the page and the first event of the
// stream weigh with so many orders today.
import { parseArgs } from "node:util";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { launchBrowser } from "@/tests/support/browser.ts";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { EventReader } from "@/tests/support/event_reader.ts";
import { buildDesk } from "./build.ts";
import { openBroker } from "./heavy_broker.ts";
import { line, percentile } from "./statistics.ts";

/** Orders of today, and how many of them are open. */
const SIZES = ["0", "1000+100", "5000+500", "5000+5000"];
const ROUNDS = 10;
const LIMIT_MS = 1_000;
const PATIENCE_MS = 20_000;

/** Milliseconds since the navigation began. */
interface Alive {
  /** Every island has come to life. */
  ready: number;
  /** What the desk knows is on the page. */
  filled: number;
  /** The ticket has taken a press. */
  pressed: number;
}

export async function benchPage(args: readonly string[] = []): Promise<string[]> {
  const { values } = parseArgs({
    args: [...args],
    options: { sizes: { type: "string" }, rounds: { type: "string", default: String(ROUNDS) } },
  });
  await buildDesk();
  const lines: string[] = [];
  for (const size of values.sizes?.split(",") ?? SIZES) {
    const [orders = 0, open = 0] = size.split("+").map(Number);
    lines.push(...await oneSize({ orders, open }, Number(values.rounds)));
  }
  return lines;
}

async function oneSize(
  { orders, open }: { orders: number; open: number },
  rounds: number,
): Promise<string[]> {
  await using broker = await openBroker({ executed: 0, told: orders, open });
  const args = ["--paper", "--gateway", `127.0.0.1:${broker.port}`];
  await using desk = await DeskProcess.start({ program: "start", args });
  await desk.until(
    "the orders are there",
    ({ connection: { sync }, orders: listed }) => sync === "ready" && Object.keys(listed).length >= open,
    PATIENCE_MS * 3,
  );
  const weight = await weightOf(desk);
  await using browser = await launchBrowser();
  const state = await loggedIn(browser, desk);
  const cold: Alive[] = [];
  const warm: Alive[] = [];
  for (let round = -1; round < rounds; round++) {
    await using context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      storageState: state,
    });
    const first = await openPage(context, desk);
    const again = await openPage(context, desk);
    // The first one warms the server up.
    if (round < 0) continue;
    cold.push(first);
    warm.push(again);
  }
  const name = `page, ${orders} orders today, ${open} open`;
  const figure = (cache: string, alive: readonly Alive[]) =>
    line({
      name: `${name}, ${cache} cache: ticket answers, p50`,
      value: percentile(alive.map(({ pressed }) => pressed), 50),
      unit: "ms",
      limit: LIMIT_MS,
      against: "target",
    });
  const parts = (cache: string, alive: readonly Alive[]) =>
    `  ${cache}: alive ${p50(alive, "ready")} ms, filled ${p50(alive, "filled")} ms, ` +
    `ticket answers ${p50(alive, "pressed")} ms (slowest of ${alive.length} ${
      Math.max(...alive.map(({ pressed }) => pressed)).toFixed(0)
    } ms)`;
  return [
    figure("cold", cold),
    figure("warm", warm),
    parts("cold", cold),
    parts("warm", warm),
    `  ${weight}`,
  ];
}

function p50(alive: readonly Alive[], of: keyof Alive): string {
  return percentile(alive.map((one) => one[of]), 50).toFixed(0);
}

async function weightOf(desk: DeskProcess): Promise<string> {
  const { headers } = await desk.logIn();
  const times: number[] = [];
  let html = "";
  for (let round = 0; round < 20; round++) {
    const started = performance.now();
    html = await (await fetch(`${desk.url}/`, { headers })).text();
    times.push(performance.now() - started);
  }
  const reader = await EventReader.open(desk);
  await desk.until("the snapshot is there", () => reader.events.length > 0);
  reader.cut();
  const snapshot = reader.events[0]?.data.length ?? NaN;
  return `GET /: ${(html.length / 1024).toFixed(1)} kiB in ${percentile(times, 50).toFixed(1)} ms (p50); ` +
    `first event of the stream: ${(snapshot / 1024).toFixed(0)} kiB`;
}

async function loggedIn(browser: Browser, desk: DeskProcess) {
  await using context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(desk.loginUrl);
  await page.waitForSelector("html[data-ready][data-filled]");
  return await context.storageState();
}

async function openPage(context: BrowserContext, desk: DeskProcess): Promise<Alive> {
  const page = await context.newPage();
  await page.addInitScript(pressUntilTaken);
  await page.goto(`${desk.url}/`);
  const alive = await aliveAt(page);
  await page.close();
  return alive;
}

async function aliveAt(page: Page): Promise<Alive> {
  const handle = await page.waitForFunction(
    () => {
      const { alive } = globalThis as unknown as { alive: Partial<Alive> };
      return alive.ready && alive.filled && alive.pressed ? alive : null;
    },
    undefined,
    { timeout: PATIENCE_MS, polling: 50 },
  );
  return await handle.jsonValue() as Alive;
}

/** Runs in the page: presses the other side of the ticket until it is the pressed one. */
function pressUntilTaken(): void {
  const alive: Partial<Record<keyof Alive, number>> = {};
  Object.assign(globalThis, { alive });
  const look = () => {
    const now = performance.now();
    const { dataset } = document.documentElement ?? { dataset: {} as DOMStringMap };
    if (dataset.ready) alive.ready ??= now;
    if (dataset.filled) alive.filled ??= now;
    const button = document.querySelector<HTMLElement>("#pane-ticket [data-side=SELL]");
    if (button?.getAttribute("aria-pressed") === "true") alive.pressed ??= now;
    else button?.click();
    if (!alive.ready || !alive.filled || !alive.pressed) setTimeout(look, 4);
  };
  look();
}
