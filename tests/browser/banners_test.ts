// Messages across the screen: one line for however many there are, the most serious in it; the figures of the
// account and whether trading goes stay in sight.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import type { ExitSurplus } from "@/lib/contract/api.ts";
import { withUnread } from "@/lib/server/desk/unread_messages.ts";
import { UnreadRows } from "@/lib/server/unread_rows.ts";
import { showDesk } from "@/tests/support/desk_screen.ts";
import { aapl, ago, busySnapshot, derivedConnection, surplusesOf } from "@/tests/support/screen_samples.ts";
import { unreadRow } from "@/tests/support/samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
const windows = [[390, 844], [768, 1024], [1366, 768], [1920, 1080]] as const;
const surplus: ExitSurplus = {
  account: "DU1234567",
  conId: aapl.conId,
  symbol: "AAPL",
  side: "SELL",
  position: "100",
  exits: "150",
  steps: [],
  remains: "50",
};
const halted = {
  ...busySnapshot().trading,
  state: "halted",
  cause: { by: "person", at: ago(60), origin: "screen", reason: null },
} as const;

/** The figures of the account of which something lies over another part, by their names. */
const covered = (page: Page) =>
  page.$$eval(".strip-cell", (cells) =>
    cells.filter((cell) => {
      const { left, top, bottom } = cell.getBoundingClientRect();
      if (left > innerWidth - 40) return false;
      return [top + 4, (top + bottom) / 2, bottom - 4].some((y) =>
        document.elementFromPoint(left + 20, y)?.closest(".strip-cell") !== cell
      );
    }).map((cell) => cell.getAttribute("data-figure")));
const told = (page: Page) =>
  page.$$eval("[data-banner]", (all) => all.map((one) => one.getAttribute("data-banner")));

Deno.test("however many messages there are, no figure of the account is covered", options, async () => {
  const desk = new ScriptedDesk(busySnapshot({
    connection: derivedConnection({ readOnly: true }),
    trading: halted,
    exitSurpluses: surplusesOf(surplus),
  }));
  await using screen = await showDesk(desk);
  const { page } = screen;
  await page.getByRole("button", { name: "Pause updates" }).click();
  const more = page.locator("[aria-controls=banner-fold]");
  for (const [width, height] of windows) {
    await page.setViewportSize({ width, height });
    expect({ width, told: await told(page), more: await more.innerText() })
      .toEqual({ width, told: ["exits"], more: "+3" });
    expect(await page.locator("[data-mark=halted]").innerText()).toBe("Halted");
    expect({ width, covered: await covered(page) }).toEqual({ width, covered: [] });

    await more.click();
    // The cause of a lock is told once, with the lock.
    expect(await told(page)).toEqual(["exits", "lock", "halted", "paused"]);
    expect(await page.innerText("[data-banner=lock]")).toContain("What to do: Untick");
    expect(await page.locator("[data-mark=halted]").isVisible()).toBe(true);
    expect({ width, covered: await covered(page) }).toEqual({ width, covered: [] });
    expect(await screen.findings()).toEqual([]);
    await screen.shoot(`banners-${width}`);
    await page.keyboard.press("Escape");
    expect(await told(page)).toEqual(["exits"]);
  }
});

Deno.test(
  "what is told is not said twice, and does not unfold by itself the next time",
  options,
  async () => {
    const desk = new ScriptedDesk(busySnapshot({ trading: halted }));
    await using screen = await showDesk(desk);
    const { page } = screen;
    expect(await page.innerText("[data-banner=halted]")).toContain("set by hand (screen)");
    expect(await page.locator("[data-mark]").count()).toBe(0);
    await page.click("[aria-controls=banner-fold]");
    await page.waitForSelector("#banner-fold");
    desk.change(({ trading }) => ({ trading: { ...trading, state: "active", cause: null } }));
    await page.waitForSelector(".last-event");
    desk.change(() => ({ exitSurpluses: surplusesOf(surplus) }));
    await page.waitForSelector(".banner-line [data-banner=exits]");
    expect(await page.locator("#banner-fold").count()).toBe(0);
  },
);

Deno.test("a live account says in the line whether it is armed", options, async () => {
  const desk = new ScriptedDesk(busySnapshot({ mode: "live" }));
  await using screen = await showDesk(desk, { size: "phone" });
  const mark = screen.page.locator("[data-mark]");
  expect(await mark.innerText()).toBe("Not armed");
  desk.change(({ trading }) => ({
    trading: { ...trading, state: "reducing", armed: { DU1234567: ago(-600) } },
    exitSurpluses: surplusesOf(surplus),
  }));
  await screen.page.waitForFunction(() =>
    /Reducing only.*Armed until/.test(document.querySelector("[data-mark]")?.textContent ?? "")
  );
  expect(await covered(screen.page)).toEqual([]);
  await screen.shoot("banners-live");
});

Deno.test(
  "what IB reported and nobody could read is named, three of many; a halt tells all that was said of it",
  options,
  async () => {
    const cause = { ...halted.cause, also: [{ ...halted.cause, origin: "robot", reason: "feed is late" }] };
    const desk = new ScriptedDesk(busySnapshot({ trading: { ...halted, cause } }));
    await using screen = await showDesk(desk, { locale: "de-DE" });
    const { page } = screen;
    expect(await page.innerText("[data-banner=halted]")).toMatch(
      /\(Bildschirm\).*\(robot\) – „feed is late“/,
    );
    const rows = new UnreadRows();
    const unread = ["ESH7", "NQH7", "CLK7", "GCJ7", "SIK7"].map((symbol, conId) =>
      unreadRow({ account: "DU1234567", conId: conId + 1, symbol })
    );
    desk.change(({ connection }) => {
      rows.read("positions", unread);
      return { connection: withUnread(connection, rows), positionsReady: false };
    });
    const told = page.locator("[data-banner=unread]");
    expect(await told.innerText()).toMatch(
      /Nicht alles, was IB meldet, war lesbar.*ESH7, DU…567.*CLK7.*und 2 weitere/s,
    );
    expect(await told.innerText()).not.toContain("GCJ7");
    expect(await screen.findings()).toEqual([]);
    await screen.shoot("banners-unread");
    desk.change(({ connection: { unread: _, ...connection } }) => ({ connection, positionsReady: true }));
    await page.waitForSelector("[data-banner=unread]", { state: "detached" });
  },
);

Deno.test("halted says that closes pass only where they do", options, async () => {
  const told = async (desk: ScriptedDesk) => {
    await using screen = await showDesk(desk);
    const { page } = screen;
    const close = page.locator("[data-position] button", { hasText: "Close" }).first();
    return [await page.locator("[data-trading=halted] .age").innerText(), await close.isEnabled()];
  };
  expect(await told(new ScriptedDesk(busySnapshot({ trading: halted }))))
    .toEqual(["No orders; closes and cancels pass", true]);
  const lock = { code: "JOURNAL_UNWRITABLE", text: "The order journal cannot be written" } as const;
  const connection = { ...derivedConnection({}), lock };
  expect(await told(new ScriptedDesk(busySnapshot({ trading: halted, connection }))))
    .toEqual(["Orders are off", false]);
});
