// The quantity of the ticket: a number or a size in words, and chips that reckon one.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";
import { clearField } from "@/lib/client/form.ts";
import { stepQuantity } from "@/lib/client/price_steps.ts";
import { typedQuantity, typedSize } from "@/lib/client/quantity_text.ts";
import { checkQuantity } from "@/lib/client/ticket_checks.ts";
import { positionOf, stepOf, ticketFacts } from "@/lib/client/ticket_facts.ts";
import { sizeChips } from "@/lib/client/size_chips.ts";
import { type Size, type SizeFacts, sizeOf } from "@/lib/client/sizing.ts";
import type { DecimalString } from "@/lib/contract/decimal.ts";
import { formatQuantity } from "@/lib/contract/format.ts";
import { kindOf } from "@/lib/contract/instrument_kinds.ts";
import { toNumberInput } from "@/lib/contract/number_input.ts";
import { NumberField } from "./Inputs.tsx";
import { LargestChip } from "./LargestChip.tsx";
import { SizeAmounts } from "./SizeAmounts.tsx";

export function TicketSize(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const { ticket } = screen;
  const lang = screen.settings.langSig.value;
  const details = ticket.instrumentSig.value;
  const kind = kindOf(details?.contract.secType ?? "STK");
  const step = details === null ? kind.sizeStep : stepOf(details);
  const facts = ticketFacts(screen);
  const size = typedSize(ticket.quantitySig.value, { lang, facts });
  return (
    <div>
      <NumberField
        form={ticket}
        field="quantity"
        id="ticket-quantity"
        label={t("ticket.quantity")}
        valueSig={ticket.quantitySig}
        inputMode="text"
        check={(typed) => checkQuantity(typed, { lang, details })}
        hint={[
          t(`ticket.unit.${kind.unit}`),
          t("ticket.lots", { step: formatQuantity(step, lang) }),
        ].join(" · ")}
        {...(size === null ? {} : { read: <SizeRead size={size} /> })}
        stepLabels={{ up: t("ticket.more"), down: t("ticket.less") }}
        onStep={(by) => {
          const now = typedQuantity(ticket.quantitySig.peek(), { lang, facts });
          ticket.quantitySig.value = toNumberInput(now === null ? step : stepQuantity(now, step, by), lang);
        }}
      />
      {facts !== null && (
        <SizeChips facts={facts} quantity={typedQuantity(ticket.quantitySig.value, { lang, facts })} />
      )}
    </div>
  );
}

/** What the words come to, or why they come to nothing. */
function SizeRead({ size }: { size: Size }): JSX.Element {
  const t = useText();
  const lang = useScreen().settings.langSig.value;
  const isGap = "gap" in size;
  return (
    <p
      id="ticket-quantity-read"
      role="status"
      class={cx("mt-1 text-xs", isGap ? "text-warn" : "text-muted")}
      data-size={"gap" in size ? size.gap : size.quantity}
    >
      {"gap" in size
        ? t(`size.gap.${size.gap}`)
        : t("size.is", { quantity: formatQuantity(size.quantity, lang) })}
    </p>
  );
}

function SizeChips({ facts, quantity }: { facts: SizeFacts; quantity: DecimalString | null }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const editsSig = useSignal(false);
  const chips = sizeChips({
    facts,
    quantity,
    amounts: screen.settings.amountsSig.value,
    hasPosition: positionOf(screen) !== null,
    t,
    lang: screen.settings.langSig.value,
  });
  return (
    <>
      <div role="group" aria-label={t("size.title")} class="mt-1 flex flex-wrap gap-1">
        {chips.map(({ label, title, wish }) => (
          <SizeChip key={label} label={label} title={title} size={sizeOf(wish, facts)} />
        ))}
        <LargestChip />
        <button
          type="button"
          class="row-btn"
          aria-expanded={editsSig.value}
          data-action="size-amounts"
          onClick={() => editsSig.value = !editsSig.value}
        >
          {t("size.edit")}
        </button>
        <button
          type="button"
          class="row-btn min-w-[24px]"
          aria-label={t("why.open")}
          title={t("why.open")}
          data-action="why-size"
          onClick={() => screen.toolSig.value = { kind: "why-size" }}
        >
          ?
        </button>
      </div>
      {editsSig.value && <SizeAmounts currency={facts.currency} base={facts.baseCurrency ?? ""} />}
    </>
  );
}

/** Pressed while it has no size, it says why: a button that is closed could not be asked. */
function SizeChip({ label, title, size }: { label: string; title: string; size: Size }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const { ticket, settings } = screen;
  const why = "gap" in size ? t(`size.gap.${size.gap}`) : null;
  return (
    <button
      type="button"
      class="row-btn"
      title={why === null ? title : `${title}. ${why}`}
      data-chip={label}
      data-gap={"gap" in size ? size.gap : undefined}
      onClick={() => {
        if ("gap" in size) {
          ticket.errorsSig.value = { ...ticket.errorsSig.peek(), quantity: { key: `size.gap.${size.gap}` } };
          return;
        }
        ticket.quantitySig.value = toNumberInput(size.quantity, settings.langSig.peek());
        clearField(ticket, "quantity");
      }}
    >
      {label}
    </button>
  );
}
