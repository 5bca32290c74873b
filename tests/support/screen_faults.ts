// Finds in the browser what a look at a picture would find: words that are cut, what reaches over its edge,
// what lies on a control, controls that are too small to be hit, or closed without a word.
import type { Page } from "playwright-core";

/** The least size of what is pressed, in pixels (WCAG 2.5.8). */
const LEAST_TARGET = 24;

/** Faults of what is on the screen now, each once, as `kind: where: words`. */
export async function screenFaults(page: Page): Promise<string[]> {
  return await page.evaluate(findFaults, LEAST_TARGET);
}

function findFaults(least: number): string[] {
  const found = new Set<string>();
  const page = document.documentElement;
  const dialog = document.querySelector("dialog[open]");
  const wordsOf = (one: Element) =>
    (one.textContent?.trim() || one.getAttribute("aria-label") || "").replace(/\s+/g, " ").slice(0, 50);
  const nameOf = (one: Element) =>
    one.id ? `#${one.id}` : `${one.localName}.${one.getAttribute("class")?.split(/\s+/).join(".") ?? ""}`;
  const report = (kind: string, one: Element) => found.add(`${kind}: ${nameOf(one)}: ${wordsOf(one)}`);
  // What is there for those who listen alone is a pixel wide; the figures of the account are a strip that is
  // pushed by hand.
  const isSeen = (one: Element) =>
    one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    one.clientWidth !== 1 && one.closest("thead")?.clientWidth !== 1 &&
    one.closest(".sr-only, .strip") === null;
  const root = dialog ?? document.body;

  if (page.scrollWidth > innerWidth) found.add(`wide: page: ${page.scrollWidth - innerWidth} px`);
  for (const one of root.querySelectorAll("*")) {
    if (!isSeen(one)) continue;
    const look = getComputedStyle(one);
    if (/auto|scroll/.test(look.overflowX) && one.scrollWidth > one.clientWidth + 1) report("wide", one);
    if (hasOwnWords(one)) lookAtWords(one);
    if (one.matches("button, a[href], select, input, summary, [role=option]")) lookAtTarget(one);
    if (one.matches("button:disabled, [aria-disabled=true]") && !saysWhy(one)) {
      report("closed without a word", one);
    }
  }
  return [...found];

  /** To the pointer or beside it, and so to who listens; what is under way says so by itself. */
  function saysWhy(one: Element): boolean {
    const described = one.getAttribute("aria-describedby")?.split(" ") ?? [];
    return one.ariaBusy === "true" || Boolean(one.getAttribute("title")) ||
      described.some((id) => document.getElementById(id)?.textContent?.trim());
  }

  function hasOwnWords(one: Element): boolean {
    return [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
  }

  function lookAtWords(one: Element): void {
    const words = document.createRange();
    words.selectNodeContents(one);
    const boxes = [...words.getClientRects()];
    for (
      let around: Element | null = one;
      around !== null && around !== root;
      around = around.parentElement
    ) {
      const look = getComputedStyle(around);
      if (/auto|scroll/.test(`${look.overflowX}${look.overflowY}`)) return;
      const { left, right, top, bottom } = around.getBoundingClientRect();
      const isCut = (look.overflowX !== "visible") &&
        boxes.some((box) => box.width > 0 && (box.left < left - 1 || box.right > right + 1));
      const isLow = (look.overflowY !== "visible") &&
        boxes.some((box) => box.height > 0 && (box.top < top - 2 || box.bottom > bottom + 2));
      // The whole message is one press away.
      const isUnfolded = one.closest(".banner-line > .banner") !== null;
      const isTold = isUnfolded || look.textOverflow === "ellipsis" && one.closest("[title]") !== null;
      if (isCut && !isTold) report("cut", one);
      if (isLow && !isUnfolded) report("low", one);
      if (around.matches("td, th, button") && !isTold && look.overflowX === "visible") {
        if (boxes.some((box) => box.width > 0 && (box.left < left - 1 || box.right > right + 1))) {
          report("over its edge", one);
        }
        if (around.matches("button")) return;
      }
    }
  }

  function lookAtTarget(one: Element): void {
    const box = one.getBoundingClientRect();
    if (box.width === 0 || look(one).position === "absolute" && look(one).opacity === "0") return;
    const isInline = look(one).display === "inline";
    const isBox = one.matches("input[type=checkbox], input[type=radio]");
    const target = isBox ? one.closest("label")?.getBoundingClientRect() ?? box : box;
    if (!isInline && (target.height < least - 0.5 || target.width < least - 0.5)) {
      found.add(
        `small: ${nameOf(one)}: ${Math.round(target.width)}×${Math.round(target.height)}: ${wordsOf(one)}`,
      );
    }
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return;
    if (isCutOff(one)) report("cut off", one);
    if (isScrolledAway(one, x, y)) return;
    const hit = document.elementFromPoint(x, y);
    if (hit === null || one.contains(hit) || hit.contains(one) || hit.closest("label")?.contains(one)) return;
    // Messages lie at the end of the status, on what says the same, never on the switch of trading; on a
    // phone they lie on the line of the connection.
    if (hit.closest(".toast") !== null && one.closest("#pane-status") !== null && !one.matches(".btn")) {
      return;
    }
    if (hit.closest(".toast") !== null && one.closest(".topbar-link") !== null) return;
    // What lies under a sticky edge comes out by scrolling; what is open above all is put away.
    if (
      hit.closest(
        "dialog, [popover], .banner-fold, .split, thead, tfoot, nav, .topbar, .pane-head, .ticket-foot",
      )
    ) {
      return;
    }
    if (getComputedStyle(hit).position === "sticky" || hit.closest("td.col-actions") !== null) return;
    found.add(`under ${nameOf(hit)}: ${nameOf(one)}: ${wordsOf(one)}`);
  }

  /** A part of it lies outside of what hides what is outside, and can not be scrolled to. */
  function isCutOff(one: Element): boolean {
    const box = one.getBoundingClientRect();
    for (let around = one.parentElement; around !== null && around !== root; around = around.parentElement) {
      const { overflowX } = look(around);
      if (/auto|scroll/.test(overflowX)) return false;
      const { left, right } = around.getBoundingClientRect();
      if (overflowX !== "visible" && (box.left < left - 1 || box.right > right + 1)) return true;
    }
    return false;
  }

  function isScrolledAway(one: Element, x: number, y: number): boolean {
    for (let around = one.parentElement; around !== null; around = around.parentElement) {
      if (look(around).overflowX === "visible") continue;
      const { left, right, top, bottom } = around.getBoundingClientRect();
      if (x < left || x > right || y < top || y > bottom) return true;
    }
    return false;
  }

  function look(one: Element): CSSStyleDeclaration {
    return getComputedStyle(one);
  }
}
