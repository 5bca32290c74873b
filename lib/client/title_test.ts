import { expect } from "@std/expect";
import { signal } from "@preact/signals";
import type { Mode, Snapshot } from "@/lib/contract/api.ts";
import { busySnapshot, connection } from "@/tests/support/screen_samples.ts";
import { faviconOf } from "./favicon.ts";
import { createScreen } from "./screen.ts";
import { type DeskState, deskState, titleOf } from "./title.ts";

const screenOf = (rest: Partial<Snapshot>) => {
  const screen = createScreen({ mode: "paper", build: "b", now: 0, lang: "en", base: "" });
  screen.store.replace(busySnapshot(rest));
  return screen;
};
const trading = (state: "halted" | "reducing") => ({ trading: { ...busySnapshot().trading, state } });

Deno.test("title and icon say mode and state, what is wrong first", () => {
  const lost = connection({ headline: "reconnecting", socket: "disconnected" });
  const lock = { code: "MODE_MISMATCH" as const, text: "U123 is not a paper account" };
  const all: [Partial<Snapshot>, string, DeskState][] = [
    [{}, "□ PAPER · DU1234567 · Connected · Lotse", "good"],
    [trading("halted"), "□ PAPER · HALTED · DU1234567 · Connected · Lotse", "halted"],
    [trading("reducing"), "□ PAPER · REDUCING ONLY · DU1234567 · Connected · Lotse", "reducing"],
    [{ connection: lost }, "□ PAPER · Reconnecting · DU1234567 · Lotse", "trouble"],
    [
      { mode: "live", connection: lost, ...trading("halted") },
      "● LIVE · HALTED · Reconnecting · DU1234567 · Lotse",
      "halted",
    ],
    [
      { connection: connection({ lock }) },
      "□ PAPER · Order entry is locked · DU1234567 · Connected · Lotse",
      "trouble",
    ],
  ];
  for (const [state, title, icon] of all) {
    const screen = screenOf(state);
    expect([titleOf(screen), deskState(screen)]).toEqual([title, icon]);
  }
});

Deno.test("a stream that is silent is trouble, whatever was known last", () => {
  const screen = {
    ...screenOf({}),
    streamSig: signal({ kind: "stale", since: 0, retryAt: 0, refusal: null } as const),
  };
  expect([deskState(screen), titleOf(screen)]).toEqual(["trouble", "□ PAPER · Stale · DU1234567 · Lotse"]);
});

Deno.test("each mode in each state has an icon of its own", () => {
  const modes: Mode[] = ["simulated", "paper", "live"];
  const states: DeskState[] = ["good", "halted", "reducing", "trouble"];
  const icons = modes.flatMap((mode) => states.map((state) => faviconOf(mode, state)));
  expect(new Set(icons).size).toBe(12);
  for (const icon of icons) expect(decodeURIComponent(icon)).toMatch(/^data:image\/svg\+xml,<svg .*<\/svg>$/);
});
