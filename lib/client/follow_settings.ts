// What is chosen in another window of this browser holds in this one as well, at once. Which list, chart or
// account is shown stays each window's own.
import { batch, type Signal } from "@preact/signals";
import type { Lang } from "@/lib/contract/format.ts";
import { effectApart } from "./apart.ts";
import type { Screen } from "./screen.ts";
import {
  createSettings,
  loadSettings,
  type Settings,
  settingsKey,
  type SettingsStorage,
} from "./settings.ts";

/** Tells other windows the language, which is kept in a cookie: of a cookie no window hears. */
const LANG_KEY = "lotse.lang";

/** What holds for all windows: the look, keys and sounds, what the ticket begins with, what is put away. */
const followed = [
  "themeSig",
  "paletteSig",
  "densitySig",
  "typeSig",
  "keysSig",
  "ownKeysSig",
  "enterSendsSig",
  "soundSig",
  "desktopSig",
  "defaultsSig",
  "amountsSig",
  "putAwaySig",
  "refusedSig",
] as const satisfies readonly (keyof Settings)[];

export interface FollowDeps {
  /** Where other windows are heard: the window. */
  target: EventTarget;
  storage(): SettingsStorage;
}

/** Begins to follow. Goes on as long as the page. */
export function followSettings(
  { settings, store }: Pick<Screen, "settings" | "store">,
  { target, storage }: FollowDeps,
): void {
  target.addEventListener("storage", (event) => {
    const { key } = event as StorageEvent;
    // Read now and not from the event: there may have been more than one change since.
    if (key === LANG_KEY) takeLanguage(settings.langSig, storage);
    const mode = store.modeSig.peek();
    if (key !== settingsKey(mode)) return;
    const theirs = createSettings(settings.langSig.peek());
    loadSettings(theirs, mode, storage);
    batch(() => {
      for (const name of followed) take(settings[name], theirs[name]);
    });
  });
  tellLanguage(settings.langSig, storage);
}

/** What is the same stays the same object: nothing is drawn anew for it. */
function take(own: Signal<unknown>, theirs: Signal<unknown>): void {
  if (JSON.stringify(own.peek()) !== JSON.stringify(theirs.peek())) own.value = theirs.peek();
}

function takeLanguage(langSig: Signal<Lang>, storage: () => SettingsStorage): void {
  const lang = storage().getItem(LANG_KEY);
  if (lang === "en" || lang === "de") langSig.value = lang;
}

function tellLanguage(langSig: Signal<Lang>, storage: () => SettingsStorage): void {
  let told = langSig.peek();
  effectApart(() => {
    const lang = langSig.value;
    if (lang === told) return;
    told = lang;
    try {
      storage().setItem(LANG_KEY, lang);
    } catch {
      // Storage may be full or forbidden: the other windows learn it when they are loaded anew.
    }
  });
}
