// The bar of a viewer: says that this is a desk of elsewhere, and leads to all of them.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";

export function ViewerBar(): JSX.Element {
  const t = useText();
  const { base, keyBase = "", host } = useScreen().start;
  const desk = base.slice(`${keyBase}/d/`.length);
  return (
    <p class="viewer-bar" data-viewer={desk}>
      <strong>{desk}</strong>
      <span>{t("viewer.text")}</span>
      <a class="btn" href={host?.home ?? "/"}>{t("viewer.all")}</a>
    </p>
  );
}
