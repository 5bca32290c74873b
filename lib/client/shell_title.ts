// The page's title as the server writes it.
import type { Mode } from "@/lib/contract/api.ts";
import type { Lang } from "@/lib/contract/format.ts";
import { translate } from "@/lib/contract/says/screen/mod.ts";
import { marks } from "./title.ts";

/** The title before the screen is alive. Without a login the mode is nobody's business. */
export function shellTitle(mode: Mode | null, lang: Lang): string {
  const name = translate(lang, "app.name");
  return mode === null ? name : `${marks[mode]} ${translate(lang, `mode.${mode}`)} · ${name}`;
}
