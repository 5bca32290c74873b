// German: what is read of orders in what is opened.
import { counted } from "../../counted.ts";
import type { Same } from "../../saying.ts";
import type { orderParts as english } from "../en/order_parts.ts";

export const orderParts = {
  "orders.noFills": "Heute keine Ausführungen",
  "orders.paperFills":
    "Ausführungen im Übungskonto sind freundlicher als echte: nur der beste Kurs, simulierte Stops, keine Auktionen, kein Einfluss auf den Markt",
  "orders.commission": "Provision",
  "orders.timeline": "Verlauf",
  "orders.reason": "Grund",
  "orders.legs": "Teile",
  "orders.part.leg": "Teil",
  "orders.part.allocation": "Anteil",
  "orders.allocations": "Verteilt auf",
  "orders.cashQuantity": "Betrag",
  "orders.ids": "Kennung",
  "orders.trailStop": "Stop jetzt",
  "orders.trailStopHint": "IB zieht diesen Stop mit dem Markt nach; hier stand er, als IB ihn zuletzt nannte",
  "orders.trailStopAt": ({ price }) => `Stop ${price}`,
  "orders.trailStopSince": ({ price, time }) => `${price}, bekannt seit ${time}`,
  "orders.cancelAllTitle": "Orders stornieren",
  "orders.cancelApp": "Offene Orders von Lotse",
  "orders.cancelAppHint": ({ count }) =>
    `${counted(count, "offene Order", "offene Orders")}, die Lotse aufgegeben hat`,
  "orders.cancelAccount": "Alle offenen Orders des Kontos",
  "orders.cancelAccountHint":
    "Storniert auch Orders, die Sie in TWS eingegeben haben, und die anderer Programme. IB storniert alle mit einer Nachricht.",
  "orders.cancelAllConfirm": "Diese Orders stornieren",
  "orders.cancelOneTitle": "Diese Order stornieren?",
  "orders.cancelOneText": "Was bis zum Eintreffen des Stornos ausgeführt ist, bleibt ausgeführt.",
  "orders.keep": "Behalten",
  "orders.find": "Orders finden",
  "orders.findHint": "Symbol, Richtung, Zustand, permId …",
  "orders.findEnd": "Alle zeigen",
  "orders.group": "Welche Orders",
  "orders.group.any": "jeder Zustand",
  "orders.group.working": "im Markt",
  "orders.group.filled": "ausgeführt",
  "orders.group.cancelled": "storniert",
  "orders.group.refused": "abgelehnt",
  "orders.group.unknown": "unbekannt",
  "orders.group.foreign": "fremd",
  "orders.found": ({ count }) => `${count} gefunden`,
  "orders.distanceHint": ({ points }) => `Kurs der Order minus Markt: ${points}`,
  "orders.realized": "Realisiert",
} as const satisfies Same<typeof english>;
