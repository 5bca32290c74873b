// What is explained where it stands: a line to open, and what is below it is only made when it is open.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

export function Fold({ title, children }: { title: string; children(): JSX.Element }): JSX.Element {
  const openSig = useSignal(false);
  return (
    <details class="explain" onToggle={(event) => openSig.value = event.currentTarget.open}>
      <summary>{title}</summary>
      {openSig.value && children()}
    </details>
  );
}
