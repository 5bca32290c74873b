// The keyboard map: one list that binds the keys and draws the help. Keys never send an order; single letters
// can be switched off.
import { tinykeys } from "tinykeys";

export type KeyCommand =
  | "help"
  | "palette"
  | "search"
  | "buy"
  | "sell"
  | "market"
  | "positions"
  | "orders"
  | "account"
  | "proposals"
  | "history"
  | "next"
  | "previous"
  | "open"
  | "cancel"
  | "change"
  | "cancelAll"
  | "closeAll"
  | "escape"
  | "stop";

export interface KeyBinding {
  command: KeyCommand;
  /** As tinykeys writes it. */
  keys: string;
  /** As people read it: presses of a sequence one after the other. */
  shown: readonly string[];
  /** A single character key, which speech input can press by accident (WCAG 2.1.4). */
  character: boolean;
}

function binding(command: KeyCommand, keys: string, shown: string[], character = true): KeyBinding {
  return { command, keys, shown, character };
}

export const keyBindings: readonly KeyBinding[] = [
  binding("help", "[Shift]+?", ["?"]),
  binding("palette", "$mod+k", ["Ctrl", "k"], false),
  binding("search", "[Shift]+/", ["/"]),
  binding("buy", "b", ["b"]),
  binding("sell", "s", ["s"]),
  binding("market", "g m", ["g", "m"]),
  binding("positions", "g p", ["g", "p"]),
  binding("orders", "g o", ["g", "o"]),
  binding("account", "g a", ["g", "a"]),
  binding("proposals", "g i", ["g", "i"]),
  binding("history", "g h", ["g", "h"]),
  binding("next", "j", ["j"]),
  binding("previous", "k", ["k"]),
  binding("open", "Enter", ["Enter"], false),
  binding("cancel", "x", ["x"]),
  binding("change", "c", ["c"]),
  binding("cancelAll", "Shift+X", ["Shift", "x"]),
  binding("closeAll", "Shift+F", ["Shift", "f"]),
  binding("escape", "Escape", ["Esc"], false),
  binding("stop", "Shift+Escape", ["Shift", "Esc"], false),
];

/** What the user has set, as tinykeys writes it. */
export type OwnKeys = Readonly<Partial<Record<KeyCommand, string>>>;

/** The map with what the user has set in it. */
export function bindingsWith(own: OwnKeys): readonly KeyBinding[] {
  return keyBindings.map((one) => {
    const keys = own[one.command];
    return keys === undefined ? one : { ...one, keys, character: !/^(\$mod|Alt|F\d)/.test(keys) };
  });
}

/** Reads what was stored; what is no text is left out. What it presses was looked at when it was set. */
export function readKeys(stored: unknown): OwnKeys {
  const own = Object(stored);
  return Object.fromEntries(
    keyBindings.map(({ command }) => [command, own[command]]).filter(([, keys]) => typeof keys === "string"),
  );
}

/** The part of an event's target that decides; `closest` is missing on the document itself. */
interface KeyTarget {
  closest?(selector: string): unknown;
}

/** What takes keys for itself. */
export const TYPING = "input, textarea, select, [contenteditable], [role=combobox]";
const PRESSABLE = "button, a[href], summary, [role=option], label";

/**
 * True when the key belongs to what has the focus: typing, a dialog, composition of characters, a held key.
 */
export function belongsToFocus(
  event: {
    key: string;
    repeat: boolean;
    isComposing: boolean;
    target: unknown;
    ctrlKey?: boolean;
    metaKey?: boolean;
  },
  walking: readonly string[] = ["j", "k"],
): boolean {
  if (event.isComposing) return true;
  // Held keys walk through the rows; everything else acts once per press.
  if (event.repeat && !walking.includes(event.key)) return true;
  const target = event.target as KeyTarget | null;
  if (!target?.closest) return false;
  if (target.closest("dialog")) return true;
  // With Control nothing is written.
  if (target.closest(TYPING)) return event.key !== "Escape" && !event.ctrlKey && !event.metaKey;
  return event.key === "Enter" && Boolean(target.closest(PRESSABLE));
}

export interface KeyboardDeps {
  target: Window | HTMLElement;
  /** Whether single characters act. */
  charactersOn(): boolean;
  /** Without it the keys are those that the desk begins with. */
  bindings?: readonly KeyBinding[];
  run(command: KeyCommand): void;
}

/** Starts listening; the returned function stops. */
export function startKeyboard(
  { target, charactersOn, bindings = keyBindings, run }: KeyboardDeps,
): () => void {
  const map = Object.fromEntries(
    bindings.map((one) => [one.keys, (event: KeyboardEvent) => {
      if (one.character && !charactersOn()) return;
      // Browsers search at `/` and at Control-K, and the Escape that opens the stop question would close it.
      if (one.character || one.keys.includes("+")) event.preventDefault();
      run(one.command);
    }]),
  );
  const walking = bindings.filter(({ command }) => command === "next" || command === "previous")
    .map(({ keys }) => keys);
  return tinykeys(target, map, { ignore: (event) => belongsToFocus(event, walking) });
}
