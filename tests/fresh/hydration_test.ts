// What islands do in a real browser, built by the Builder: revived, sharing signals, fed with every kind of
// value.
import { expect } from "@std/expect";
import { join } from "node:path";
import { Builder } from "fresh/dev";
import { launchBrowser } from "@/tests/support/browser.ts";
import { testBuild } from "@/tests/support/test_build.ts";
import { app } from "./fixtures/app/main.ts";

const ROOT = join(import.meta.dirname ?? "", "fixtures/app");

const applySnapshot = await new Builder({ root: ROOT }).build({ snapshot: "memory" });
applySnapshot(app);

function serveFixture() {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, app.handler());
  return {
    origin: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

testBuild(
  "Islands come alive under a strict policy, share a signal and do not disturb each other",
  async () => {
    await using server = serveFixture();
    await using browser = await launchBrowser();
    const page = await browser.newPage();
    const refused: string[] = [];
    page.on("console", (message) => {
      if (message.text().includes("Content Security Policy")) refused.push(message.text());
    });
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));

    const response = await page.goto(server.origin);
    expect(response?.headers()["content-security-policy"]).toContain("script-src 'self' 'nonce-");
    expect(await page.title()).toBe("Home of <fixture>");

    await page.waitForSelector("#values[data-ready=true]");
    expect(await page.locator("#values li").allTextContents()).toEqual([
      "2026-01-02T00:00:00.000Z",
      "true",
      "</script><!--",
      "https://example.com/x",
      "1.2.255",
      "NaN,Infinity,-Infinity,-0",
      "undefined",
    ]);

    await page.locator("#first button").click();
    await page.locator("#first button").click();
    expect(await page.textContent("#first button")).toBe("5");
    expect(await page.textContent("#second button")).toBe("5");

    expect(errors).toEqual(["Broken on purpose"]);
    expect(refused).toEqual([]);
  },
);

testBuild("Reviving an island leaves the elements around it in their order", async () => {
  await using server = serveFixture();
  await using browser = await launchBrowser();
  const page = await browser.newPage();
  await page.goto(server.origin);
  await page.waitForSelector("#values[data-ready=true]");
  // The island that throws is gone; everything else stays where the server put it.
  const order = await page.locator("main > *").evaluateAll((elements) => elements.map(({ id }) => id));
  expect(order).toEqual(["first", "second", "between", "values"]);
});

testBuild("A page without islands loads no script", async () => {
  await using server = serveFixture();
  await using browser = await launchBrowser();
  const page = await browser.newPage();
  const requested: string[] = [];
  page.on("request", (request) => requested.push(new URL(request.url()).pathname));
  await page.goto(`${server.origin}/detail/7`);
  expect(await page.textContent("h1")).toBe("Detail 7");
  expect(requested.filter((path) => path.endsWith(".js"))).toEqual([]);
});
