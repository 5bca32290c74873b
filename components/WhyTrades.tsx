// Why the figures of a fill are what they are, and those of a past day, which are made of fills.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useNames, useScreen, useText } from "@/lib/client/context.ts";
import { dayEvidence, type DaySum, fillEvidence, tripEvidence } from "@/lib/client/evidence_fills.ts";
import { pointOf } from "@/lib/client/evidence_size.ts";
import { executionsOf } from "@/lib/client/history.ts";
import type { Contract, ExecutionView, RoundTrip } from "@/lib/contract/api.ts";
import { formatClock, formatDate, formatQuantity } from "@/lib/contract/format.ts";
import { EvidenceList } from "./EvidenceList.tsx";
import { useDetails } from "./use_details.ts";

/** What its commission is comes behind it: shown as it is known now. */
export function OfFill({ fill }: { fill: ExecutionView }): JSX.Element {
  const { executionsSig } = useScreen().store;
  const now = executionsSig.value[fill.execId] ?? fill;
  return (
    <>
      <About {...now} />
      <EvidenceList rows={fillEvidence(now)} />
    </>
  );
}

function About({ contract, account }: { contract: Contract; account: string }): JSX.Element {
  const names = useNames();
  return (
    <p>
      <strong>{`${names.full(contract)} · ${account}`}</strong>
    </p>
  );
}

/** The fills that a sum is of come with the dialog: a day shows them page by page. */
export function OfDay({ day, sum }: { day: string; sum: DaySum }): JSX.Element {
  const screen = useScreen();
  const names = useNames();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const readSig = useSignal<readonly ExecutionView[] | "asked" | null>("asked");
  useEffect(() => {
    let isOpen = true;
    executionsOf(screen.api, day).then(
      (read) => isOpen && (readSig.value = read),
      () => isOpen && (readSig.value = null),
    );
    return () => {
      isOpen = false;
    };
  }, [day]);
  const read = readSig.value;
  if (read === "asked") return <p role="status">{t("dialog.loading")}</p>;
  if (read === null) return <p role="alert">{t("history.noAnswer")}</p>;
  const nameOf = ({ at, side, quantity, contract }: ExecutionView) =>
    [
      formatClock(at, lang, screen.timeZoneSig.value ?? "UTC"),
      side,
      formatQuantity(quantity, lang),
      names.short(contract),
    ].join(" ");
  return (
    <>
      {"contract" in sum ? <About {...sum} /> : (
        <p>
          <strong>{`${sum.account} · ${sum.currency}`}</strong>
        </p>
      )}
      <p class="age">{formatDate(day.replaceAll("-", ""), lang)}</p>
      <EvidenceList rows={dayEvidence({ sum, executions: read, nameOf })} />
    </>
  );
}

export function OfTrip({ trip }: { trip: RoundTrip }): JSX.Element {
  const t = useText();
  const details = useDetails(trip.contract.conId);
  if (details === "asked") return <p role="status">{t("dialog.loading")}</p>;
  return (
    <>
      <About {...trip} />
      <EvidenceList rows={tripEvidence(trip, details === null ? null : pointOf(details))} />
    </>
  );
}
