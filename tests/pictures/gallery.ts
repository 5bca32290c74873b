// `deno task pictures all`: every scene at every width, in both languages and both themes, into the folder of
// artefacts.
import { launchBrowser } from "@/tests/support/browser.ts";
import { galleryDesk, scenes } from "@/tests/support/gallery_scenes.ts";
import { galleryWidths, themes, walkScene } from "@/tests/support/gallery.ts";
import { openScreen } from "@/tests/support/screen_page.ts";
import { serveScreen } from "@/tests/support/screen_server.ts";

/**
 * Takes the pictures of these scenes, of all where none is named, and prints what a look at them would find.
 */
export async function takeGallery(names: readonly string[]): Promise<void> {
  const wanted = names.length === 0 ? Object.keys(scenes) : names;
  await using browser = await launchBrowser();
  const found = new Map<string, string[]>();
  for (const locale of ["en-US", "de-DE"]) {
    for (const theme of themes) {
      const { desk, show } = galleryDesk();
      await using server = await serveScreen(desk);
      await using screen = await openScreen(browser, server, { locale, settings: { theme } });
      for (const name of wanted) {
        const scene = scenes[name];
        if (scene === undefined) throw new RangeError(`There is no scene '${name}'`);
        await walkScene({ screen, show, name, scene, widths: galleryWidths }, (look, faults) => {
          for (const fault of faults) found.set(fault, [...found.get(fault) ?? [], look]);
        });
      }
    }
  }
  for (const [fault, looks] of found) {
    // deno-lint-ignore no-console
    console.log(
      `${fault}\n    ${looks.slice(0, 6).join(" ")}${
        looks.length > 6 ? ` and ${looks.length - 6} more` : ""
      }`,
    );
  }
}
