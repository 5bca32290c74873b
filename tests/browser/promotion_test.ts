// From paper to live as a person does it: the text out of one review, into the other desk, side by side, and
// sent by a press.
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import type { PromotedPreview } from "@/lib/contract/api.ts";
import { say } from "@/lib/contract/says/say.ts";
import { coded } from "@/lib/contract/says/english.ts";
import { showDesk } from "@/tests/support/desk_screen.ts";
import { launchBrowser } from "@/tests/support/browser.ts";
import type { OpenOptions } from "@/tests/support/screen_page.ts";
import { aapl, busySnapshot, details, preview } from "@/tests/support/screen_samples.ts";
import { refuse, ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { LIVE_ACCOUNT, TwoDesks } from "@/tests/support/two_desks.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
const SEND_GUARD_MS = 600;

function liveDesk(): ScriptedDesk {
  const busy = busySnapshot();
  const account = Object.keys(busy.accounts)[0] ?? "";
  const until = new Date(Date.now() + 900_000).toISOString();
  const trading = { ...busy.trading, liveArmedUntil: until, armed: { [account]: until } };
  return new ScriptedDesk({ ...busy, mode: "live", trading });
}

const answer = (): PromotedPreview => ({
  preview: preview(),
  promoted: {
    mode: "paper",
    account: "DU7654321",
    at: new Date(Date.now() - 60_000).toISOString(),
    differences: [
      { field: "account", paper: "DU7654321", live: "DU1234567" },
      { field: "ask", paper: "187.3", live: "188.1" },
      { field: "initMarginAfter", paper: "12345.67", live: "23456.78" },
      { field: "commission", paper: null, live: "1.05" },
    ],
  },
});

/** The rows of the comparison, as they are read. */
async function rows(page: Page): Promise<string[]> {
  return await page.$$eval(
    "[data-differs]",
    (all) => all.map((row) => [...row.children].map((cell) => cell.textContent?.trim()).join(" | ")),
  );
}

const looks: [string, OpenOptions, string, string[]][] = [
  ["en", {}, "What differs from the preview on paper", [
    "Account | DU7654321 | DU1234567",
    "Ask | 187.30 | 188.10",
    "Initial margin after | 12,345.67 | 23,456.78",
    "Commission | – | 1.05",
  ]],
  ["phone-de", { size: "phone", locale: "de-DE" }, "Was von der Vorschau in PAPER", [
    "Konto | DU7654321 | DU1234567",
    "Brief | 187,30 | 188,10",
    "Initial Margin nachher | 12.345,67 | 23.456,78",
    "Provision | – | 1,05",
  ]],
];
for (const [name, look, title, expected] of looks) {
  Deno.test(
    `what was previewed on paper stands beside what live says, and only a press sends it, ${name}`,
    options,
    async () => {
      const desk = liveDesk();
      const tries = [
        () => refuse(say("PROMOTION_EXPIRED", { minutes: 15 }), { status: 409, field: "promotion" }),
        answer,
      ];
      desk.on("promote_preview", () => tries.shift()?.());
      desk.on("submit", () => ({ clientOrderId: "n1", state: "sent" }));
      await using screen = await showDesk(desk, look);
      const { page } = screen;
      if (look.size === "phone") await page.click("[data-tab=ticket]");
      await page.click("[data-action=promotion]");
      await page.waitForSelector("#promotion-title");
      expect(await page.isDisabled("[data-action=preview-promotion]")).toBe(true);
      await page.fill("#promotion-text", ' {"lotse":"promotion"} ');
      expect(await screen.findings()).toEqual([]);
      await page.click("[data-action=preview-promotion]");
      await page.waitForSelector("#promotion-text-error");
      if (name === "en") {
        expect(await page.innerText("#promotion-text-error")).toContain(
          coded(say("PROMOTION_EXPIRED", { minutes: 15 })).text,
        );
      }
      await page.click("[data-action=preview-promotion]");
      await page.waitForSelector("dialog[open] [data-differences]");
      expect(await page.innerText("[data-differences]")).toContain(title);
      expect(await rows(page)).toEqual(expected);
      await screen.shoot(`promotion-${name}`);
      expect(await screen.findings()).toEqual([]);
      // It can not be promoted further, and nothing has been sent.
      expect(await page.locator("[data-promote]").count()).toBe(0);
      expect(desk.requestsOf("submit")).toEqual([]);
      await page.waitForTimeout(SEND_GUARD_MS);
      await page.click("dialog[open] [data-action=confirm]");
      await page.waitForSelector("dialog", { state: "detached" });
      expect(desk.requestsOf("promote_preview").map(({ promotion }) => promotion)).toEqual([
        '{"lotse":"promotion"}',
        '{"lotse":"promotion"}',
      ]);
      expect(desk.requestsOf("submit")).toHaveLength(1);
      expect(screen.errors.filter((text) => !text.includes("Failed to load resource"))).toEqual([]);
    },
  );
}

Deno.test(
  "the paper desk offers its preview as a text, copied or saved; a live desk offers none",
  options,
  async () => {
    const desk = new ScriptedDesk(busySnapshot({ mode: "paper" }));
    desk.on("search_symbols", () => ({ matches: [{ contract: aapl, description: "AAPL INC" }] }));
    desk.on("contract_details", () => details(aapl));
    desk.on("preview_order", () => preview());
    await using screen = await showDesk(desk, {
      permissions: ["clipboard-read", "clipboard-write"],
    });
    const { page } = screen;
    expect(await page.locator("[data-action=promotion]").count()).toBe(0);
    await order(page, "100");
    await page.click("[data-promote] summary");
    const text = await page.inputValue("[data-promote] textarea");
    expect(JSON.parse(text)).toMatchObject({
      lotse: "promotion",
      version: 1,
      mode: "paper",
      order: preview().order,
    });
    expect(text).not.toContain(preview().previewToken);
    await page.click("[data-action=copy-promotion]");
    await page.waitForSelector("[data-promote] [role=status]:not(:empty)");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);
    expect(await screen.findings()).toEqual([]);
    await screen.shoot("promotion-offer");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.click("[data-promote] a[download]"),
    ]);
    expect(download.suggestedFilename()).toBe("lotse-AAPL.json");
    expect(await Deno.readTextFile(await download.path())).toBe(text);
    expect(screen.errors).toEqual([]);
  },
);

async function order(page: Page, quantity: string): Promise<void> {
  await page.keyboard.press("/");
  await page.waitForSelector("#symbol-search:focus");
  await page.keyboard.type("aap");
  await page.waitForSelector(`[role=option][data-con-id="${aapl.conId}"]`);
  await page.click(`[role=option][data-con-id="${aapl.conId}"]`);
  await page.waitForSelector(`[data-instrument="${aapl.conId}"]`);
  await page.selectOption("#ticket-type", "MKT");
  await page.fill("#ticket-quantity", quantity);
  await page.click("[data-action=preview]:enabled");
  await page.waitForSelector("dialog[open] [data-action=confirm]");
}

Deno.test(
  "through two real desks: rehearsed on paper, taken up, compared and sent at the live one",
  options,
  async () => {
    await using desks = await TwoDesks.open();
    await using browser = await launchBrowser();
    const open = async ({ loginUrl }: { loginUrl: string }) => {
      const page = await (await browser.newContext({ locale: "en-US" })).newPage();
      await page.goto(loginUrl);
      await page.waitForSelector("html[data-ready][data-filled]");
      return page;
    };
    const paper = await open(desks.paper);
    await order(paper, "10");
    await paper.click("[data-promote] summary");
    const text = await paper.inputValue("[data-promote] textarea");
    await desks.arm();
    const live = await open(desks.live);
    await live.click("[data-action=promotion]");
    await live.fill("#promotion-text", text);
    await live.click("[data-action=preview-promotion]:enabled");
    await live.waitForSelector("dialog[open] [data-differences]");
    expect((await rows(live))[0]).toBe(`Account | DU1111111 | ${LIVE_ACCOUNT}`);
    expect((await desks.live.snapshot()).orders).toEqual({});
    await live.waitForTimeout(SEND_GUARD_MS);
    await live.click("dialog[open] [data-action=confirm]");
    await desks.live.until(
      "it fills",
      (s) => Object.values(s.positions).some(({ quantity }) => quantity === "10"),
    );
    expect((await desks.paper.snapshot()).orders).toEqual({});
  },
);
