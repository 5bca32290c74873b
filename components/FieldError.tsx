// What is wrong with an input, tied to it.
import type { JSX } from "preact";
import { useText } from "@/lib/client/context.ts";
import type { FieldError } from "@/lib/client/form.ts";
import { partsSig } from "./parts.ts";
import { Said } from "./Said.tsx";

/** The attributes that tie an input to its error and hint. */
export function describedBy(id: string, error: FieldError | undefined, hint?: string) {
  const names = [error && `${id}-error`, hint !== undefined && `${id}-hint`].filter(Boolean).join(" ");
  return { "aria-invalid": error ? "true" as const : undefined, "aria-describedby": names || undefined };
}

export function ErrorText({ id, error }: { id: string; error: FieldError | undefined }): JSX.Element | null {
  const t = useText();
  const parts = partsSig.value;
  if (!error) return null;
  return (
    <>
      <p id={`${id}-error`} class="mt-1 text-xs text-danger">
        {error.key ? t(error.key) : error.said && <Said {...error.said} />}
        {error.code && <span class="ml-1 text-muted">{error.code}</span>}
      </p>
      {error.problem && parts && <parts.Explain refusal={error.problem} withIb />}
    </>
  );
}
