// What the code book says about an IB code: its meaning, and what the user can do.
import type { JSX } from "preact";
import { useText } from "@/lib/client/context.ts";
import type { CodeAdvice } from "@/lib/contract/api.ts";
import { say } from "@/lib/contract/says/say.ts";
import { Said } from "./Said.tsx";

export function Advice({ code, advice }: { code: number; advice: CodeAdvice }): JSX.Element {
  const t = useText();
  return (
    <p class="text-xs" data-advice>
      <Said text={advice.meaning} says={say("IB_CODE.meaning_alone", { code })} />{" "}
      <span class="text-muted">{`${t("advice.fix")}: `}</span>
      <Said text={advice.fix} says={say("IB_CODE.fix", { code })} />
    </p>
  );
}
