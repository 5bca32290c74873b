// German: why a preview, a submit, a change, a close or a cancel is refused.
import { counted } from "../counted.ts";
import type { OrderState } from "../../order_states.ts";
import type { orders as english } from "../en/orders.ts";
import { type Phrasing, type Same, speech } from "../saying.ts";
import { type UnreadWhose, unreadWhose } from "../unread.ts";

const whoseRow = (row: UnreadWhose) => unreadWhose(row, "welche, steht nicht dabei");

/** The word of a state inside a sentence. */
export const stateWords: Readonly<Record<OrderState, string>> = {
  previewed: "geprüft",
  journaled: "im Journal",
  sent: "gesendet",
  pending: "in Übermittlung",
  held: "zurückgehalten",
  working: "im Markt",
  partly_filled: "teilausgeführt",
  cancel_pending: "im Storno",
  filled: "ausgeführt",
  cancelled: "storniert",
  rejected: "abgelehnt",
  unknown: "in unbekanntem Zustand",
};

const figure = (value: string | null, number: Phrasing["number"]): string =>
  value === null ? "unbekannt" : number(value);

export const orders = {
  ORDER_UNKNOWN: "Diese Order gibt es nicht",
  ORDER_NOT_OURS: "Nur Orders, die Lotse auf dieser Verbindung aufgegeben hat, lassen sich ändern",
  ORDER_NOT_MODIFIABLE: ({ state }) => `Die Order ist ${stateWords[state]}`,
  ORDER_CHANGE_PENDING: "IB hat die letzte Änderung noch nicht beantwortet",
  ORDER_UNCHANGED: "Die Order ist schon so",
  ORDER_CHANGED: "Die Order hat sich seit der Vorschau geändert: machen Sie eine neue Vorschau der Änderung",
  ORDER_ALREADY_ENDED: ({ state }) => `Die Order ist schon ${stateWords[state]}`,
  "ORDER_NOT_CANCELLABLE.unseen": "Diese Order wurde auf der jetzigen Verbindung noch nicht gesehen",
  "ORDER_NOT_CANCELLABLE.foreign":
    "IB lässt eine Order nur von dem Programm stornieren, das sie aufgegeben hat: stornieren Sie in TWS, oder alle Orders des Kontos",
  ORDER_LOOKS_ALIKE: "Eine gleiche Order wurde eben gesendet: bestätigen Sie, dass Sie beide wollen",
  ORDER_TOO_LATE: ({ ms }) =>
    `Die Order ließ sich nicht innerhalb von ${ms} ms senden und wurde nicht gesendet`,
  ORDER_RECALLED: "alles wurde storniert",
  "TRADING_HALTED.meanwhile": "der Handel wurde angehalten",
  "TRADING_REDUCING.meanwhile": "der Handel wurde auf Abbau gestellt",
  "NOT_SENT.before": "die Order davor ist beendet oder wird storniert",
  "NOT_SENT.needed": "eine Order, von der sie abhängt, wurde nicht gesendet",
  ORDER_IDS_EXHAUSTED:
    "Es ist keine Ordernummer mehr frei: setzen Sie in TWS die Folge der API-Ordernummern zurück",
  ORDER_REFUSED_BY_IB: ({ words }) => speech`IB würde diese Order ablehnen: ${words}`,
  ORDERS_UNKNOWN: "Die offenen Orders konnten nicht gelesen werden: es wurde nichts gesendet",
  "ORDERS_UNKNOWN.row": (row) =>
    `Eine offene Order, die IB meldet, war nicht lesbar (${
      whoseRow(row)
    }): was sie noch bewirken kann, ist unbekannt. Es wird nichts geschlossen oder gezählt, als gäbe es sie nicht`,
  "CONNECTION_LOST.reading": "Die Verbindung hat gewechselt, während Orders gelesen wurden",
  IDEMPOTENCY_KEY_REUSED: "Dieser Idempotenzschlüssel gehört zu einer anderen Order",
  IDEMPOTENCY_KEY_OF_GAP: ({ at, until }, { minute }) =>
    `Das Orderjournal wurde um ${minute(at)} aus einer Kopie ${
      until === null ? "ohne Einträge" : `bis ${minute(until)}`
    } wiederhergestellt. Ob unter diesem Schlüssel seither eine Order gesendet wurde, ist nicht bekannt; es wurde nichts gesendet. Prüfen Sie die Orders; ein Schlüssel, der nie gesendet wurde, geht mit keyIsNew`,

  "PREVIEW_EXPIRED.unknown": "Diese Vorschau ist nicht (mehr) bekannt: machen Sie eine neue",
  "PREVIEW_EXPIRED.old": "Diese Vorschau ist älter als eine Minute: machen Sie eine neue",
  "PREVIEW_EXPIRED.connection":
    "Die Verbindung zu IB ist seit der Vorschau eine neue: machen Sie eine neue Vorschau",
  "PREVIEW_EXPIRED.mode": "Der Modus hat seit der Vorschau gewechselt",
  "PREVIEW_EXPIRED.limits": "Die Limits haben sich seit der Vorschau geändert: machen Sie eine neue Vorschau",
  "PREVIEW_EXPIRED.arming":
    "Das Konto wurde seit der Vorschau neu freigeschaltet: machen Sie eine neue Vorschau",
  PREVIEW_STALE: ({ moved }, { tell }) =>
    moved.reduce(
      (all, one, index) => speech`${all}${index === 0 ? " " : "; "}${tell(one)}`,
      speech`Seit der Vorschau hat sich etwas geändert, es wurde nichts gesendet:`,
    ),
  "PREVIEW_STALE.position": ({ stood, stands }, { number }) =>
    `die Position war ${figure(stood, number)} und ist ${figure(stands, number)}`,
  "PREVIEW_STALE.orders": "die offenen Orders auf dieses Instrument sind andere",
  "PREVIEW_STALE.price": ({ stood, stands }, { number }) =>
    `der Kurs war ${figure(stood, number)} und ist ${figure(stands, number)}`,
  "PREVIEW_STALE.quote": "es gibt keinen aktuellen Kurs mehr",
  "PREVIEW_STALE.data": "der Kurs ist nicht mehr live",
  "PREVIEW_STALE.halted": "der Handel in diesem Instrument ist ausgesetzt",
  "PREVIEW_STALE.net_liquidation": ({ stood, stands }, { number }) =>
    `der Nettoliquidationswert war ${figure(stood, number)} und ist ${figure(stands, number)}`,
  "PREVIEW_STALE.rate": ({ stood, stands }, { number }) =>
    `der Wechselkurs war ${figure(stood, number)} und ist ${figure(stands, number)}`,
  PREVIEW_USED: "Diese Vorschau wurde schon gesendet: machen Sie eine neue",

  CLOSE_AMBIGUOUS: "Geben Sie Prozentsatz oder Menge an, nicht beides",
  POSITION_FLAT: "Es gibt keine Position, die sich glattstellen ließe",
  FLATTEN_LATE:
    "Die Zeit hat nicht gereicht, diese Glattstellung vorzubereiten: fordern Sie die noch offenen erneut an",
  CLOSE_NOTHING_LEFT: ({ position }, { number }) =>
    `Laufende Exits decken schon die ganze Position (${number(position)}): stornieren Sie diese zuerst`,
  "CLOSE_EXITS_UNKNOWN.cash": ({ side, cash, symbol }, { number, name }) =>
    `Eine laufende Order (${side} ${name(symbol)}) lautet auf einen Geldbetrag (${
      number(cash)
    }): wie viel der Position sie beendet, ist nicht beweisbar. Stornieren Sie diese zuerst`,
  "CLOSE_EXITS_UNKNOWN.quantity": ({ side, symbol }, { name }) =>
    `Die Menge einer laufenden Order (${side} ${
      name(symbol)
    }) ist nicht bekannt: wie viel der Position sie beendet, ist nicht beweisbar. Stornieren Sie diese zuerst`,
  "CLOSE_EXITS_UNKNOWN.legs": ({ side, symbol }, { name }) =>
    `Die Teile einer laufenden Kombination (${side} ${
      name(symbol)
    }) sind nicht bekannt: ob sie diese Position beendet, ist nicht beweisbar. Stornieren Sie diese zuerst`,
  "CLOSE_EXITS_UNKNOWN.shared": ({ side, symbol }, { name }) =>
    `Eine laufende Order eines Beraters (${side} ${
      name(symbol)
    }) wird auf Konten verteilt: wie viel dieser Position sie beendet, ist nicht beweisbar. Stornieren Sie diese zuerst`,
  CLOSE_EXCEEDS_POSITION: ({ closable }, { number }) =>
    `Nur ${counted(number(closable), "lässt", "lassen")} sich glattstellen: mehr würde die Position drehen`,
  CLOSE_QUANTITY_INVALID: ({ step }, { number }) => `Weniger als ein Schritt von ${number(step)}`,
  "POSITION_CHANGED.fill":
    "Gerade kam eine Ausführung, die Position zeigt sie noch nicht: versuchen Sie es gleich noch einmal",
  "POSITION_CHANGED.closes": ({ closes }, { number }) => `glattgestellt würden jetzt ${number(closes)}`,
  POSITION_CHANGED: ({ position, exits, nowPosition, nowExits, now }, { number, tell }) =>
    speech`Die Position war ${number(position)} mit ${number(exits)} in laufenden Exits und ist jetzt ${
      number(nowPosition)
    } mit ${number(nowExits)}: ${tell(now)}`,
  CLOSE_RESULT_DIFFERS: ({ name, position, expected }, phrasing) =>
    `Nach der Glattstellung von ${phrasing.name(name)} ist die Position ${
      phrasing.number(position)
    }, erwartet war ${phrasing.number(expected)}`,
  "CLOSE_RESULT_DIFFERS.unread": ({ name, why }, phrasing) =>
    speech`Die Position in ${phrasing.name(name)} konnte nach der Glattstellung nicht gelesen werden: ${
      phrasing.tell(why)
    }`,

  LIQUIDATION: ({ side, quantity, name, price, account }, phrasing) =>
    `IB handelt zwangsweise im Konto ${account}, um die Margin herzustellen: ${side} ${
      phrasing.name(name)
    }, zuerst ${phrasing.number(quantity)} zu ${phrasing.number(price)}`,

  CANCEL_NOT_SENT: ({ why }, { tell }) => speech`Das Storno wurde nicht gesendet: ${tell(why)}`,
  "CANCEL_FAILED.more": ({ count }, { number }) =>
    `Weitere Orders, die sich von hier nicht stornieren ließen: ${
      number(count)
    }. Nehmen Sie TWS, oder stornieren Sie alle Orders des Kontos`,
  CANCEL_FAILED: ({ side, quantity, symbol, why }, { number, name, tell }) =>
    speech`Das Storno von ${side} ${quantity === null ? "" : `${number(quantity)} `}${
      name(symbol)
    } ist fehlgeschlagen: ${tell(why)}`,
} satisfies Same<typeof english>;
