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
  const { contract, whatIf, standing } = preview;
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
          <Moved was={standing?.notional} now={preview.notional} unit={contract.currency} />
        </Fact>
        {preview.baseCurrency !== null && preview.baseCurrency !== contract.currency && (
          <Fact label={t("preview.notionalBase", { currency: preview.baseCurrency })}>
            <Moved was={standing?.notionalBase} now={preview.notionalBase} unit={preview.baseCurrency} />
          </Fact>
        )}
        <Fact label="">
          <Moved
            was={standing?.percentOfNetLiquidation}
            now={preview.percentOfNetLiquidation}
            unit={t("preview.ofNetLiquidation")}
            format={formatPercent}
          />
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
  const { contract, positionBefore, positionAfter, standing } = preview;
  return (
    <>
      <p class="text-muted">
        {`${t("preview.position")} `}
        {change(positionBefore, positionAfter, (value) => formatQuantity(value, lang))}
        {` · ${t("preview.notional")} `}
        <Moved was={standing?.notional} now={preview.notional} unit={contract.currency} />
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

interface MovedProps {
  /** Of a change: as the order stands. */
  was: DecimalString | null | undefined;
  now: DecimalString | null;
  unit: string | null;
  format?(value: DecimalString | null, lang: Lang): string;
  /** What stands before each of them. */
  sign?: string;
}

/** A figure of the order; of a change that moves it as it is and as it will be. */
function Moved({ was, now, unit, format = formatMoney, sign = "" }: MovedProps): JSX.Element {
  const lang = useScreen().settings.langSig.value;
  const write = (value: DecimalString | null) => value === null ? UNKNOWN : `${sign}${format(value, lang)}`;
  const [before, after] = [was === undefined ? null : write(was), write(now)];
  const isMoved = before !== null && before !== after;
  const text = isMoved ? `${before} → ${after}` : after;
  return (
    <span data-moved={isMoved || undefined}>
      {after === UNKNOWN && !isMoved ? text : `${text} ${unit ?? ""}`}
    </span>
  );
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
  const t = useText();
  const { outcome, standing, contract, baseCurrency } = preview;
  if (outcome === undefined) return null;
  const was = standing?.outcome;
  const money = (sign: string, of: "loss" | "gain") => {
    const base = outcome[`${of}Base`];
    return (
      <>
        <Moved {...{ sign, was: was?.[of], now: outcome[of], unit: contract.currency }} />
        {base !== null && baseCurrency !== contract.currency && (
          <span class="block age">
            <Moved {...{ sign, was: was?.[`${of}Base`], now: base, unit: baseCurrency }} />
          </span>
        )}
      </>
    );
  };
  const { loss, gain, ratio } = outcome;
  return (
    <>
      {outcome.stopLoss !== null && (
        <Fact label={t("bracket.loss")}>
          <span data-preview-loss={loss} title={t("bracket.lossHint")}>{money("−", "loss")}</span>
        </Fact>
      )}
      {outcome.takeProfit !== null && (
        <Fact label={t("bracket.gain")}>
          <span data-preview-gain={gain}>{money("+", "gain")}</span>
        </Fact>
      )}
      {ratio !== null && (
        <Fact label={t("bracket.ratio")}>
          <Moved was={was?.ratio} now={ratio} unit=": 1" format={formatQuantity} />
        </Fact>
      )}
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
