// Walks a scene through the widths of windows: one page takes all of them, so that a picture costs a moment.
import { type Scene } from "./gallery_scenes.ts";
import { screenFaults } from "./screen_faults.ts";
import { drawn, type Screen } from "./screen_page.ts";

/** Windows that traders have, with the heights that go with them. */
const heights = {
  320: 640,
  390: 844,
  768: 1024,
  1024: 768,
  1280: 720,
  1366: 768,
  1440: 900,
  1920: 1080,
} as const;
export type GalleryWidth = keyof typeof heights;
export const galleryWidths = Object.keys(heights).map(Number) as GalleryWidth[];
export const themes = ["dark", "light"] as const;

/** A button of a row that has just moved is not pressed: longer than that. */
const MOVED_ROW_MS = 450;

interface Walk {
  screen: Screen;
  show(scene: Scene): void;
  name: string;
  scene: Scene;
  widths: readonly GalleryWidth[];
}

/**
 * Opens the scene in a wide window, takes a picture at each width and says what is wrong there; then leaves
 * it.
 */
export async function walkScene(
  { screen, show, name, scene, widths }: Walk,
  seen: (look: string, faults: string[]) => unknown,
): Promise<void> {
  const { page } = screen;
  await page.setViewportSize({ width: 1440, height: 900 });
  show(scene);
  await page.mouse.move(1, 1);
  if (scene.open !== undefined) {
    await page.waitForTimeout(MOVED_ROW_MS);
    await scene.open(page);
  }
  const [lang, theme] = await page.$eval("html", ({ lang, dataset }) => [lang, dataset.theme]);
  for (const width of widths) {
    await page.setViewportSize({ width, height: heights[width] });
    // Behind a dialog it can not be pressed by hand.
    await page.evaluate(
      (pane) => document.querySelector<HTMLElement>(`[data-tab=${pane}]`)?.click(),
      scene.pane,
    );
    await drawn(page);
    const look = `${name}-${width}-${lang}-${theme}`;
    await screen.shoot(`gallery-${look}`);
    await seen(look, await screenFaults(page));
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await scene.leave?.(page);
}
