// The settings of this browser: look, language, keys, sounds; and the way out.
import type { Signal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { trySound } from "@/lib/client/alerts.ts";
import { askForDesktop, mayShowOnDesktop } from "@/lib/client/desktop_permission.ts";
import { densities, palettes, themes, typeSizes } from "@/lib/client/settings.ts";
import { languages } from "@/lib/contract/says/screen/mod.ts";
import { BugReport } from "./BugReport.tsx";
import { CheckBox, Segments } from "./Inputs.tsx";
import { LogOutButton } from "./LogOutButton.tsx";
import { SpeedPanel } from "./SpeedPanel.tsx";
import { TicketDefaultsForm } from "./TicketDefaultsForm.tsx";

const languageNames = { en: "English", de: "Deutsch" } as const;

export function SettingsForm(): JSX.Element {
  const { settings } = useScreen();
  const t = useText();
  return (
    <div class="space-y-3">
      <Choice
        label={t("settings.theme")}
        options={themes}
        valueSig={settings.themeSig}
        text={(one) => t(`settings.theme.${one}`)}
      />
      <div>
        <label class="label mb-1 block" for="settings-palette">{t("settings.palette")}</label>
        <select
          id="settings-palette"
          class="input"
          value={settings.paletteSig.value}
          onChange={(event) => {
            const found = palettes.find((one) => one === event.currentTarget.value);
            if (found) settings.paletteSig.value = found;
          }}
        >
          {palettes.map((one) => <option key={one} value={one}>{t(`settings.palette.${one}`)}</option>)}
        </select>
      </div>
      <Choice
        label={t("settings.density")}
        options={densities}
        valueSig={settings.densitySig}
        text={(one) => t(`settings.density.${one}`)}
      />
      <Choice
        label={t("settings.type")}
        options={typeSizes}
        valueSig={settings.typeSig}
        text={(one) => t(`settings.type.${one}`)}
      />
      <Choice
        label={t("settings.language")}
        options={languages}
        valueSig={settings.langSig}
        text={(one) => languageNames[one]}
      />
      <CheckBox label={t("settings.keys")} valueSig={settings.keysSig} />
      <CheckBox label={t("settings.enterSends")} valueSig={settings.enterSendsSig} />
      <AskedSwitch
        label={t("settings.sound")}
        valueSig={settings.soundSig}
        forbidden={t("settings.soundForbidden")}
        forbiddenNow={false}
        ask={trySound}
      />
      <AskedSwitch
        label={t("settings.desktop")}
        valueSig={settings.desktopSig}
        forbidden={t("settings.desktopForbidden")}
        forbiddenNow={!mayShowOnDesktop()}
        ask={askForDesktop}
      />
      <TicketDefaultsForm />
      <SpeedPanel />
      <BugReport />
      <Leaving />
    </div>
  );
}

/** The ways out: those of this desk, or of the application that it is a part of. */
function Leaving(): JSX.Element {
  const { start: { host }, dialogSig } = useScreen();
  const t = useText();
  return (
    <div class="flex flex-wrap gap-2 border-t border-line pt-3">
      {host
        ? (
          <>
            {host.home && <a class="btn" href={host.home}>{location.host}</a>}
            {host.signOut && <a class="btn" href={host.signOut}>{t("sessions.logOut")}</a>}
          </>
        )
        : (
          <>
            <button
              type="button"
              class="btn"
              data-action="sessions"
              onClick={() => dialogSig.value = "sessions"}
            >
              {t("sessions.open")}
            </button>
            <LogOutButton />
          </>
        )}
    </div>
  );
}

function Choice<T extends string>(
  props: { label: string; options: readonly T[]; valueSig: Signal<T>; text(option: T): string },
): JSX.Element {
  return (
    <div>
      <p class="label mb-1">{props.label}</p>
      <Segments {...props} />
    </div>
  );
}

/**
 * A switch for what the browser has to allow: asked when it is switched on, which is a press; that it is
 * forbidden is said.
 */
function AskedSwitch(
  { label, valueSig, forbidden, forbiddenNow, ask }: {
    label: string;
    valueSig: Signal<boolean>;
    /** What is to be done about it. */
    forbidden: string;
    /** Whether it is known without asking that nothing comes of it. */
    forbiddenNow: boolean;
    ask(): Promise<boolean>;
  },
): JSX.Element {
  const refusedSig = useSignal(valueSig.peek() && forbiddenNow);
  return (
    <div>
      <CheckBox
        label={label}
        valueSig={valueSig}
        onChange={(on) => {
          refusedSig.value = false;
          if (!on) return;
          ask().then((granted) => {
            refusedSig.value = !granted;
            if (!granted) valueSig.value = false;
          });
        }}
      />
      {refusedSig.value && <p role="alert" class="mt-1 text-xs text-danger">{forbidden}</p>}
    </div>
  );
}
