// The two exits of a bracket: typed as prices or as distances from the entry, with what they lose and gain.
import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { BracketFacts, ExitLeg } from "@/lib/client/bracket.ts";
import { bracketFacts, legOf, priceOf, setBracketUnit } from "@/lib/client/bracket_legs.ts";
import { allowsBracket } from "@/lib/client/ticket.ts";
import type { TicketField } from "@/lib/client/ticket_state.ts";
import { bracketUnits } from "@/lib/client/bracket_units.ts";
import { priceDigits } from "@/lib/client/order_view.ts";
import { ticketFacts } from "@/lib/client/ticket_facts.ts";
import { typedQuantity } from "@/lib/client/quantity_text.ts";
import { outcomeOf } from "@/lib/contract/bracket_outcome.ts";
import { formatMoney, formatPrice, formatQuantity } from "@/lib/contract/format.ts";
import { CheckBox, NumberField, Segments } from "./Inputs.tsx";
import { PriceField } from "./PriceField.tsx";

export function TicketBracket(): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const { ticket } = screen;
  if (!allowsBracket(ticket)) return null;
  return (
    <div class="space-y-2">
      <CheckBox label={t("ticket.bracket")} valueSig={ticket.bracketSig} />
      {ticket.bracketSig.value && (
        <div class="space-y-2 border-l border-line pl-3">
          <Exits />
        </div>
      )}
    </div>
  );
}

function Exits(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const { ticket, settings } = screen;
  const lang = settings.langSig.value;
  const facts = ticketFacts(screen);
  const quantity = typedQuantity(ticket.quantitySig.value, { lang, facts });
  const of = facts === null ? null : bracketFacts(facts, quantity);
  return (
    <>
      <Segments
        label={t("bracket.unit")}
        options={bracketUnits}
        valueSig={ticket.bracketUnitSig}
        text={(one) => one === "money" ? facts?.baseCurrency ?? t("bracket.money") : t(`bracket.${one}`)}
        onChange={(before) => setBracketUnit(ticket, before, { lang, facts: of })}
      />
      <Leg
        leg="take"
        field="takeProfit.limitPrice"
        id="ticket-take"
        label={t("ticket.takeProfit")}
        valueSig={ticket.takeProfitSig}
        facts={of}
      />
      <Leg
        leg="stop"
        field="stopLoss.stopPrice"
        id="ticket-loss"
        label={t("ticket.stopLoss")}
        valueSig={ticket.stopLossSig}
        facts={of}
      />
      {of !== null && <Outcome facts={of} currency={facts?.currency ?? ""} />}
    </>
  );
}

interface LegProps {
  leg: ExitLeg;
  field: TicketField;
  id: string;
  label: string;
  valueSig: Signal<string>;
  facts: BracketFacts | null;
}

function Leg({ leg, facts, ...props }: LegProps): JSX.Element {
  const { ticket, settings } = useScreen();
  const t = useText();
  const lang = settings.langSig.value;
  const exit = facts === null ? null : legOf(ticket, leg, { lang, facts });
  const gap = exit !== null && "gap" in exit ? exit.gap : null;
  const price = priceOf(exit);
  const read = exit === null || (ticket.bracketUnitSig.value === "price" && gap === null) ? {} : {
    read: (
      <p
        id={`${props.id}-read`}
        role="status"
        class={gap === null ? "mt-1 text-xs text-muted" : "mt-1 text-xs text-warn"}
        data-exit={gap ?? price}
      >
        {gap === null
          ? t("bracket.is", { price: formatPrice(price, lang, digitsOf()) })
          : t(`bracket.gap.${gap}`)}
      </p>
    ),
  };
  if (ticket.bracketUnitSig.value === "price") return <PriceField {...props} {...read} />;
  return (
    <NumberField
      form={ticket}
      {...props}
      {...read}
      hint={t(`bracket.${ticket.bracketUnitSig.value}`)}
    />
  );

  function digitsOf(): number {
    const contract = ticket.instrumentSig.value?.contract;
    return contract === undefined ? 2 : priceDigits(contract);
  }
}

/** Of the prices that will be sent, if all of it fills at the entry. */
function Outcome({ facts, currency }: { facts: BracketFacts; currency: string }): JSX.Element | null {
  const { ticket, settings } = useScreen();
  const t = useText();
  const lang = settings.langSig.value;
  const [take, stop] = (["take", "stop"] as const).map((leg) => priceOf(legOf(ticket, leg, { lang, facts })));
  const { gain, loss, ratio } = outcomeOf({ take: take ?? null, stop: stop ?? null }, facts);
  if (gain === null && loss === null && ratio === null) return null;
  const money = (value: string) => `${formatMoney(value, lang)} ${currency}`;
  return (
    <dl class="facts text-xs" data-outcome>
      {loss !== null && (
        <div class="contents">
          <dt>{t("bracket.loss")}</dt>
          <dd data-outcome-loss={loss}>{`−${money(loss)}`}</dd>
        </div>
      )}
      {gain !== null && (
        <div class="contents">
          <dt>{t("bracket.gain")}</dt>
          <dd data-outcome-gain={gain}>{`+${money(gain)}`}</dd>
        </div>
      )}
      {ratio !== null && (
        <div class="contents">
          <dt>{t("bracket.ratio")}</dt>
          <dd data-outcome-ratio={ratio}>{`${formatQuantity(ratio, lang)} : 1`}</dd>
        </div>
      )}
    </dl>
  );
}
