// A price input of the ticket whose arrows move by the contract's tick.
import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { incrementAt, stepPrice } from "@/lib/client/price_steps.ts";
import type { TicketField } from "@/lib/client/ticket.ts";
import { formatQuantity } from "@/lib/contract/format.ts";
import { parseNumberInput, toNumberInput } from "@/lib/contract/number_input.ts";
import { NumberField } from "./Field.tsx";

/** A price with arrows that move by the contract's tick. From an empty field they start at the quote. */
export function PriceField(
  { field, id, label, valueSig }: { field: TicketField; id: string; label: string; valueSig: Signal<string> },
): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const { ticket } = screen;
  const lang = screen.settings.langSig.value;
  const details = ticket.instrumentSig.value;
  const rules = details?.priceRules ?? [];
  const typed = parseNumberInput(valueSig.value, lang);
  const tick = typed.kind === "number" ? incrementAt(typed.value, rules) : null;
  const start = () => {
    const quote = screen.store.quotesSig.peek()[String(details?.contract.conId)];
    const own = ticket.sideSig.peek() === "BUY" ? quote?.bid : quote?.ask;
    return own ?? quote?.last ?? null;
  };
  return (
    <NumberField
      form={ticket}
      field={field}
      id={id}
      label={label}
      valueSig={valueSig}
      {...(tick === null ? {} : { hint: t("ticket.tick", { tick: formatQuantity(tick, lang) }) })}
      stepLabels={{ up: t("ticket.up"), down: t("ticket.down") }}
      onStep={(way) => {
        const now = parseNumberInput(valueSig.peek(), lang);
        const next = now.kind === "number" ? stepPrice(now.value, rules, way) : start();
        if (next !== null) valueSig.value = toNumberInput(next, lang);
      }}
    />
  );
}
