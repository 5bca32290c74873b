import { expect } from "@std/expect";
import { de } from "@/lib/contract/says/screen/de.ts";
import { en } from "@/lib/contract/says/screen/en.ts";
import { belongsToFocus, keyBindings, type KeyCommand, startKeyboard } from "./keyboard.ts";

/** An element that lies inside the given selectors. */
const inside = (...selectors: string[]) => ({
  closest: (asked: string) => asked.split(", ").some((one) => selectors.includes(one)) ? {} : null,
});
const press = (key: string, target: unknown = inside(), rest = {}) =>
  belongsToFocus({ key, repeat: false, isComposing: false, target, ...rest });

Deno.test("keys belong to inputs, dialogs and composition of characters", () => {
  expect(press("b", inside("input"))).toBe(true);
  expect(press("b", inside("[role=combobox]"))).toBe(true);
  expect(press("x", inside("dialog"))).toBe(true);
  expect(press("b", inside(), { isComposing: true })).toBe(true);
  expect(press("b", inside())).toBe(false);
  expect(press("b", null)).toBe(false);
});

Deno.test("Escape leaves an input, Enter on a button is the button's", () => {
  expect(press("Escape", inside("input"))).toBe(false);
  expect(press("Enter", inside("button"))).toBe(true);
  expect(press("Enter", inside())).toBe(false);
});

Deno.test("a held key walks through rows and does nothing else", () => {
  expect(press("j", inside(), { repeat: true })).toBe(false);
  expect(press("s", inside(), { repeat: true })).toBe(true);
});

Deno.test("every binding has a text in both languages and keys of its own", () => {
  for (const one of keyBindings) {
    const text = `keys.${one.command}` as const;
    expect(en[text]).toBeTruthy();
    expect(de[text]).toBeTruthy();
  }
  expect(new Set(keyBindings.map((one) => one.keys)).size).toBe(keyBindings.length);
});

/** A window of which tinykeys sees the listener only. */
function keyboard(charactersOn: boolean) {
  const target = new EventTarget();
  const commands: KeyCommand[] = [];
  const stop = startKeyboard({
    target: target as unknown as Window,
    charactersOn: () => charactersOn,
    run: (command) => commands.push(command),
  });
  const type = (key: string, shift = false) => {
    const event = Object.assign(new Event("keydown", { cancelable: true }), {
      key,
      code: `Key${key}`,
      getModifierState: (name: string) => shift && name === "Shift",
    });
    target.dispatchEvent(event);
  };
  return { commands, type, stop };
}

Deno.test("keys run their commands, sequences included", async () => {
  const { commands, type, stop } = keyboard(true);
  type("?", true);
  type("/");
  type("g");
  type("o");
  type("Escape", true);
  type("Escape");
  stop();
  type("b");
  expect(commands).toEqual(["help", "search", "orders", "stop", "escape"]);
  // tinykeys forgets an unfinished sequence after a second, by a timer.
  await new Promise((resolve) => setTimeout(resolve, 1100));
});

Deno.test("with single characters switched off only Enter and Escape are left", async () => {
  const { commands, type, stop } = keyboard(false);
  type("b");
  type("x");
  type("Escape");
  stop();
  expect(commands).toEqual(["escape"]);
  await new Promise((resolve) => setTimeout(resolve, 1100));
});
