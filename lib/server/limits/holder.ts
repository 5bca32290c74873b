// The settings that hold now: read again on demand, each change journalled, and whoever must know of a raise
// is told.
import { say } from "@/lib/contract/says/say.ts";
import type { LimitChange, Mode } from "@/lib/contract/api.ts";
import { type Clock, iso } from "@/lib/server/clock.ts";
import { DenialError } from "@/lib/server/errors.ts";
import { dayNamed, type DaySpan, TradingDay } from "./day.ts";
import type { Journal } from "@/lib/server/journal/journal.ts";
import {
  type EffectiveLimits,
  effectiveLimits,
  type Halts,
  limitChanges,
  previewTolerance,
  type Settings,
  SettingsError,
  settingsVersion,
} from "@/lib/server/settings/mod.ts";

export interface SettingsHolderDeps {
  /** What holds at start. */
  settings: Settings;
  /** What stands in the file now. Throws a `SettingsError`. */
  read(): Settings;
  journal: Journal;
  clock: Clock;
  mode(): Mode;
  onChange(changes: readonly LimitChange[], reason: string): void;
  /**
   * A limit of the mode in which the session is was raised, or the day begins otherwise: then there may be no
   * changes.
   */
  onRaised(changes: readonly LimitChange[]): void;
}

interface Reloaded {
  version: string;
  changes: LimitChange[];
}

export class SettingsHolder {
  readonly #deps: SettingsHolderDeps;
  #settings: Settings;
  #version: string;
  readonly #day = new TradingDay();
  /** By mode and account: asked for with every figure. */
  readonly #effective = new Map<string, EffectiveLimits>();

  constructor(deps: SettingsHolderDeps) {
    this.#deps = deps;
    this.#settings = deps.settings;
    this.#version = settingsVersion(deps.settings);
    // Whole: what was changed while the program was not running is told by the rows of two starts.
    const { modes, day, halts, previews } = deps.settings;
    const { version } = this;
    const data = { who: "start", origin: "desk", reason: "start", version, day, halts, previews, modes };
    deps.journal.append({ at: iso(deps.clock.now()), kind: "limits", clientOrderId: null, data });
  }

  /** The limits of an account in the mode of the session, and where each comes from. */
  of(account: string, mode: Mode = this.#deps.mode()): EffectiveLimits {
    const key = `${mode}/${account}`;
    const known = this.#effective.get(key);
    if (known !== undefined) return known;
    const limits = effectiveLimits(this.#settings, mode, account);
    this.#effective.set(key, limits);
    return limits;
  }

  /** When the desk halts by itself. */
  get halts(): Halts {
    return this.#settings.halts;
  }

  /** By how much the world may move under a preview of this kind of instrument. */
  previewTolerance(secType: string) {
    return previewTolerance(this.#settings, secType);
  }

  /** When the present day began, epoch ms. */
  dayStart(): number {
    return this.day().begin;
  }

  /** The present day, or that of a date. */
  day(name?: string): DaySpan {
    const { day } = this.#settings;
    return name === undefined ? this.#day.at(this.#deps.clock.now(), day) : dayNamed(name, day);
  }

  /** Previews are bound to it. */
  get version(): string {
    return this.#version;
  }

  /**
   * Takes what the file says now. A file that is refused changes nothing: throws `SETTINGS_INVALID` with
   * every fault.
   */
  reload({ who, reason }: { who: string; reason: string }): Reloaded {
    const { read, mode, onChange, onRaised } = this.#deps;
    let next: Settings;
    try {
      next = read();
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      throw new DenialError(say("SETTINGS_INVALID", { faults: error.faults }));
    }
    const changes = limitChanges(this.#settings, next);
    const raised = changes.filter((change) => change.raised && change.mode === mode());
    // Before it holds it is on the disk who wanted it.
    const version = settingsVersion(next);
    const { day, halts, previews } = next;
    const of = (settings: Settings) => JSON.stringify([settings.day, settings.halts, settings.previews]);
    if (changes.length > 0 || of(next) !== of(this.#settings)) {
      this.#keep({ who, origin: who, reason, version, changes, day, halts, previews });
    }
    // A day that begins otherwise has another use behind it, and may have no loss: it loosens like a limit
    // that is raised.
    const isOtherDay = JSON.stringify(day) !== JSON.stringify(this.#settings.day);
    this.#settings = next;
    this.#version = version;
    this.#effective.clear();
    if (raised.length > 0 || isOtherDay) onRaised(raised);
    if (changes.length > 0) onChange(changes, reason);
    return { version, changes };
  }

  #keep(data: object): void {
    const at = iso(this.#deps.clock.now());
    this.#deps.journal.commit({ entries: [{ at, kind: "limits", clientOrderId: null, data }] });
  }
}
