// Why an order book and its trades are what they are.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { bookEvidence, tapeEvidence } from "@/lib/client/evidence_depth.ts";
import { EvidenceList } from "./EvidenceList.tsx";

export function OfDepth({ conId }: { conId: number }): JSX.Element {
  const { settings, store, staleSig } = useScreen();
  const t = useText();
  const book = store.depthSig.value[String(conId)] ?? null;
  const tape = store.tapeSig.value[String(conId)] ?? null;
  const isOld = staleSig.value || book?.state === "ended" || tape?.state === "ended";
  return (
    <>
      {isOld && <p class="text-warn" data-stale>{t("why.stale")}</p>}
      <section aria-labelledby="why-book">
        <h3 id="why-book" class="label mb-1">{t("depth.bookTitle")}</h3>
        {book === null
          ? <p>{t("depth.opening")}</p>
          : <EvidenceList rows={bookEvidence(book, settings.langSig.value)} />}
      </section>
      <section aria-labelledby="why-tape">
        <h3 id="why-tape" class="label mb-1">{t("depth.tapeTitle")}</h3>
        {tape === null ? <p>{t("depth.opening")}</p> : <EvidenceList rows={tapeEvidence(tape)} />}
      </section>
    </>
  );
}
