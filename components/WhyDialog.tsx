// Why a number is what it is: of every figure of an account, a position, a sum, the risk or a quote, who told it and when, and how what is computed is made.
import type { JSX } from "preact";
import { useNames, useScreen, useText } from "@/lib/client/context.ts";
import { accountEvidence, type Evidence, positionEvidence } from "@/lib/client/evidence.ts";
import { riskEvidence, type SumSources, totalEvidence } from "@/lib/client/evidence_sums.ts";
import { riskOf } from "@/lib/client/risk.ts";
import type { WhyTool } from "@/lib/client/tool.ts";
import { EvidenceList } from "./EvidenceList.tsx";
import { CloseButton, Modal } from "./Modal.tsx";
import { QuoteEvidence } from "./QuoteEvidence.tsx";

export function WhyDialog({ tool }: { tool: WhyTool }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const close = () => screen.toolSig.value = null;
  return (
    <Modal id="why" title={t("why.title")} onClose={close}>
      <div class="dialog-body space-y-4">
        <Body tool={tool} />
      </div>
      <div class="dialog-foot">
        {tool.kind === "why-risk" && (
          <button
            type="button"
            class="btn mr-auto"
            onClick={() => screen.toolSig.value = { kind: "risk" }}
          >
            {t("why.risk")}
          </button>
        )}
        <CloseButton onClose={close} />
      </div>
    </Modal>
  );
}

function Body({ tool }: { tool: WhyTool }): JSX.Element {
  switch (tool.kind) {
    case "why":
      return tool.id === null ? <OfAccount /> : <OfPosition id={tool.id} />;
    case "why-total":
      return <OfTotal currency={tool.currency} />;
    case "why-risk":
      return <OfRisk />;
    case "why-quote":
      return <OfQuote conId={tool.conId} />;
  }
}

function OfAccount(): JSX.Element {
  const { accountSig, accountViewSig } = useScreen();
  const view = accountViewSig.value;
  return <Shown about={accountSig.value ?? ""} isStale={view?.stale ?? true} rows={accountEvidence(view)} />;
}

function OfPosition({ id }: { id: string }): JSX.Element {
  const screen = useScreen();
  const names = useNames();
  const t = useText();
  const position = screen.store.positionsSig.value[id];
  if (position === undefined) return <p>{t("position.gone")}</p>;
  const { account, contract, stale } = position;
  const view = screen.store.accountsSig.value[account] ?? null;
  return (
    <>
      <Shown
        about={`${names.full(contract)} · ${account}`}
        isStale={stale}
        rows={positionEvidence(position, view)}
      />
      {screen.store.quotesSig.value[String(contract.conId)] && <QuoteEvidence conId={contract.conId} />}
    </>
  );
}

function useSources(): SumSources {
  const screen = useScreen();
  const names = useNames();
  return {
    positions: screen.positionsSig.value,
    account: screen.accountViewSig.value,
    nameOf: (contract) => names.short(contract),
  };
}

function OfTotal({ currency }: { currency: string | null }): JSX.Element {
  const { accountSig } = useScreen();
  const t = useText();
  const sources = useSources();
  const rows = totalEvidence(sources, currency);
  if (rows.length === 0) return <p>{t("why.noTotal")}</p>;
  const base = sources.account?.baseCurrency ?? "";
  const name = currency === null ? t("totals.base", { currency: base }) : t("totals.of", { currency });
  return (
    <Shown
      about={`${name} · ${accountSig.value ?? ""}`}
      isStale={sources.account?.stale ?? true}
      rows={rows}
    />
  );
}

function OfRisk(): JSX.Element {
  const screen = useScreen();
  const sources = useSources();
  const { positions, account } = sources;
  const risk = riskOf(positions, screen.ordersSig.value, account);
  return (
    <Shown
      about={screen.accountSig.value ?? ""}
      isStale={account?.stale ?? true}
      rows={riskEvidence(sources, risk)}
    />
  );
}

function OfQuote({ conId }: { conId: number }): JSX.Element {
  const names = useNames();
  const instrument = useScreen().ticket.instrumentSig.value?.contract;
  const about = instrument?.conId === conId ? names.full(instrument) : `#${conId}`;
  return (
    <>
      <p>
        <strong>{about}</strong>
      </p>
      <QuoteEvidence conId={conId} />
    </>
  );
}

/** Whose figures they are, whether they are of now, and each. */
function Shown({ about, isStale, rows }: {
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
