// German: what was traded on a past day.
import type { Same } from "../../saying.ts";
import type { pastDays as english } from "../en/past_days.ts";

export const pastDays = {
  "history.day": "Tag (UTC)",
  "history.before": "Der Tag davor",
  "history.after": "Der Tag danach",
  "history.newest": "Das ist der neueste Tag",
  "history.tab.instruments": "Nach Instrument",
  "history.tab.orders": "Orders",
  "history.tab.executions": "Ausführungen",
  "history.csv.orders": "Orders als CSV",
  "history.csv.executions": "Ausführungen als CSV",
  "history.none": "An diesem Tag wurde nichts gehandelt: einen anderen wählen",
  "history.noOrders": "An diesem Tag endete keine Order",
  "history.realized": "Realisiert",
  "history.fees": "Gebühren",
  "history.untold": ({ count }) => `Zu ${count} der Ausführungen hat IB keine Gebühren genannt`,
  "history.instrument": "Instrument",
  "history.all": "Alle Instrumente",
  "history.bought": "Gekauft",
  "history.sold": "Verkauft",
  "history.more": "Mehr",
  "history.noAnswer": "Es kam keine Antwort",
  "history.again": "Noch einmal fragen",
  "history.tab.trips": "Abgeschlossen",
  "history.csv.round-trips": "Abgeschlossene als CSV",
  "trips.none": "An diesem Tag wurde nichts eröffnet und wieder geschlossen",
  "trips.note": "Nach FIFO, je Konto und Instrument. Gebühren sind die beider Enden.",
  "trips.startUnknown":
    "Was vor diesem Tag gehalten wurde, ist nicht bekannt: Ein anderer Posten kann der erste gewesen sein.",
  "trips.times": "Eröffnet → geschlossen",
  "trips.prices": "Einstieg → Ausstieg",
  "trips.net": "Netto",
  "trips.more": ({ shown, count }) => `Die letzten ${shown} von ${count}: Die Datei hat alle`,
} satisfies Same<typeof english>;
