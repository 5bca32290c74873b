// Who is logged in to the desk: each browser with its address and times. Any of them can be ended from here.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useScreen, useText } from "@/lib/client/context.ts";
import { sessionsAfter } from "@/lib/client/sessions.ts";
import type { Problem, SessionView } from "@/lib/contract/api.ts";
import { formatStamp } from "@/lib/contract/format.ts";
import { ProblemNote } from "./Field.tsx";
import { LogOutButton } from "./LogOutButton.tsx";
import { CloseButton, Modal } from "./Modal.tsx";

export function SessionsDialog({ onClose }: { onClose(): void }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const sessionsSig = useSignal<readonly SessionView[] | null>(null);
  const problemSig = useSignal<Problem | null>(null);
  const busySig = useSignal(false);
  const ask = async (end: Parameters<typeof sessionsAfter>[1]) => {
    if (busySig.peek()) return;
    busySig.value = true;
    const answer = await sessionsAfter(screen, end);
    busySig.value = false;
    if ("sessions" in answer) sessionsSig.value = answer.sessions;
    problemSig.value = "problem" in answer ? answer.problem : null;
  };
  useEffect(() => void ask(null), []);
  const sessions = sessionsSig.value;
  return (
    <Modal id="sessions" title={t("sessions.title")} onClose={onClose}>
      <div class="dialog-body space-y-3">
        <p class="text-muted">{t("sessions.text")}</p>
        <ProblemNote problem={problemSig.value} />
        {sessions === null && problemSig.value === null && <p role="status">{t("dialog.loading")}</p>}
        <ul class="space-y-3">
          {sessions?.map((session) => (
            <Row
              key={session.sessionId}
              session={session}
              busy={busySig.value}
              onEnd={() => void ask({ sessionId: session.sessionId })}
            />
          ))}
        </ul>
      </div>
      <div class="dialog-foot">
        <CloseButton onClose={onClose} />
        <button
          type="button"
          class="btn btn-danger"
          data-action="end-others"
          disabled={busySig.value || (sessions?.length ?? 0) < 2}
          onClick={() => void ask("others")}
        >
          {t("sessions.endOthers")}
        </button>
      </div>
    </Modal>
  );
}

function Row({ session, busy, onEnd }: { session: SessionView; busy: boolean; onEnd(): void }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const zone = screen.timeZoneSig.value ?? "UTC";
  const { sessionId, browser, address, since, lastSeenAt, own } = session;
  const named = `session-${sessionId}`;
  return (
    <li
      class="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line pt-3"
      data-session-row={own ? "own" : "other"}
    >
      <div class="min-w-0">
        <p id={named}>
          <strong class="font-semibold">{browser === "" ? t("sessions.program") : browser}</strong>
          {` · ${address}`}
          {own && <span class="text-muted">{` · ${t("sessions.own")}`}</span>}
        </p>
        <p class="age">
          {t("sessions.times", {
            since: formatStamp(since, lang, zone),
            seen: formatStamp(lastSeenAt, lang, zone),
          })}
        </p>
      </div>
      {own
        ? <LogOutButton />
        : (
          <button type="button" class="btn" aria-describedby={named} disabled={busy} onClick={onEnd}>
            {t("sessions.end")}
          </button>
        )}
    </li>
  );
}
