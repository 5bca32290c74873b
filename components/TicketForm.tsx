// The ticket's form: side, type, quantity, prices, time in force. Its button asks for a preview; it never sends.
import type { JSX } from "preact";
import { previewTicket } from "@/lib/client/actions.ts";
import { useLockReason, useScreen, useText } from "@/lib/client/context.ts";
import { parseNumberInput, toNumberInput } from "@/lib/contract/number_input.ts";
import { stepQuantity } from "@/lib/client/price_steps.ts";
import { clearProblems } from "@/lib/client/form.ts";
import {
  allowsOutsideRth,
  cashRuleOf,
  isTradable,
  needsTrail,
  setType,
  sizeBy,
  ticketTypes,
} from "@/lib/client/ticket.ts";
import { formatQuantity } from "@/lib/contract/format.ts";
import { kindOf } from "@/lib/contract/instrument_kinds.ts";
import { needsAmount, type Side, sides } from "@/lib/contract/order_fields.ts";
import { Labelled, NumberField, ProblemNote, Segments } from "./Field.tsx";
import { PriceField } from "./PriceField.tsx";
import { BracketFields, OcoFields, OutsideRth, RouteField, TifFields } from "./TicketOptions.tsx";

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
      class="space-y-3 px-3 py-3"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void previewTicket(screen);
      }}
    >
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
        <PriceField
          field="limitPrice"
          id="ticket-limit"
          label={t(inPercent ? "ticket.limitPercent" : "ticket.limitPrice")}
          valueSig={ticket.limitPriceSig}
        />
      )}
      {needsTrail(type) && <TrailFields />}
      <TifFields />
      <RouteField />
      {allowsOutsideRth(details, type) && <OutsideRth />}
      <BracketFields />
      <OcoFields />
      <ProblemNote problem={ticket.problemSig.value} />
      <UseWhatPasses />
      <SubmitButton label={t("ticket.preview", { side: sideText(ticket.sideSig.value) })} />
    </form>
  );
}

/** What a limit would let through: taken over with one press, and previewed like anything typed. */
function UseWhatPasses(): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const { ticket } = screen;
  const lang = screen.settings.langSig.value;
  const passes = ticket.passesSig.value;
  const inputs = { quantity: ticket.quantitySig, limitPrice: ticket.limitPriceSig };
  if (passes === null || passes.wouldPass === null) return null;
  if (passes.of !== "quantity" && passes.of !== "limitPrice") return null;
  const input = inputs[passes.of];
  const value = toNumberInput(passes.wouldPass, lang);
  return (
    <button
      type="button"
      class="btn w-full"
      data-action="use-passing"
      onClick={() => {
        input.value = value;
        clearProblems(ticket);
      }}
    >
      {t("limits.use", { value })}
    </button>
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
      {by === "cash" ? <CashField /> : <QuantityField />}
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

function QuantityField(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const { ticket } = screen;
  const lang = screen.settings.langSig.value;
  const details = ticket.instrumentSig.value;
  const kind = kindOf(details?.contract.secType ?? "STK");
  const step = details?.sizeIncrement ?? kind.sizeStep;
  return (
    <NumberField
      form={ticket}
      field="quantity"
      id="ticket-quantity"
      label={t("ticket.quantity")}
      valueSig={ticket.quantitySig}
      hint={[
        t(`ticket.unit.${kind.unit}`),
        t("ticket.lots", { step: formatQuantity(step, lang) }),
      ].join(" · ")}
      stepLabels={{ up: t("ticket.more"), down: t("ticket.less") }}
      onStep={(way) => {
        const typed = parseNumberInput(ticket.quantitySig.peek(), lang);
        const next = typed.kind === "number" ? stepQuantity(typed.value, step, way) : step;
        ticket.quantitySig.value = toNumberInput(next, lang);
      }}
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

/** Says why it is closed when it is. */
function SubmitButton({ label }: { label: string }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const loading = screen.flow.flowSig.value.step === "loading";
  const reason = useLockReason();
  const buy = screen.ticket.sideSig.value === "BUY";
  return (
    <div>
      <button
        type="submit"
        class={buy ? "btn btn-buy w-full" : "btn btn-sell w-full"}
        disabled={reason !== null || loading}
        aria-describedby={reason === null ? undefined : "ticket-lock"}
        data-action="preview"
      >
        {loading ? t("ticket.previewBusy") : label}
      </button>
      {reason !== null && (
        <p id="ticket-lock" class="mt-1 text-xs text-muted">{t("ticket.locked", { reason })}</p>
      )}
    </div>
  );
}
