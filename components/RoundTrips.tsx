// The round trips of a day: what was opened and closed again, first in, first out, with gain and fees of both ends.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { History } from "@/lib/client/history.ts";
import { priceDigits } from "@/lib/client/order_view.ts";
import { formatClock, formatMoney, formatPrice, formatQuantity, UNKNOWN } from "@/lib/contract/format.ts";
import type { NameBook } from "@/lib/contract/name_book.ts";
import { Delta } from "./Figures.tsx";
import { Table } from "./HistoryTables.tsx";

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
      <Table
        caption={t("history.tab.trips")}
        columns={[
          { text: t("trips.times") },
          { text: t("orders.symbol") },
          { text: t("orders.quantity"), isNumber: true },
          { text: t("trips.prices"), isNumber: true },
          { text: t("history.fees"), isNumber: true },
          { text: t("trips.net"), isNumber: true },
        ]}
      >
        {rows.map((trip, index) => (
          <tr key={index} data-trip={trip.contract.conId}>
            <td class="text-muted wraps">
              {`${trip.openedAt === null ? UNKNOWN : formatClock(trip.openedAt, lang, zone)} → ${
                formatClock(trip.closedAt, lang, zone)
              }`}
            </td>
            <td class="font-semibold wraps">{names.short(trip.contract)}</td>
            <td class="num">
              {formatQuantity(trip.side === "BUY" ? trip.quantity : `-${trip.quantity}`, lang)}
            </td>
            <td class="num wraps">
              {`${price(trip.entryPrice, trip.contract)} → ${price(trip.exitPrice, trip.contract)}`}
            </td>
            <td class="num">{formatMoney(trip.commission, lang)}</td>
            <td class="num">
              <Delta value={trip.net} /> <span class="age">{trip.contract.currency}</span>
            </td>
          </tr>
        ))}
      </Table>
      {roundTripCount > roundTrips.length && (
        <p class="text-warn">{t("trips.more", { shown: roundTrips.length, count: roundTripCount })}</p>
      )}
    </>
  );
}
