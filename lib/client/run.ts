// Sets the one desk of this browser tab in motion: stream, clock, keys, messages, title. Everything here has side effects and runs once.
import { effect, untracked } from "@preact/signals";
import type { Snapshot } from "@/lib/contract/api.ts";
import * as actions from "./actions.ts";
import { createDesk, type Desk, type ScreenStart } from "./desk.ts";
import { startKeyboard } from "./keyboard.ts";
import type { KeyCommand } from "./keyboard.ts";
import { connectFeed } from "./feed.ts";
import { connectionToast, orderToasts, playTone, showOnDesktop, type ToastWish } from "./notifications.ts";
import { speakWith } from "@/lib/contract/i18n/server/mod.ts";
import { speakGerman } from "./speech.ts";
import { LANG_COOKIE, loadSettings, saveSettings, settingsRecord } from "./settings.ts";
import { titleOf } from "./title.ts";
import { createWatcher } from "./watcher.ts";

export type IslandName = "TradingInterface" | "OrderPanel" | "PositionManager";

let desk: Desk | null = null;

/** The desk of this tab: made and started by the island that comes first. */
export function browserDesk(start: ScreenStart): Desk {
  if (desk) return desk;
  desk = createDesk(start, {
    fetch: (input, init) => fetch(input, init),
    now: () => Date.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
  run(desk);
  return desk;
}

function run(desk: Desk): void {
  loadSettings(desk.settings, localStorage);
  effect(() => {
    settingsRecord(desk.settings);
    saveSettings(desk.settings, localStorage);
  });
  effect(() => applyLook(desk));
  loadGerman(desk);
  desk.timeZoneSig.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const feed = connectFeed(desk);
  startClock(desk);
  watchInstrument(desk);
  announceChanges(desk);
  keepWhatLeaves(desk);
  effect(() => {
    document.title = titleOf(desk);
  });
  effect(() => {
    document.documentElement.dataset.pane = desk.paneSig.value;
  });
  startKeyboard({
    target: globalThis.window,
    charactersOn: () => desk.settings.keysSig.peek(),
    run: (command) => commands[command](desk),
  });
  // Timers of a sleeping machine do not fire: look at once when it wakes or the network is back.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") feed.check();
  });
  globalThis.addEventListener("online", () => feed.reopen());
  globalThis.addEventListener("pageshow", (event) => {
    if (event.persisted) feed.reopen();
  });
}

const awaited = new Set<IslandName>(["TradingInterface", "OrderPanel", "PositionManager"]);

/** An island has come to life. When all have, the page says so: typing into an island before that would be lost. */
export function islandReady(name: IslandName): void {
  awaited.delete(name);
  if (awaited.size === 0) document.documentElement.dataset.ready = "true";
}

const commands: Record<KeyCommand, (desk: Desk) => void> = {
  help: (desk) => desk.dialogSig.value = "help",
  search: actions.focusSearch,
  buy: (desk) => actions.openTicket(desk, "BUY"),
  sell: (desk) => actions.openTicket(desk, "SELL"),
  positions: (desk) => actions.goTo(desk, "positions"),
  orders: (desk) => actions.goTo(desk, "orders"),
  account: (desk) => actions.goTo(desk, "status"),
  next: (desk) => actions.moveSelection(desk, 1),
  previous: (desk) => actions.moveSelection(desk, -1),
  open: actions.openSelection,
  cancel: actions.endSelection,
  escape: actions.escape,
  stop: (desk) => desk.dialogSig.value = "stop",
};

/** The German of what the desk says comes when somebody reads German; without it that stays English. */
function loadGerman(desk: Desk): void {
  let asked = false;
  effect(() => {
    if (asked || desk.settings.langSig.value !== "de") return;
    asked = true;
    Promise.all([import("@/lib/contract/says/de.ts"), import("@/lib/contract/i18n/server/german.ts")]).then(
      ([{ german }, old]) => {
        speakGerman(german);
        speakWith(old.german);
      },
      () => asked = false,
    );
  });
}

function applyLook(desk: Desk): void {
  const { themeSig, paletteSig, densitySig, langSig } = desk.settings;
  const root = document.documentElement;
  root.dataset.theme = themeSig.value;
  root.dataset.palette = paletteSig.value;
  root.dataset.density = densitySig.value;
  if (root.lang !== langSig.value) {
    root.lang = langSig.value;
    document.cookie = `${LANG_COOKIE}=${langSig.value}; Path=/; Max-Age=31536000; SameSite=Strict`;
  }
}

/** Ages and countdowns move once a second; the offset to the server's clock comes with the heartbeats. */
function startClock(desk: Desk): void {
  setInterval(() => {
    if (!desk.store.pausedSig.peek()) desk.nowSig.value = Date.now() + desk.clockOffset.ms;
  }, 1000);
}

/** Keeps a quote running for the ticket's instrument, and asks again when the server has started anew. */
function watchInstrument(desk: Desk): void {
  const watcher = createWatcher((action, conId) => {
    // A quote that can not be had shows as "–"; the order path does not depend on it.
    desk.api.post({ action, conId }, { keepalive: true }).catch(() => {});
  });
  effect(() => watcher.follow(desk.ticket.instrumentSig.value?.contract.conId ?? null));
  let epoch = desk.epochSig.peek();
  effect(() => {
    if (desk.epochSig.value === epoch) return;
    epoch = desk.epochSig.peek();
    watcher.renew();
  });
  globalThis.addEventListener("pagehide", () => watcher.leave());
  globalThis.addEventListener("pageshow", (event) => {
    if (event.persisted) watcher.renew();
  });
}

/** Turns changes of orders and connection into messages. */
function announceChanges(desk: Desk): void {
  let before: Pick<Snapshot, "orders" | "connection"> | null = null;
  effect(() => {
    const orders = desk.store.ordersSig.value;
    const connection = desk.store.connectionSig.value;
    const ready = desk.store.readySig.value;
    const lang = desk.settings.langSig.peek();
    if (before) {
      const link = connectionToast(before.connection, connection, lang);
      for (const wish of [...orderToasts(before.orders, orders, lang), ...(link ? [link] : [])]) {
        tell(desk, wish);
      }
    }
    if (ready) before = { orders, connection };
  });
}

/** What leaves the lists while earlier pages are shown stays with them. */
function keepWhatLeaves({ store, earlierOrders, earlierFills }: Desk): void {
  let before = { orders: store.ordersSig.peek(), executions: store.executionsSig.peek() };
  effect(() => {
    const after = { orders: store.ordersSig.value, executions: store.executionsSig.value };
    // Reads and writes the pages: this runs for the lists alone.
    untracked(() => {
      earlierOrders.follow(before.orders, after.orders);
      earlierFills.follow(before.executions, after.executions);
    });
    before = after;
  });
}

function tell(desk: Desk, wish: ToastWish): void {
  desk.toasts.show(wish);
  // With several tabs open, one of them makes the noise.
  if (!desk.leadingSig.peek()) return;
  if (desk.settings.soundSig.peek()) playTone(wish.tone);
  if (desk.settings.desktopSig.peek() && document.hidden) showOnDesktop(wish);
}
