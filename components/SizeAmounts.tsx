// The amounts that the sizes of the ticket are made from. They are kept for this browser.
import { useSignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { useScreen, useText } from "@/lib/client/context.ts";
import { createProblems } from "@/lib/client/form.ts";
import type { SizeAmounts as Amounts } from "@/lib/client/ticket_defaults.ts";
import { sign } from "@/lib/contract/decimal.ts";
import { parseNumberInput, toNumberInput } from "@/lib/contract/number_input.ts";
import { NumberField } from "./Inputs.tsx";

export function SizeAmounts({ currency, base }: { currency: string; base: string }): JSX.Element {
  const t = useText();
  // In another language the same marks would say another number: the fields begin anew.
  const lang = useScreen().settings.langSig.value;
  return (
    <div key={lang} class="mt-2 space-y-2 border-l border-line pl-3">
      <AmountField name="money" label={`${t("size.editMoney")} (${currency})`} />
      <AmountField name="share" label={t("size.editShare")} />
      <AmountField name="risk" label={t("size.editRisk", { currency: base })} />
    </div>
  );
}

function AmountField({ name, label }: { name: keyof Amounts; label: string }): JSX.Element {
  const { settings: { amountsSig, langSig } } = useScreen();
  const form = useMemo(() => createProblems([name]), []);
  const textSig = useSignal(toNumberInput(amountsSig.peek()[name], langSig.peek()));
  useSignalEffect(() => {
    const typed = parseNumberInput(textSig.value, langSig.peek());
    // What is half typed changes nothing.
    if (typed.kind !== "number" || sign(typed.value) <= 0) return;
    if (amountsSig.peek()[name] !== typed.value) {
      amountsSig.value = { ...amountsSig.peek(), [name]: typed.value };
    }
  });
  return <NumberField form={form} field={name} id={`size-${name}`} label={label} valueSig={textSig} />;
}
