// One message across the screen: what it says, and what can be pressed about it.
import type { ComponentChildren, JSX } from "preact";

export interface BannerView {
  name: string;
  /** Which it is where there can be several of a name. */
  of?: string;
  tone: "warn" | "danger";
  says: ComponentChildren;
  action?: JSX.Element;
}

export function Banner({ banner: { name, tone, says, action } }: { banner: BannerView }): JSX.Element {
  return (
    <div class={tone === "danger" ? "banner banner-danger" : "banner"} data-banner={name}>
      <div class="banner-text">{says}</div>
      {action}
    </div>
  );
}
