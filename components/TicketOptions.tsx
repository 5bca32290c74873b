// The ticket's lesser choices: time in force, place, hours, and a stop beside the limit.
import type { JSX } from "preact";
import { chooseRoute } from "@/lib/client/ticket_actions.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { clearField } from "@/lib/client/form.ts";
import { allowsOco, setTif, ticketTifs } from "@/lib/client/ticket.ts";
import { describedBy, ErrorText } from "./FieldError.tsx";
import { CheckBox, Labelled } from "./Inputs.tsx";
import { PriceField } from "./PriceField.tsx";

export function TifFields(): JSX.Element {
  const { ticket } = useScreen();
  const t = useText();
  const offered = ticketTifs(ticket.instrumentSig.value, ticket.typeSig.value);
  return (
    <>
      <Labelled id="ticket-tif" label={t("ticket.tif")}>
        <select
          id="ticket-tif"
          class="input"
          value={ticket.tifSig.value}
          onChange={(event) => {
            const found = offered.find((one) => one === event.currentTarget.value);
            if (found) setTif(ticket, found);
          }}
        >
          {offered.map((one) => <option key={one} value={one}>{`${one} – ${t(`ticket.tif.${one}`)}`}
          </option>)}
        </select>
      </Labelled>
      {ticket.tifSig.value === "GTD" && <GoodTillDate />}
    </>
  );
}

function GoodTillDate(): JSX.Element {
  const { ticket } = useScreen();
  const t = useText();
  const error = ticket.errorsSig.value.goodTillDate;
  return (
    <Labelled id="ticket-gtd" label={t("ticket.goodTillDate")}>
      <input
        id="ticket-gtd"
        type="datetime-local"
        class="input"
        value={ticket.goodTillDateSig.value}
        {...describedBy("ticket-gtd", error)}
        onInput={(event) => {
          ticket.goodTillDateSig.value = event.currentTarget.value;
          clearField(ticket, "goodTillDate");
        }}
      />
      <ErrorText id="ticket-gtd" error={error} />
    </Labelled>
  );
}

/** Where the order goes, when there is a choice. */
export function RouteField(): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const details = screen.ticket.instrumentSig.value;
  if (details === null || details.exchanges.length < 2) return null;
  const { contract, exchanges } = details;
  return (
    <Labelled id="ticket-route" label={t("ticket.route")}>
      <select
        id="ticket-route"
        class="input"
        value={contract.exchange}
        onChange={(event) => void chooseRoute(screen, contract.conId, event.currentTarget.value)}
      >
        {exchanges.map((one) => <option key={one} value={one}>{one}</option>)}
      </select>
    </Labelled>
  );
}

export function OutsideRth(): JSX.Element {
  const { ticket } = useScreen();
  const t = useText();
  return <CheckBox label={t("ticket.outsideRth")} valueSig={ticket.outsideRthSig} />;
}

/** A second leg: a stop that the limit order cancels, and that cancels it. */
export function OcoFields(): JSX.Element | null {
  const { ticket } = useScreen();
  const t = useText();
  if (!allowsOco(ticket)) return null;
  return (
    <div class="space-y-2">
      <CheckBox label={t("ticket.oco")} valueSig={ticket.ocoSig} />
      {ticket.ocoSig.value && (
        <div class="border-l border-line pl-3">
          <PriceField
            field="oco.stopPrice"
            id="ticket-oco"
            label={t("ticket.ocoStop")}
            valueSig={ticket.ocoStopSig}
          />
        </div>
      )}
    </div>
  );
}
