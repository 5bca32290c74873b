import { expect } from "@std/expect";
import { bindingsWith, keyBindings, type KeyCommand, readKeys } from "./keyboard.ts";
import { canBeSet, keysOf, shownOf, takenBy } from "./own_keys.ts";

const press = (key: string, held: Partial<KeyboardEvent> = {}) =>
  keysOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

Deno.test("a press is one character or a key of the upper row, with what is held", () => {
  expect(press("q")).toBe("q");
  expect(press("Q", { shiftKey: true })).toBe("Shift+Q");
  expect(press("!", { shiftKey: true })).toBe("[Shift]+!");
  expect(press("1")).toBe("[Shift]+1");
  expect(press("j", { ctrlKey: true })).toBe("$mod+j");
  expect(press("j", { metaKey: true })).toBe("$mod+j");
  expect(press("b", { altKey: true })).toBe("Alt+b");
  expect(press("F2")).toBe("F2");
});

Deno.test("what a browser or a page needs can not be taken", () => {
  for (const key of ["Enter", "Escape", "Tab", " ", "ArrowUp", "Dead", "Backspace", "Control"]) {
    expect([key, press(key)]).toEqual([key, null]);
  }
  for (const key of ["w", "t", "c", "v", "r"]) {
    expect([key, press(key, { ctrlKey: true })]).toEqual([key, null]);
  }
});

Deno.test("a key that is set takes the place of the one that was, and is named as it is pressed", () => {
  const own = { buy: "q", sell: "Shift+Q", help: "$mod+j" };
  const bindings = bindingsWith(own);
  const of = (command: KeyCommand) => {
    const [found] = bindings.filter((one) => one.command === command);
    return found && [found.keys, shownOf(found, own).join(" "), found.character];
  };
  expect(of("buy")).toEqual(["q", "q", true]);
  expect(of("sell")).toEqual(["Shift+Q", "Shift q", true]);
  // With Control it is no single character: it acts where these are off.
  expect(of("help")).toEqual(["$mod+j", "Ctrl j", false]);
  expect(of("market")).toEqual(["g m", "g m", true]);
  expect(bindings.length).toBe(keyBindings.length);
  expect(["open", "escape", "stop", "buy"].map((one) => canBeSet(one as KeyCommand)))
    .toEqual([false, false, false, true]);
});

Deno.test("a key has one command, also as the first of a sequence", () => {
  expect(takenBy("s", {}, "buy")).toBe("sell");
  expect(takenBy("g", {}, "buy")).toBe("market");
  expect(takenBy("[Shift]+?", {}, "buy")).toBe("help");
  expect(takenBy("b", {}, "buy")).toBe(null);
  expect(takenBy("b", { buy: "q" }, "sell")).toBe(null);
  expect(takenBy("q", { buy: "q" }, "sell")).toBe("buy");
});

Deno.test("what is stored is read key by key", () => {
  expect(readKeys({ buy: "q", nobody: "n", next: 7 })).toEqual({ buy: "q" });
  for (const broken of [null, undefined, "x", 3]) expect(readKeys(broken)).toEqual({});
});
