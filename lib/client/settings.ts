// What the user chose for this browser: look, language, keys, sounds. Kept in localStorage; the language in a cookie, because the server writes it too.
import { type Signal, signal } from "@preact/signals";
import { type BarSize, barSizeNames } from "./bar_sizes.ts";
import type { Lang } from "@/lib/contract/format.ts";
import { type OwnKeys, readKeys } from "./keyboard.ts";
import {
  type DefaultsByKind,
  firstAmounts,
  readAmounts,
  readDefaults,
  type SizeAmounts,
} from "./ticket_defaults.ts";

export const themes = ["system", "dark", "light"] as const;
export const palettes = ["classic", "safe"] as const;
/** What of the market can be open. */
export const marketParts = ["lists", "chart", "options"] as const;
export const densities = ["compact", "comfortable"] as const;

type OpenParts = Record<`${(typeof marketParts)[number]}Sig`, Signal<boolean>>;

export interface Settings extends OpenParts {
  themeSig: Signal<(typeof themes)[number]>;
  paletteSig: Signal<(typeof palettes)[number]>;
  densitySig: Signal<(typeof densities)[number]>;
  keysSig: Signal<boolean>;
  /** Keys that are others than the desk begins with. */
  ownKeysSig: Signal<OwnKeys>;
  /** Whether the review of an order that was typed in one line begins at its send button. */
  enterSendsSig: Signal<boolean>;
  soundSig: Signal<boolean>;
  desktopSig: Signal<boolean>;
  /** Which of the watch lists is shown. */
  listIdSig: Signal<string | null>;
  /** How long the bars of the chart are. */
  barSizeSig: Signal<BarSize>;
  langSig: Signal<Lang>;
  /** What the ticket begins with. */
  defaultsSig: Signal<DefaultsByKind>;
  /** What the sizes of the ticket are made from. */
  amountsSig: Signal<SizeAmounts>;
  /** The account the user picked last, if any. */
  accountSig: Signal<string | null>;
  /** Forced trades of IB (execIds) that the user has put away. */
  putAwaySig: Signal<readonly string[]>;
}

/** The name that `static/boot.js` reads as well. */
const SETTINGS_KEY = "lotse.settings";
export const LANG_COOKIE = "lotse_lang";

/** The part of `Storage` that is used. Asking for it may throw: a browser that keeps nothing refuses the very name. */
export type SettingsStorage = Pick<Storage, "getItem" | "setItem">;

export function createSettings(lang: Lang): Settings {
  return {
    themeSig: signal("dark"),
    paletteSig: signal("classic"),
    densitySig: signal("compact"),
    keysSig: signal(true),
    ownKeysSig: signal({}),
    enterSendsSig: signal(false),
    soundSig: signal(false),
    desktopSig: signal(false),
    listsSig: signal(false),
    listIdSig: signal(null),
    chartSig: signal(false),
    barSizeSig: signal("5 mins"),
    optionsSig: signal(false),
    langSig: signal(lang),
    defaultsSig: signal({}),
    amountsSig: signal(firstAmounts),
    accountSig: signal(null),
    putAwaySig: signal([]),
  };
}

/** Reads what was stored; anything that is not a known value is left at its default. */
export function loadSettings(settings: Settings, storage: () => SettingsStorage): void {
  let stored: Record<string, unknown>;
  try {
    stored = JSON.parse(storage().getItem(SETTINGS_KEY) ?? "{}") ?? {};
  } catch {
    return;
  }
  choose(settings.themeSig, themes, stored.theme);
  choose(settings.paletteSig, palettes, stored.palette);
  choose(settings.densitySig, densities, stored.density);
  for (const [name, target] of switches(settings)) {
    if (typeof stored[name] === "boolean") target.value = stored[name];
  }
  choose(settings.barSizeSig, barSizeNames, stored.barSize);
  settings.ownKeysSig.value = readKeys(stored.ownKeys);
  settings.defaultsSig.value = readDefaults(stored.defaults);
  settings.amountsSig.value = readAmounts(stored.amounts);
  if (typeof stored.listId === "string") settings.listIdSig.value = stored.listId;
  if (typeof stored.account === "string") settings.accountSig.value = stored.account;
  if (Array.isArray(stored.putAway)) {
    settings.putAwaySig.value = stored.putAway.filter((id) => typeof id === "string");
  }
}

/** Everything as it is stored. Reads every signal, so that an effect around it runs on any change. */
export function settingsRecord(settings: Settings): Record<string, unknown> {
  return {
    theme: settings.themeSig.value,
    palette: settings.paletteSig.value,
    density: settings.densitySig.value,
    account: settings.accountSig.value,
    listId: settings.listIdSig.value,
    barSize: settings.barSizeSig.value,
    putAway: settings.putAwaySig.value,
    ownKeys: settings.ownKeysSig.value,
    defaults: settings.defaultsSig.value,
    amounts: settings.amountsSig.value,
    ...Object.fromEntries(switches(settings).map(([name, target]) => [name, target.value])),
  };
}

export function saveSettings(settings: Settings, storage: () => SettingsStorage): void {
  const record = JSON.stringify(settingsRecord(settings));
  try {
    storage().setItem(SETTINGS_KEY, record);
  } catch {
    // Storage may be full or forbidden: the choice then lasts as long as the page.
  }
}

function switches(settings: Settings): [string, Signal<boolean>][] {
  return [
    ["keys", settings.keysSig],
    ["enterSends", settings.enterSendsSig],
    ["sound", settings.soundSig],
    ["desktop", settings.desktopSig],
    ...marketParts.map((part): [string, Signal<boolean>] => [part, settings[`${part}Sig`]]),
  ];
}

function choose<T extends string>(target: Signal<T>, allowed: readonly T[], value: unknown): void {
  const found = allowed.find((one) => one === value);
  if (found !== undefined) target.value = found;
}
