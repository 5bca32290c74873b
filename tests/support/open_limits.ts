// Settings without any limit, for runs that are about something else and send more than a person would.
import { type LimitKey, limitKeys, limitModes, limitTable, type LimitValue } from "@/lib/contract/limits.ts";
import { defaultSettings, type Settings } from "@/lib/server/settings/mod.ts";

const OPEN = { number: null, perKind: null, permit: true, demand: false, allowed: null, denied: [] } as const;

const limits = Object.fromEntries(
  limitKeys.map((key): [LimitKey, LimitValue] => [key, OPEN[limitTable[key].form]]),
);

export const openSettings: Settings = {
  ...defaultSettings,
  modes: {
    simulated: { limits, accounts: {} },
    paper: { limits, accounts: {} },
    live: { limits, accounts: {} },
  },
};

/** As the desk takes them. */
export const openLimits = { settings: openSettings, read: () => openSettings };

/** The same as a file. */
export const openLimitsFile = JSON.stringify({
  version: 1,
  limits: Object.fromEntries(limitModes.map((mode) => [mode, limits])),
});
