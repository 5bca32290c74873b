// Measures in the browser how well every control reads: its words and pictures against what lies behind them,
// in a forced state.
import type { Page } from "playwright-core";

/** States that a browser can be told to draw, whatever the mouse does. */
export const drawnStates = {
  rest: [],
  hover: ["hover"],
  focus: ["focus", "focus-visible", "focus-within"],
} as const;
export type ControlState = keyof typeof drawnStates | "disabled" | "busy";
export const controlStates: readonly ControlState[] = ["rest", "hover", "focus", "disabled", "busy"];

/** A surface has all its controls after so many looks. */
const MOST_LOOKS = 10;
const CONTROLS = "button, a[href], input, select, textarea, summary, label, [role=option]";

/** What reads worse than it has to, as `state: control: part ratio`. */
export async function poorContrasts(page: Page, state: ControlState): Promise<string[]> {
  for (let look = 0; look < MOST_LOOKS; look++) {
    await using _ = await inState(page, state);
    const found = await page.evaluate(measure, { controls: CONTROLS, state });
    // A control that came meanwhile is not in the state: all of them once more.
    if (found !== null) return found.map((text) => `${state}: ${text}`);
  }
  throw new Error(`Controls kept coming while they were looked at (${state})`);
}

async function inState(page: Page, state: ControlState): Promise<AsyncDisposable> {
  await page.evaluate(setAttributes, { controls: CONTROLS, state });
  const session = await page.context().newCDPSession(page);
  await session.send("DOM.enable");
  await session.send("CSS.enable");
  const { root } = await session.send("DOM.getDocument");
  const { nodeIds } = await session.send("DOM.querySelectorAll", {
    nodeId: root.nodeId,
    selector: "[data-test-state]",
  });
  const forced = state in drawnStates ? drawnStates[state as keyof typeof drawnStates] : [];
  // All at once: each by itself is a trip to the browser and back, of which this test had a hundred a state.
  await Promise.all(
    nodeIds.map((nodeId) =>
      session.send("CSS.forcePseudoState", { nodeId, forcedPseudoClasses: [...forced] }).catch((error) => {
        // The desk lives: a control may have gone since they were asked for.
        if (!String(error).includes("Could not find node")) throw error;
      })
    ),
  );
  return {
    // What was forced ends with the session.
    async [Symbol.asyncDispose]() {
      await page.evaluate(setAttributes, { controls: CONTROLS, state: null });
      await session.detach();
    },
  };
}

/**
 * Marks what is brought into the state: of an open dialog what is in it, for nothing behind it can be
 * pressed. Closed and busy are said by attributes; `null` takes all of it off again.
 */
function setAttributes({ controls, state }: { controls: string; state: string | null }): void {
  const place = state === null ? document : document.querySelector("dialog[open]") ?? document;
  for (const one of place.querySelectorAll<HTMLElement>(controls)) {
    if (state === null) delete one.dataset.testState;
    else one.dataset.testState = state;
    if (state === "disabled" && "disabled" in one && !one.hasAttribute("disabled")) {
      one.setAttribute("disabled", "");
      one.dataset.testSet = "disabled";
    } else if (state === "busy" && !one.hasAttribute("aria-busy")) {
      one.setAttribute("aria-busy", "true");
      one.dataset.testSet = "aria-busy";
    } else if (state === null && one.dataset.testSet !== undefined) {
      one.removeAttribute(one.dataset.testSet);
      delete one.dataset.testSet;
    }
  }
}

/** Runs in the page; `null`: one of the controls was not brought into the state. */
function measure({ controls, state }: { controls: string; state: string }): string[] | null {
  type Colour = [red: number, green: number, blue: number, alpha: number];
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = new Map<string, Colour>();
  const read = (text: string): Colour => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (context === null) throw new Error("No canvas");
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = text;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
    const colour: Colour = [red, green, blue, alpha / 255];
    known.set(text, colour);
    return colour;
  };
  const over = (top: Colour, below: Colour): Colour => {
    const mix = (a: number, b: number) => a * top[3] + b * (1 - top[3]);
    return [mix(top[0], below[0]), mix(top[1], below[1]), mix(top[2], below[2]), 1];
  };
  const light = ([red, green, blue]: Colour): number => {
    const part = (value: number) => {
      const share = value / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
  };
  const ratio = (a: Colour, b: Colour): number => {
    const [low = 0, high = 0] = [light(a), light(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  /** What lies behind the content of `element`. */
  const behind = (element: Element | null): Colour => {
    if (element === null) return read(getComputedStyle(document.documentElement).backgroundColor);
    const own = read(getComputedStyle(element).backgroundColor);
    if (own[3] === 1) return own;
    // What is in the top layer lies over the whole page, not over its parent.
    return over(own, behind(element.matches("dialog, [popover]") ? null : element.parentElement));
  };
  const opacity = (element: Element | null): number =>
    element === null ? 1 : Number(getComputedStyle(element).opacity) * opacity(element.parentElement);
  const seen = (colour: string, element: Element, ground: Colour): number => {
    const [red, green, blue, alpha] = read(colour);
    return ratio(over([red, green, blue, alpha * opacity(element)], ground), ground);
  };
  const isShown = (element: Element) =>
    element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const isClosed = (element: Element) => element.matches(":disabled, [aria-disabled=true]");

  const problems: string[] = [];
  const tell = (control: Element, part: string, measured: { is: number; needs: number }) => {
    if (measured.is >= measured.needs) return;
    const name = control.getAttribute("data-action") ?? control.getAttribute("aria-label") ??
      (control.id || control.textContent?.trim().slice(0, 30));
    const kind = `${control.localName}.${control.getAttribute("class") ?? ""}`;
    problems.push(`${kind} "${name}": ${part} ${measured.is.toFixed(2)} < ${measured.needs}`);
  };

  const place = document.querySelector("dialog[open]") ?? document;
  for (const control of place.querySelectorAll(controls)) {
    if (!isShown(control)) continue;
    if (!control.hasAttribute("data-test-state")) return null;
    const needs = isClosed(control) ? 3 : 4.5;
    const walker = document.createTreeWalker(control, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (parent === null || walker.currentNode.textContent?.trim() === "" || !isShown(parent)) continue;
      if (parent.closest(".sr-only, option")) continue;
      const style = getComputedStyle(parent);
      tell(control, `"${walker.currentNode.textContent?.trim()}"`, {
        is: seen(style.color, parent, behind(parent)),
        needs: isClosed(control.closest(":disabled") ?? parent) ? 3 : needs,
      });
    }
    for (const picture of control.querySelectorAll("svg")) {
      if (!isShown(picture)) continue;
      tell(control, "picture", {
        is: seen(getComputedStyle(picture).color, picture, behind(picture)),
        needs: 3,
      });
    }
    const style = getComputedStyle(control);
    const around = behind(control.parentElement);
    if (control.matches("select, textarea, input:not([type=checkbox], [type=radio])")) {
      const ground = behind(control);
      tell(control, "value", { is: seen(style.color, control, ground), needs });
      if (control.getAttribute("placeholder")) {
        const colour = getComputedStyle(control, "::placeholder").color;
        tell(control, "placeholder", { is: seen(colour, control, ground), needs });
      }
      if (!isClosed(control)) {
        tell(control, "edge", { is: seen(style.borderTopColor, control, around), needs: 3 });
      }
    }
    if (state === "focus" && !isClosed(control) && !control.matches("label, [role=option]")) {
      const inside = parseFloat(style.outlineOffset) < 0;
      const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
      tell(control, "focus ring", {
        is: drawn ? seen(style.outlineColor, control, inside ? behind(control) : around) : 1,
        needs: 3,
      });
    }
  }
  return [...new Set(problems)];
}
