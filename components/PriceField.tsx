// Price inputs whose arrows move by the contract's tick: of the ticket, and of the forms that close and
// change.
import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { FormProblems } from "@/lib/client/form.ts";
import { priceStep } from "@/lib/contract/price_step.ts";
import { stepPriceBy } from "@/lib/client/price_steps.ts";
import { checkPrice } from "@/lib/client/ticket_checks.ts";
import type { TicketField } from "@/lib/client/ticket_state.ts";
import type { ContractDetailsView } from "@/lib/contract/api.ts";
import { formatQuantity } from "@/lib/contract/format.ts";
import { parseNumberInput, toNumberInput } from "@/lib/contract/number_input.ts";
import type { Side } from "@/lib/contract/order_fields.ts";
import { NumberField, type NumberFieldProps } from "./Inputs.tsx";

interface TickFieldProps extends Pick<NumberFieldProps, "read"> {
  form: FormProblems;
  field: string;
  id: string;
  label: string;
  valueSig: Signal<string>;
  conId: number | undefined;
  side: Side;
  details: ContractDetailsView | null;
}

/** A price with arrows that move by the contract's tick. From an empty field they start at the quote. */
export function TickField({ conId, side, details, ...props }: TickFieldProps): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const { valueSig } = props;
  const lang = screen.settings.langSig.value;
  const rules = details?.priceRules ?? [];
  const typed = parseNumberInput(valueSig.value, lang);
  const tick = typed.kind === "number" ? priceStep(typed.value, rules) : null;
  const start = () => {
    const quote = screen.store.quotesSig.peek()[String(conId)];
    const own = side === "BUY" ? quote?.bid : quote?.ask;
    return own ?? quote?.last ?? null;
  };
  return (
    <NumberField
      {...props}
      {...(tick === null ? {} : { hint: t("ticket.tick", { tick: formatQuantity(tick, lang) }) })}
      check={(typed) => checkPrice(typed, { lang, details })}
      stepLabels={{ up: t("ticket.up"), down: t("ticket.down") }}
      onStep={(step) => {
        const now = parseNumberInput(valueSig.peek(), lang);
        const next = now.kind === "number" ? stepPriceBy(now.value, rules, step) : start();
        if (next !== null) valueSig.value = toNumberInput(next, lang);
      }}
    />
  );
}

/** One of the ticket's. */
export function PriceField(
  props: Pick<NumberFieldProps, "read"> & {
    field: TicketField;
    id: string;
    label: string;
    valueSig: Signal<string>;
  },
): JSX.Element {
  const { ticket } = useScreen();
  const details = ticket.instrumentSig.value;
  return (
    <TickField
      {...props}
      form={ticket}
      conId={details?.contract.conId}
      side={ticket.sideSig.value}
      details={details}
    />
  );
}
