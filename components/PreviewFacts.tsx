// The figures of a preview: size, cost, margin before and after, position before and after, warnings, proof
// of a close.
import type { ComponentChildren, JSX } from "preact";
import { rateOf } from "@/lib/client/account_rate.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { listingOf, shortName } from "@/lib/contract/instrument_name.ts";
import type { CloseProof, Preview, Warning } from "@/lib/contract/api.ts";
import type { DecimalString } from "@/lib/contract/decimal.ts";
import { formatMoney, formatPercent, formatQuantity, type Lang, UNKNOWN } from "@/lib/contract/format.ts";
import { Fold } from "./Fold.tsx";
import { LiveQuote } from "./LivePreview.tsx";
import { Rarely } from "./OnDemand.tsx";
import { Said } from "./Said.tsx";

export function PreviewFacts({ preview }: { preview: Preview }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const { contract, whatIf } = preview;
  const noRate = preview.percentOfNetLiquidation === null &&
    rateOf(screen.store.accountsSig.value[preview.order.account] ?? null, contract.currency) === null;
  const margins = whatIf.initMarginAfter !== null || whatIf.maintMarginAfter !== null;
  return (
    <>
      <dl class="facts mt-3">
        <Fact label={t("preview.account")}>{preview.order.account}</Fact>
        <Fact label={t("preview.instrument")}>
          {[
            shortName(contract, lang),
            contract.secType,
            listingOf(contract) || contract.exchange,
            contract.currency,
            `#${contract.conId}`,
          ].filter(Boolean).join(" · ")}
        </Fact>
        <Fact label={t("preview.market")}>
          <LiveQuote preview={preview} />
        </Fact>
        {preview.quantityAbout !== null && (
          <Fact label={t("preview.quantityAbout")}>{formatQuantity(preview.quantityAbout, lang)}</Fact>
        )}
        <Fact label={t("preview.notional")}>
          {amount(preview.notional, contract.currency, lang)}
        </Fact>
        {preview.baseCurrency !== null && preview.baseCurrency !== contract.currency && (
          <Fact label={t("preview.notionalBase", { currency: preview.baseCurrency })}>
            {amount(preview.notionalBase, preview.baseCurrency, lang)}
          </Fact>
        )}
        <Fact label="">
          {`${formatPercent(preview.percentOfNetLiquidation, lang)} ${t("preview.ofNetLiquidation")}`}
          {noRate && <span class="block age">{t("weight.noRate", { currency: contract.currency })}</span>}
        </Fact>
        <Outcome preview={preview} />
        <Fact label={t("preview.commission")}>
          <Commission preview={preview} />
        </Fact>
        <Fact label={t("preview.position")}>
          {change(preview.positionBefore, preview.positionAfter, (value) => formatQuantity(value, lang))}
        </Fact>
      </dl>
      {margins
        ? (
          <dl class="facts mt-3 border-t border-line pt-2">
            <Fact label={t("preview.initMargin")}>
              {change(whatIf.initMarginBefore, whatIf.initMarginAfter, (value) => formatMoney(value, lang))}
              {" "}
              <span class="age">{whatIf.marginCurrency}</span>
            </Fact>
            <Fact label={t("preview.maintMargin")}>
              {change(whatIf.maintMarginBefore, whatIf.maintMarginAfter, (value) => formatMoney(value, lang))}
              {" "}
              <span class="age">{whatIf.marginCurrency}</span>
            </Fact>
            <Fact label={t("preview.equity")}>
              {amount(whatIf.equityWithLoanAfter, whatIf.marginCurrency, lang)}
            </Fact>
          </dl>
        )
        : <p class="mt-2 age">{t("preview.whatIfNone")}</p>}
      {preview.proof && <Proof proof={preview.proof} />}
      <Fold title={t("why.open")}>
        {() => <Rarely>{({ PreviewEvidence }) => <PreviewEvidence preview={preview} />}</Rarely>}
      </Fold>
      <Warnings warnings={preview.warnings} />
    </>
  );
}

/** One order of several: the line that counts and what to mind; everything else on demand. */
export function BriefFacts({ preview }: { preview: Preview }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const { contract, positionBefore, positionAfter } = preview;
  return (
    <>
      <p class="text-muted">
        {`${t("preview.position")} `}
        {change(positionBefore, positionAfter, (value) => formatQuantity(value, lang))}
        {` · ${t("preview.notional")} `}
        {amount(preview.notional, contract.currency, lang)}
        {` · ${t("preview.commission")} `}
        <Commission preview={preview} />
      </p>
      <Warnings warnings={preview.warnings} />
      <details>
        <summary class="cursor-pointer text-xs text-muted">{t("preview.details")}</summary>
        <PreviewFacts preview={{ ...preview, warnings: [] }} />
      </details>
    </>
  );
}

function Fact({ label, children }: { label: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class="contents">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function amount(value: DecimalString | null, currency: string | null, lang: Lang): string {
  return value === null ? UNKNOWN : `${formatMoney(value, lang)} ${currency ?? ""}`;
}

function change(
  before: DecimalString | null,
  after: DecimalString | null,
  format: (value: DecimalString | null) => string,
): string {
  return `${format(before)} → ${format(after)}`;
}

/** What the exits make of the order: the money that is at risk, and what it is risked for. */
function Outcome({ preview }: { preview: Preview }): JSX.Element | null {
  const lang = useScreen().settings.langSig.value;
  const t = useText();
  const { outcome, order, contract, baseCurrency } = preview;
  if (outcome === undefined) return null;
  const money = (sign: string, own: DecimalString | null, base: DecimalString | null) => {
    const inBase = base !== null && baseCurrency !== contract.currency;
    return (
      <>
        {own === null ? UNKNOWN : `${sign}${amount(own, contract.currency, lang)}`}
        {inBase && <span class="block age">{`${sign}${amount(base, baseCurrency, lang)}`}</span>}
      </>
    );
  };
  const { loss, lossBase, gain, gainBase, ratio } = outcome;
  return (
    <>
      {order.stopLoss !== undefined && (
        <Fact label={t("bracket.loss")}>
          <span data-preview-loss={loss} title={t("bracket.lossHint")}>{money("−", loss, lossBase)}</span>
        </Fact>
      )}
      {order.takeProfit !== undefined && (
        <Fact label={t("bracket.gain")}>
          <span data-preview-gain={gain}>{money("+", gain, gainBase)}</span>
        </Fact>
      )}
      {ratio !== null && <Fact label={t("bracket.ratio")}>{`${formatQuantity(ratio, lang)} : 1`}</Fact>}
    </>
  );
}

function Commission({ preview }: { preview: Preview }): JSX.Element {
  const lang = useScreen().settings.langSig.value;
  const t = useText();
  const { commission, commissionMin: min, commissionMax: max, commissionCurrency } = preview.whatIf;
  if (commission !== null || min === null || max === null) {
    return <>{amount(commission, commissionCurrency, lang)}</>;
  }
  const range = t("preview.commissionRange", { min: formatMoney(min, lang), max: formatMoney(max, lang) });
  return <>{`${range} ${commissionCurrency ?? ""}`}</>;
}

/** Position, minus what working exits may still do, is what may be closed. */
function Proof({ proof }: { proof: CloseProof }): JSX.Element {
  const lang = useScreen().settings.langSig.value;
  const t = useText();
  const rows = ["position", "workingExits", "closes", "result"] as const;
  return (
    <section class="mt-3 border border-line rounded p-2" data-proof aria-label={t("preview.proof")}>
      <h3>{t("preview.proof")}</h3>
      <dl class="facts">
        {rows.map((row) => <Fact key={row} label={t(`proof.${row}`)}>{formatQuantity(proof[row], lang)}
        </Fact>)}
      </dl>
    </section>
  );
}

function Warnings({ warnings }: { warnings: Warning[] }): JSX.Element | null {
  const t = useText();
  if (warnings.length === 0) return null;
  return (
    <section class="banner mt-3" aria-label={t("preview.warnings")}>
      <ul class="space-y-1">
        {warnings.map((warning) => (
          <li key={warning.code} class={warning.confirm ? "text-danger font-semibold" : undefined}>
            <Said text={warning.text} says={warning.says} /> <span class="age">{warning.code}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
