// The ticket's lesser choices: time in force, hours, and the two exits of a bracket.
import type { JSX } from "preact";
import { chooseRoute } from "@/lib/client/ticket_actions.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { clearField } from "@/lib/client/form.ts";
import { allowsBracket, allowsOco, setTif, ticketTifs } from "@/lib/client/ticket.ts";
import { describedBy, ErrorText } from "./Field.tsx";
import { Labelled } from "./Inputs.tsx";
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
  return (
    <label class="flex items-center gap-2">
      <input
        type="checkbox"
        checked={ticket.outsideRthSig.value}
        onChange={(event) => ticket.outsideRthSig.value = event.currentTarget.checked}
      />
      <span>{t("ticket.outsideRth")}</span>
    </label>
  );
}

export function BracketFields(): JSX.Element | null {
  const { ticket } = useScreen();
  const t = useText();
  if (!allowsBracket(ticket)) return null;
  return (
    <div class="space-y-2">
      <label class="flex items-center gap-2">
        <input
          type="checkbox"
          checked={ticket.bracketSig.value}
          onChange={(event) => ticket.bracketSig.value = event.currentTarget.checked}
        />
        <span>{t("ticket.bracket")}</span>
      </label>
      {ticket.bracketSig.value && (
        <div class="space-y-2 border-l border-line pl-3">
          <PriceField
            field="takeProfit.limitPrice"
            id="ticket-take"
            label={t("ticket.takeProfit")}
            valueSig={ticket.takeProfitSig}
          />
          <PriceField
            field="stopLoss.stopPrice"
            id="ticket-loss"
            label={t("ticket.stopLoss")}
            valueSig={ticket.stopLossSig}
          />
        </div>
      )}
    </div>
  );
}

/** A second leg: a stop that the limit order cancels, and that cancels it. */
export function OcoFields(): JSX.Element | null {
  const { ticket } = useScreen();
  const t = useText();
  if (!allowsOco(ticket)) return null;
  return (
    <div class="space-y-2">
      <label class="flex items-center gap-2">
        <input
          type="checkbox"
          checked={ticket.ocoSig.value}
          onChange={(event) => ticket.ocoSig.value = event.currentTarget.checked}
        />
        <span>{t("ticket.oco")}</span>
      </label>
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
