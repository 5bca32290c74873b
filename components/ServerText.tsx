// Words of the server in the user's language; what has no translation (IB's own words) is marked as English.
import type { JSX } from "preact";
import { useDesk } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";
import { serverText } from "@/lib/contract/i18n/server/mod.ts";

export function ServerText({ text, class: look }: { text: string; class?: string }): JSX.Element {
  const lang = useDesk().settings.langSig.value;
  const said = serverText(text, lang);
  return <span class={cx(look)} lang={said.lang === lang ? undefined : said.lang}>{said.text}</span>;
}
