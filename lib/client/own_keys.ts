// Setting a key: which presses can be one of the desk, whose they are already, and how they are read. Pure.
import { bindingsWith, type KeyBinding, type KeyCommand, type OwnKeys } from "./keyboard.ts";

/** These stay where everybody knows them: they leave, open and stop. */
const fixed: ReadonlySet<KeyCommand> = new Set(["open", "escape", "stop"]);

export function canBeSet(command: KeyCommand): boolean {
  return !fixed.has(command);
}

/**
 * Any press that a page gets and that is one character, or a key of the upper row, with or without a
 * modifier.
 */
const PRESS = /^(\$mod\+)?(Alt\+)?(?:(?:Shift\+|\[Shift\]\+)?\S|F\d{1,2})$/u;
/** With Control these are the browser's own. */
const BROWSER: ReadonlySet<string> = new Set([..."acfnprtvwxzlq"]);

type Press = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** A press as tinykeys writes it; `null`: none that can be set. */
export function keysOf({ key, ctrlKey, metaKey, altKey, shiftKey }: Press): string | null {
  const isLetter = /^\p{L}$/u.test(key);
  // Where a sign needs Shift hangs on the keyboard.
  const shift = isLetter ? (shiftKey ? "Shift+" : "") : /^F\d/.test(key) ? "" : "[Shift]+";
  const name = isLetter ? (shiftKey ? key.toUpperCase() : key.toLowerCase()) : key;
  const keys = `${ctrlKey || metaKey ? "$mod+" : ""}${altKey ? "Alt+" : ""}${shift}${name}`;
  return isSettable(keys) ? keys : null;
}

function isSettable(keys: string): boolean {
  if (!PRESS.test(keys)) return false;
  return !keys.startsWith("$mod+") || !BROWSER.has(keys.slice("$mod+".length));
}

/** As people read it. */
export function shownOf({ command, shown }: KeyBinding, own: OwnKeys): readonly string[] {
  const keys = own[command];
  if (keys === undefined) return shown;
  const parts = keys.split(/(?<=.)\+/).filter((part) => part !== "[Shift]");
  const names = parts.map((part) => part === "$mod" ? "Ctrl" : part);
  return names.map((name, at) => at === names.length - 1 && name.length === 1 ? name.toLowerCase() : name);
}

/** The command that a press belongs to already, alone or as the first of a sequence. */
export function takenBy(keys: string, own: OwnKeys, by: KeyCommand): KeyCommand | null {
  const plain = (text: string) => text.replace("[Shift]+", "");
  const found = bindingsWith(own).find((other) =>
    other.command !== by &&
    (plain(other.keys) === plain(keys) || plain(other.keys).startsWith(`${plain(keys)} `))
  );
  return found?.command ?? null;
}
