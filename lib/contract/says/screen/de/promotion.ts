// German: an order on its way from the paper desk to the live one.
import type { Same } from "../../saying.ts";
import type { promotion as english } from "../en/promotion.ts";

export const promotion = {
  "promotion.title": "Vorschau aus PAPER übernehmen",
  "promotion.text": ({ account }) =>
    `Fügen Sie den Text aus dem Übungskonto ein, oder legen Sie seine Datei hier ab. Dieselbe Order wird für ${account} geprüft; gesendet wird dadurch nichts.`,
  "promotion.label": "Übernahme",
  "promotion.preview": "Für LIVE prüfen",
  "promotion.offerText": ({ minutes }) =>
    `Bringen Sie diesen Text innerhalb von ${minutes} Minuten zu Lotse mit dem Live-Konto: „Aus PAPER …“ im Order-Ticket. Er sendet nichts und enthält kein Geheimnis.`,
  "promotion.copy": "Kopieren",
  "promotion.copied": "Kopiert",
  "promotion.save": "Als Datei speichern",
  "promotion.differs": ({ time }) => `Was von der Vorschau in PAPER um ${time} abweicht`,
  "promotion.figure": "Angabe",
  "promotion.same":
    "Alles andere ist gleich: Instrument, Richtung, Größe, Ordertyp, die Kurse der Order, Gültigkeit.",
  "promotion.field.account": "Konto",
  "promotion.field.bid": "Geld",
  "promotion.field.ask": "Brief",
  "promotion.field.last": "Letzter Kurs",
  "promotion.field.notional": "Gegenwert",
  "promotion.field.notionalBase": "Gegenwert in der Basiswährung",
  "promotion.field.baseCurrency": "Basiswährung",
  "promotion.field.percentOfNetLiquidation": "Anteil am Liquidationswert",
  "promotion.field.commission": "Provision",
  "promotion.field.commissionMin": "Provision mindestens",
  "promotion.field.commissionMax": "Provision höchstens",
  "promotion.field.commissionCurrency": "Währung der Provision",
  "promotion.field.initMarginBefore": "Initial Margin vorher",
  "promotion.field.initMarginAfter": "Initial Margin nachher",
  "promotion.field.maintMarginBefore": "Maintenance Margin vorher",
  "promotion.field.maintMarginAfter": "Maintenance Margin nachher",
  "promotion.field.equityWithLoanAfter": "Equity with Loan nachher",
  "promotion.field.marginCurrency": "Währung der Margin",
  "promotion.field.positionBefore": "Position vorher",
  "promotion.field.positionAfter": "Position nachher",
} satisfies Same<typeof english>;
