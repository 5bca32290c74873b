// The main flow in a stock Firefox, with the real processes behind it: symbol, limit order, preview, send,
// cancel.
import { expect } from "@std/expect";
import { fileURLToPath } from "node:url";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { findProgram, programAt } from "@/tests/support/debian_program.ts";
import { FirefoxPage } from "@/tests/support/firefox_page.ts";

const artefacts = fileURLToPath(new URL("../artefacts/", import.meta.url));
const ENTER = "\uE007";
/** A dialog takes no press for half a second after it has come, a row none for as long after it has moved. */
const GUARD_MS = 600;
const guard = () => new Promise((resolve) => setTimeout(resolve, GUARD_MS));

const FIREFOX = { names: ["firefox", "firefox-esr"], package: "firefox-esr" };
const place = await findProgram(FIREFOX);
const isAbsent = place.found === null && !place.installs;

Deno.test({
  name: `symbol, limit order, preview, send and cancel in Firefox${
    isAbsent ? ": there is none on the PATH" : ""
  }`,
  // A machine without one is not changed; the run's last lines name what was not run.
  ignore: isAbsent,
  async fn() {
    await using desk = await DeskProcess.start();
    await desk.ready();
    await Deno.mkdir(artefacts, { recursive: true });
    await using page = await FirefoxPage.open(await programAt(place, FIREFOX), { width: 1440, height: 900 });
    await page.goto(desk.loginUrl);
    await page.waitFor("html[data-ready][data-filled]");

    await page.type("/");
    await page.waitFor("#symbol-search:focus");
    await page.type("AAPL");
    await page.waitFor("[role=option]");
    await page.type(ENTER);
    await page.waitFor('[data-instrument="265598"]');
    await page.fill("#ticket-quantity", "10");
    await page.fill("#ticket-limit", "200");
    await page.click("[data-action=preview]:enabled");
    await page.waitFor("dialog[open] [data-action=confirm]:enabled");
    expect(await page.text("document.querySelector('dialog[open]').innerText")).toContain(
      "BUY 10 AAPL at limit 200",
    );
    await page.shoot(`${artefacts}firefox-preview.png`);
    await guard();
    // By the key, whose click has the time of the press.
    await page.text("document.querySelector('dialog[open] [data-action=confirm]').focus()");
    await page.type(ENTER);
    await desk.until("the order works", (s) => Object.values(s.orders)[0]?.state === "working");
    await page.waitFor('[data-order] [data-state="working"]');
    await guard();
    await page.shoot(`${artefacts}firefox-working.png`);
    await page.click('[data-order] button[aria-label^="Cancel"]');
    await desk.until("the order is cancelled", (s) => Object.values(s.orders)[0]?.state === "cancelled");
    await page.waitFor('[data-order] [data-state="cancelled"]');
    expect(page.errors).toEqual([]);
  },
});
