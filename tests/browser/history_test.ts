// Past days on the screen: opened on demand, by day and instrument, with realised P&L and fees, and as a
// file.
import { expect } from "@std/expect";
import type { DaySummary } from "@/lib/contract/api.ts";
import { say } from "@/lib/contract/says/say.ts";
import { executionsCsv } from "@/lib/server/desk/day_csv.ts";
import { daySummary } from "@/lib/server/desk/day_summary.ts";
import { roundTrips } from "@/lib/server/desk/round_trips.ts";
import { showDesk } from "@/tests/support/desk_screen.ts";
import { aapl, busySnapshot, msft, order } from "@/tests/support/screen_samples.ts";
import { refuse, ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

const fill = Object.values(busySnapshot().executions)[0];
if (fill === undefined) throw new Error("no execution among the samples");
const fills = [
  {
    ...fill,
    execId: "m1",
    contract: msft,
    side: "SELL",
    quantity: "40",
    price: "423.12",
    realizedPnl: "-81.40",
  },
  {
    ...fill,
    execId: "a2",
    contract: aapl,
    side: "SELL",
    quantity: "100",
    price: "189.10",
    realizedPnl: "184.2",
  },
  { ...fill, execId: "a1", contract: aapl, side: "BUY", quantity: "100", price: "187.25", realizedPnl: null },
].map((one) => ({ ...one, side: one.side as "BUY" | "SELL", commission: "1.00", commissionCurrency: "USD" }));
const orders = [
  order("o2", { contract: msft, side: "SELL", state: "filled", filled: "40", remaining: "0" }),
  order("o1", { contract: aapl, state: "cancelled" }),
];

function deskWithDays(): { desk: ScriptedDesk; days: string[] } {
  const desk = new ScriptedDesk(busySnapshot());
  const days: string[] = [];
  desk.onDay = async (day): Promise<DaySummary> => {
    days.push(day);
    if (day < "2025-01-01") {
      refuse(say("DAY_NOT_KEPT", { since: "2025-01-01T00:00:00.000Z" }), { status: 404 });
    }
    const trips = await roundTrips(fills, { heldBefore: () => null, moneyPerPoint: () => "1" });
    const summary = await daySummary(day, { orders, executions: fills, trips });
    const instruments = summary.instruments.map((one) =>
      one.contract.conId === msft.conId ? { ...one, averageSell: "423.12333333" } : one
    );
    return { ...summary, instruments };
  };
  desk.onDayCsv = () => executionsCsv(fills);
  desk.onOrdersPage = () => ({ orders, next: null, since: "" });
  desk.onExecutionsPage = () => ({ executions: fills, next: null, since: "" });
  return { desk, days };
}

Deno.test(
  "a past day is opened, added up by instrument, read order by order and taken away as a file",
  options,
  async () => {
    const { desk, days } = deskWithDays();
    await using screen = await showDesk(desk, { acceptDownloads: true });
    const { page } = screen;
    await page.keyboard.press("g");
    await page.keyboard.press("h");
    await page.waitForSelector("[data-history=ready]");
    expect(await page.$$eval("[data-traded]", (rows) => rows.length)).toBe(2);
    const first = await page.innerText("[data-traded] >> nth=0");
    expect(first).toContain("100 @ 187.25");
    expect(first).toContain("100 @ 189.10");
    // No more digits than say something.
    expect(await page.innerText(`[data-traded="${msft.conId}"]`)).toContain("40 @ 423.1233");
    const total = await page.innerText("[data-total=USD]");
    expect(total).toContain("102.80");
    expect(total).toContain("3.00");
    await screen.shoot("history");
    expect(await screen.findings()).toEqual([]);

    await page.fill("#history-day", "2026-02-10");
    await page.dispatchEvent("#history-day", "change");
    await page.getByRole("button", { name: "The day before" }).click();
    await page.waitForFunction(() =>
      (document.querySelector("#history-day") as HTMLInputElement).value === "2026-02-09"
    );
    expect(days.slice(-2)).toEqual(["2026-02-10", "2026-02-09"]);

    await page.getByRole("button", { name: "Round trips", exact: true }).click();
    await page.waitForSelector("[data-trip]");
    const trips = await page.$$eval(
      "[data-trip]",
      (rows) => rows.map((row) => (row as HTMLElement).innerText),
    );
    const [bought = "", sold = ""] = trips.map((text) => text.replaceAll(/\s+/g, " ")).toSorted((one) =>
      one.includes("AAPL") ? -1 : 1
    );
    expect(bought).toContain("AAPL 100 187.25 → 189.10 2.00 ▲+183.00 USD");
    // What was held before the day has no price here, and so no gain.
    expect(sold).toContain("MSFT 40 – → 423.12 – – USD");
    expect(await page.locator("[data-start-unknown]").count()).toBe(1);
    await screen.shoot("history-trips");
    expect(await screen.findings()).toEqual([]);

    await page.getByRole("button", { name: "Executions", exact: true }).click();
    await page.waitForSelector("[data-past-fill]");
    expect(await page.$$eval("[data-past-fill]", (rows) => rows.length)).toBe(3);
    await page.selectOption("dialog select", String(msft.conId));
    expect(await page.$$eval("[data-past-fill]", (rows) => rows.length)).toBe(1);
    await page.getByRole("button", { name: "Orders", exact: true }).last().click();
    await page.waitForSelector("[data-past-order]");
    expect(await page.$$eval("[data-past-order]", (rows) => rows.length)).toBe(1);
    expect(desk.pages.at(-1)).toMatchObject({ day: "2026-02-09" });

    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.click("[data-csv=executions]"),
    ]);
    expect(download.suggestedFilename()).toBe("lotse-2026-02-09-executions.csv");
    const text = await Deno.readTextFile(await download.path());
    expect(text.split("\r\n")[0]).toContain("at,account,symbol");

    await page.fill("#history-day", "2020-01-01");
    await page.dispatchEvent("#history-day", "change");
    await page.waitForSelector("[data-history=failed]");
    expect(await page.innerText("[data-history=failed]")).toContain("The journal begins at");
    expect(screen.errors.filter((text) => !text.includes("Failed to load resource"))).toEqual([]);
  },
);

Deno.test("past days in German on a phone stay within the screen", options, async () => {
  const { desk } = deskWithDays();
  await using screen = await showDesk(desk, { size: "phone", locale: "de-DE" });
  const { page } = screen;
  await page.keyboard.press("g");
  await page.keyboard.press("h");
  await page.waitForSelector("[data-history=ready]");
  await screen.shoot("history-de-phone");
  expect(await page.innerText("dialog h2")).toBe("Vergangene Tage");
  const over = await page.$eval("dialog", (dialog) => dialog.scrollWidth - dialog.clientWidth);
  expect(over).toBeLessThanOrEqual(0);
});
