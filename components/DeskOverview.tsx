// Every desk that is published at the broker: asked for again and again, and told to be old when no answer
// comes.
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { signal } from "@preact/signals";
import { DeskLines } from "./DeskLines.tsx";
import { byMode, unreadOf } from "@/lib/client/overview_sums.ts";
import { readKey } from "@/lib/client/login_key.ts";
import { KEY_HEADER, KEY_MISSING } from "@/lib/contract/login_key.ts";
import type { Mode } from "@/lib/contract/api.ts";
import type { ScreenStart } from "@/lib/contract/screen_start.ts";
import { translate } from "@/lib/contract/says/screen/mod.ts";
import type { Overview as Answer } from "@/lib/contract/views/overview.ts";

const EVERY_MS = 2_000;
const DEADLINE_MS = 10_000;
const shapes: Record<Mode, string> = {
  simulated: "mode-badge mode-simulated",
  paper: "mode-badge mode-paper",
  live: "mode-badge mode-live",
};

/** Rejects when no overview came. Without a valid log-in it leads to the page for it. */
async function overview(base: string): Promise<Answer> {
  const answer = await fetch(`${base}/api/desks`, {
    headers: { [KEY_HEADER]: readKey(base) ?? "" },
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  if (answer.status === 401) location.replace(`${base}/login`);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return await answer.json();
}

export function DeskOverview({ start }: { start: ScreenStart }): JSX.Element {
  const { lang, base } = start;
  const answerSig = useMemo(() => signal<Answer | null>(null), []);
  const failedSig = useMemo(() => signal(false), []);
  useEffect(() => {
    if (readKey(base) === null) return location.replace(`${base}/login?${KEY_MISSING}`);
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    const ask = async () => {
      try {
        answerSig.value = await overview(base);
        failedSig.value = false;
      } catch {
        failedSig.value = true;
      }
      document.documentElement.dataset.ready = "";
      if (!ended) timer = setTimeout(ask, EVERY_MS);
    };
    void ask();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, []);
  const answer = answerSig.value;
  const all = answer?.desks ?? [];
  const t = (
    key: "overview.title" | "overview.text" | "overview.none" | "overview.noBroker" | "overview.noAnswer",
  ) => translate(lang, key);
  return (
    <main class="p-4 overflow-x-auto">
      <h1 class="text-lg font-semibold">{t("overview.title")}</h1>
      <p class="text-muted mt-1">{t("overview.text")}</p>
      <div role="status">
        {failedSig.value && <p class="banner banner-danger">{t("overview.noAnswer")}</p>}
        {answer?.connected === false && <p class="banner banner-danger">{t("overview.noBroker")}</p>}
      </div>
      {answer?.desks.length === 0 && <p class="mt-4">{t("overview.none")}</p>}
      {byMode(all).map((desks) => {
        const mode = desks[0]?.mode ?? null;
        return (
          <section key={mode ?? ""} class="mt-4" data-desks-of={mode ?? "unknown"}>
            {mode !== null && <h2 class={shapes[mode]}>{translate(lang, `mode.${mode}`)}</h2>}
            <DeskLines desks={desks} unread={unreadOf(all)} lang={lang} base={base} />
          </section>
        );
      })}
    </main>
  );
}
