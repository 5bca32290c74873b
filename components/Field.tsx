// What is wrong with an input, tied to it; and a refusal that belongs to none.
import type { JSX } from "preact";
import { useText } from "@/lib/client/context.ts";
import { wordingOf } from "@/lib/client/speech.ts";
import type { FieldError } from "@/lib/client/form.ts";
import type { Problem } from "@/lib/contract/api.ts";
import { readable } from "@/lib/client/ib_words.ts";
import { Advice } from "./Advice.tsx";
import { Said } from "./Said.tsx";

/** The attributes that tie an input to its error and hint. */
export function describedBy(id: string, error: FieldError | undefined, hint?: string) {
  const names = [error && `${id}-error`, hint !== undefined && `${id}-hint`].filter(Boolean).join(" ");
  return { "aria-invalid": error ? "true" as const : undefined, "aria-describedby": names || undefined };
}

export function ErrorText({ id, error }: { id: string; error: FieldError | undefined }): JSX.Element | null {
  const t = useText();
  if (!error) return null;
  return (
    <p id={`${id}-error`} class="mt-1 text-xs text-danger">
      {error.key ? t(error.key) : error.said && <Said {...error.said} />}
      {error.code && <span class="ml-1 text-muted">{error.code}</span>}
    </p>
  );
}

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
      </div>
    </div>
  );
}
