// Something the desk said, in the reader's language; words that are not in it (IB's own above all) are marked
// as English.
import type { JSX } from "preact";
import { useScreen } from "@/lib/client/context.ts";
import { spoken, type Wording } from "@/lib/client/speech.ts";

export function Said({ text, says }: Wording): JSX.Element {
  const lang = useScreen().settings.langSig.value;
  return (
    <span>
      {spoken({ text, says }, lang).map((part, index) =>
        typeof part === "string" ? part : <span key={index} lang="en">{part.verbatim}</span>
      )}
    </span>
  );
}
