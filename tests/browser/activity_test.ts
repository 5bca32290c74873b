// The activity: everything that happened, by kind and words, as far back as the snapshot goes, in the pane
// and in a window of its own.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { launchBrowser } from "@/tests/support/browser.ts";
import { say } from "@/lib/contract/says/say.ts";
import { showDesk } from "@/tests/support/desk_screen.ts";
import { openScreen } from "@/tests/support/screen_page.ts";
import { ago, busySnapshot, connection, order, ordersOf } from "@/tests/support/screen_samples.ts";
import { refuse, ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

/** `count` filled orders and one refused, newest last, and a connection that was lost. */
function eventful(count: number): ScriptedDesk {
  const filled = Array.from({ length: count }, (_, n) =>
    order(`f${n}`, {
      state: "filled",
      filled: "100",
      averageFillPrice: "184.5",
      timeline: [{ at: ago(1000 - n), state: "filled", source: "execDetails" }],
    }));
  const refused = order("r1", {
    state: "rejected",
    reason: "The margin is not there",
    timeline: [{ at: ago(100), state: "rejected", source: "error" }],
  });
  return new ScriptedDesk(busySnapshot({
    orders: ordersOf(...filled, refused),
    notices: {},
    connection: connection({
      history: {
        "1": { at: ago(50), layer: "socket", state: "disconnected", text: "You disconnected" },
        "2": { at: ago(40), layer: "socket", state: "connected", text: null },
      },
    }),
  }));
}

const rows = (page: Page, place = "#pane-status") =>
  page.$$eval(
    `${place} [data-activity]`,
    (all) => all.map((one) => one.getAttribute("data-activity")),
  );
const choose = (page: Page, kind: string, place = "#pane-status") =>
  page.locator(place).getByLabel("What is shown").selectOption({ label: kind });

Deno.test("by kind and by words, with a way back; the choice outlives the page", options, async () => {
  await using browser = await launchBrowser();
  await using server = await serveScreen(eventful(5));
  await using screen = await openScreen(browser, server);
  const { page } = screen;
  expect(await rows(page)).toHaveLength(8);
  await choose(page, "Connection");
  expect(await rows(page)).toEqual(["connection 2", "connection 1"]);
  await choose(page, "Warnings and errors");
  expect(await rows(page)).toEqual(["connection 1", "order r1"]);
  await page.locator("#pane-status").getByLabel("Words").fill("MARGIN reject");
  expect(await rows(page)).toEqual(["order r1"]);
  expect(await page.innerText("[data-hidden='7']")).toContain("1 of 8 shown");
  await screen.shoot("activity-filtered");
  expect(await screen.findings()).toEqual([]);
  await page.reload();
  await page.waitForSelector("html[data-filled][data-parts]");
  expect(await rows(page)).toEqual(["order r1"]);
  await page.getByRole("button", { name: "Show everything" }).click();
  expect(await rows(page)).toHaveLength(8);
  await choose(page, "Fills");
  expect(await rows(page)).toHaveLength(5);
  expect(screen.errors).toEqual([]);
});

Deno.test("a long day goes on behind a button, and has a window of its own", options, async () => {
  await using screen = await showDesk(eventful(140));
  const { page } = screen;
  expect(await rows(page)).toHaveLength(60);
  await page.getByRole("button", { name: "Show 60 more of 83" }).click();
  expect(await rows(page)).toHaveLength(120);
  await page.getByRole("button", { name: "Show 23 more of 23" }).click();
  expect(await rows(page)).toHaveLength(143);
  await page.getByRole("button", { name: "Large view" }).click();
  await page.waitForSelector("dialog[open]");
  await choose(page, "Orders", "dialog");
  const shown = await rows(page, "dialog");
  expect([shown.length, shown[0], shown[1]]).toEqual([60, "order r1", "order f139"]);
  await screen.shoot("activity-large");
  expect(await screen.findings()).toEqual([]);
  await page.getByRole("dialog").getByRole("button", { name: "Past days" }).click();
  await page.waitForSelector("#history-day");
  expect(screen.errors.filter((text) => !text.includes("404"))).toEqual([]);
});

Deno.test(
  "what was refused is still told when its message is put away and the page is new",
  options,
  async () => {
    const desk = eventful(1);
    desk.on("disconnect", () => refuse(say("TRADING_HALTED")));
    await using browser = await launchBrowser();
    await using server = await serveScreen(desk);
    await using screen = await openScreen(browser, server);
    const { page } = screen;
    await page.getByRole("button", { name: "Disconnect" }).click();
    await page.locator("[data-toast=problem] button").first().click();
    await page.waitForSelector("[data-toast=problem]", { state: "detached" });
    const told = () => page.locator('#pane-status [data-activity^="refused"]').innerText();
    const before = await told();
    expect(before.length).toBeGreaterThan(20);
    await page.reload();
    await page.waitForSelector("html[data-filled][data-parts]");
    expect(await told()).toBe(before);
  },
);

Deno.test("nothing has happened: the list says what would come there", options, async () => {
  const desk = new ScriptedDesk(
    busySnapshot({ orders: {}, executions: {}, notices: {}, connection: connection({ history: {} }) }),
  );
  await using screen = await showDesk(desk);
  expect(await screen.page.innerText("#pane-status")).toContain(
    "Nothing yet: fills, ends of orders, refusals and changes of the connection come here",
  );
});

Deno.test("what is chosen on paper is not chosen when the account proves to be live", options, async () => {
  const desk = new ScriptedDesk(busySnapshot());
  await using screen = await showDesk(desk);
  const { page } = screen;
  const look = () => page.evaluate(() => ({ ...document.documentElement.dataset }));
  await page.getByRole("button", { name: "Settings" }).click();
  await page.selectOption("#settings-palette", "east");
  await page.getByRole("button", { name: "Dense" }).click();
  await page.getByRole("button", { name: "Large", exact: true }).click();
  expect(await look()).toMatchObject({ palette: "east", density: "dense", type: "large" });
  desk.change(() => ({ mode: "live" }));
  await page.waitForSelector("html[data-palette=classic]");
  expect(await look()).toMatchObject({ palette: "classic", density: "compact", type: "normal" });
  desk.change(() => ({ mode: "paper" }));
  await page.waitForSelector("html[data-palette=east]");
  expect(await look()).toMatchObject({ palette: "east", density: "dense", type: "large" });
});
