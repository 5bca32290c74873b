// Where `lotse.json` lies and what stands in it now.
import { utf8 } from "@/lib/server/json_text.ts";
import { systemReason } from "@/lib/server/start_error.ts";
import { parseSettings, SettingsError } from "./read.ts";
import { defaultSettings, type Settings } from "./settings.ts";

export interface SettingsPlace {
  path: string;
  /** Named by the user: then it has to be there. */
  named: boolean;
}

/**
 * The settings; the defaults when there is no file and none was named.
 * @throws SettingsError when the file can not be read or is refused.
 */
export function readSettingsFile(place: SettingsPlace): Settings {
  return findSettings(place) ?? defaultSettings;
}

/** `null`: there is no file, and none has to be. Throws as `readSettingsFile` does. */
export function findSettings({ path, named }: SettingsPlace): Settings | null {
  let bytes: Uint8Array;
  try {
    bytes = Deno.readFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound && !named) return null;
    throw new SettingsError([`it can not be read: ${systemReason(error)}`]);
  }
  return parseSettings(textOf(bytes));
}

/** As editors of Windows write it, too: with a byte order mark. */
function textOf(bytes: Uint8Array): string {
  try {
    return utf8(bytes);
  } catch {
    throw new SettingsError(["it is not UTF-8: save it in that encoding"]);
  }
}
