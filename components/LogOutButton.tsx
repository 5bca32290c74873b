// Ends this browser's session. What could not be done is told beside it: whoever walks away must know.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { logOut } from "@/lib/client/sessions.ts";
import type { Problem } from "@/lib/contract/api.ts";
import { ProblemNote } from "./Field.tsx";

export function LogOutButton(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const busySig = useSignal(false);
  const problemSig = useSignal<Problem | null>(null);
  const leave = async () => {
    if (busySig.peek()) return;
    busySig.value = true;
    problemSig.value = await logOut(screen);
    busySig.value = false;
  };
  return (
    <>
      <button
        type="button"
        class="btn"
        data-action="log-out"
        disabled={busySig.value}
        onClick={() => void leave()}
      >
        {t("sessions.logOut")}
      </button>
      <ProblemNote problem={problemSig.value} />
    </>
  );
}
