// Sets the one screen of this browser tab in motion: stream, clock, keys, messages, title. Everything here has side effects and runs once.
import { untracked } from "@preact/signals";
import * as actions from "./actions.ts";
import * as rows from "./row_actions.ts";
import { announceChanges, type Channel } from "./announce.ts";
import { apart, effectApart } from "./apart.ts";
import { createScreen, type Screen, type ScreenStart } from "./screen.ts";
import { keepOwnNodes } from "./own_nodes.ts";
import { guardMovedRows } from "./moved_rows.ts";
import { guardPresses } from "./one_press.ts";
import { bindingsWith, startKeyboard } from "./keyboard.ts";
import type { KeyCommand } from "./keyboard.ts";
import { keepDraft, restoreDraft, takeDraft } from "./draft.ts";
import { newKey, ProblemError } from "./api.ts";
import { KEY_MISSING, keyName } from "@/lib/contract/login_key.ts";
import { readKey } from "./login_key.ts";
import { READER_COOKIE, readerIn } from "@/lib/contract/reader.ts";
import { connectFeed } from "./feed.ts";
import { oncePerSubject, playTone, showOnDesktop } from "./alerts.ts";
import { faviconOf } from "./favicon.ts";
import { restate } from "./form.ts";
import { keepRefused } from "./refused.ts";
import { ticketNumbers } from "./ticket.ts";
import { speakGerman } from "./speech.ts";
import { LANG_COOKIE, loadSettings, saveSettings } from "./settings.ts";
import { deskState, titleOf } from "./title.ts";
import { createWatcher } from "./watcher.ts";

export type IslandName = "TradingInterface" | "OrderPanel" | "PositionManager";

let screen: Screen | null = null;

/** The screen of this tab: made and started by the island that comes first. */
export function browserScreen(start: ScreenStart): Screen {
  if (screen) return screen;
  screen = createScreen(start, {
    fetch: (input, init) => fetch(input, init),
    key: () => readKey(start.base),
    now: () => Date.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
  // A cookie alone opens nothing: its page has nothing to show.
  if (readKey(start.base) === null) location.replace(`${start.base}/login?${KEY_MISSING}`);
  else run(screen);
  return screen;
}

/** What the screen does by itself. Each part runs whatever becomes of the others. */
const parts: ((screen: Screen) => unknown)[] = [
  keepSettings,
  (screen) => effectApart(() => applyLook(screen)),
  loadGerman,
  restateNumbers,
  (screen) => screen.timeZoneSig.value = Intl.DateTimeFormat().resolvedOptions().timeZone,
  nameBrowser,
  feedStore,
  tellFilled,
  startClock,
  watchInstrument,
  (screen) =>
    announceChanges({ ...screen, solved: (about) => screen.toasts.withdraw(about) }, channelsOf(screen)),
  keepWhatLeaves,
  keepRefused,
  takeUpDraft,
  (screen) => effectApart(() => document.title = titleOf(screen)),
  (screen) => effectApart(() => showIcon(faviconOf(screen.store.modeSig.value, deskState(screen)))),
  (screen) => effectApart(() => document.documentElement.dataset.pane = screen.paneSig.value),
  listenToHands,
];

function run(screen: Screen): void {
  for (const part of parts) apart(() => part(screen));
}

/** What another mode had comes when the account proves to be of it: a paper desk on the port of a live one, or a simulated one. */
function keepSettings({ settings, store, start }: Screen): void {
  let mode = start.mode;
  loadSettings(settings, mode, () => localStorage);
  effectApart(() => {
    if (store.modeSig.value !== mode) {
      mode = store.modeSig.peek();
      untracked(() => loadSettings(settings, mode, () => localStorage));
    }
    saveSettings(settings, mode, () => localStorage);
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
function tellFilled({ store }: Screen): void {
  effectApart(() => {
    if (store.readySig.value) document.documentElement.dataset.filled = "true";
  });
}

/** What is half typed comes back after a reload, also after one that the trader or the browser has asked for. */
function takeUpDraft({ search, ticket, settings }: Screen): Promise<void> | undefined {
  globalThis.addEventListener("pagehide", () => {
    apart(() => keepDraft(ticket, settings.langSig.peek(), sessionStorage));
  });
  const kept = takeDraft(sessionStorage);
  return kept === null
    ? undefined
    : search.choose(kept).then(() => restoreDraft(ticket, kept, settings.langSig.peek()));
}

function listenToHands(screen: Screen): void {
  guardPresses(globalThis.window, () => performance.now());
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

/** An island has come to life. When all have, the page says so: typing into an island before that would be lost. */
export function islandReady(name: IslandName): void {
  awaited.delete(name);
  if (awaited.size > 0) return;
  const desk = document.querySelector(".desk");
  const { rewrittenSig } = screen ?? {};
  const onPersistent = () => {
    if (rewrittenSig) rewrittenSig.value = true;
  };
  if (desk) apart(() => guardMovedRows(desk, () => performance.now()));
  if (desk) apart(() => keepOwnNodes(desk, { now: () => performance.now(), onPersistent }));
  document.documentElement.dataset.ready = "true";
}

const commands: Record<KeyCommand, (screen: Screen) => void> = {
  help: (screen) => screen.dialogSig.value = "help",
  palette: (screen) => screen.dialogSig.value = "palette",
  search: actions.focusSearch,
  buy: (screen) => actions.openTicket(screen, "BUY"),
  sell: (screen) => actions.openTicket(screen, "SELL"),
  market: (screen) => actions.goTo(screen, "market"),
  positions: (screen) => actions.goTo(screen, "positions"),
  orders: (screen) => actions.goTo(screen, "orders"),
  account: (screen) => actions.goTo(screen, "status"),
  proposals: (screen) => screen.dialogSig.value = "proposals",
  history: (screen) => screen.dialogSig.value = "history",
  next: (screen) => rows.moveSelection(screen, 1),
  previous: (screen) => rows.moveSelection(screen, -1),
  open: rows.openSelection,
  cancel: rows.endSelection,
  change: rows.changeSelection,
  cancelAll: actions.askCancelAll,
  closeAll: actions.askFlatten,
  escape: actions.escape,
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

/** What is half typed goes on to say the same number in the other language. */
function restateNumbers(screen: Screen): void {
  let before = screen.settings.langSig.peek();
  effectApart(() => {
    const lang = screen.settings.langSig.value;
    if (lang === before) return;
    const [from, close, modify] = [before, screen.closeSig.peek(), screen.modifySig.peek()];
    before = lang;
    const inputs = [
      ...ticketNumbers(screen.ticket),
      ...close ? [close.quantitySig, close.limitPriceSig] : [],
      ...modify ? [modify.quantitySig, ...Object.values(modify.amountSigs)] : [],
    ];
    untracked(() => restate(inputs, from, lang));
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

function showIcon(address: string): void {
  document.querySelector("link[rel=icon]")?.setAttribute("href", address);
}

/** Ages and countdowns move once a second, and when the page is looked at again; the server's clock comes with the heartbeats. */
function startClock(screen: Screen): void {
  const tell = () => {
    screen.clockSig.value = Date.now() + screen.clockOffset.ms;
    if (!screen.store.pausedSig.peek()) screen.nowSig.value = screen.clockSig.peek();
  };
  setInterval(tell, 1000);
  onWaking(tell);
}

/** Timers of a sleeping machine, of a frozen tab and of a page in the history do not fire: look at once when one of them is back. */
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

/** Asked again for a quote that the desk does not have: its line was refused, or has lapsed while this page slept. */
const ASK_AGAIN_MS = 5000;

/** Keeps a quote running for the ticket's instrument, and asks again when the server has started anew. */
function watchInstrument(screen: Screen): void {
  const watcher = createWatcher((action, conId) => {
    const asked = screen.api.post({ action, conId }, { keepalive: true });
    if (action === "unwatch") return void asked.catch(() => {});
    asked.then(
      () => screen.watchRefusedSig.value = null,
      (error) => {
        // The order path does not depend on it.
        if (error instanceof ProblemError) screen.watchRefusedSig.value = { conId, problem: error.problem };
      },
    );
  });
  setInterval(() => {
    const conId = screen.ticket.instrumentSig.peek()?.contract.conId;
    const missing = conId !== undefined && screen.store.current()?.quotes[conId] === undefined;
    if (missing && screen.streamSig.peek().kind === "live") watcher.renew();
  }, ASK_AGAIN_MS);
  effectApart(() => watcher.follow(screen.ticket.instrumentSig.value?.contract.conId ?? null));
  let epoch = screen.epochSig.peek();
  effectApart(() => {
    if (screen.epochSig.value === epoch) return;
    epoch = screen.epochSig.peek();
    watcher.renew();
  });
  globalThis.addEventListener("pagehide", () => watcher.leave());
  globalThis.addEventListener("pageshow", (event) => {
    if (event.persisted) watcher.renew();
  });
}

/** What leaves the lists while earlier pages are shown stays with them. */
function keepWhatLeaves({ store, earlierOrders, earlierFills }: Screen): void {
  let known = { orders: store.ordersSig.peek(), executions: store.executionsSig.peek() };
  effectApart(() => {
    const before = known;
    const after = known = { orders: store.ordersSig.value, executions: store.executionsSig.value };
    // Reads and writes the pages: this runs for the lists alone.
    untracked(() => {
      apart(() => earlierOrders.follow(before.orders, after.orders));
      apart(() => earlierFills.follow(before.executions, after.executions));
    });
  });
}

function channelsOf({ toasts, settings, leadingSig }: Screen): Channel[] {
  // With several tabs open, one of them makes the noise.
  return [
    (wish) => toasts.show(wish),
    oncePerSubject((wish) => {
      if (leadingSig.peek() && settings.soundSig.peek()) playTone(wish.tone);
    }, () => performance.now()),
    (wish) => {
      if (leadingSig.peek() && settings.desktopSig.peek() && document.hidden) {
        showOnDesktop(wish, settings.langSig.peek());
      }
    },
  ];
}
