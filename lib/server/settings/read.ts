// Reads `lotse.json`: what is wrong with it is told with its place and a way, and then nothing of it counts.
import { z } from "zod";
import { isPaperAccount } from "@/lib/contract/ids.ts";
import {
  type LimitKey,
  type LimitMode,
  limitModes,
  type LimitValue,
  type PerKind,
} from "@/lib/contract/limits.ts";
import { nearest } from "@/lib/server/config/nearest.ts";
import { Big } from "@/lib/contract/decimal.ts";
import { repeatedNames } from "@/lib/server/json_text.ts";
import { knownKeys, NUMBER, settingsSchema } from "./schema.ts";
import {
  type Backstop,
  type Day,
  defaultBackstop,
  defaultDay,
  defaultHalts,
  defaultPreviews,
  effectiveLimits,
  type GivenLimits,
  type Halts,
  type ModeSettings,
  type PreviewDrift,
  type Settings,
} from "./settings.ts";

/** Each fault with its place: `limits.live.orderNotionl: unknown, did you mean 'orderNotional'?` */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join("\n"));
    this.faults = faults;
  }
}

/** @throws SettingsError with everything that is wrong. */
export function parseSettings(text: string): Settings {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    throw new SettingsError([`it is not JSON: ${error instanceof Error ? error.message : String(error)}`]);
  }
  const repeated = [...repeatedNames(text)];
  if (repeated.length > 0) throw new SettingsError(repeated.map((place) => `'${place}' is given twice`));
  const parsed = settingsSchema.safeParse(given);
  if (!parsed.success) throw new SettingsError(parsed.error.issues.flatMap(faultsOf));
  const settings = settled(parsed.data);
  const faults = contradictions(settings);
  if (faults.length > 0) throw new SettingsError(faults);
  return settings;
}

type Given = z.infer<typeof settingsSchema>;

function settled({ day, halts, previews, limits, backstop }: Given): Settings {
  const perMode = <T>(make: (mode: LimitMode) => T) =>
    Object.fromEntries(limitModes.map((mode) => [mode, make(mode)])) as Record<LimitMode, T>;
  return {
    day: { ...defaultDay, ...day } as Day,
    halts: { ...defaultHalts, ...halts } as Halts,
    previews: previewDrift(previews),
    modes: perMode((mode) => modeSettings(limits?.[mode])),
    backstop: perMode((mode): Backstop => ({ ...defaultBackstop[mode], ...backstop?.[mode] } as Backstop)),
  };
}

/** One number is for all kinds, a record changes those that it names. */
function previewDrift({ pricePercent, moneyPercent }: NonNullable<Given["previews"]> = {}): PreviewDrift {
  const given = pricePercent === undefined
    ? {}
    : pricePercent === null || typeof pricePercent !== "object"
    ? null
    : pricePercent;
  return {
    pricePercent: given === null
      ? { other: pricePercent as string | null }
      : { ...defaultPreviews.pricePercent, ...given as PerKind },
    moneyPercent: moneyPercent === undefined ? defaultPreviews.moneyPercent : moneyPercent,
  };
}

function modeSettings(given: Record<string, unknown> | undefined): ModeSettings {
  const { accounts = {}, ...limits } = given ?? {};
  return { limits: limits as GivenLimits, accounts: accounts as Record<string, GivenLimits> };
}

function faultsOf(issue: z.core.$ZodIssue): string[] {
  const place = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const near = nearest(key, knownKeys(issue.path));
      const name = place === "" ? key : `${place}.${key}`;
      return `${name}: unknown${near === null ? "" : `, did you mean '${near}'?`}`;
    });
  }
  if (issue.code === "invalid_union") {
    // A record of kinds is the only form that says more than "must be a number".
    const inner = issue.errors.flat().find((one) => one.code === "unrecognized_keys" || one.path.length > 0);
    if (inner !== undefined) return faultsOf({ ...inner, path: [...issue.path, ...inner.path] });
    return [`${place}: must be ${NUMBER}, null, or a number per kind of instrument`];
  }
  return [`${place === "" ? "the file" : place}: ${issue.message}`];
}

/** What each value may be by itself and together may not. */
function contradictions(settings: Settings): string[] {
  return limitModes.flatMap((mode) => {
    const { accounts } = settings.modes[mode];
    const strangers = Object.keys(accounts).filter((account) => isPaperAccount(account) === (mode === "live"))
      .map((account) =>
        `limits.${mode}.accounts.${account}: ${
          mode === "live" ? "is a paper account" : "is not a paper account: those start with D"
        }`
      );
    const disorder = [null, ...Object.keys(accounts)].flatMap((account) => {
      const { limits } = effectiveLimits(settings, mode, account);
      const place = `limits.${mode}${account === null ? "" : `.accounts.${account}`}`;
      return [
        ...ordered(place, limits, ["lossWarn", "lossReduce"]),
        ...ordered(place, limits, ["lossReduce", "lossHalt"]),
      ];
    });
    return [...strangers, ...new Set(disorder)];
  });
}

function ordered(
  place: string,
  limits: Readonly<Record<LimitKey, LimitValue>>,
  [small, large]: [LimitKey, LimitKey],
): string[] {
  const [a, b] = [limits[small], limits[large]];
  if (typeof a !== "string" || typeof b !== "string" || new Big(a).lte(b)) return [];
  return [`${place}.${large}: is ${b}, which must not be less than ${small} (${a})`];
}
