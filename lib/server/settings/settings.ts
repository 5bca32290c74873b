// The settings as the program reads them: the limits of a mode and an account with where each comes from, and
// what a change changes.
import {
  defaultLimits,
  type LimitForm,
  type LimitKey,
  limitKeys,
  type LimitMode,
  limitModes,
  type Limits,
  limitTable,
  type LimitValue,
  type PerKind,
} from "@/lib/contract/limits.ts";
import { Big } from "@/lib/contract/decimal.ts";
import type { LimitChange, LimitSource } from "@/lib/contract/views/trading.ts";
import { sha256 } from "@/lib/server/journal/chain.ts";

/** As given: a record of kinds holds only those that are named. */
export type GivenLimits = Partial<Record<LimitKey, LimitValue>>;

export interface ModeSettings {
  limits: GivenLimits;
  accounts: Readonly<Record<string, GivenLimits>>;
}

export interface Backstop {
  quantity: string;
  value: string;
  /** `null`: every account of the mode. */
  accounts: readonly string[] | null;
}

export interface Day {
  timeZone: string;
  /** `HH:MM` */
  startsAt: string;
}

/** When the desk halts by itself. `null`: never for that. */
export interface Halts {
  /** Orders of the app that were rejected, within `rejectSeconds`. */
  rejects: number | null;
  rejectSeconds: number;
  /** So long the journal could not be written. */
  journalSeconds: number | null;
  /** So long without a screen or a program: this app's orders are cancelled, protective stops kept. */
  deadManSeconds: number | null;
}

/** By how much the world may move between a preview and its submit, in percent. `null`: by any amount. */
export interface PreviewDrift {
  /** The price that the order meets, by kind of instrument; three price steps are always tolerated. */
  pricePercent: PerKind;
  /** Net liquidation, and the exchange rate to the base currency. */
  moneyPercent: string | null;
}

export interface Settings {
  day: Day;
  previews: PreviewDrift;
  halts: Halts;
  modes: Readonly<Record<LimitMode, ModeSettings>>;
  backstop: Readonly<Record<LimitMode, Backstop>>;
}

export interface EffectiveLimits {
  limits: Limits;
  sources: Readonly<Record<LimitKey, LimitSource>>;
}

/** IB counts the day of an account in New York. */
export const defaultDay: Day = { timeZone: "America/New_York", startsAt: "00:00" };

/** A person has a few orders rejected, a program that went wrong has many. */
export const defaultHalts: Halts = {
  rejects: 20,
  rejectSeconds: 60,
  journalSeconds: 15,
  deadManSeconds: null,
};

/** What an ordinary minute does to a price of its kind is tolerated, and no more. */
export const defaultPreviews: PreviewDrift = {
  pricePercent: {
    other: "1",
    CASH: "0.3",
    FUT: "0.5",
    BOND: "0.5",
    BILL: "0.5",
    OPT: "10",
    FOP: "10",
    WAR: "10",
    IOPT: "10",
  },
  moneyPercent: "5",
};

/**
 * Far beyond what the limits let through, for the case that those who hold the limits are wrong. `value` is
 * in whatever currency the contract has: the bridge knows no rates.
 */
export const defaultBackstop: Readonly<Record<LimitMode, Backstop>> = {
  simulated: { quantity: "200000000", value: "200000000", accounts: null },
  paper: { quantity: "40000000", value: "100000000", accounts: null },
  live: { quantity: "8000000", value: "5000000", accounts: null },
};

const nothing: ModeSettings = { limits: {}, accounts: {} };

/** What holds without a file. */
export const defaultSettings: Settings = {
  day: defaultDay,
  halts: defaultHalts,
  previews: defaultPreviews,
  modes: { simulated: nothing, paper: nothing, live: nothing },
  backstop: defaultBackstop,
};

/** The limits of `account` in `mode`: defaults, over them the mode's, over them the account's. */
export function effectiveLimits(
  settings: Settings,
  mode: LimitMode,
  account: string | null,
): EffectiveLimits {
  const ofMode = settings.modes[mode];
  const ofAccount = account !== null && Object.hasOwn(ofMode.accounts, account)
    ? ofMode.accounts[account] ?? {}
    : {};
  const defaults = defaultLimits(mode);
  const entries = limitKeys.map((key) => {
    const layers: [LimitSource, LimitValue | undefined][] = [
      ["mode", ofMode.limits[key]],
      ["account", ofAccount[key]],
    ];
    let value: LimitValue = defaults[key];
    let source: LimitSource = "default";
    for (const [from, given] of layers) {
      if (given === undefined) continue;
      value = layered(key, value, given);
      source = from;
    }
    return { key, value, source };
  });
  return {
    limits: Object.fromEntries(entries.map(({ key, value }) => [key, value])) as unknown as Limits,
    sources: Object.fromEntries(entries.map(({ key, source }) => [key, source])) as Record<
      LimitKey,
      LimitSource
    >,
  };
}

function layered(key: LimitKey, below: LimitValue, given: LimitValue): LimitValue {
  if (limitTable[key].form !== "perKind") return given;
  if (given === null || typeof given !== "object") return { other: given as string | null };
  return { ...below as PerKind, ...given as PerKind };
}

/** What is tolerated of a kind of instrument. */
export function previewTolerance({ previews }: Settings, secType: string) {
  const { pricePercent, moneyPercent } = previews;
  const known = Object.hasOwn(pricePercent, secType) ? pricePercent[secType] : pricePercent.other;
  return { pricePercent: known ?? null, moneyPercent };
}

/** Changes with every limit: previews are bound to it. */
export function settingsVersion({ day, modes }: Settings): string {
  return sha256(JSON.stringify({ day, modes })).slice(0, 12);
}

/** Every limit that holds otherwise than before. */
export function limitChanges(before: Settings, after: Settings): LimitChange[] {
  return limitModes.flatMap((mode) => {
    const named = [before, after].flatMap(({ modes }) => Object.keys(modes[mode].accounts));
    return [null, ...new Set(named)].flatMap((account) => {
      const was = effectiveLimits(before, mode, account).limits;
      const is = effectiveLimits(after, mode, account).limits;
      return limitKeys.flatMap((key): LimitChange[] =>
        JSON.stringify(was[key]) === JSON.stringify(is[key]) ? [] : [{
          mode,
          account,
          key,
          from: was[key],
          to: is[key],
          raised: isLooser(limitTable[key].form, was[key], is[key]),
        }]
      );
    });
  });
}

function isLooser(form: LimitForm, was: LimitValue, is: LimitValue): boolean {
  switch (form) {
    case "number":
      return isMore(was as string | null, is as string | null);
    case "perKind": {
      const [a, b] = [was as PerKind, is as PerKind];
      const of = (value: PerKind, kind: string) =>
        (Object.hasOwn(value, kind) ? value[kind] : value.other) ?? null;
      return [...Object.keys(a), ...Object.keys(b)].some((kind) => isMore(of(a, kind), of(b, kind)));
    }
    case "permit":
      return is === true;
    case "demand":
      return is === false;
    case "allowed": {
      const before = was as readonly string[] | null;
      const now = is as readonly string[] | null;
      return before !== null && (now === null || now.some((name) => !before.includes(name)));
    }
    case "denied":
      return (was as readonly string[]).some((name) => !(is as readonly string[]).includes(name));
  }
}

function isMore(was: string | null, is: string | null): boolean {
  if (was === null) return false;
  return is === null || new Big(is).gt(was);
}
