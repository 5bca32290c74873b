// One line across the screen.
import type { ComponentChildren, JSX } from "preact";

export function Banner(
  { tone, name, children }: { tone: "warn" | "danger"; name: string; children: ComponentChildren },
): JSX.Element {
  return (
    <div class={tone === "danger" ? "banner banner-danger" : "banner"} data-banner={name}>{children}</div>
  );
}
