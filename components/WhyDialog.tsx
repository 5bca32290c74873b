// Why a number is what it is: who told it and when, and how what is computed is made.
import type { JSX } from "preact";
import { useNames, useScreen, useText } from "@/lib/client/context.ts";
import { accountEvidence, positionEvidence } from "@/lib/client/evidence.ts";
import { riskEvidence, totalEvidence } from "@/lib/client/evidence_sums.ts";
import { riskOf } from "@/lib/client/risk.ts";
import type { WhyTool } from "@/lib/client/tool.ts";
import { Shown } from "./EvidenceList.tsx";
import { CloseButton, Modal } from "./Modal.tsx";
import { QuoteEvidence } from "./QuoteEvidence.tsx";
import { useSources } from "./use_sources.ts";
import { OfDepth } from "./WhyMarket.tsx";
import { OfLimits, OfSizes } from "./WhyTicket.tsx";
import { OfDay, OfFill, OfTrip } from "./WhyTrades.tsx";

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
      return <OfQuote conId={tool.conId} name={tool.name} />;
    case "why-limits":
      return <OfLimits />;
    case "why-size":
      return <OfSizes />;
    case "why-depth":
      return <OfDepth conId={tool.conId} />;
    case "why-fill":
      return <OfFill fill={tool.fill} />;
    case "why-day":
      return <OfDay day={tool.day} sum={tool.sum} />;
    case "why-trip":
      return <OfTrip trip={tool.trip} />;
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

function OfQuote({ conId, name }: { conId: number; name: string | undefined }): JSX.Element {
  const names = useNames();
  const instrument = useScreen().ticket.instrumentSig.value?.contract;
  const about = name ?? (instrument?.conId === conId ? names.full(instrument) : `#${conId}`);
  return (
    <>
      <p>
        <strong>{about}</strong>
      </p>
      <QuoteEvidence conId={conId} />
    </>
  );
}
