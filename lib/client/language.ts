// The language of a page: the reader's choice from the cookie, otherwise the browser's wish.
import type { Lang } from "@/lib/contract/format.ts";
import "@/lib/contract/says/screen/german.ts";
import "@/lib/contract/says/screen/served.ts";
import { pickLanguage } from "@/lib/contract/says/screen/mod.ts";
import { LANG_COOKIE } from "./settings.ts";

export function languageOf(headers: Headers): Lang {
  const cookie = headers.get("cookie")?.split(";").map((part) => part.trim().split("="))
    .find(([name]) => name === LANG_COOKIE);
  return pickLanguage(cookie?.[1], headers.get("accept-language"));
}
