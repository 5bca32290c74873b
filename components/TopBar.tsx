// The top line: what kind of money, which account, how the connection is, and the switches of this screen.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { ConnectionHeadline } from "./ConnectionHeadline.tsx";
import { EmergencyButton } from "./EmergencyButton.tsx";
import { Icon } from "./Icon.tsx";
import { ModeBadge } from "./ModeBadge.tsx";
import { ProposalsButton } from "./ProposalsButton.tsx";

export function TopBar(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const live = screen.store.modeSig.value === "live";
  return (
    <div class="topbar">
      {live && <div class="frame-live" aria-hidden="true" />}
      <div class="topbar-id">
        <h1 class="flex items-center gap-2 text-sm font-semibold tracking-wide">
          <Mark />
          <span class="app-name">{t("app.name")}</span>
        </h1>
        <ModeBadge />
        <AccountSelect />
      </div>
      <div class="topbar-link">
        <ConnectionHeadline />
      </div>
      <div class="topbar-tools">
        <EmergencyButton />
        <ProposalsButton />
        <PauseButton />
        <button
          type="button"
          class="btn btn-quiet wide-only"
          aria-label={t("keys.title")}
          title={`${t("keys.title")} (?)`}
          onClick={() => screen.dialogSig.value = "help"}
        >
          <Icon name="keys" />
        </button>
        <button
          type="button"
          class="btn btn-quiet"
          aria-label={t("settings.title")}
          title={t("settings.title")}
          popovertarget="settings"
        >
          <Icon name="gear" />
        </button>
      </div>
    </div>
  );
}

/** A compass: a pilot's instrument. */
function Mark(): JSX.Element {
  return (
    <svg class="w-5 h-5 text-accent" viewBox="0 0 20 20" fill="none" stroke="currentColor" aria-hidden="true">
      <circle cx="10" cy="10" r="6.5" stroke-width="1.4" />
      <path d="M10 1v4M10 15v4M1 10h4M15 10h4" stroke-width="1.4" />
      <path d="M10 6.5l2 3.5-2 3.5-2-3.5z" fill="currentColor" stroke="none" />
    </svg>
  );
}

/** One account is shown as text; several as a choice. */
function AccountSelect(): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const ids = screen.accountIdsSig.value;
  const chosen = screen.accountSig.value;
  if (chosen === null) return null;
  if (ids.length === 1) return <span class="truncate" title={t("account.title")}>{chosen}</span>;
  return (
    <select
      class="input w-auto"
      aria-label={t("account.select")}
      value={chosen}
      onChange={(event) => screen.settings.accountSig.value = event.currentTarget.value}
    >
      {ids.map((id) => <option key={id} value={id}>{id}</option>)}
    </select>
  );
}

function PauseButton(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const paused = screen.store.pausedSig.value;
  const label = paused ? t("stream.resume") : t("stream.pause");
  return (
    <button
      type="button"
      class="btn btn-quiet"
      aria-label={label}
      title={label}
      aria-pressed={paused}
      onClick={() => {
        screen.pausedAtSig.value = paused ? null : new Date(screen.nowSig.peek()).toISOString();
        screen.store.setPaused(!paused);
      }}
    >
      <Icon name={paused ? "play" : "pause"} />
    </button>
  );
}
