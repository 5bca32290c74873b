// What the user chose for this browser: look, language, keys, sounds. Kept in localStorage, for each mode
// apart; the language in a cookie, because the server writes it too.
import { batch, type Signal, signal } from "@preact/signals";
import type { Mode } from "@/lib/contract/api.ts";
import { type BarSize, barSizeNames } from "./bar_sizes.ts";
import type { Lang } from "@/lib/contract/format.ts";
import { type OwnKeys, readKeys } from "./keyboard.ts";
import { readSorts, type Sorts } from "./sorts.ts";
import {
  type DefaultsByKind,
  firstAmounts,
  readAmounts,
  readDefaults,
  type SizeAmounts,
} from "./ticket_defaults.ts";

export const themes = ["system", "dark", "light"] as const;
export const palettes = ["classic", "safe", "east"] as const;
/** What of the market can be open. */
export const marketParts = ["lists", "chart", "options", "depth"] as const;
export const densities = ["dense", "compact", "comfortable"] as const;
export const typeSizes = ["small", "normal", "large"] as const;

export interface Refused {
  /** A wire time. */
  at: string;
  /** In the language of its reader. */
  text: string;
  code: string | null;
}

type OpenParts = Record<`${(typeof marketParts)[number]}Sig`, Signal<boolean>>;

export interface Settings extends OpenParts {
  themeSig: Signal<(typeof themes)[number]>;
  paletteSig: Signal<(typeof palettes)[number]>;
  densitySig: Signal<(typeof densities)[number]>;
  typeSig: Signal<(typeof typeSizes)[number]>;
  keysSig: Signal<boolean>;
  /** Keys that are others than the desk begins with. */
  ownKeysSig: Signal<OwnKeys>;
  /** Whether the review of an order that was typed in one line begins at its send button. */
  enterSendsSig: Signal<boolean>;
  soundSig: Signal<boolean>;
  desktopSig: Signal<boolean>;
  /** Which of the watch lists is shown. */
  listIdSig: Signal<string | null>;
  /** How the tables are sorted. */
  sortsSig: Signal<Sorts>;
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
  /** What this browser asked for and was refused: nobody else keeps the words. */
  refusedSig: Signal<readonly Refused[]>;
  /** What the activity shows, and by which words. */
  activitySig: Signal<ActivityKind>;
  activityWordsSig: Signal<string>;
}

/** What the activity shows: everything, or one kind. */
export const activityKinds = ["all", "orders", "fills", "connection", "trouble"] as const;
export type ActivityKind = (typeof activityKinds)[number];

/**
 * Where those of a mode are; `static/boot.js` reads them as well. What is chosen for paper is not chosen for
 * real money.
 */
export const settingsKey = (mode: Mode): string => `lotse.settings.${mode}`;
export const LANG_COOKIE = "lotse_lang";

/**
 * The part of `Storage` that is used. Asking for it may throw: a browser that keeps nothing refuses the very
 * name.
 */
export type SettingsStorage = Pick<Storage, "getItem" | "setItem">;

export function createSettings(lang: Lang): Settings {
  return {
    themeSig: signal("dark"),
    paletteSig: signal("classic"),
    densitySig: signal("compact"),
    typeSig: signal("normal"),
    keysSig: signal(true),
    ownKeysSig: signal({}),
    enterSendsSig: signal(false),
    soundSig: signal(false),
    desktopSig: signal(false),
    listsSig: signal(false),
    listIdSig: signal(null),
    chartSig: signal(false),
    sortsSig: signal({}),
    barSizeSig: signal("5 mins"),
    optionsSig: signal(false),
    depthSig: signal(false),
    langSig: signal(lang),
    defaultsSig: signal({}),
    amountsSig: signal(firstAmounts),
    accountSig: signal(null),
    putAwaySig: signal([]),
    refusedSig: signal([]),
    activitySig: signal("all"),
    activityWordsSig: signal(""),
  };
}

/**
 * Takes what was stored for a mode; what is missing there, or no known value, is as at first. The language is
 * of all modes.
 */
export function loadSettings(settings: Settings, mode: Mode, storage: () => SettingsStorage): void {
  batch(() => take(settings, readStored(mode, storage)));
}

function readStored(mode: Mode, storage: () => SettingsStorage): Record<string, unknown> {
  try {
    return JSON.parse(storage().getItem(settingsKey(mode)) ?? "{}") ?? {};
  } catch {
    // It may be forbidden, or nobody's JSON.
    return {};
  }
}

function take(settings: Settings, stored: Record<string, unknown>): void {
  const first = createSettings(settings.langSig.peek());
  settings.themeSig.value = oneOf(themes, stored.theme, first.themeSig);
  settings.paletteSig.value = oneOf(palettes, stored.palette, first.paletteSig);
  settings.densitySig.value = oneOf(densities, stored.density, first.densitySig);
  settings.typeSig.value = oneOf(typeSizes, stored.type, first.typeSig);
  settings.barSizeSig.value = oneOf(barSizeNames, stored.barSize, first.barSizeSig);
  settings.activitySig.value = oneOf(activityKinds, stored.activity, first.activitySig);
  const before = new Map(switches(first));
  for (const [name, target] of switches(settings)) {
    const value = stored[name];
    target.value = typeof value === "boolean" ? value : before.get(name)?.peek() ?? false;
  }
  settings.ownKeysSig.value = readKeys(stored.ownKeys);
  settings.defaultsSig.value = readDefaults(stored.defaults);
  settings.amountsSig.value = readAmounts(stored.amounts);
  settings.sortsSig.value = readSorts(stored.sorts);
  settings.listIdSig.value = textOr(null, stored.listId);
  settings.accountSig.value = textOr(null, stored.account);
  settings.activityWordsSig.value = textOr("", stored.activityWords);
  settings.putAwaySig.value = Array.isArray(stored.putAway)
    ? stored.putAway.filter((id) => typeof id === "string")
    : [];
  settings.refusedSig.value = Array.isArray(stored.refused) ? stored.refused.filter(isRefused) : [];
}

function isRefused(one: Partial<Refused> | null): one is Refused {
  return typeof one?.at === "string" && typeof one.text === "string" &&
    (one.code === null || typeof one.code === "string");
}

/** Everything as it is stored. Reads every signal, so that an effect around it runs on any change. */
export function settingsRecord(settings: Settings): Record<string, unknown> {
  return {
    theme: settings.themeSig.value,
    palette: settings.paletteSig.value,
    density: settings.densitySig.value,
    type: settings.typeSig.value,
    account: settings.accountSig.value,
    listId: settings.listIdSig.value,
    sorts: settings.sortsSig.value,
    barSize: settings.barSizeSig.value,
    putAway: settings.putAwaySig.value,
    ownKeys: settings.ownKeysSig.value,
    defaults: settings.defaultsSig.value,
    amounts: settings.amountsSig.value,
    refused: settings.refusedSig.value,
    activity: settings.activitySig.value,
    activityWords: settings.activityWordsSig.value,
    ...Object.fromEntries(switches(settings).map(([name, target]) => [name, target.value])),
  };
}

/**
 * Stores what has changed since `before`, the record that this page took or stored last: the rest may be what
 * another window has chosen. Returns the record of now.
 */
export function saveSettings(
  settings: Settings,
  mode: Mode,
  storage: () => SettingsStorage,
  before: Record<string, unknown> = {},
): Record<string, unknown> {
  const record = settingsRecord(settings);
  const changed = Object.entries(record).filter(([name, value]) =>
    JSON.stringify(value) !== JSON.stringify(before[name])
  );
  if (changed.length === 0) return record;
  const all = { ...readStored(mode, storage), ...Object.fromEntries(changed) };
  try {
    storage().setItem(settingsKey(mode), JSON.stringify(all));
  } catch {
    // Storage may be full or forbidden: the choice then lasts as long as the page.
  }
  return record;
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

function oneOf<T extends string>(allowed: readonly T[], value: unknown, first: Signal<T>): T {
  return allowed.find((one) => one === value) ?? first.peek();
}

function textOr<T>(other: T, value: unknown): string | T {
  return typeof value === "string" ? value : other;
}
