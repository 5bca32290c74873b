// The position-sizing calculator: share of the account, entry and stop make the quantity; from there to the
// ticket. Nothing is sent by it.
import { type Signal, useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { useNames, useScreen, useText } from "@/lib/client/context.ts";
import { createProblems } from "@/lib/client/form.ts";
import { planToTicket } from "@/lib/client/plan_ticket.ts";
import { netLiquidation, rateOf } from "@/lib/client/account_rate.ts";
import { type SizePlan, sizePlan } from "@/lib/client/size_plan.ts";
import { createSymbolSearch } from "@/lib/client/symbol_search.ts";
import { ownPrice, stepOf, valuedBy } from "@/lib/client/ticket_facts.ts";
import type { ContractDetailsView } from "@/lib/contract/api.ts";
import { type DecimalString, sign } from "@/lib/contract/decimal.ts";
import { formatMoney, formatPrice, formatQuantity, UNKNOWN } from "@/lib/contract/format.ts";
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";
import { parseNumberInput, toNumberInput } from "@/lib/contract/number_input.ts";
import { NumberField } from "./Inputs.tsx";
import { CloseButton, Modal } from "./Modal.tsx";
import { SearchField } from "./SymbolSearch.tsx";

const fields = ["percent", "entry", "stop", "target"] as const;
type Field = (typeof fields)[number];

export function SizeDialog(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const { ticket, settings, toolSig } = screen;
  const lang = settings.langSig.value;
  const detailsSig = useSignal<ContractDetailsView | null>(ticket.instrumentSig.peek());
  const inputs: Record<Field, Signal<string>> = {
    percent: useSignal("1"),
    entry: useSignal(toNumberInput(ownPrice(ticket, lang) ?? "", lang)),
    stop: useSignal(""),
    target: useSignal(""),
  };
  const form = useMemo(() => createProblems(fields), []);
  const close = () => toolSig.value = null;
  const planSig = useComputed(() => planOf(detailsSig.value, inputs, screen));
  const [details, plan] = [detailsSig.value, planSig.value];
  const label: Record<Field, LabelKey> = {
    percent: "plan.percent",
    entry: "plan.entry",
    stop: "ticket.stopLoss",
    target: "ticket.takeProfit",
  };
  return (
    <Modal id="size-plan" title={t("plan.title")} onClose={close} withMode>
      <div class="dialog-body space-y-3">
        <Instrument detailsSig={detailsSig} onChange={() => inputs.entry.value = ""} />
        <div class="grid grid-cols-2 gap-3">
          {fields.map((field) => (
            <NumberField
              key={field}
              form={form}
              field={field}
              id={`plan-${field}`}
              label={t(label[field])}
              valueSig={inputs[field]}
              first={field === "stop"}
            />
          ))}
        </div>
        {details !== null && plan !== null && <Outcome plan={plan} details={details} />}
        <p class="age">{t("plan.note")}</p>
      </div>
      <div class="dialog-foot">
        <CloseButton onClose={close} />
        <button
          type="button"
          class="btn btn-accent"
          data-action="plan-to-ticket"
          disabled={plan === null || plan.side === null || "gap" in plan.size}
          onClick={() => void take()}
        >
          {t("plan.toTicket")}
        </button>
      </div>
    </Modal>
  );

  async function take(): Promise<void> {
    if (details === null || plan === null || plan.side === null || "gap" in plan.size) return;
    close();
    await planToTicket(screen, details.contract, {
      side: plan.side,
      quantity: toNumberInput(plan.size.quantity, lang),
      limit: inputs.entry.peek(),
      exits: { unit: "price", take: inputs.target.peek().trim() || null, stop: inputs.stop.peek() },
    });
  }
}

/** `null`: no instrument is chosen. Figures that are not current are not known. */
function planOf(
  details: ContractDetailsView | null,
  inputs: Record<Field, Signal<string>>,
  { accountViewSig, staleSig, settings }: ReturnType<typeof useScreen>,
): SizePlan | null {
  const account = staleSig.value || accountViewSig.value?.stale ? null : accountViewSig.value;
  const read = (field: Field): DecimalString | null => {
    const typed = parseNumberInput(inputs[field].value, settings.langSig.value);
    return typed.kind === "number" ? typed.value : null;
  };
  const wish = { percent: read("percent"), entry: read("entry"), stop: read("stop"), target: read("target") };
  if (details === null) return null;
  const rate = rateOf(account, details.contract.currency);
  return sizePlan(wish, {
    valued: valuedBy(details),
    currency: details.contract.currency,
    step: stepOf(details),
    least: details.minSize,
    baseCurrency: account?.baseCurrency ?? null,
    rate: rate !== null && sign(rate) > 0 ? rate : null,
    netLiquidation: netLiquidation(account),
  });
}

/** That of the ticket, or another one. */
function Instrument(
  { detailsSig, onChange }: { detailsSig: Signal<ContractDetailsView | null>; onChange(): void },
): JSX.Element {
  const { api } = useScreen();
  const names = useNames();
  const t = useText();
  const details = detailsSig.value;
  const search = useMemo(() =>
    createSymbolSearch({
      api,
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      onChosen(chosen) {
        detailsSig.value = chosen;
        onChange();
      },
    }), []);
  return (
    <>
      <SearchField id="plan-search" label={t("search.label")} search={search} />
      {details !== null && (
        <p data-plan-of={details.contract.conId}>
          <strong class="font-semibold">{names.full(details.contract)}</strong>{" "}
          <span class="age">{details.contract.currency}</span>
        </p>
      )}
    </>
  );
}

function Outcome({ plan, details }: { plan: SizePlan; details: ContractDetailsView }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const base = screen.accountViewSig.value?.baseCurrency ?? "";
  const { currency } = details.contract;
  const { size, outcome } = plan;
  const money = (value: DecimalString | null, unit: string) =>
    value === null ? UNKNOWN : `${formatMoney(value, lang)} ${unit}`;
  const isForeign = base !== currency;
  const facts: [LabelKey, string][] = [
    ["plan.budget", money(plan.budget, base)],
    ["bracket.loss", money(outcome.loss, currency)],
    ["plan.notional", money(plan.notional, currency)],
    ...(isForeign ? [["plan.notionalBase", money(plan.notionalBase, base)]] as [LabelKey, string][] : []),
    ["plan.leverage", plan.leverage === null ? UNKNOWN : `${formatPrice(plan.leverage, lang)} ×`],
    ["bracket.gain", money(outcome.gain, currency)],
    ["bracket.ratio", outcome.ratio === null ? UNKNOWN : `${formatQuantity(outcome.ratio, lang)} : 1`],
  ];
  return (
    <div role="status" data-plan={"gap" in size ? size.gap : size.quantity}>
      {"gap" in size ? <p class="text-warn">{t(`plan.gap.${gapOf(size.gap)}`)}</p> : (
        <p class="sentence">
          {t(plan.side === "SELL" ? "plan.sell" : "plan.buy", {
            quantity: formatQuantity(size.quantity, lang),
          })}
        </p>
      )}
      <dl class="facts mt-2">
        {facts.map(([label, value]) => (
          <div key={label} class="contents">
            <dt>{t(label)}</dt>
            <dd data-figure={label}>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const gaps = ["amount", "quote", "rate", "netLiquidation", "stop", "stopSide", "tooSmall"] as const;
const gapOf = (gap: string) => gaps.find((one) => one === gap) ?? "amount";
