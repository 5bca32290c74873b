// The page's title as the server writes it.
import type { Mode } from "@/lib/contract/api.ts";
import type { Lang } from "@/lib/contract/format.ts";
import { translate } from "@/lib/contract/says/screen/mod.ts";
import { marks } from "./title.ts";

/**
 * The title before the screen is alive: of a desk in a mode, or of all the desks of a viewer. Without a login
 * the mode is nobody's business.
 */
export function shellTitle(shown: Mode | "all" | null, lang: Lang): string {
  const name = translate(lang, "app.name");
  if (shown === null) return name;
  if (shown === "all") return `${translate(lang, "overview.title")} · ${name}`;
  return `${marks[shown]} ${translate(lang, `mode.${shown}`)} · ${name}`;
}
