// Why a number is what it is: of every figure of the account or of a position, who told it and when, and how what is computed is made.
import type { JSX } from "preact";
import { useNames, useScreen, useText } from "@/lib/client/context.ts";
import { accountEvidence, type Evidence, positionEvidence, quoteEvidence } from "@/lib/client/evidence.ts";
import type { Tool } from "@/lib/client/tool.ts";
import {
  formatMoney,
  formatNumber,
  formatPercent,
  formatPrice,
  formatSigned,
  formatStamp,
} from "@/lib/contract/format.ts";
import { Age } from "./Figures.tsx";
import { CloseButton, Modal } from "./Modal.tsx";

export function WhyDialog({ tool }: { tool: Extract<Tool, { kind: "why" }> }): JSX.Element {
  const screen = useScreen();
  const names = useNames();
  const t = useText();
  const close = () => screen.toolSig.value = null;
  const position = tool.id === null ? undefined : screen.store.positionsSig.value[tool.id];
  const account = position?.account ?? screen.accountSig.value;
  const view = screen.store.accountsSig.value[account ?? ""] ?? null;
  const quote = position && screen.store.quotesSig.value[String(position.contract.conId)];
  const about = position ? `${names.full(position.contract)} · ${account}` : account ?? "";
  const stale = screen.staleSig.value || (position ? position.stale : view?.stale ?? true);
  return (
    <Modal id="why" title={t("why.title")} onClose={close}>
      <div class="dialog-body space-y-4">
        <p>
          <strong>{about}</strong>
        </p>
        {stale && <p class="text-warn" data-stale>{t("why.stale")}</p>}
        {tool.id !== null && position === undefined
          ? <p>{t("position.gone")}</p>
          : <EvidenceList rows={position ? positionEvidence(position, view) : accountEvidence(view)} />}
        {quote && (
          <section aria-labelledby="why-quote">
            <h3 id="why-quote" class="label mb-1">
              {quote.dataType === null ? t("quote.title") : t(`data.${quote.dataType}`)}
            </h3>
            <EvidenceList rows={quoteEvidence(quote)} />
          </section>
        )}
      </div>
      <div class="dialog-foot">
        <CloseButton onClose={close} />
      </div>
    </Modal>
  );
}

function EvidenceList({ rows }: { rows: readonly Evidence[] }): JSX.Element {
  return (
    <ul class="space-y-2">
      {rows.map((row) => (
        <li key={row.label} data-evidence={row.label}>
          <EvidenceLine row={row} />
        </li>
      ))}
    </ul>
  );
}

function EvidenceLine({ row }: { row: Evidence }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const { formula, source, at } = row;
  return (
    <>
      <p class="flex flex-wrap justify-between gap-x-4">
        <span>{t(row.label)}</span>
        <strong>
          {write(row)} {row.value !== null && row.unit !== null && <span class="age">{row.unit}</span>}
        </strong>
      </p>
      {formula !== null && (
        <>
          <p class="text-muted">{t(formula.label)}</p>
          <ul class="pl-4">
            {formula.inputs.map((input) => (
              <li key={input.label}>
                <EvidenceLine row={input} />
              </li>
            ))}
          </ul>
        </>
      )}
      {formula === null && (
        <p class="age">
          {row.value === null
            ? t("why.notTold")
            : source === null
            ? t("why.isBase")
            : t("why.from", { source })}
          {at !== null && (
            <>
              {` · ${formatStamp(at, lang, screen.timeZoneSig.value ?? "UTC")} · `}
              <Age at={at} />
            </>
          )}
          {source !== null && at === null && ` · ${t("why.noTime")}`}
        </p>
      )}
    </>
  );

  function write({ form, value }: Evidence): string {
    if (form === "money") return formatMoney(value, lang);
    if (form === "gain") return formatSigned(value, lang);
    if (form === "price") return formatPrice(value, lang);
    return form === "percent" ? formatPercent(value, lang, 2) : formatNumber(value, lang);
  }
}
