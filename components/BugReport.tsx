// A file for a bug report: what would be in it is said first, then it is saved.
import type { JSX } from "preact";
import { useSignal } from "@preact/signals";
import { useScreen, useText } from "@/lib/client/context.ts";
import { saveFrom } from "@/lib/client/save_day.ts";
import type { RecordingView } from "@/lib/contract/views/recording.ts";

type State = "closed" | "open" | "off" | "saving" | "failed";

export function BugReport(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const stateSig = useSignal<State>("closed");
  const viewSig = useSignal<RecordingView | null>(null);
  const open = async () => {
    try {
      viewSig.value = await screen.api.get("/api/recording") as RecordingView;
      stateSig.value = "open";
    } catch {
      stateSig.value = "off";
    }
  };
  const save = async () => {
    stateSig.value = "saving";
    const name = `lotse-${new Date().toISOString().slice(0, 16).replace(/[:T]/g, "-")}.jsonl.gz`;
    stateSig.value = await saveFrom(screen, "/api/recording?as=bundle", name) ? "closed" : "failed";
  };
  const state = stateSig.value;
  const view = viewSig.value;
  return (
    <div class="border-t border-line pt-3">
      {state === "closed" && (
        <button
          type="button"
          class="btn"
          data-action="bug-report"
          onClick={() => void open()}
        >
          {t("report.open")}
        </button>
      )}
      {state === "off" && <p role="alert">{t("report.off")}</p>}
      {state === "failed" && <p role="alert" class="text-danger">{t("report.failed")}</p>}
      {state === "saving" && <p role="status">{t("report.saving")}</p>}
      {state === "open" && view && (
        <div class="space-y-2" data-report>
          <p>{told(view)}</p>
          <p>{t("report.rows", { count: view.rows })}</p>
          <p>{t("report.rest")}</p>
          <p class="text-muted">{t("report.redacted")}</p>
          <button type="button" class="btn" data-action="bug-report-save" onClick={() => void save()}>
            {t("report.save")}
          </button>
        </div>
      )}
    </div>
  );

  function told({ from, bytes }: RecordingView): string {
    if (from === null) return t("report.empty");
    const lang = screen.settings.langSig.value;
    const since = new Date(from).toLocaleString(lang === "de" ? "de-DE" : "en-GB", {
      dateStyle: "medium",
      timeStyle: "short",
    });
    return t("report.has", { from: since, size: `${Math.max(1, Math.round(bytes / 1000))} kB` });
  }
}
