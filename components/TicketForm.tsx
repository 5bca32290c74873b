// The ticket's form: side, type, quantity, prices, time in force. Its button is in the foot of the ticket.
import type { JSX } from "preact";
import { previewTicket } from "@/lib/client/ticket_actions.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import {
  allowsOutsideRth,
  cashRuleOf,
  isTradable,
  needsTrail,
  setType,
  sizeBy,
  TICKET_FORM,
  ticketTypes,
} from "@/lib/client/ticket.ts";
import { kindOf } from "@/lib/contract/instrument_kinds.ts";
import { needsAmount, type Side, sides } from "@/lib/contract/order_fields.ts";
import { Labelled, NumberField, Segments } from "./Inputs.tsx";
import { PriceField } from "./PriceField.tsx";
import { TicketHolding } from "./TicketHolding.tsx";
import { TicketLimit } from "./TicketLimit.tsx";
import { TicketBracket } from "./TicketBracket.tsx";
import { OcoFields, OutsideRth, RouteField, TifFields } from "./TicketOptions.tsx";
import { TicketSize } from "./TicketSize.tsx";

const trailUnits = ["amount", "percent"] as const;

export function TicketForm(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const { ticket } = screen;
  const type = ticket.typeSig.value;
  const details = ticket.instrumentSig.value;
  const inPercent = kindOf(details?.contract.secType ?? "STK").priceIn === "percent";
  const sideText = (side: Side) => t(side === "BUY" ? "ticket.buy" : "ticket.sell");
  if (!isTradable(details)) {
    return <p class="px-3 py-3 text-muted" data-quoted-only>{t("ticket.quotedOnly")}</p>;
  }
  return (
    <form
      id={TICKET_FORM}
      class="space-y-3 px-3 py-3"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void previewTicket(screen);
      }}
    >
      <TicketHolding />
      <Segments label={t("ticket.side")} options={sides} valueSig={ticket.sideSig} text={sideText} side />
      <TypeSelect />
      <SizeFields />
      {needsAmount(type, "stopPrice") && (
        <PriceField
          field="stopPrice"
          id="ticket-stop"
          label={t(inPercent ? "ticket.stopPercent" : "ticket.stopPrice")}
          valueSig={ticket.stopPriceSig}
        />
      )}
      {needsAmount(type, "limitPrice") && (
        <TicketLimit label={t(inPercent ? "ticket.limitPercent" : "ticket.limitPrice")} />
      )}
      {needsTrail(type) && <TrailFields />}
      <TifFields />
      <RouteField />
      {allowsOutsideRth(details, type) && <OutsideRth />}
      <TicketBracket />
      <OcoFields />
    </form>
  );
}

function TypeSelect(): JSX.Element {
  const { ticket } = useScreen();
  const t = useText();
  const types = ticketTypes(ticket.instrumentSig.value);
  return (
    <Labelled id="ticket-type" label={t("ticket.type")}>
      <select
        id="ticket-type"
        class="input"
        value={ticket.typeSig.value}
        onChange={(event) => {
          const found = types.find((one) => one === event.currentTarget.value);
          if (found) setType(ticket, found);
        }}
      >
        {types.map((one) => <option key={one} value={one}>{t(`ticket.type.${one}`)}</option>)}
      </select>
    </Labelled>
  );
}

/** A quantity, or where the instrument takes it an amount of cash. */
function SizeFields(): JSX.Element {
  const { ticket } = useScreen();
  const t = useText();
  const by = sizeBy(ticket);
  return (
    <div class="space-y-2">
      {cashRuleOf(ticket) === "may" && (
        <Segments
          label={t("ticket.sizeBy")}
          options={sizeUnits}
          valueSig={ticket.sizeBySig}
          text={(unit) => t(`ticket.${unit}`)}
        />
      )}
      {by === "cash" ? <CashField /> : <TicketSize />}
    </div>
  );
}

const sizeUnits = ["quantity", "cash"] as const;

function CashField(): JSX.Element {
  const { ticket } = useScreen();
  const t = useText();
  const currency = ticket.instrumentSig.value?.contract.currency ?? "";
  return (
    <NumberField
      form={ticket}
      field="cashQuantity"
      id="ticket-cash"
      label={`${t("ticket.cashQuantity")} ${currency}`.trim()}
      valueSig={ticket.cashSig}
    />
  );
}

function TrailFields(): JSX.Element {
  const { ticket } = useScreen();
  const t = useText();
  const percent = ticket.trailBySig.value === "percent";
  return (
    <div class="space-y-2">
      <Segments
        label={t("ticket.trailBy")}
        options={trailUnits}
        valueSig={ticket.trailBySig}
        text={(unit) => t(`ticket.${unit}`)}
      />
      <NumberField
        form={ticket}
        field={percent ? "trailingPercent" : "trailingAmount"}
        id="ticket-trailing"
        label={t(percent ? "ticket.trailingPercent" : "ticket.trailingAmount")}
        valueSig={ticket.trailingSig}
      />
    </div>
  );
}
