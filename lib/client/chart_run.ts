// Sets one chart in motion: loads the library and the history, follows ticks, orders, fills, theme and
// language, until it is closed.
import { computed, effect, untracked } from "@preact/signals";
import type { ContractDetailsView, ExecutionView, OrderView, PositionView } from "@/lib/contract/api.ts";
import { decimalsOf, formatPrice, formatQuantity, localeOf } from "@/lib/contract/format.ts";
import { kindOf } from "@/lib/contract/instrument_kinds.ts";
import { apart } from "./apart.ts";
import { type ChartBar, LiveBars, tickOf } from "./chart_bars.ts";
import { type ChartCanvas, type ChartLibrary, openCanvas } from "./chart_canvas.ts";
import { type ChartFeed, type ChartWish, onNewClose } from "./chart_feed.ts";
import { chartLook } from "./chart_look.ts";
import { fillMarks, type PriceLine, priceLines } from "./chart_marks.ts";
import { priceDigits } from "./order_view.ts";
import { priceStep } from "@/lib/contract/price_step.ts";
import { nearestPrice } from "./price_steps.ts";
import type { Screen } from "./screen.ts";
import { takeLimit } from "./ticket_price.ts";

export interface ChartRun {
  screen: Screen;
  feed: ChartFeed;
  details: ContractDetailsView;
  element: HTMLElement;
}

/** Bars of ticks are near, those of IB are right: asked again this often, while somebody sees them. */
const RENEW_MS = 300_000;

let library: Promise<ChartLibrary> | null = null;

/** In a script of its own, which nobody fetches who opens no chart. */
function loadLibrary(): Promise<ChartLibrary> {
  return library ??= import("lightweight-charts").catch((error) => {
    library = null;
    throw error;
  });
}

/** The lines of the chart, of all accounts together as far as the screen shows them. */
export function linesOf({ store, settings, t }: Screen, conId: number): PriceLine[] {
  return priceLines({
    conId,
    orders: Object.values<OrderView>(store.ordersSig.value),
    positions: Object.values<PositionView>(store.positionsSig.value),
    lang: settings.langSig.value,
    t: t.value,
  });
}

/** A bar's time in the reader's zone; a day has none. */
export function barTimeText(
  { settings, timeZoneSig }: Pick<Screen, "settings" | "timeZoneSig">,
  time: ChartBar["time"],
  how: "full" | "day" | "clock",
): string {
  const isDay = typeof time === "string";
  const day = { day: "2-digit", month: "short" } as const;
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const parts = how === "clock" && !isDay
    ? clock
    : how === "full"
    ? { ...day, year: "numeric" as const, ...(isDay ? {} : clock) }
    : day;
  const locale = settings.langSig.value === "en" ? "en-GB" : localeOf("de");
  const timeZone = isDay ? "UTC" : timeZoneSig.value ?? "UTC";
  return new Intl.DateTimeFormat(locale, { ...parts, timeZone }).format(
    isDay ? Date.parse(time) : time * 1000,
  );
}

/** The returned function ends it. */
export function followChart(run: ChartRun): () => void {
  const stops: (() => void)[] = [followHistory(run)];
  let closed = false;
  loadLibrary().then(
    (loaded) => {
      if (!closed) apart(() => stops.push(...drawChart(run, loaded)));
    },
    () => run.screen.reloadSig.value ??= "part",
  );
  return () => {
    closed = true;
    for (const stop of stops) stop();
  };
}

/** Loads at the beginning, for another bar size or close, after each reconnect, and now and then. */
function followHistory({ screen, feed, details }: ChartRun): () => void {
  const { conId } = details.contract;
  const wish = (): ChartWish => ({ conId, size: screen.settings.barSizeSig.peek() });
  const load = () => void feed.load(wish());
  // Heartbeats change the connection all the time: only these ask anew.
  const reason = computed(() => {
    const { sync, reconciledAt } = screen.store.connectionSig.value;
    return [screen.settings.barSizeSig.value, screen.epochSig.value, sync === "ready", reconciledAt].join();
  });
  const stop = effect(() => {
    void reason.value;
    untracked(load);
  });
  const closeSig = computed(() => screen.store.quotesSig.value[String(conId)]?.close ?? null);
  const stopClose = onNewClose(closeSig, {
    renew: load,
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
  const onVisible = () => {
    // A page in the background may have missed ticks.
    if (document.visibilityState === "visible") load();
  };
  const timer = setInterval(() => {
    if (document.visibilityState === "visible") load();
  }, RENEW_MS);
  document.addEventListener("visibilitychange", onVisible);
  return () => {
    stop();
    stopClose();
    clearInterval(timer);
    document.removeEventListener("visibilitychange", onVisible);
  };
}

function drawChart(run: ChartRun, loaded: ChartLibrary): (() => void)[] {
  const { screen, details } = run;
  const canvas = openCanvas({
    library: loaded,
    element: run.element,
    price: (price) => untracked(() => priceText(screen, details, price)),
    time: (time, how) => untracked(() => barTimeText(screen, time, how)),
    quantity: (quantity) => formatQuantity(quantity, screen.settings.langSig.peek()),
    snap: (price) => nearestPrice(price, details.priceRules),
    onPrice: (price) => takeLimit(screen, price),
    onDrop: (line, price) => previewMove(screen, line, price),
  }, chartLook(document.documentElement));
  return [
    ...followBars(run, canvas),
    effect(() => canvas.setLines(linesOf(screen, details.contract.conId))),
    followLook(screen, canvas),
    () => canvas.close(),
  ];
}

/** Digits of the tick; a float's own are none. */
function priceText({ settings }: Screen, details: ContractDetailsView, price: number): string {
  const tick = priceStep(price.toFixed(8), details.priceRules);
  const digits = tick === null ? priceDigits(details.contract) : decimalsOf(tick);
  return formatPrice(price.toFixed(digits), settings.langSig.peek(), digits);
}

/** The change is previewed, never sent: the review asks. */
function previewMove({ flow }: Screen, { change }: PriceLine, price: string): void {
  if (change === null) return;
  const { order: { clientOrderId }, field } = change;
  void flow.start({ kind: "modify", clientOrderId, changes: { [field]: price } });
}

function followBars({ screen, feed, details }: ChartRun, canvas: ChartCanvas): (() => void)[] {
  const { conId, secType } = details.contract;
  const { store } = screen;
  let live: LiveBars | null = null;
  let shown = "";
  const showFills = () =>
    canvas.setMarks(fillMarks({
      conId,
      executions: Object.values<ExecutionView>(store.executionsSig.value),
      bars: live?.bars ?? [],
      sessions: details.sessions,
    }));
  return [
    effect(() => {
      const state = feed.stateSig.value;
      const bars = state.kind === "bars" ? state.bars : [];
      const size = state.kind === "bars" ? state.wish.size : screen.settings.barSizeSig.peek();
      live = new LiveBars(bars, { size, sessions: details.sessions });
      canvas.setBars(bars, shown !== size);
      if (bars.length > 0) shown = size;
      untracked(showFills);
    }),
    effect(() => {
      const tick = tickOf(store.quotesSig.value[String(conId)] ?? null, kindOf(secType).barsOf);
      // Without history there is nothing that the bar would go on from.
      if (tick === null || live === null || live.bars.length === 0) return;
      const count = live.bars.length;
      const bar = live.tick(tick);
      if (bar !== null) canvas.update(bar);
      // A fill may have been waiting for its bar.
      if (live.bars.length > count) untracked(showFills);
    }),
    effect(showFills),
  ];
}

/** Theme and palette are attributes of the page; the system's theme is a wish of the machine. */
function followLook({ settings }: Screen, canvas: ChartCanvas): () => void {
  const show = () => canvas.setLook(chartLook(document.documentElement));
  const system = matchMedia("(prefers-color-scheme: light)");
  system.addEventListener("change", show);
  const stop = effect(() => {
    void [settings.themeSig.value, settings.paletteSig.value, settings.langSig.value];
    // The page takes its attributes in an effect of its own.
    requestAnimationFrame(show);
  });
  return () => {
    stop();
    system.removeEventListener("change", show);
  };
}
