// The page's title: mode first, so that every tab and every task switcher says what kind of money this is.
import type { Mode } from "@/lib/contract/api.ts";
import type { Lang } from "@/lib/contract/format.ts";
import { translate } from "@/lib/contract/says/screen/mod.ts";
import type { Screen } from "./screen.ts";

const marks = { simulated: "◇", paper: "□", live: "●" } as const;

/** `□ PAPER · DU123 · Connected · Lotse`, with the number of problems in front when there are any. */
export function titleOf(screen: Pick<Screen, "store" | "accountSig" | "toasts" | "t" | "streamSig">): string {
  const t = screen.t.value;
  const mode = screen.store.modeSig.value;
  const problems = screen.toasts.toastsSig.value.filter((toast) => toast.tone === "problem").length;
  const headline = screen.streamSig.value.kind === "stale"
    ? t("headline.stale")
    : t(`headline.${screen.store.connectionSig.value.headline}`);
  const parts = [`${marks[mode]} ${t(`mode.${mode}`)}`, screen.accountSig.value, headline, t("app.name")];
  const title = parts.filter((part) => part !== null).join(" · ");
  return problems > 0 ? `(${problems}) ${title}` : title;
}

/** The title before the screen is alive. Without a login the mode is nobody's business. */
export function shellTitle(mode: Mode | null, lang: Lang): string {
  const name = translate(lang, "app.name");
  return mode === null ? name : `${marks[mode]} ${translate(lang, `mode.${mode}`)} · ${name}`;
}
