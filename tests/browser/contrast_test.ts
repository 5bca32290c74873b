// Every control of every page and dialog reads well in every state it can be in: rest, hover, focus, closed,
// busy; dark and light.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import { palettes } from "@/lib/client/settings.ts";
import { showDesk } from "@/tests/support/desk_screen.ts";
import { controlStates, poorContrasts } from "@/tests/support/contrast.ts";
import { openScreen } from "@/tests/support/screen_page.ts";
import {
  aapl,
  busySnapshot,
  details,
  order,
  ordersOf,
  preview,
  proposal,
  proposalsOf,
  surplusesOf,
} from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

function fullDesk(mode: "paper" | "live"): ScriptedDesk {
  const busy = busySnapshot();
  const desk = new ScriptedDesk({
    ...busy,
    mode,
    orders: {
      ...busy.orders,
      ...ordersOf(order("s1", { side: "SELL", limitPrice: "200", quantity: "160" })),
    },
    proposals: proposalsOf(proposal("p1")),
    exitSurpluses: surplusesOf({
      account: "DU1234567",
      conId: aapl.conId,
      symbol: "AAPL",
      side: "SELL",
      position: "100",
      exits: "160",
      steps: [{ clientOrderId: "s1", kind: "reduce", quantity: "100" }],
      remains: "0",
    }),
  });
  desk.on("contract_details", () => details(aapl));
  desk.on("search_symbols", () => ({ matches: [{ contract: aapl, description: "AAPL INC" }] }));
  desk.on("preview_order", () => preview());
  return desk;
}

const position = `[data-position="DU1234567/${aapl.conId}"]`;
const escape = async (page: Page) => {
  await page.keyboard.press("Escape");
  await page.waitForSelector("dialog", { state: "detached" });
};
const dialog = (open: (page: Page) => Promise<unknown>) => ({
  async open(page: Page) {
    await open(page);
    await page.waitForSelector("dialog[open]:not(:has([data-loading]))");
  },
  leave: escape,
});
const stay = async () => {};

interface Surface {
  open(page: Page): Promise<unknown>;
  leave(page: Page): Promise<unknown>;
}

const surfaces: Record<string, Surface> = {
  desk: { open: stay, leave: stay },
  ticket: {
    async open(page) {
      await page.click(`${position} td button`);
      await page.waitForSelector(`[data-instrument="${aapl.conId}"]`);
      await page.getByRole("checkbox", { name: "Take profit" }).check();
      await page.click("[data-action=preview]:enabled");
      await page.waitForSelector("[aria-invalid=true]");
    },
    leave: stay,
  },
  sell: {
    open: (page) => page.getByRole("button", { name: "Sell", exact: true }).click(),
    leave: (page) => page.getByRole("button", { name: "Buy", exact: true }).click(),
  },
  search: {
    async open(page) {
      await page.fill("#symbol-search", "aap");
      await page.waitForSelector("[role=option]");
      await page.keyboard.press("ArrowDown");
    },
    leave: (page) => page.keyboard.press("Escape"),
  },
  order: {
    async open(page) {
      await page.click('[data-order="a1"] button[aria-label^="Change"]');
      await page.waitForSelector("#modify-a1-limitPrice");
    },
    leave: (page) => page.getByRole("button", { name: "Keep" }).click(),
  },
  settings: {
    open: (page) => page.getByRole("button", { name: "Settings" }).click(),
    leave: (page) => page.keyboard.press("Escape"),
  },
  keys: dialog((page) => page.keyboard.press("?")),
  "cancel all": dialog((page) => page.getByRole("button", { name: "Cancel all …" }).click()),
  close: dialog((page) => page.getByRole("button", { name: "Close AAPL" }).click()),
  "close all": dialog((page) => page.getByRole("button", { name: "Close all …" }).click()),
  emergency: dialog((page) => page.keyboard.press("Shift+Escape")),
  proposals: dialog((page) => page.click('[data-action="proposals"]')),
  exits: dialog((page) => page.locator("[data-banner=exits] button").click()),
  review: dialog(async (page) => {
    await page.getByRole("checkbox", { name: "Take profit" }).uncheck();
    await page.selectOption("#ticket-type", "MKT");
    await page.fill("#ticket-quantity", "10");
    await page.click("[data-action=preview]:enabled");
    await page.waitForSelector("dialog[open] [data-action=confirm]:enabled");
    // Fetched behind the review itself.
    await page.locator("dialog[open] summary", { hasText: "Promote to live" }).waitFor();
  }),
};

const liveSurfaces: Record<string, Surface> = {
  desk: surfaces.desk ?? { open: stay, leave: stay },
  arm: dialog((page) => page.getByRole("button", { name: "Arm live trading …" }).click()),
  promotion: dialog((page) => page.click("[data-action=promotion]")),
};

/** Every finding in every state on every surface, each said once with the surface where it was first. */
async function walk(page: Page, all: Record<string, Surface>): Promise<string[]> {
  const found = new Map<string, string>();
  for (const [name, { open, leave }] of Object.entries(all)) {
    await open(page);
    await page.waitForTimeout(50);
    for (const state of controlStates) {
      for (const problem of await poorContrasts(page, state)) {
        if (!found.has(problem)) found.set(problem, name);
      }
    }
    await leave(page);
  }
  return [...found].map(([problem, name]) => `${name}: ${problem}`);
}

for (const theme of ["dark", "light"] as const) {
  for (const palette of palettes) {
    Deno.test(`each control reads well in each state, ${theme}, ${palette}`, options, async () => {
      await using screen = await showDesk(fullDesk("paper"), { settings: { theme, palette } });
      const { browser } = screen;
      await screen.page.waitForSelector("[data-action=preview]:enabled");
      expect(await walk(screen.page, surfaces)).toEqual([]);
      if (palette !== "classic") return;
      await using live = await serveScreen(fullDesk("live"));
      await using armed = await openScreen(browser, live, { settings: { theme } });
      await armed.page.getByRole("button", { name: "Arm live trading …" }).waitFor();
      expect(await walk(armed.page, liveSurfaces)).toEqual([]);
      for (const path of ["/login", "/nowhere"]) {
        await armed.page.goto(`${live.url}${path}`);
        await armed.page.evaluate((name) => document.documentElement.dataset.theme = name, theme);
        expect(await walk(armed.page, { [path]: { open: stay, leave: stay } })).toEqual([]);
      }
    });
  }
}
