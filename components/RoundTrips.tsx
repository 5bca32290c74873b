// The round trips of a day: what was opened and closed again, first in, first out, with gain and fees of both
// ends.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { History } from "@/lib/client/history.ts";
import { priceDigits } from "@/lib/client/order_view.ts";
import { formatClock, formatMoney, formatPrice, formatQuantity, UNKNOWN } from "@/lib/contract/format.ts";
import type { NameBook } from "@/lib/contract/name_book.ts";
import { DataTable } from "./DataTable.tsx";
import { Delta } from "./Figures.tsx";
import { WhyButton } from "./WhyButtons.tsx";

export function RoundTrips({ history, names }: { history: History; names: NameBook }): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const zone = screen.timeZoneSig.value ?? "UTC";
  const summary = history.summarySig.value;
  const conId = history.conIdSig.value;
  if (summary === null) return null;
  const { roundTripCount, roundTrips } = summary;
  const rows = roundTrips.filter(({ contract }) => conId === null || contract.conId === conId);
  if (rows.length === 0) return <p class="empty">{t("trips.none")}</p>;
  const price = (value: string | null, contract: (typeof rows)[number]["contract"]) =>
    formatPrice(value, lang, priceDigits(contract));
  return (
    <>
      <p class="text-muted">{t("trips.note")}</p>
      {rows.some(({ startKnown }) => !startKnown) && (
        <p class="text-warn" data-start-unknown>{t("trips.startUnknown")}</p>
      )}
      <DataTable
        caption={t("history.tab.trips")}
        rows={rows}
        keyOf={(_, index) => index}
        of={({ contract }) => ({ "data-trip": contract.conId })}
        columns={[
          {
            head: t("trips.times"),
            look: () => "text-muted wraps",
            cell: (trip) => (
              <WhyButton tool={{ kind: "why-trip", trip }} name={names.full(trip.contract)}>
                {`${trip.openedAt === null ? UNKNOWN : formatClock(trip.openedAt, lang, zone)} → ${
                  formatClock(trip.closedAt, lang, zone)
                }`}
              </WhyButton>
            ),
          },
          {
            head: t("orders.symbol"),
            look: () => "font-semibold wraps",
            cell: ({ contract }) => names.short(contract),
          },
          {
            head: t("orders.quantity"),
            isNumber: true,
            cell: ({ side, quantity }) => formatQuantity(side === "BUY" ? quantity : `-${quantity}`, lang),
          },
          {
            head: t("trips.prices"),
            isNumber: true,
            look: () => "wraps",
            cell: ({ entryPrice, exitPrice, contract }) =>
              `${price(entryPrice, contract)} → ${price(exitPrice, contract)}`,
          },
          {
            head: t("history.fees"),
            isNumber: true,
            cell: ({ commission }) => formatMoney(commission, lang),
          },
          {
            head: t("trips.net"),
            isNumber: true,
            cell: ({ net, contract }) => (
              <>
                <Delta value={net} /> <span class="age">{contract.currency}</span>
              </>
            ),
          },
        ]}
      />
      {roundTripCount > roundTrips.length && (
        <p class="text-warn">{t("trips.more", { shown: roundTrips.length, count: roundTripCount })}</p>
      )}
    </>
  );
}
