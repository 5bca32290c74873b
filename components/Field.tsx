// A refusal that belongs to no input.
import type { JSX } from "preact";
import { useText } from "@/lib/client/context.ts";
import { wordingOf } from "@/lib/client/speech.ts";
import type { Problem } from "@/lib/contract/api.ts";
import { readable } from "@/lib/client/ib_words.ts";
import { Advice } from "./Advice.tsx";
import { Explain } from "./Explain.tsx";
import { Said } from "./Said.tsx";

/** A refusal that belongs to no input: the server's words, its code, and IB's own words. */
export function ProblemNote({ problem }: { problem: Problem | null }): JSX.Element | null {
  const t = useText();
  if (!problem) return null;
  return (
    <div role="alert" class="banner banner-danger">
      <div>
        <p>
          <Said {...wordingOf(problem)} />
        </p>
        <p class="age">
          {t("error.code", { code: problem.code })}
          {problem.ib && (
            <span lang="en">
              {` · IB ${problem.ib.code}: ${readable(problem.ib.message)}`}
            </span>
          )}
        </p>
        {problem.ib?.advice && <Advice code={problem.ib.code} advice={problem.ib.advice} />}
        <Explain refusal={problem} />
      </div>
    </div>
  );
}
