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
  UNKNOWN,
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

/** Whose figures they are, whether they are of now, and each. */
export function Shown({ about, isStale, rows }: {
  about: string;
  isStale: boolean;
  rows: readonly Evidence[];
}): JSX.Element {
  const screen = useScreen();
  const t = useText();
  return (
    <>
      <p>
        <strong>{about}</strong>
      </p>
      {(screen.staleSig.value || isStale) && <p class="text-warn" data-stale>{t("why.stale")}</p>}
      <EvidenceList rows={rows} />
    </>
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
      {row.note !== undefined && <p class="text-warn">{t(row.note)}</p>}
      {row.formula === null ? <Source row={row} /> : <Formula formula={row.formula} />}
    </>
  );

  function write({ form, value }: Evidence): string {
    if (form === "text") return value ?? UNKNOWN;
    if (form === "stamp") return formatStamp(value, lang, screen.timeZoneSig.value ?? "UTC");
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
        <details class="explain">
          <summary>{t("why.inputs", { count: inputs.length })}</summary>
          {list}
        </details>
      )}
    </>
  );
}

function Source({ row: { label, value, source, at, origin, since } }: { row: Evidence }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const stamp = (time: string) =>
    formatStamp(time, screen.settings.langSig.value, screen.timeZoneSig.value ?? "UTC");
  return (
    <p class="age">
      {value === null && origin === undefined
        ? t("why.notTold")
        : source === null
        ? unsourced()
        : t("why.from", { source })}
      {at !== null && (
        <>
          {` · ${stamp(at)} · `}
          <Age at={at} />
        </>
      )}
      {since !== undefined && ` · ${t("why.since", { stamp: stamp(since) })}`}
      {source !== null && at === null && ` · ${t("why.noTime")}`}
    </p>
  );

  /** A rate that nobody has told is that of the base; of anything else it is not kept who told it. */
  function unsourced(): string {
    if (origin !== undefined) return t(origin);
    return t(label === "why.rate" ? "why.isBase" : "why.noSource");
  }
}
