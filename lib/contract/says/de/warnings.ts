// German: what a preview warns about without refusing.
import type { warnings as english } from "../en/warnings.ts";
import type { Same } from "../saying.ts";

const dataTypes = {
  frozen: "eingefroren",
  delayed: "verzögert",
  "delayed-frozen": "verzögert und eingefroren",
} as const;

export const warnings = {
  WHAT_IF_MISSING:
    "IB hat die Margin-Anfrage nicht rechtzeitig beantwortet: Margin und Gebühren sind nicht bekannt",
  MARGIN_INSUFFICIENT: "Die Order braucht mehr Margin, als das Konto hat",
  QUOTE_MISSING: "Es gibt keinen Kurs: der Preis lässt sich nicht mit dem Markt vergleichen",
  QUOTE_STALE: ({ at }, { clock }) => `Der Kurs ist alt${at === null ? "" : ` (${clock(at)})`}`,
  QUOTE_NOT_LIVE: ({ dataType }) => `Der Kurs ist ${dataTypes[dataType]}`,
  TRADING_HALTED_AT_EXCHANGE: "Der Handel in diesem Instrument ist ausgesetzt",
  PRICE_CROSSES_MARKET: ({ price }, { number }) =>
    `Das Limit erreicht den Markt (${number(price)}): die Order wird sofort ausgeführt`,
  PRICE_FAR_FROM_MARKET: ({ percent, price }, { number }) =>
    `Das Limit liegt ${number(percent)} % vom Markt entfernt (${number(price)})`,
  STOP_TRIGGERS_NOW: ({ price }, { number }) =>
    `Der Markt (${number(price)}) hat den Stop-Kurs schon erreicht`,
  "STOP_TRIGGERS_NOW.second_leg": ({ price }, { number }) =>
    `Der Markt (${number(price)}) hat den Stop-Kurs der zweiten Order schon erreicht`,
  "EXIT_ACTS_NOW.take_profit": ({ price }, { number }) =>
    `Der Take-Profit liegt auf der falschen Seite des Markts (${
      number(price)
    }): er würde sofort glattstellen`,
  "EXIT_ACTS_NOW.stop_loss": ({ price }, { number }) =>
    `Der Stop-Loss liegt auf der falschen Seite des Markts (${number(price)}): er würde sofort glattstellen`,
  EXITS_END_WITH_DAY: "Auch die Exits gelten nur heute: eine länger gehaltene Position ist dann ungeschützt",
  OUTSIDE_RTH: "Der Markt ist für diese Order jetzt geschlossen: IB hält sie bis zur Eröffnung zurück",
  OUTSIDE_RTH_UNAVAILABLE:
    "Dieses Instrument handelt nur zur regulären Zeit: „außerhalb der regulären Handelszeit“ ändert nichts",
  POSITION_UNKNOWN: "Die jetzige Position ist nicht bekannt",
  POSITION_SHORT: ({ position }, { number }) =>
    `Die Order eröffnet eine Short-Position (${number(position)})`,
  POSITION_FLIP: ({ before, after, way }, { number }) =>
    `Die Position dreht sich von ${number(before)} auf ${number(after)} (${way})`,
  ORDER_MANY_ACTIVE: ({ active, most }) =>
    `${active} Orders in dieser Richtung sind offen; mehr als ${most} lehnt IB ab`,
} satisfies Same<typeof english>;
