// The equity curve of the day and the lines beside the gains, on one desk: gaps stay open, other accounts'
// curves are not shown, and nothing moves.
import { expect } from "@std/expect";
import type { EquityDay, EquityPoint } from "@/lib/contract/api.ts";
import { launchBrowser } from "@/tests/support/browser.ts";
import { openScreen, type Screen } from "@/tests/support/screen_page.ts";
import {
  aapl,
  ago,
  busySnapshot,
  details,
  msft,
  position,
  positionsOf,
  quote,
} from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
const MINUTE = 60_000;
const at = (minute: number) => new Date(Date.now() - (300 - minute) * MINUTE).toISOString();

function pointAt(minute: number): EquityPoint {
  // The desk was off from 120 to 170, and not connected at 240.
  if (minute === 120 || minute === 240) return { at: at(minute), netLiquidation: null, dailyPnl: null };
  const gain = Math.sin(minute / 40) * 900 + minute * 2;
  return { at: at(minute), netLiquidation: (1_003_000 + gain).toFixed(2), dailyPnl: gain.toFixed(2) };
}

function curve(account: string): EquityDay {
  const minutes = Array.from({ length: 300 }, (_, minute) => minute).filter((one) =>
    (one <= 120 || one > 170) && (one > 180 || one % 5 === 0)
  );
  return {
    account,
    mode: "paper",
    day: "2026-03-02",
    begins: at(-60),
    ends: at(1380),
    currency: "USD",
    points: minutes.map(pointAt),
    positions: minutes.filter((minute) => minute % 5 === 0 && minute !== 120 && minute !== 240).map((
      minute,
    ) => ({
      at: at(minute),
      dailyPnl: { [msft.conId]: (Math.cos(minute / 30) * 300).toFixed(2) },
    })),
  };
}

Deno.test(
  "the day's course stands beside the gains and whole in the risk panel, its gaps as gaps, and every figure opens its evidence",
  options,
  async () => {
    const desk = new ScriptedDesk(
      busySnapshot({ positions: positionsOf(position(msft, "-40"), position(aapl, "120")) }),
    );
    desk.on("contract_details", () => details(msft));
    const asked: string[] = [];
    desk.onEquity = ({ account }) => {
      asked.push(account);
      return curve(account);
    };
    await using browser = await launchBrowser();
    await using server = await serveScreen(desk);
    await using screen = await openScreen(browser, server);
    const { page, shoot, findings } = screen;
    // Of MSFT something is known, of AAPL nothing: a dash, and no line along zero.
    await page.waitForSelector(`[data-position$="/${msft.conId}"] [data-spark="3"]`);
    await page.waitForSelector(`[data-position$="/${aapl.conId}"] [data-spark=none]`);
    await page.waitForSelector("[data-figure=daily] [data-spark] svg");
    await shoot("equity-desk");
    await page.locator("[data-action=curve]").press("Enter");
    const panel = page.locator("dialog [data-equity]");
    await panel.locator("svg.equity-lines").waitFor();
    expect(await panel.getAttribute("data-equity")).toBe("3");
    expect(await panel.locator("path").first().getAttribute("d")).toMatch(/^M[^M]+M[^M]+M[^M]+$/);
    expect(await panel.locator(".equity-gap").count()).toBe(2);
    expect(await panel.locator("[data-equity-shown]").innerText()).toMatch(/^1,00\d,\d{3}\.\d\d USD$/);
    await shoot("equity-panel");
    await panel.getByRole("button", { name: "Day P&L" }).click();
    expect(await panel.locator("[data-equity-shown]").innerText()).toMatch(/^[+−][\d,]+\.\d\d USD$/);
    await panel.locator("summary").click();
    const rows = panel.locator("[data-equity-table] tbody tr");
    await rows.first().waitFor();
    expect(await rows.count()).toBeLessThan(60);
    expect(await rows.filter({ hasText: "not known" }).count()).toBe(2);
    expect(await findings()).toEqual([]);
    await shoot("equity-table");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
    await evidence(screen, desk);
    expect(new Set(asked)).toEqual(new Set(["DU1234567"]));
    expect(screen.errors).toEqual([]);
  },
);

/** From each pane to what is behind its figures. */
async function evidence({ page, shoot, findings }: Screen, desk: ScriptedDesk): Promise<void> {
  const of = async (key: string) =>
    (await page.locator(`dialog [data-evidence="${key}"]`).first().innerText()).replaceAll(/\s+/g, " ");
  const closed = async () => {
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
  };
  // The sums of the positions.
  await page.locator("[data-total=USD] th button").press("Enter");
  await page.waitForSelector("dialog [data-evidence='positions.weight']");
  expect(await of("positions.value")).toMatch(
    /Value 37,450\.00 USD Sum of the positions AAPL 18,725\.00 USD Told by IB/,
  );
  expect(await findings()).toEqual([]);
  await shoot("why-total");
  await closed();
  // The risk, and back.
  await page.locator("[data-action=risk]").click();
  await page.locator("dialog dt button", { hasText: "Leverage" }).click();
  await page.waitForSelector("dialog [data-evidence='risk.leverage']");
  expect(await of("risk.leverage")).toMatch(/Gross exposure ÷ net liquidation Gross exposure 37,450\.00 USD/);
  expect(await findings()).toEqual([]);
  await shoot("why-risk");
  await page.getByRole("button", { name: "Back to the risk" }).click();
  await page.locator("dialog[aria-labelledby=risk-title]").waitFor();
  await closed();
  // A quote: asked of the desk, each figure with its own time.
  desk.change(({ quotes }) => ({ quotes: { ...quotes, [msft.conId]: quote("425.00", "425.04") } }));
  desk.on("explain_quote", () => ({
    quote: quote("425.00", "425.04", { last: "425.02", close: "420" }),
    told: {
      bid: { source: "tickPrice BID (1)", at: ago(2) },
      close: { source: "tickPrice CLOSE (9)", at: ago(900) },
    },
  }));
  await page.locator(`[data-position$="/${msft.conId}"] .name-btn`).click();
  await page.locator("[data-action=why-quote]").click();
  await page.waitForSelector("dialog [data-evidence='why.spread']");
  expect(await of("quote.bid")).toMatch(/425\.00? Told by IB: tickPrice BID \(1\) · .* · \d s$/);
  expect(await of("quote.close")).toMatch(/CLOSE \(9\) · .* · 1[45] min$/);
  expect(await of("quote.ask")).toContain("Who told it is not kept");
  expect(await of("why.spread")).toMatch(/^Spread 0\.04 Ask − bid Ask 425\.04/);
  expect(await findings()).toEqual([]);
  await shoot("why-quote");
  await closed();
}
