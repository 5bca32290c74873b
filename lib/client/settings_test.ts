import { expect } from "@std/expect";
import { createSettings, loadSettings, saveSettings, settingsRecord } from "./settings.ts";

function memory() {
  const kept = new Map<string, string>();
  const storage = () => ({
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
  return { kept, storage };
}

Deno.test("what is chosen for one mode is not chosen for another", () => {
  const { storage } = memory();
  const settings = createSettings("de");
  settings.keysSig.value = false;
  settings.soundSig.value = true;
  settings.paletteSig.value = "east";
  settings.accountSig.value = "DU1";
  settings.sortsSig.value = { orders: { column: "distance", down: false } };
  settings.activitySig.value = "fills";
  settings.activityWordsSig.value = "aapl";
  settings.refusedSig.value = [{ at: "2026-11-27T15:00:00Z", text: "No", code: null }];
  saveSettings(settings, "paper", storage);
  loadSettings(settings, "live", storage);
  expect(settings.keysSig.value).toBe(true);
  expect(settings.soundSig.value).toBe(false);
  expect(settings.paletteSig.value).toBe("classic");
  expect(settings.accountSig.value).toBeNull();
  expect(settings.sortsSig.value).toEqual({});
  expect([settings.activitySig.value, settings.activityWordsSig.value]).toEqual(["all", ""]);
  expect(settings.refusedSig.value).toEqual([]);
  // The reader is the same.
  expect(settings.langSig.value).toBe("de");
  loadSettings(settings, "paper", storage);
  expect(settings.keysSig.value).toBe(false);
  expect(settings.paletteSig.value).toBe("east");
  expect([settings.activitySig.value, settings.activityWordsSig.value]).toEqual(["fills", "aapl"]);
  expect(settings.sortsSig.value).toEqual({ orders: { column: "distance", down: false } });
  expect(settings.refusedSig.value).toHaveLength(1);
});

Deno.test("two windows of a browser take nothing back that the other has chosen", () => {
  const { storage } = memory();
  const window = () => {
    const settings = createSettings("en");
    loadSettings(settings, "paper", storage);
    return { settings, kept: settingsRecord(settings) };
  };
  const [left, right] = [window(), window()];
  left.settings.activityWordsSig.value = "aapl";
  left.kept = saveSettings(left.settings, "paper", storage, left.kept);
  right.settings.themeSig.value = "light";
  right.kept = saveSettings(right.settings, "paper", storage, right.kept);
  const later = window().settings;
  expect([later.activityWordsSig.value, later.themeSig.value]).toEqual(["aapl", "light"]);
  // A window that has not heard of it stores no more than what it changes.
  left.settings.soundSig.value = true;
  saveSettings(left.settings, "paper", storage, left.kept);
  expect([window().settings.themeSig.value, left.settings.themeSig.value]).toEqual(["light", "dark"]);
});

Deno.test("what is stored and is no setting is as at first", () => {
  const { kept, storage } = memory();
  const settings = createSettings("en");
  kept.set(
    "lotse.settings.paper",
    JSON.stringify({ theme: "pink", keys: "no", account: 7, putAway: [1, "a"], refused: [null, {}, "x"] }),
  );
  loadSettings(settings, "paper", storage);
  expect(settings.themeSig.value).toBe("dark");
  expect(settings.keysSig.value).toBe(true);
  expect(settings.accountSig.value).toBeNull();
  expect(settings.putAwaySig.value).toEqual(["a"]);
  expect(settings.refusedSig.value).toEqual([]);
  kept.set("lotse.settings.paper", "{");
  loadSettings(settings, "paper", storage);
  expect(settings.themeSig.value).toBe("dark");
  loadSettings(settings, "paper", () => {
    throw new DOMException("The operation is insecure.", "SecurityError");
  });
  expect(settings.themeSig.value).toBe("dark");
});
