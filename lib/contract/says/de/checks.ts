// German: what the checks of a draft refuse before anything is asked of IB.
import { counted } from "../counted.ts";
import type { checks as english } from "../en/checks.ts";
import type { Same } from "../saying.ts";

export const checks = {
  NOT_TRADABLE: ({ symbol }, { name }) => `${name(symbol)} wird nur notiert und ist nicht handelbar`,
  "CONTRACT_RULES_UNKNOWN.types": "IB hat nicht genannt, welche Ordertypen dieses Instrument annimmt",
  "CONTRACT_RULES_UNKNOWN.steps": "Die Tick-Größen dieses Instruments sind nicht bekannt",
  "CONTRACT_RULES_UNKNOWN.rule": ({ rule }) =>
    `IB antwortet nicht auf die Frage nach den Tick-Größen (Regel ${rule}): ohne sie lässt sich nur eine Market-Order prüfen`,
  "CONTRACT_RULES_UNKNOWN.details": ({ conId }) =>
    `IB antwortet nicht auf die Frage, was Instrument ${conId} ist: Stückelung und Ordertypen sind nicht bekannt`,
  "CONTRACT_RULES_UNKNOWN.unread": ({ conId }) =>
    `IBs Antwort zu Instrument ${conId} war nicht zu lesen: Stückelung und Ordertypen sind nicht bekannt`,
  "CONTRACT_RULES_UNKNOWN.multiplier": ({ conId }) =>
    `IB nennt zu Instrument ${conId} keinen lesbaren Multiplikator: was eine Menge davon wert ist, ist nicht bekannt`,
  "CONTRACT_RULES_UNKNOWN.step": "Die Tick-Größe bei diesem Kurs ist nicht bekannt",
  ORDER_TYPE_UNSUPPORTED: ({ symbol, orderType }, { name }) =>
    `${name(symbol)} nimmt keine ${orderType}-Orders an`,
  "ORDER_TIF_UNSUPPORTED.type": ({ tif, orderType }) => `${tif} geht nicht zusammen mit ${orderType}`,
  "ORDER_TIF_UNSUPPORTED.instrument": ({ symbol, tif }, { name }) => `${name(symbol)} nimmt ${tif} nicht an`,
  "ORDER_OUTSIDE_RTH_UNSUPPORTED.type": ({ orderType }) =>
    `„Außerhalb der regulären Handelszeit“ gilt nur für Orders mit einem Limit, nicht für ${orderType}`,
  "ORDER_OUTSIDE_RTH_UNSUPPORTED.instrument": ({ symbol }, { name }) =>
    `${name(symbol)} wird außerhalb der regulären Handelszeit nicht gehandelt`,
  ORDER_EXCHANGE_UNSUPPORTED: ({ symbol, exchange }, { name }) =>
    `${exchange} nimmt keine Orders für ${name(symbol)} an`,
  ORDER_GOOD_TILL_DATE_MISSING: "GTD braucht Datum und Uhrzeit",
  ORDER_GOOD_TILL_DATE_UNKNOWN: ({ date }) =>
    `IB nennt zum Datum dieser Order keine Zeitzone (${date}): ändern Sie sie in TWS`,
  ORDER_GOOD_TILL_DATE_PAST: "Das Datum der Gültigkeit liegt in der Vergangenheit",
  ORDER_GOOD_TILL_DATE_UNUSED: ({ tif }) => `Zu ${tif} gehört kein Gültigkeitsdatum`,
  ORDER_BRACKET_UNSUPPORTED: ({ tif }) => `Eine Bracket-Order kann nicht ${tif} sein`,
  ORDER_LIMIT_PRICE_MISSING: ({ orderType }) => `${orderType} braucht einen Limit-Kurs`,
  ORDER_LIMIT_PRICE_UNUSED: ({ orderType }) => `${orderType} nimmt keinen Limit-Kurs`,
  ORDER_STOP_PRICE_MISSING: ({ orderType }) => `${orderType} braucht einen Stop-Kurs`,
  ORDER_STOP_PRICE_UNUSED: ({ orderType }) => `${orderType} nimmt keinen Stop-Kurs`,
  "ORDER_STOP_PRICE_UNUSED.trailing": "Der Stop einer Trailing-Order bewegt sich von selbst",
  "ORDER_TRAIL_INVALID.missing": "TRAIL braucht entweder einen Betrag oder einen Prozentsatz",
  "ORDER_TRAIL_INVALID.unused": ({ orderType }) => `${orderType} nimmt keinen Trailing-Abstand`,
  "ORDER_TRAIL_INVALID.percent": "Der Trailing-Abstand muss unter 100 Prozent liegen",
  "ORDER_QUANTITY_INVALID.zero": "Die Menge muss größer als null sein",
  "ORDER_QUANTITY_INVALID.minimum": ({ quantity }, { number }) =>
    `Die kleinste Menge ist ${number(quantity)}`,
  "ORDER_QUANTITY_INVALID.step": ({ step }, { number }) =>
    `Die Menge muss ein Vielfaches von ${number(step)} sein`,
  "ORDER_QUANTITY_INVALID.filled": ({ quantity }, { number }) =>
    counted(number(quantity), "ist schon ausgeführt", "sind schon ausgeführt"),
  ORDER_QUANTITY_MISSING: "Die Order braucht eine Menge",
  "ORDER_CASH_QUANTITY_INVALID.both": "Geben Sie eine Menge oder einen Geldbetrag an, nicht beides",
  "ORDER_CASH_QUANTITY_INVALID.needed": ({ symbol }, { name }) =>
    `${
      name(symbol)
    } wird zum Marktpreis für einen Geldbetrag gekauft: geben Sie den Betrag statt einer Menge an`,
  "ORDER_CASH_QUANTITY_INVALID.unused": ({ symbol, side, orderType }, { name }) =>
    `${name(symbol)} nimmt zu ${side} ${orderType} keinen Geldbetrag: geben Sie eine Menge an`,
  "ORDER_CASH_QUANTITY_INVALID.type": ({ orderType }) =>
    `${orderType} nimmt keinen Geldbetrag: geben Sie eine Menge an`,
  "ORDER_CASH_QUANTITY_INVALID.legs":
    "Eine Order über einen Geldbetrag kann weder Exits noch eine zweite Order (OCO) haben",
  "ORDER_CASH_QUANTITY_INVALID.digits": "Ein Geldbetrag hat höchstens zwei Nachkommastellen",
  "ORDER_CASH_QUANTITY_INVALID.change":
    "Eine Änderung behält, was die Order nennt: eine Menge oder einen Geldbetrag",
  "ORDER_CASH_QUANTITY_INVALID.spent": ({ cash }, { number }) => `${number(cash)} sind schon gehandelt`,
  ORDER_PRICE_INVALID: "Der Kurs muss größer als null sein",
  ORDER_PRICE_OFF_TICK: ({ step }, { number }) => `Bei diesem Kurs beträgt der Tick ${number(step)}`,
  "ORDER_BRACKET_INVALID.take_profit": "Der Take-Profit brächte keinen Gewinn",
  "ORDER_BRACKET_INVALID.stop_loss": "Der Stop-Loss liegt auf der falschen Seite des Einstiegs",
  "ORDER_BRACKET_INVALID.swapped": "Take-Profit und Stop-Loss sind vertauscht",
  "ORDER_BRACKET_INVALID.entry": ({ quantity }, { number }) =>
    `Der Einstieg dieser Bracket-Order lautet auf ${number(quantity)}: ihr Exit kann nicht größer sein`,
  "ORDER_BRACKET_INVALID.exits": ({ quantity }, { number }) =>
    `Die Exits dieser Bracket-Order lauten auf ${number(quantity)}: verringern Sie zuerst diese`,
  "ORDER_OCO_INVALID.type": "Eine zweite Order (OCO) braucht eine Limit-Order als erste",
  "ORDER_OCO_INVALID.bracket": "Eine Bracket-Order kann keinen zweiten Einstieg haben",
  "ORDER_OCO_INVALID.tif": ({ tif }) => `Zwei verbundene Orders können nicht ${tif} sein`,
  "ORDER_OCO_INVALID.side": "Der Stop liegt auf der falschen Seite des Limit-Kurses",
  ORDER_TOO_MANY_ACTIVE: ({ most, active }) =>
    `IB nimmt je Richtung und Instrument ${most} aktive Orders an: ${active} sind offen`,
  TRADING_HALTED: "Der Handel ist angehalten: nur Glattstellen und Stornos gehen durch",
  "TRADING_HALTED.arm":
    "Der Handel ist angehalten: stellen Sie ihn auf Abbau, bevor Sie ein Konto freischalten",
  "TRADING_REDUCING.position": "Nur Orders zum Abbau gehen durch, und die Position ist nicht bekannt",
  TRADING_REDUCING: "Der Handel steht auf Abbau: diese Order würde die Position nicht nur verringern",
} satisfies Same<typeof english>;
