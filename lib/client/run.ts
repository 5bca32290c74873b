// Sets the one screen of this browser tab in motion: stream, clock, look, keys; the rest begins in
// `acting.ts`. Everything here has side effects and runs once.
import { untracked } from "@preact/signals";
import { type Acts, createAct } from "./act.ts";
import { apart, effectApart } from "./apart.ts";
import * as first from "./at_once.ts";
import type { ScreenStart } from "@/lib/contract/screen_start.ts";
import { createScreen, type Screen, type ScreenDeps } from "./screen.ts";
import { guardPresses } from "./one_press.ts";
import { bindingsWith, type KeyCommand, startKeyboard } from "./keyboard.ts";
import { newKey } from "./api.ts";
import { KEY_MISSING, keyName } from "@/lib/contract/login_key.ts";
import { readKey } from "./login_key.ts";
import { READER_COOKIE, readerIn } from "@/lib/contract/reader.ts";
import { connectFeed } from "./feed.ts";
import type { Part } from "./part.ts";
import { speakGerman } from "./speech.ts";
import { LANG_COOKIE, loadSettings, saveSettings, settingsRecord } from "./settings.ts";

export type IslandName = "TradingInterface" | "OrderPanel" | "PositionManager";

let screen: Screen | null = null;

/**
 * The screen of this tab: made and started by the island that comes first. `acts`: the script with what acts.
 */
export function browserScreen(start: ScreenStart, acts: Part<Acts>): Screen {
  if (screen) return screen;
  const deps: ScreenDeps = {
    fetch: (input, init) => fetch(input, init),
    key: () => readKey(start.keyBase ?? start.base),
    now: () => Date.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    act: createAct(acts, {
      apart,
      // A part that is gone was of another build; what was pressed is not done, and the page says that it is
      // to be loaded anew.
      onLost: () => {
        if (screen) screen.reloadSig.value ??= "part";
      },
    }),
  };
  screen = createScreen(start, deps);
  // A cookie alone opens nothing: its page has nothing to show.
  const keyBase = start.keyBase ?? (start.host ? null : start.base);
  if (keyBase !== null && readKey(keyBase) === null) location.replace(`${keyBase}/login?${KEY_MISSING}`);
  else run(screen, deps);
  return screen;
}

/** What the screen does by itself from its first script on. Each part runs whatever becomes of the others. */
const parts: ((screen: Screen) => unknown)[] = [
  keepSettings,
  (screen) => effectApart(() => applyLook(screen)),
  loadGerman,
  (screen) => screen.timeZoneSig.value = Intl.DateTimeFormat().resolvedOptions().timeZone,
  nameBrowser,
  feedStore,
  tellFilled,
  startClock,
  (screen) => effectApart(() => document.documentElement.dataset.pane = screen.paneSig.value),
  listenToHands,
];

function run(screen: Screen, deps: ScreenDeps): void {
  for (const part of parts) apart(() => part(screen));
  // Asked for at once: the first picture does not wait for it, and nothing else is ahead of it on the line.
  screen.act((acts) => acts.startActing(screen, deps));
}

/**
 * What another mode had comes when the account proves to be of it: a paper desk on the port of a live one, or
 * a simulated one.
 */
function keepSettings({ settings, store, start }: Screen): void {
  let mode = start.mode;
  const load = () => {
    loadSettings(settings, mode, () => localStorage);
    return settingsRecord(settings);
  };
  let kept = load();
  effectApart(() => {
    if (store.modeSig.value !== mode) {
      mode = store.modeSig.peek();
      kept = untracked(load);
    }
    kept = saveSettings(settings, mode, () => localStorage, kept);
  });
}

function feedStore(screen: Screen): void {
  const feed = connectFeed(screen);
  onWaking(() => feed.check());
  globalThis.addEventListener("online", () => feed.reopen());
  globalThis.addEventListener("pageshow", (event) => {
    if (event.persisted) feed.wake();
  });
  // Another tab has logged out, or in anew.
  globalThis.addEventListener("storage", ({ key, newValue }) => {
    if (key !== keyName(screen.start.base)) return;
    if (newValue === null) screen.loginEndedSig.value = true;
    else feed.reopen();
  });
}

/** The first state is there: until then nothing on the page is known. */
function tellFilled(screen: Screen): void {
  const { readySig, ordersSig, connectionSig } = screen.store;
  effectApart(() => {
    if (!readySig.value) return;
    document.documentElement.dataset.filled = "true";
    screen.firstSeen ??= { orders: ordersSig.peek(), connection: connectionSig.peek() };
  });
}

function listenToHands(screen: Screen): void {
  guardPresses(globalThis.window);
  let stop = () => {};
  effectApart(() => {
    const bindings = bindingsWith(screen.settings.ownKeysSig.value);
    stop();
    stop = startKeyboard({
      target: globalThis.window,
      charactersOn: () => screen.settings.keysSig.peek(),
      bindings,
      run: (command) => commands[command](screen),
    });
  });
}

const awaited = new Set<IslandName>(["TradingInterface", "OrderPanel", "PositionManager"]);

/**
 * An island has come to life. When all have, the page says so: typing into an island before that would be
 * lost.
 */
export function islandReady(name: IslandName): void {
  awaited.delete(name);
  if (awaited.size > 0) return;
  const desk = document.querySelector(".desk");
  const { act, rewrittenSig } = screen ?? {};
  if (desk && act && rewrittenSig) act((acts) => acts.guardDesk(desk, () => rewrittenSig.value = true));
  document.documentElement.dataset.ready = "true";
}

const commands: Record<KeyCommand, (screen: Screen) => void> = {
  help: (screen) => screen.dialogSig.value = "help",
  palette: (screen) => screen.dialogSig.value = "palette",
  search: first.focusSearch,
  buy: (screen) => first.openTicket(screen, "BUY"),
  sell: (screen) => first.openTicket(screen, "SELL"),
  market: (screen) => first.goTo(screen, "market"),
  positions: (screen) => first.goTo(screen, "positions"),
  orders: (screen) => first.goTo(screen, "orders"),
  account: (screen) => first.goTo(screen, "status"),
  proposals: (screen) => screen.dialogSig.value = "proposals",
  history: (screen) => screen.dialogSig.value = "history",
  next: (screen) => screen.act((acts) => acts.moveSelection(screen, 1)),
  previous: (screen) => screen.act((acts) => acts.moveSelection(screen, -1)),
  open: (screen) => screen.act((acts) => acts.openSelection(screen)),
  cancel: (screen) => screen.act((acts) => acts.endSelection(screen)),
  change: (screen) => screen.act((acts) => acts.changeSelection(screen)),
  cancelAll: first.askCancelAll,
  closeAll: first.askFlatten,
  escape: (screen) => screen.act((acts) => acts.stepBack(screen)),
  stop: (screen) => screen.dialogSig.value = "emergency",
};

/** The German comes when somebody reads German; until then, and without it, the page stays English. */
function loadGerman(screen: Screen): void {
  let asked = false;
  effectApart(() => {
    if (asked || screen.settings.langSig.value !== "de") return;
    asked = true;
    import("./german.ts").then(
      ({ german }) => speakGerman(german),
      // A part that is gone was of another build; asking again for it would fail again.
      () => screen.reloadSig.value ??= "part",
    );
  });
}

function applyLook(screen: Screen): void {
  const { themeSig, paletteSig, densitySig, typeSig, langSig } = screen.settings;
  const root = document.documentElement;
  root.dataset.theme = themeSig.value;
  root.dataset.palette = paletteSig.value;
  root.dataset.density = densitySig.value;
  root.dataset.type = typeSig.value;
  if (root.lang !== langSig.value) {
    root.lang = langSig.value;
    document.cookie = `${LANG_COOKIE}=${langSig.value}; Path=/; Max-Age=31536000; SameSite=Strict`;
  }
}

/**
 * Ages and countdowns move once a second, and when the page is looked at again; the server's clock comes with
 * the heartbeats.
 */
function startClock(screen: Screen): void {
  const tell = () => {
    screen.clockSig.value = Date.now() + screen.clockOffset.ms;
    if (!screen.store.pausedSig.peek()) screen.nowSig.value = screen.clockSig.peek();
  };
  setInterval(tell, screen.start.replay ? 200 : 1000);
  onWaking(tell);
}

/**
 * Timers of a sleeping machine, of a frozen tab and of a page in the history do not fire: look at once when
 * one of them is back.
 */
function onWaking(look: () => void): void {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") look();
  });
  document.addEventListener("resume", look);
  for (const name of ["focus", "pageshow"]) globalThis.addEventListener(name, look);
}

/** One name for all tabs of this browser, until it is closed. */
function nameBrowser(screen: Screen): void {
  if (readerIn(document.cookie) !== null) return;
  document.cookie = `${READER_COOKIE}=${newKey()}; Path=${screen.start.base || "/"}; SameSite=Strict`;
}
