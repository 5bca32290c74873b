// Two desks that are published, and a viewer of them: the overview, one desk's own screen, and nothing that
// can be sent from there.
import { expect } from "@std/expect";
import { fileURLToPath } from "node:url";
import { launchBrowser } from "@/tests/support/browser.ts";
import { findProgram, programAt } from "@/tests/support/debian_program.ts";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { NATS, NatsServer } from "@/tests/support/nats_server.ts";
import { ViewerProcess } from "@/tests/support/viewer_process.ts";

const artefacts = fileURLToPath(new URL("../artefacts/", import.meta.url));
const options = { sanitizeOps: false, sanitizeResources: false };
const place = await findProgram(NATS);
const isAbsent = place.found === null && !place.installs;

const published = (url: string, name: string) => ({
  args: ["--paper", "--simulate", "--publish", url, "--publish-as", name],
});

async function buy(desk: DeskProcess, quantity: string): Promise<void> {
  const { accounts } = await desk.ready();
  const [account = ""] = Object.keys(accounts);
  const id = await desk.place({
    account,
    conId: 265598,
    side: "BUY",
    quantity,
    orderType: "MKT",
    tif: "DAY",
  });
  await desk.until("filled", ({ orders }) => orders[id]?.state === "filled");
}

Deno.test({
  name: `a viewer shows published desks and sends nothing${
    isAbsent ? ": there is no nats-server on the PATH" : ""
  }`,
  ...options,
  ignore: isAbsent,
  async fn(t) {
    await using nats = await NatsServer.start(await programAt(place, NATS));
    await using alpha = await DeskProcess.start(published(nats.url, "alpha"));
    await using beta = await DeskProcess.start(published(nats.url, "beta"));
    await buy(alpha, "120");
    await using viewer = await ViewerProcess.start(nats.url);
    await using browser = await launchBrowser();
    const context = await browser.newContext({ viewport: { width: 1440, height: 800 } });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));

    await t.step("the overview adds up what each desk holds", async () => {
      await page.goto(viewer.url);
      await page.fill("input[name=token]", viewer.token);
      await page.click("button[type=submit]");
      await page.waitForSelector("[data-desk=alpha]:has(td:nth-of-type(7):text-is('1'))", {
        timeout: 20_000,
      });
      expect(new URL(page.url()).pathname).toBe("/desks");
      expect(await page.title()).toBe("All desks · Lotse");
      await page.waitForSelector("[data-total=USD] td:text-matches('^2,0')");
      await Deno.mkdir(artefacts, { recursive: true });
      await page.screenshot({ path: `${artefacts}viewer-overview.png` });
    });
    await t.step("a desk has its own screen, which follows it", async () => {
      await page.click("[data-desk=alpha] a");
      await page.waitForSelector("html[data-ready][data-filled]");
      await page.waitForSelector("[data-viewer=alpha]");
      await page.waitForSelector(".pane-positions tr:has-text('120')");
      await buy(alpha, "30");
      await page.waitForSelector(".pane-positions tr:has-text('150')");
      await page.screenshot({ path: `${artefacts}viewer-desk.png` });
    });
    await t.step(
      "nothing can be sent: not on the screen, not by a script with the viewer's token",
      async () => {
        expect(await page.isEnabled("[data-action=preview]")).toBe(false);
        expect(await page.isVisible("[data-action=emergency]")).toBe(false);
        const orders = Object.keys((await alpha.snapshot()).orders).length;
        for (const action of [{ action: "flatten_preview" }, { action: "cancel_all", scope: "app" }]) {
          const answer = await viewer.post("/d/alpha/api/trading", action);
          expect([400, 403]).toContain(answer.status);
          await answer.body?.cancel();
        }
        expect(Object.keys((await alpha.snapshot()).orders)).toHaveLength(orders);
      },
    );
    await t.step("strangers get nothing, and a desk that is none is not found", async () => {
      for (const path of ["/api/desks", "/d/alpha/api/trading", "/d/alpha/api/stream"]) {
        const answer = await fetch(`${viewer.url}${path}`);
        await answer.body?.cancel();
        expect([path, answer.status]).toEqual([path, 401]);
      }
      const unknown = await viewer.get("/d/gamma/api/trading");
      await unknown.body?.cancel();
      expect(unknown.status).toBe(404);
    });
    await t.step("a desk that dies is silent, and its screen does not look alive", async () => {
      await beta.kill("SIGKILL");
      await page.goto(`${viewer.url}/desks`);
      await page.waitForSelector("[data-desk=beta]:has-text('Silent')", { timeout: 40_000 });
      const answer = await viewer.get("/d/beta/api/trading");
      expect([answer.status, (await answer.json()).code]).toEqual([503, "VIEWER_DESK_SILENT"]);
      await page.waitForSelector("[data-total=USD] td[title*=beta]");
      await page.screenshot({ path: `${artefacts}viewer-silent.png` });
      // A page that is younger than the silence says since when, and not for how long it has been open.
      await page.goto(`${viewer.url}/d/beta/`);
      await page.waitForSelector(
        "[data-banner=stale]:has-text('Nothing is heard from the desk beta since 20')",
      );
      // Of a desk that tells nothing no state is made up: below what is known of the screen itself. The list
      // comes with a later script than the banner.
      const states = page.locator("#pane-status li .text-muted");
      await states.first().waitFor();
      expect(await states.allInnerTexts())
        .toEqual(["stale", ...Array(5).fill("–")]);
      await page.screenshot({ path: `${artefacts}viewer-silent-desk.png` });
    });
    expect(errors).toEqual([]);
  },
});
