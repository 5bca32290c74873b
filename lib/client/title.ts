// The page's title: mode first, so that every tab and every task switcher says what kind of money this is.
import type { Screen } from "./screen.ts";

export const marks = { simulated: "◇", paper: "□", live: "●" } as const;

/**
 * What a tab in the background has to tell: trading is stopped or narrowed, or the figures are not to be
 * trusted.
 */
export type DeskState = "replay" | "good" | "halted" | "reducing" | "trouble";

type Shown = Pick<Screen, "start" | "store" | "streamSig">;

export function deskState({ start, store, streamSig }: Shown): DeskState {
  if (start.replay) return "replay";
  const { state } = store.tradingSig.value;
  const { headline, lock } = store.connectionSig.value;
  if (state === "halted") return "halted";
  if (streamSig.value.kind === "stale" || headline !== "connected" || lock !== null) return "trouble";
  return state === "reducing" ? "reducing" : "good";
}

/**
 * `□ PAPER · DU123 · Connected · Lotse`. What is wrong stands before the account: a tab shows the beginning
 * alone.
 */
export function titleOf(screen: Shown & Pick<Screen, "accountSig" | "toasts" | "t">): string {
  const t = screen.t.value;
  const mode = screen.store.modeSig.value;
  const problems = screen.toasts.toastsSig.value.filter((toast) => toast.tone === "problem").length;
  const { headline, lock } = screen.store.connectionSig.value;
  const link = screen.streamSig.value.kind === "stale" ? "stale" : headline;
  const { state } = screen.store.tradingSig.value;
  const parts = [
    screen.start.replay ? t("title.replay") : null,
    `${marks[mode]} ${t(`mode.${mode}`)}`,
    state === "active" ? null : t(`trading.${state}`).toUpperCase(),
    lock === null ? null : t("connection.locked"),
    link === "connected" ? null : t(`headline.${link}`),
    screen.accountSig.value,
    link === "connected" ? t("headline.connected") : null,
    t("app.name"),
  ];
  const title = parts.filter((part) => part !== null).join(" · ");
  return problems > 0 ? `(${problems}) ${title}` : title;
}
