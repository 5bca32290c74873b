// The door of the settings: the file, what holds by it, and what a change of it changes.
export { readSettingsFile, type SettingsPlace } from "./file.ts";
export { parseSettings, SettingsError } from "./read.ts";
export {
  type Day,
  defaultSettings,
  type EffectiveLimits,
  effectiveLimits,
  type Halts,
  limitChanges,
  previewTolerance,
  type Settings,
  settingsVersion,
} from "./settings.ts";
