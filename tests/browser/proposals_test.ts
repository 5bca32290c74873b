// Proposals on the screen: a quiet count, a list, and a ticket that is filled only when the trader says so.
import { expect } from "@std/expect";
import { say } from "@/lib/contract/says/say.ts";
import { showDesk } from "@/tests/support/desk_screen.ts";
import {
  aapl,
  busySnapshot,
  details,
  preview,
  proposal,
  proposalsOf,
} from "@/tests/support/screen_samples.ts";
import { refuse, ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
const open = '[data-action="open-proposal"]';

function deskWith(...proposals: Parameters<typeof proposalsOf>): ScriptedDesk {
  const desk = new ScriptedDesk(busySnapshot({ proposals: proposalsOf(...proposals) }));
  desk.on("contract_details", () => details(aapl));
  desk.on("submit", () => ({ clientOrderId: "n1", state: "sent" }));
  desk.on("preview_order", ({ order, proposalId }) =>
    preview({
      order,
      ...(proposalId === undefined
        ? {}
        : { proposal: { proposalId, origin: "momentum", reason: "breakout above 187", changed: false } }),
    }));
  return desk;
}

Deno.test(
  "proposal: opened in the ticket, reviewed and sent by the person, under its own id",
  options,
  async () => {
    const desk = deskWith(proposal("p1"), proposal("p2", { origin: "carry" }));
    await using screen = await showDesk(desk);
    const { page } = screen;
    expect(await page.getAttribute('[data-action="proposals"]', "data-count")).toBe("2");
    await page.click('[data-action="proposals"]');
    expect(await page.innerText('[data-proposal="p1"]')).toContain("momentum");
    expect(await page.innerText('[data-proposal="p1"] [data-reason]')).toBe("breakout above 187");
    expect(await page.innerText('[data-proposal="p1"] [data-expiry]')).toMatch(
      /^lapses in (?:14:00|13:\d\d)$/,
    );
    expect(await screen.findings()).toEqual([]);
    await screen.shoot("proposals");
    await page.click(`[data-proposal="p1"] ${open}`);
    await page.waitForSelector('[data-from-proposal="p1"]');
    expect(await page.inputValue("#ticket-quantity")).toBe("10");
    expect(await page.inputValue("#ticket-limit")).toBe("187.25");
    // Nothing was asked for, let alone sent, before the person does it.
    expect(desk.requestsOf("preview_order")).toEqual([]);
    await page.click('[data-action="preview"]');
    await page.waitForSelector('[data-preview-proposal="same"]');
    expect(await page.innerText("[data-preview-proposal]")).toContain("Proposal of momentum");
    expect(desk.requestsOf("preview_order")).toMatchObject([{ proposalId: "p1" }]);
    await page.waitForTimeout(600);
    await page.click('[data-action="confirm"]');
    await page.waitForSelector("[data-sent=n1]");
    await page.waitForSelector("[data-from-proposal]", { state: "detached" });
    expect(screen.errors).toEqual([]);
  },
);

Deno.test(
  "proposal: one that comes while the trader types changes nothing but the count",
  options,
  async () => {
    const desk = deskWith();
    await using screen = await showDesk(desk);
    const { page } = screen;
    expect(await page.getAttribute('[data-action="proposals"]', "data-count")).toBe("0");
    await page.focus("#ticket-quantity");
    await page.keyboard.type("4");
    // Whoever is about to press Emergency presses it.
    const places = () =>
      page.$$eval("header button", (all) => all.map((one) => one.getBoundingClientRect().x));
    const before = await places();
    desk.change(() => ({ proposals: proposalsOf(proposal("p1")) }));
    await page.waitForSelector('[data-action="proposals"][data-count="1"]');
    expect(await places()).toEqual(before);
    await page.keyboard.type("2");
    expect(await page.inputValue("#ticket-quantity")).toBe("42");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("ticket-quantity");
    expect(await page.locator("dialog").count()).toBe(0);
    expect(await page.locator('[role="status"]', { hasText: "Proposals of programs: 1" }).count()).toBe(1);
    expect(desk.requests.filter(({ action }) => action !== "watch")).toEqual([]);
  },
);

Deno.test(
  "proposal: rejected by keyboard with a reason, and the focus stays in the list",
  options,
  async () => {
    const desk = deskWith(proposal("p1"));
    desk.on("reject_proposal", () => {
      desk.change(() => ({ proposals: {} }));
      return {};
    });
    await using screen = await showDesk(desk);
    const { page } = screen;
    await page.keyboard.press("g");
    await page.keyboard.press("i");
    await page.waitForSelector('[data-proposal="p1"]');
    await page.focus('[data-action="reject-proposal"]');
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.id === "reject-p1");
    await page.keyboard.type("earnings today");
    await page.keyboard.press("Enter");
    await page.waitForSelector('[data-proposal="p1"]', { state: "detached" });
    expect(desk.requestsOf("reject_proposal")).toEqual([
      { action: "reject_proposal", proposalId: "p1", reason: "earnings today" },
    ]);
    expect(await page.innerText("dialog")).toContain("No program proposes anything now");
    expect(await page.evaluate(() => document.activeElement?.closest("dialog") !== null)).toBe(true);
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
  },
);

Deno.test(
  "proposal: withdrawn while it stands in the ticket, it says so, is not sent as one, and the trader may go on",
  options,
  async () => {
    const desk = deskWith(proposal("p1"));
    desk.on(
      "preview_order",
      ({ order, proposalId }) =>
        proposalId === undefined
          ? preview({ order })
          : refuse(say("PROPOSAL_ENDED.withdrawn"), { status: 409 }),
    );
    await using screen = await showDesk(desk);
    const { page } = screen;
    await page.click('[data-action="proposals"]');
    await page.click(open);
    await page.waitForSelector("[data-from-proposal]");
    desk.change(() => ({ proposals: {} }));
    await page.waitForSelector("text=It no longer waits");
    await page.click('[data-action="preview"]');
    await page.waitForSelector("text=The program has withdrawn this proposal");
    await page.click('[data-action="leave-proposal"]');
    await page.click('[data-action="preview"]');
    await page.waitForSelector("[data-preview]");
    expect(
      desk.requestsOf("preview_order").map(({ proposalId }) => proposalId ?? null),
    ).toEqual(["p1", null]);
  },
);

Deno.test(
  "proposal: on another side nothing of it is left, and the order does not name it",
  options,
  async () => {
    const desk = deskWith(proposal("p1"));
    await using screen = await showDesk(desk);
    const { page } = screen;
    await page.click('[data-action="proposals"]');
    await page.click(open);
    await page.waitForSelector("[data-from-proposal]");
    await page.keyboard.press("s");
    await page.waitForSelector("[data-from-proposal]", { state: "detached" });
    await page.click('[data-action="preview"]');
    await page.waitForSelector("[data-preview]");
    expect(desk.requestsOf("preview_order").map(({ proposalId }) => proposalId ?? null)).toEqual([null]);
  },
);

Deno.test(
  "proposal: words of a program are text and nothing else, in German and on a small phone",
  options,
  async () => {
    const reason = `<img src=x onerror="document.title='owned'"><b>SELL ALL</b> ${"W".repeat(400)}`;
    const desk = deskWith(proposal("p1", { reason, origin: "momentum-with-a-very-long-name" }));
    await using screen = await showDesk(desk, { size: "smallest", locale: "de-DE" });
    const { page } = screen;
    await page.click('[data-action="proposals"]');
    await page.waitForSelector('[data-proposal="p1"]');
    expect(await page.innerText("[data-reason]")).toBe(reason);
    expect(await page.innerText("dialog")).toContain("Ins Ticket übernehmen");
    expect(await page.title()).not.toContain("owned");
    expect(await screen.findings()).toEqual([]);
    const widths = await page.evaluate(() => {
      const body = document.querySelector("dialog .dialog-body");
      return [
        document.documentElement.scrollWidth <= 320,
        (body?.scrollWidth ?? 0) <= (body?.clientWidth ?? 0),
      ];
    });
    await screen.shoot("proposals-phone");
    expect(widths).toEqual([true, true]);
    await page.click(open);
    await page.waitForSelector("[data-from-proposal]");
    expect(await page.inputValue("#ticket-limit")).toBe("187,25");
    expect(screen.errors).toEqual([]);
  },
);
