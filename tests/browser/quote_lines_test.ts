// A quote that the desk can not give: its refusal is said at the instrument, and it comes when a line is
// free.
import { expect } from "@std/expect";
import { say } from "@/lib/contract/says/say.ts";
import { showDesk } from "@/tests/support/desk_screen.ts";
import { aapl, busySnapshot, details, quote } from "@/tests/support/screen_samples.ts";
import { refuse, ScriptedDesk } from "@/tests/support/scripted_desk.ts";

Deno.test(
  "U4: a refused quote says why at its instrument, and is asked for again until there is a line",
  { sanitizeOps: false, sanitizeResources: false },
  async () => {
    const desk = new ScriptedDesk(busySnapshot({ quotes: {} }));
    desk.on("contract_details", () => details(aapl));
    desk.on("watch", () => refuse(say("MARKET_DATA_LINES", { lines: 3 })));
    await using screen = await showDesk(desk);
    const { page } = screen;
    await page.getByRole("button", { name: "AAPL", exact: true }).first().click();
    await page.waitForSelector("[data-watch-refused=MARKET_DATA_LINES]");
    const text = await page.innerText("#pane-ticket");
    expect(text).toContain("All 3 market data lines are in use");
    expect(text).not.toContain("Waiting for the first price");
    desk.on("watch", () => ({}));
    await page.waitForSelector("[data-watch-refused]", { state: "detached" });
    desk.change(() => ({ quotes: { [aapl.conId]: quote("187.24", "187.26") } }));
    await page.waitForFunction(() =>
      document.querySelector("[data-quote=bid]")?.textContent?.includes("187.24")
    );
    // The browser has one name for its stream and its commands.
    expect(await page.evaluate(() => document.cookie)).toMatch(/lotse_reader=[0-9a-f]{32}/);
  },
);
