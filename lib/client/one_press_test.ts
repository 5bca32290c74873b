import { expect } from "@std/expect";
import { type Click, isComposed, isHeldPress, isStray } from "./one_press.ts";

const inside = (text: boolean) => ({ closest: () => text ? {} : null }) as unknown as EventTarget;
const held = (key: string, target: EventTarget | null = inside(false), repeat = true) =>
  isHeldPress({ key, repeat, target });

Deno.test("U24: a held key that presses something counts once, wherever the focus has gone", () => {
  for (const key of ["Enter", " ", "Escape"]) {
    expect([key, held(key)]).toEqual([key, true]);
    expect([key, held(key, null)]).toEqual([key, true]);
    expect([key, held(key, inside(false), false)]).toEqual([key, false]);
  }
  // An input is sent by Enter; the space bar writes into it.
  expect(held("Enter", inside(true))).toBe(true);
  expect(held(" ", inside(true))).toBe(false);
});

Deno.test("a key that composes characters is nobody else's, whichever browser says so", () => {
  expect(isComposed({ isComposing: true, keyCode: 13 })).toBe(true);
  expect(isComposed({ isComposing: false, keyCode: 229 })).toBe(true);
  expect(isComposed({ isComposing: false, keyCode: 13 })).toBe(false);
});

Deno.test("U24: keys that move or write may be held", () => {
  for (const key of ["ArrowUp", "ArrowDown", "j", "k", "1", "Backspace", "Tab"]) {
    expect(held(key)).toBe(false);
  }
});

Deno.test("U24: the second click of a double click does not press what lay below the first", () => {
  const click = (at: number, on: unknown, x = 100, y = 100): Click => ({ at, on, x, y });
  const [send, cancel] = [{}, {}];
  expect(isStray(click(0, send), click(150, cancel))).toBe(true);
  expect(isStray(click(0, send), click(150, cancel, 103, 99))).toBe(true);
  // The same button again is its own business, another place or a later click is meant.
  expect(isStray(click(0, send), click(150, send))).toBe(false);
  expect(isStray(click(0, send), click(150, cancel, 140))).toBe(false);
  expect(isStray(click(0, send), click(500, cancel))).toBe(false);
  expect(isStray(null, click(0, send))).toBe(false);
});
