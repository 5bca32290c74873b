// The equity curve of the day and the lines beside the gains, on one desk: gaps stay open, other accounts' curves are not shown, and nothing moves.
import { expect } from "@std/expect";
import type { EquityDay, EquityPoint } from "@/lib/contract/api.ts";
import { launchBrowser } from "@/tests/support/browser.ts";
import { openScreen } from "@/tests/support/screen_page.ts";
import { aapl, busySnapshot, msft, position, positionsOf } from "@/tests/support/screen_samples.ts";
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
  "the day's course stands beside the gains and whole in the risk panel, its gaps as gaps",
  options,
  async () => {
    const desk = new ScriptedDesk(
      busySnapshot({ positions: positionsOf(position(msft, "-40"), position(aapl, "120")) }),
    );
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
    expect(new Set(asked)).toEqual(new Set(["DU1234567"]));
    expect(screen.errors).toEqual([]);
  },
);
