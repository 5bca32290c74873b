// Every scene of the gallery in both themes: a picture in the folder of artefacts, nothing that a look at it
// would find, nothing that axe finds.
import { expect } from "@std/expect";
import { launchBrowser } from "@/tests/support/browser.ts";
import { galleryWidths, themes, walkScene } from "@/tests/support/gallery.ts";
import { galleryDesk, scenes } from "@/tests/support/gallery_scenes.ts";
import { screenFaults } from "@/tests/support/screen_faults.ts";
import { openScreen } from "@/tests/support/screen_page.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

for (const theme of themes) {
  Deno.test(
    `each scene has its picture, in which nothing is cut, covered or too small: ${theme}`,
    options,
    async () => {
      await using browser = await launchBrowser();
      const { desk, show } = galleryDesk();
      await using server = await serveScreen(desk);
      // The two languages change places with the theme: each scene is seen in both.
      const locale = (at: number) => (at % 2 === 0) === (theme === "dark") ? "en-US" : "de-DE";
      const found: Record<string, string[]> = {};
      for (const part of [0, 1]) {
        await using screen = await openScreen(browser, server, { locale: locale(part), settings: { theme } });
        for (const [at, [name, scene]] of Object.entries(scenes).entries()) {
          if (at % 2 !== part) continue;
          const width = galleryWidths[(at + (theme === "dark" ? 0 : 3)) % galleryWidths.length] ?? 1440;
          await walkScene({ screen, show, name, scene, widths: [width] }, async (look, faults) => {
            const all = [...faults, ...await screen.findings()];
            if (all.length > 0) found[look] = all;
          });
        }
        expect(screen.errors).toEqual([]);
      }
      expect(found).toEqual({});
    },
  );
}

Deno.test("a look finds what is cut, covered, too wide or too small", options, async () => {
  await using browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 300, height: 300 } });
  await page.setContent(`
    <button id="small" style="width:20px;height:30px">a</button>
    <div style="width:40px;overflow:hidden;white-space:nowrap"><span id="cut">a name that has no room</span></div>
    <button id="under" style="height:30px">pressed</button>
    <div id="over" style="position:absolute;left:0;top:0;width:300px;height:120px"></div>
    <div style="width:60px;overflow:auto"><p id="wide" style="width:200px">a</p></div>
    <button id="fine" style="position:absolute;top:200px;width:40px;height:30px">b</button>`);
  const kinds = (await screenFaults(page)).map((one) => one.split(": ").slice(0, 2).join(": "));
  expect(kinds).toEqual(expect.arrayContaining(["small: #small", "cut: #cut", "under #over: #under"]));
  expect(kinds.some((one) => one.startsWith("wide"))).toBe(true);
  expect(kinds.join()).not.toContain("#fine");
});
