// Figures with what is behind each: the callback and its time, or the formula with its inputs.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { Evidence } from "@/lib/client/evidence.ts";
import {
  formatMoney,
  formatNumber,
  formatPercent,
  formatPrice,
  formatSigned,
  formatStamp,
} from "@/lib/contract/format.ts";
import { Age } from "./Figures.tsx";

/** More inputs than these are opened by hand. */
const OPEN_INPUTS = 3;

export function EvidenceList({ rows }: { rows: readonly Evidence[] }): JSX.Element {
  return (
    <ul class="space-y-2">
      {rows.map((row, index) => (
        <li key={`${index}/${row.name ?? row.label}`} data-evidence={row.label}>
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
  return (
    <>
      <p class="flex flex-wrap justify-between gap-x-4">
        <span>
          {row.name === undefined ? t(row.label) : row.name}
        </span>
        <strong>
          {write(row)} {row.value !== null && row.unit !== null && <span class="age">{row.unit}</span>}
        </strong>
      </p>
      {row.formula === null ? <Source row={row} /> : <Formula formula={row.formula} />}
    </>
  );

  function write({ form, value }: Evidence): string {
    if (form === "money") return formatMoney(value, lang);
    if (form === "gain") return formatSigned(value, lang);
    if (form === "price") return formatPrice(value, lang);
    return form === "percent" ? formatPercent(value, lang, 2) : formatNumber(value, lang);
  }
}

function Formula({ formula: { label, inputs } }: { formula: NonNullable<Evidence["formula"]> }): JSX.Element {
  const t = useText();
  const list = (
    <ul class="pl-4">
      {inputs.map((input, index) => (
        <li key={index}>
          <EvidenceLine row={input} />
        </li>
      ))}
    </ul>
  );
  if (inputs.length === 0) return <p class="age">{t("why.seeAbove")}</p>;
  return (
    <>
      <p class="text-muted">{t(label)}</p>
      {inputs.length <= OPEN_INPUTS ? list : (
        <details>
          <summary class="age">{t("why.inputs", { count: inputs.length })}</summary>
          {list}
        </details>
      )}
    </>
  );
}

function Source({ row: { label, value, source, at } }: { row: Evidence }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  return (
    <p class="age">
      {value === null ? t("why.notTold") : source === null ? unsourced() : t("why.from", { source })}
      {at !== null && (
        <>
          {` · ${formatStamp(at, screen.settings.langSig.value, screen.timeZoneSig.value ?? "UTC")} · `}
          <Age at={at} />
        </>
      )}
      {source !== null && at === null && ` · ${t("why.noTime")}`}
    </p>
  );

  /** A rate that nobody has told is that of the base; of anything else it is not kept who told it. */
  function unsourced(): string {
    return t(label === "why.rate" ? "why.isBase" : "why.noSource");
  }
}
