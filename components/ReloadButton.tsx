// Loads the page anew; what is half typed is kept.
import type { JSX } from "preact";
import { reloadPage } from "@/lib/client/at_once.ts";
import { useText } from "@/lib/client/context.ts";

export function ReloadButton(): JSX.Element {
  const t = useText();
  return (
    <button type="button" class="btn" data-action="reload" onClick={() => reloadPage()}>
      {t("app.reload")}
    </button>
  );
}
