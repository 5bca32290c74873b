// Two windows of one browser: what is chosen in one holds in the other.
import { expect } from "@std/expect";
import { createStore } from "./store.ts";
import { followSettings } from "./follow_settings.ts";
import { createSettings, loadSettings, saveSettings, settingsRecord } from "./settings.ts";

/** A browser: what one window stores, the others are told, as `localStorage` does. */
class Browser {
  readonly #kept = new Map<string, string>();
  readonly #windows: EventTarget[] = [];
  refuses = false;

  open() {
    const target = new EventTarget();
    const setItem = (key: string, value: string) => {
      if (this.refuses) throw new DOMException("Full", "QuotaExceededError");
      if (this.#kept.get(key) === value) return;
      this.#kept.set(key, value);
      const others = this.#windows.filter((one) => one !== target);
      for (const other of others) other.dispatchEvent(Object.assign(new Event("storage"), { key }));
    };
    const storage = () => ({ getItem: (key: string) => this.#kept.get(key) ?? null, setItem });
    const settings = createSettings("en");
    loadSettings(settings, "paper", storage);
    followSettings({ settings, store: createStore(null, "paper") }, { target, storage });
    let kept = settingsRecord(settings);
    this.#windows.push(target);
    return { settings, save: () => void (kept = saveSettings(settings, "paper", storage, kept)) };
  }
}

Deno.test("look, keys, sizes and what was put away follow; what a window shows stays its own", () => {
  const browser = new Browser();
  const [left, right] = [browser.open(), browser.open()];
  left.settings.themeSig.value = "light";
  left.settings.paletteSig.value = "east";
  left.settings.enterSendsSig.value = true;
  left.settings.putAwaySig.value = ["x1"];
  left.settings.chartSig.value = true;
  left.settings.accountSig.value = "DU1";
  const sizes = right.settings.amountsSig.value;
  left.save();
  const { settings } = right;
  expect([settings.themeSig.value, settings.paletteSig.value]).toEqual(["light", "east"]);
  expect([settings.enterSendsSig.value, settings.putAwaySig.value]).toEqual([true, ["x1"]]);
  expect([settings.chartSig.value, settings.accountSig.value]).toEqual([false, null]);
  // What did not change is no new object.
  expect(settings.amountsSig.value).toBe(sizes);
  // Each adds to what the other has put away.
  settings.putAwaySig.value = [...settings.putAwaySig.value, "x2"];
  right.save();
  expect(left.settings.putAwaySig.value).toEqual(["x1", "x2"]);
  expect(left.settings.chartSig.value).toBe(true);
});

Deno.test("the language follows, there and back, and where nothing can be stored it is only not told", () => {
  const browser = new Browser();
  const [left, right] = [browser.open(), browser.open()];
  left.settings.langSig.value = "de";
  expect(right.settings.langSig.value).toBe("de");
  right.settings.langSig.value = "en";
  expect(left.settings.langSig.value).toBe("en");
  browser.refuses = true;
  left.settings.langSig.value = "de";
  expect([left.settings.langSig.value, right.settings.langSig.value]).toEqual(["de", "en"]);
});

Deno.test("what another mode has chosen is not followed", () => {
  const browser = new Browser();
  const paper = browser.open();
  const target = new EventTarget();
  const live = createSettings("en");
  followSettings({ settings: live, store: createStore(null, "live") }, {
    target,
    storage: () => ({ getItem: () => JSON.stringify({ theme: "light" }), setItem() {} }),
  });
  target.dispatchEvent(Object.assign(new Event("storage"), { key: "lotse.settings.paper" }));
  expect([live.themeSig.value, paper.settings.themeSig.value]).toEqual(["dark", "dark"]);
  target.dispatchEvent(Object.assign(new Event("storage"), { key: "lotse.settings.live" }));
  expect(live.themeSig.value).toBe("light");
});
