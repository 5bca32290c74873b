// German: what the pre-trade limits deny or want confirmed.
import { counted } from "../counted.ts";
import type { limits as en } from "../en/limits.ts";
import { type Phrasing, type Same, speech } from "../saying.ts";

const passes = ({ most }: { most: string | null }, { number }: Phrasing) =>
  most === null
    ? "; keine Menge ist erlaubt"
    : `; höchstens ${counted(number(most), "ist erlaubt", "sind erlaubt")}`;

const money = (what: string) =>
(
  given: { value: string; limit: string; most: string | null; currency: string },
  phrasing: Phrasing,
) =>
  `${what} wäre ${phrasing.number(given.value)} ${given.currency}, das Limit ist ${
    phrasing.number(given.limit)
  }${passes(given, phrasing)}`;

export const limits = {
  LIMIT_ORDER_QUANTITY: (given, phrasing) =>
    `Die Menge ist ${phrasing.number(given.value)}, das Limit je Order ist ${phrasing.number(given.limit)}${
      passes(given, phrasing)
    }`,
  LIMIT_MAX_NOTIONAL: money("Der Wert der Order"),
  LIMIT_ORDER_PERCENT: (given, phrasing) =>
    `Die Order wäre ${phrasing.number(given.value)} % des Nettoliquidationswerts, das Limit ist ${
      phrasing.number(given.limit)
    } %${passes(given, phrasing)}`,
  "LIMIT_ORDER_PERCENT.nothing": ({ value, currency }, { number }) =>
    `Der Nettoliquidationswert ist ${
      number(value)
    } ${currency}: keine Order liegt innerhalb eines Anteils davon`,
  LIMIT_DAY_NOTIONAL: money("Mit dieser Order der heute gesendete Wert"),
  LIMIT_DAY_ORDERS: ({ value, limit }, { number }) =>
    `Heute gesendete Orders: ${number(value)}, das Limit ist ${number(limit)}: Glattstellen geht weiterhin`,
  LIMIT_ORDERS_PER_MINUTE: ({ value, limit, nextAt }, { number, clock }) =>
    `${counted(number(value), "Order wurde", "Orders wurden")} in einer Minute gesendet, das Limit ist ${
      number(limit)
    }: die nächste geht um ${clock(nextAt)}`,
  LIMIT_ORDERS_PER_SECOND: ({ value, limit }, { number }) =>
    `${counted(number(value), "Order wurde", "Orders wurden")} in einer Sekunde gesendet, das Limit ist ${
      number(limit)
    }: eine Sekunde warten`,
  LIMIT_SIMILAR_ORDERS: ({ value, limit, nextAt }, { number, clock }) =>
    `In einer Minute gesendete Orders in dieser Richtung für dieses Instrument: ${
      number(value)
    }, das Limit ist ${number(limit)}: die nächste geht um ${clock(nextAt)}`,
  LIMIT_POSITION_QUANTITY: (given, phrasing) =>
    `Mit offenen Orders und dieser könnte die Position ${
      phrasing.number(given.value)
    } werden, das Limit ist ${phrasing.number(given.limit)}${passes(given, phrasing)}`,
  LIMIT_POSITION_NOTIONAL: money("Mit offenen Orders und dieser der Wert der Position"),
  LIMIT_GROSS_EXPOSURE: money("Mit offenen Orders und dieser der Wert aller Positionen"),
  LIMIT_PRICE_COLLAR: ({ price, bound, reference }, { number }) =>
    `Der Kurs ${number(price)} liegt zu weit jenseits des Markts (${number(reference)}): bis ${
      number(bound)
    } ist erlaubt`,
  LIMIT_PRICE_SOFT_COLLAR: ({ price, bound, reference }, { number }) =>
    `Der Kurs ${number(price)} liegt jenseits von ${number(bound)}, ungewöhnlich weit vom Markt (${
      number(reference)
    }): bitte bestätigen, dass er so gemeint ist`,
  LIMIT_PRICE_BAND: ({ price, bound, reference }, { number }) =>
    `Es gibt keine frischen Kursdaten, und der Limit-Kurs ${
      number(price)
    } liegt zu weit jenseits des letzten bekannten Kurses (${number(reference)}): bis ${
      number(bound)
    } ist erlaubt`,
  "LIMIT_PRICE_BAND.used": ({ reference, percent }, { number }) =>
    `Es gibt keine frischen Kursdaten: der Limit-Kurs wurde nur auf ${
      number(percent)
    } % um den letzten bekannten Kurs (${number(reference)}) begrenzt`,
  LIMIT_QUOTE_MISSING: ({ orderType }) =>
    `Es gibt keine frischen Kursdaten: ${orderType}-Orders brauchen welche`,
  "LIMIT_QUOTE_MISSING.no_price":
    "Es gibt weder frische Kursdaten noch einen letzten Kurs: der Limit-Kurs kann nicht beurteilt werden",
  "LIMIT_QUOTE_MISSING.delayed":
    "Die Kursdaten sind verzögert, und verzögerte gelten hier nicht: nur Limit-Orders sind erlaubt",
  LIMIT_WHAT_IF_MISSING: "IB hat die Marginprüfung nicht beantwortet: ohne sie wird nichts gesendet",
  LIMIT_INPUT_MISSING: ({ input }) => `${INPUTS[input]}: ohne das können die Limits nicht geprüft werden`,
  LIMIT_SHORT_SALE: ({ value, held, working, most }, phrasing) =>
    `${phrasing.number(value)} zu verkaufen wäre ein Leerverkauf: ${
      counted(phrasing.number(held), "ist im Bestand", "sind im Bestand")
    }, schon im Verkauf: ${phrasing.number(working)}${passes({ most }, phrasing)}`,
  LIMIT_INSTRUMENT: ({ name, list }) => `${name} ist nach den Limits nicht erlaubt (${list})`,
  LIMIT_DAILY_LOSS: ({ loss, limit, currency }, { number }) =>
    `Der heutige Verlust ist ${number(loss)} ${currency}, das Limit ist ${
      number(limit)
    }: nur Glattstellen ist erlaubt`,
  "LIMIT_DAILY_LOSS.locked": ({ limit, currency }, { number }) =>
    `Der heutige Verlust hat ${
      number(limit)
    } ${currency} erreicht: bis Tagesende ist nur Glattstellen erlaubt`,
  "LIMIT_DAILY_LOSS.unknown":
    "Der heutige Gewinn und Verlust ist nicht bekannt, und ein Tagesverlustlimit ist gesetzt: nur Glattstellen ist erlaubt",
  "LIMIT_DAILY_LOSS.warn": ({ loss, limit, currency }, { number }) =>
    `Der heutige Verlust ist ${number(loss)} ${currency}: mehr als ${number(limit)}`,
  "LIMIT_DAILY_LOSS.reducing": ({ account, loss, limit, currency }, { number }) =>
    `Konto ${account}: der heutige Verlust ist ${number(loss)} ${currency}, mehr als ${
      number(limit)
    }. Der Handel steht auf „Nur Abbau“`,
  "LIMIT_DAILY_LOSS.halted": ({ account, loss, limit, currency }, { number }) =>
    `Konto ${account}: der heutige Verlust ist ${number(loss)} ${currency}, mehr als ${
      number(limit)
    }. Der Handel ist angehalten; Positionen können glattgestellt werden`,
  LIMIT_EXIT_QUANTITY: (given, phrasing) =>
    `Die Menge ist ${phrasing.number(given.value)}, das Limit je Ausstieg ist ${
      phrasing.number(given.limit)
    }${passes(given, phrasing)}: in Teilen glattstellen`,
  LIMIT_EXITS_PER_MINUTE: ({ value, limit, nextAt }, { number, clock }) =>
    `${
      counted(number(value), "Ausstieg wurde", "Ausstiege wurden")
    } in einer Minute gesendet, das Limit ist ${number(limit)}: der nächste geht um ${clock(nextAt)}`,
  LIMIT_EXIT_COLLAR: ({ price, bound, reference }, { number }) =>
    `Der Kurs ${number(price)} liegt zu weit jenseits des Markts (${number(reference)}): bis ${
      number(bound)
    } ist erlaubt, oder zum Marktpreis glattstellen`,
  LIMIT_NOT_CONFIRMED: ({ warnings }, { tell }) =>
    warnings.reduce((all, one) => speech`${all} ${tell(one)}`, speech`Das muss bestätigt werden:`),
  LIMITS_CHANGED: ({ count, raised, because }, { number }) =>
    `Limits wurden geändert: ${number(count)}, davon ${number(raised)} erhöht (${because})`,
  SETTINGS_INVALID: ({ faults }) => `Die Einstellungen werden nicht angenommen: ${faults.join("; ")}`,
} satisfies Same<typeof en>;

const INPUTS = {
  notional: "Der Wert der Order ist nicht bekannt",
  position: "Die Position ist nicht bekannt",
  netLiquidation: "Der Nettoliquidationswert ist nicht bekannt",
  exposure: "Der Wert der Positionen ist nicht bekannt",
  orders: "Was offene Orders noch tun können, ist nicht bekannt",
} as const;
