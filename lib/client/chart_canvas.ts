// The drawing of the chart: bars, volume, marks and lines on the library's canvas; a line is dragged, a price
// is clicked.
import type * as Library from "lightweight-charts";
import type { ChartBar } from "./chart_bars.ts";
import type { ChartLook } from "./chart_look.ts";
import type { FillMark, PriceLine } from "./chart_marks.ts";
import { rangeWith } from "./chart_range.ts";

export type ChartLibrary = typeof Library;

export interface CanvasDeps {
  library: ChartLibrary;
  element: HTMLElement;
  /** A price as the reader writes it. */
  price(price: number): string;
  /** A time in the reader's zone; `short` for the axis. */
  time(time: number | string, how: "full" | "day" | "clock"): string;
  quantity(quantity: string): string;
  /** The price on the contract's grid nearest to a point. */
  snap(price: number): string;
  onPrice(price: string): void;
  onDrop(line: PriceLine, price: string): void;
}

export interface ChartCanvas {
  setBars(bars: readonly ChartBar[], isAnother: boolean): void;
  update(bar: ChartBar): void;
  setLines(lines: readonly PriceLine[]): void;
  setMarks(marks: readonly FillMark[]): void;
  setLook(look: ChartLook): void;
  close(): void;
}

/** How near a pointer must come to a line to take it. */
const NEAR_PX = { mouse: 6, pen: 10, touch: 16 } as const;
/** Less than this is a click. */
const MOVED_PX = 4;

interface DrawnLine {
  line: PriceLine;
  drawn: Library.IPriceLine;
}

export function openCanvas(deps: CanvasDeps, look: ChartLook): ChartCanvas {
  const { library, element } = deps;
  const timeText = (time: Library.Time, how: "full" | "day" | "clock") =>
    deps.time(time as number | string, how);
  const chart = library.createChart(element, {
    autoSize: true,
    // Its logo brings a style that the page's policy forbids; the page names the library itself.
    layout: { attributionLogo: false, fontFamily: getComputedStyle(element).fontFamily, fontSize: 11 },
    localization: {
      priceFormatter: deps.price,
      timeFormatter: (time: Library.Time) => timeText(time, "full"),
    },
    timeScale: {
      timeVisible: true,
      secondsVisible: false,
      rightOffset: 4,
      tickMarkFormatter: (time: Library.Time, kind: Library.TickMarkType) =>
        timeText(time, kind >= library.TickMarkType.Time ? "clock" : "day"),
    },
    crosshair: { mode: library.CrosshairMode.Normal },
  });
  let lines: readonly PriceLine[] = [];
  const candles = chart.addSeries(library.CandlestickSeries, {
    priceFormat: { type: "custom", minMove: 0.00000001, formatter: deps.price },
    autoscaleInfoProvider: (own: () => Library.AutoscaleInfo | null) => {
      const info = own();
      if (info === null || info.priceRange === null) return info;
      const priceRange = rangeWith(info.priceRange, lines.map(({ price }) => Number(price)));
      const { above = 0, below = 0 } = info.margins ?? {};
      // Room for marks at the outermost bars is there where a line has made it.
      const margins = {
        above: priceRange.maxValue > info.priceRange.maxValue ? 0 : above,
        below: priceRange.minValue < info.priceRange.minValue ? 0 : below,
      };
      return { priceRange, margins };
    },
  });
  const volume = chart.addSeries(library.HistogramSeries, {
    priceScaleId: "volume",
    priceFormat: { type: "volume" },
    lastValueVisible: false,
    priceLineVisible: false,
  });
  chart.priceScale("volume").applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
  candles.priceScale().applyOptions({ scaleMargins: { top: 0.08, bottom: 0.18 } });
  const marks = library.createSeriesMarkers(candles, []);
  const drawn = new Map<string, DrawnLine>();
  let colours = look;
  let shownMarks: readonly FillMark[] = [];
  let shownBars: readonly ChartBar[] = [];
  let dragged: { line: DrawnLine; fromY: number; price: string; hasMoved: boolean } | null = null;
  let isClickMeant = true;

  const candle = (bar: ChartBar) => ({ ...bar, time: bar.time as Library.Time });
  const column = ({ time, volume: value, open, close }: ChartBar) => ({
    time: time as Library.Time,
    value: value ?? 0,
    color: close < open ? colours.downSoft : colours.upSoft,
  });
  const draw = (line: PriceLine): DrawnLine => ({
    line,
    drawn: candles.createPriceLine({
      price: Number(line.price),
      color: colours[line.tone],
      lineWidth: line.change === null ? 1 : 2,
      lineStyle: line.tone === "position" ? library.LineStyle.Dotted : library.LineStyle.Dashed,
      axisLabelVisible: true,
      title: line.text,
    }),
  });
  const drawLines = () => {
    // One that is in the hand stays there.
    const held = dragged?.line.line.key;
    for (const [key, { drawn: it }] of drawn) {
      if (key === held) continue;
      candles.removePriceLine(it);
      drawn.delete(key);
    }
    for (const line of lines) if (line.key !== held) drawn.set(line.key, draw(line));
    // Only this looks at the range anew; an axis that somebody has pulled stays.
    const scale = candles.priceScale();
    scale.applyOptions({ autoScale: scale.options().autoScale });
  };
  const drawMarks = () =>
    marks.setMarkers(shownMarks.map(({ time, side, quantity }) => ({
      time: time as Library.Time,
      position: side === "BUY" ? "belowBar" : "aboveBar",
      shape: side === "BUY" ? "arrowUp" : "arrowDown",
      color: side === "BUY" ? colours.buy : colours.sell,
      text: deps.quantity(quantity),
    })));
  const applyLook = () => {
    const { ground, line, ink, muted, up, down } = colours;
    chart.applyOptions({
      layout: { background: { type: library.ColorType.Solid, color: ground }, textColor: muted },
      grid: { vertLines: { color: line }, horzLines: { color: line } },
      crosshair: {
        vertLine: { color: muted, labelBackgroundColor: ink },
        horzLine: { color: muted, labelBackgroundColor: ink },
      },
      rightPriceScale: { borderColor: line },
      timeScale: { borderColor: line },
    });
    candles.applyOptions({
      upColor: up,
      downColor: down,
      wickUpColor: up,
      wickDownColor: down,
      borderVisible: false,
    });
    for (const { line: each, drawn: it } of drawn.values()) it.applyOptions({ color: colours[each.tone] });
    volume.setData(shownBars.map(column));
    drawMarks();
  };

  const yOf = (event: PointerEvent) => event.clientY - element.getBoundingClientRect().top;
  const near = (event: PointerEvent): DrawnLine | null => {
    const reach = NEAR_PX[event.pointerType as keyof typeof NEAR_PX] ?? NEAR_PX.mouse;
    const distance = ({ line }: DrawnLine) =>
      Math.abs((candles.priceToCoordinate(Number(line.price)) ?? Infinity) - yOf(event));
    const found = [...drawn.values()].filter(({ line }) => line.change !== null)
      .sort((a, b) => distance(a) - distance(b))[0];
    return found !== undefined && distance(found) <= reach ? found : null;
  };
  const holdStill = (still: boolean) => chart.applyOptions({ handleScroll: !still, handleScale: !still });
  const putBack = () => {
    if (dragged === null) return;
    dragged = null;
    holdStill(false);
    // What the order has become meanwhile, or that it is none any more.
    drawLines();
  };
  const onDown = (event: PointerEvent) => {
    isClickMeant = true;
    const line = event.button === 0 ? near(event) : null;
    if (line === null) return;
    dragged = { line, fromY: yOf(event), price: line.line.price, hasMoved: false };
    holdStill(true);
    element.setPointerCapture(event.pointerId);
  };
  const onMove = (event: PointerEvent) => {
    if (dragged === null) {
      element.dataset.grab = near(event) === null ? "no" : "yes";
      return;
    }
    if (Math.abs(yOf(event) - dragged.fromY) >= MOVED_PX) dragged.hasMoved = true;
    const price = candles.coordinateToPrice(yOf(event));
    if (!dragged.hasMoved || price === null) return;
    dragged.price = deps.snap(price);
    dragged.line.drawn.applyOptions({ price: Number(dragged.price), title: `${dragged.line.line.text} →` });
  };
  const onUp = (event: PointerEvent) => {
    if (dragged === null) return;
    const { line: { line }, price, hasMoved } = dragged;
    // Let go outside of the chart it is taken back: no price can be read there.
    const isInside = yOf(event) >= 0 && yOf(event) <= element.clientHeight;
    isClickMeant = !hasMoved;
    // The line stands at the order's price: what comes of the wish is IB's to say.
    putBack();
    if (hasMoved && isInside && price !== line.price && drawn.has(line.key)) deps.onDrop(line, price);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || dragged === null) return;
    event.stopPropagation();
    isClickMeant = false;
    putBack();
  };
  const ending = new AbortController();
  element.addEventListener("pointerdown", onDown, { capture: true, signal: ending.signal });
  element.addEventListener("pointermove", onMove, { signal: ending.signal });
  element.addEventListener("pointerup", onUp, { signal: ending.signal });
  element.addEventListener("pointercancel", putBack, { signal: ending.signal });
  // A finger on a line drags it; beside it the page scrolls. Only here it can still be said.
  element.addEventListener("touchstart", (event) => {
    if (dragged !== null) event.preventDefault();
  }, { passive: false, signal: ending.signal });
  globalThis.addEventListener("keydown", onKey, { capture: true, signal: ending.signal });
  chart.subscribeClick(({ point }) => {
    const price = point === undefined || !isClickMeant ? null : candles.coordinateToPrice(point.y);
    if (price !== null) deps.onPrice(deps.snap(price));
  });
  // Filled while its pane was hidden, it has all bars in no width at all.
  let hadWidth = element.clientWidth > 0;
  const sized = new ResizeObserver(() => {
    if (!hadWidth && element.clientWidth > 0) requestAnimationFrame(() => chart.timeScale().resetTimeScale());
    hadWidth = element.clientWidth > 0;
  });
  sized.observe(element);
  applyLook();

  return {
    setBars(bars, isAnother) {
      shownBars = bars;
      candles.setData(bars.map(candle));
      volume.setData(bars.map(column));
      if (isAnother) chart.timeScale().resetTimeScale();
    },
    update(bar) {
      candles.update(candle(bar));
      volume.update(column(bar));
    },
    setLines(all) {
      lines = all;
      drawLines();
    },
    setMarks(all) {
      shownMarks = all;
      drawMarks();
    },
    setLook(next) {
      colours = next;
      applyLook();
    },
    close() {
      ending.abort();
      sized.disconnect();
      chart.remove();
    },
  };
}
