// German: what happened to an order, as its timeline and its reason tell it.
import type { timeline as english } from "../en/timeline.ts";
import { type Phrasing, type Same, speech } from "../saying.ts";
import { stateWords } from "./orders.ts";
import { differences } from "./preview.ts";

const asked = { order: "Order", change: "Änderung", cancel: "Storno" } as const;

const total = ({ filled, of }: { filled: string; of: string | null }, { number }: Phrasing) =>
  of === null ? `bisher ${number(filled)}` : `${number(filled)} von ${number(of)}`;
const trade = ({ quantity, price }: { quantity: string; price: string }, { number }: Phrasing) =>
  `${number(quantity)} @ ${number(price)}`;

export const timeline = {
  CHANGE_SENT: "Änderung gesendet",
  CANCEL_SENT: "Storno gesendet",
  "CANCEL_SENT.dead_man": "Storno gesendet vom Totmannschalter: niemand war da",
  ORDER_NOT_SENT: ({ why, code }, { tell }) => speech`es wurde nichts gesendet: ${tell(why)} (${code})`,
  REQUEST_NOT_SENT: ({ what, why, code }, { tell }) =>
    speech`${asked[what]} nicht gesendet: ${tell(why)} (${code})`,
  ORDER_OUTCOME_UNKNOWN: ({ why, code }, { tell }) => speech`${tell(why)} (${code})`,
  REQUEST_OUTCOME_UNKNOWN: ({ what, why, code }, { tell }) =>
    speech`${asked[what]} mit unbekanntem Ausgang: ${tell(why)} (${code})`,
  "NO_ANSWER.order": "keine Antwort von IB innerhalb der Frist",
  "NO_ANSWER.change": "keine Antwort auf die Änderung innerhalb der Frist",
  "NO_ANSWER.cancel": "keine Antwort auf das Storno innerhalb der Frist",
  "UNCERTAIN.said": ({ why, reason }, { tell }) => speech`${tell(why)}; IB meldete: ${tell(reason)}`,
  LINK_LOST: "die Verbindung brach ab, bevor IB geantwortet hat",
  PROGRAM_RESTARTED: "Lotse wurde neu gestartet",

  FILLED: (filled, phrasing) => total(filled, phrasing),
  FILL: (given, phrasing) =>
    `${trade(given, phrasing)}${given.late ? " nach dem Storno" : ""}; ${total(given, phrasing)}`,
  FILL_CORRECTED: ({ was, is, ...sum }, phrasing) =>
    `berichtigt: ${trade(was, phrasing)} → ${trade(is, phrasing)}; ${total(sum, phrasing)}`,
  FILLS_REREAD: ({ state, ...sum }, phrasing) =>
    `${stateWords[state]}; Ausführungen neu gelesen: ${total(sum, phrasing)}`,
  FILLS_AWAITED: "Ausführungen werden noch einmal gelesen",
  "FILLS_AWAITED.because": ({ reason }, { tell }) =>
    speech`${tell(reason)}; Ausführungen werden noch einmal gelesen`,

  CHANGE_ACKNOWLEDGED: "Änderung bestätigt: wie gesendet",
  "CHANGE_ACKNOWLEDGED.difference": ({ changes }, phrasing) =>
    `Änderung bestätigt: ${differences(changes, phrasing)}`,
  CHANGED_AT_IB: ({ changes }, phrasing) => `bei IB geändert: ${differences(changes, phrasing)}`,
  CHANGE_LOST: "die Änderung hat nicht gegriffen; es gilt die zuletzt bestätigte Order",
  "CHANGED_AT_IB.change_lost": ({ changes }, phrasing) =>
    `bei IB geändert: ${
      differences(changes, phrasing)
    }; die Änderung hat nicht gegriffen; es gilt die zuletzt bestätigte Order`,
  CHANGE_REFUSED: ({ words }) => speech`Änderung abgelehnt: ${words}`,
  "CHANGE_REFUSED.stands": ({ words }) =>
    speech`Änderung abgelehnt, es gilt die zuletzt bestätigte Order: ${words}`,
  CANCEL_CONFIRMED: ({ words }) => speech`Storno bestätigt: ${words}`,
  CANCEL_REFUSED: ({ words }) => speech`Storno abgelehnt: ${words}`,
  CANCEL_IMPOSSIBLE: ({ words }) => speech`Storno nicht möglich: ${words}`,
  CANCEL_LOST: "das Storno hat nicht gegriffen; die Order lebt",
  ORDER_INACTIVE: "bei IB inaktiv",
  ORDER_RECONCILED:
    "geschlossen, abgeglichen: IB führt sie nicht mehr; ob sie an einem früheren Tag ausgeführt wurde, zeigt allein die Position",
  "ORDER_RECONCILED.never": "geschlossen, abgeglichen: sie hat IB nie erreicht",
  ORDER_UNLISTED: "IB führt sie nicht auf; Lotse wartet, bevor sie als geschlossen gilt",
  ORDER_HELD_OPEN: "IB hält die Order offen",
  KEPT_TEXT: ({ words }) => [words],
} satisfies Same<typeof english>;
