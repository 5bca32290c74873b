// U25: below a path of another host, behind a proxy that passes the address on: the whole desk works there
// and asks for nothing outside.
import { expect } from "@std/expect";
import { launchBrowser } from "@/tests/support/browser.ts";
import { takeAapl } from "@/tests/support/desk_screen.ts";
import { openPathProxy } from "@/tests/support/path_proxy.ts";
import { openScreen } from "@/tests/support/screen_page.ts";
import { aapl, busySnapshot, details, preview } from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";

const options = { sanitizeOps: false, sanitizeResources: false };
const GUARD_MS = 600;

Deno.test(
  "U25: below a path the page lives, an order goes out, and nothing is asked for outside",
  options,
  async () => {
    const desk = new ScriptedDesk(busySnapshot());
    desk.on("contract_details", () => details(aapl));
    desk.on("search_symbols", () => ({ matches: [{ contract: aapl, description: "APPLE INC" }] }));
    desk.on("submit", () => ({ clientOrderId: "n1", state: "sent" }));
    desk.on("preview_order", () => preview());
    await using browser = await launchBrowser();
    await using server = await serveScreen(desk, { basePath: "/apps/lotse" });
    await using proxy = openPathProxy({ upstream: new URL(server.url).origin, path: "/apps/lotse" });
    const loginUrl = server.loginUrl.replace(new URL(server.url).origin, proxy.url);
    await using screen = await openScreen(browser, { loginUrl });
    const { page } = screen;
    expect(new URL(page.url()).pathname).toMatch(/^\/apps\/lotse\/?$/);

    // The stream carries changes, the opened parts come, a command goes out.
    desk.change(({ trading }) => ({ trading: { ...trading, state: "reducing" } }));
    await page.waitForSelector("[data-trading=reducing]");
    desk.change(({ trading }) => ({ trading: { ...trading, state: "active" } }));
    await takeAapl(page);
    await page.selectOption("#ticket-type", "MKT");
    await page.fill("#ticket-quantity", "10");
    await page.click("[data-action=preview]");
    await page.waitForSelector("dialog[open] [data-action=confirm]");
    await page.waitForTimeout(GUARD_MS);
    await page.click("dialog[open] [data-action=confirm]");
    await desk.arrived("submit");

    // Another language, a reload, and out: the cookie, the key and every script are below the path.
    await page.reload();
    await page.waitForSelector("html[data-ready][data-filled]");
    await page.context().addCookies([{ name: "lotse_lang", value: "de", url: `${proxy.url}/apps/lotse/` }]);
    await page.reload();
    await page.waitForSelector("html[lang=de][data-ready]");
    expect(proxy.outside.filter((path) => path !== "/favicon.ico")).toEqual([]);
    expect(screen.errors).toEqual([]);
  },
);
