// German: the desk around the orders: requests that do not parse, trading state, journal, contracts, quotes,
// notices.
import { counted } from "../counted.ts";
import type { desk as english } from "../en/desk.ts";
import { type Same, speech } from "../saying.ts";
import { type UnreadWhose, unreadWhose } from "../unread.ts";

const whoseRow = (row: UnreadWhose) => unreadWhose(row, "welche, steht nicht dabei");

const SOURCES: Readonly<Record<string, string>> = {
  screen: "Bildschirm",
  script: "Programm",
  desk: "Lotse selbst",
};
const sourceOf = (origin: string) => SOURCES[origin] ?? origin;

const disarmed = (account: string, why: string) =>
  `Die Freischaltung des Live-Handels von ${account} ist aufgehoben: ${why}`;

const STATES = { active: "aktiv", reducing: "auf Abbau beschränkt", halted: "angehalten" } as const;

const MODES = { simulated: "SIMULATED", paper: "PAPER", live: "LIVE" } as const;

export const desk = {
  "REQUEST_INVALID.decimal": "Muss eine Dezimalzahl als Text sein",
  "REQUEST_INVALID.digits": "Hat zu viele Stellen: höchstens 15, davon 10 nach dem Komma",
  "REQUEST_INVALID.letters": "Hat Zeichen, die IB nicht nimmt: nur die von ASCII",
  "REQUEST_INVALID.positive": "Muss größer als null sein",
  "REQUEST_INVALID.percent": "Darf höchstens 100 sein",
  "REQUEST_INVALID.unchanged": "Es gibt nichts zu ändern",
  "REQUEST_INVALID.shape": ({ words }) => [words],
  "REQUEST_INVALID.repeated": "Geben Sie es einmal an: es steht zweimal da",
  "REQUEST_INVALID.encoding": "Die Anfrage ist kein UTF-8",
  "REQUEST_INVALID.json": ({ words }) => speech`Die Anfrage ist kein JSON: ${words}`,
  "REQUEST_INVALID.cursor": "Kein Merker einer Seite: nehmen Sie „next“ der Seite davor",
  "REQUEST_INVALID.form": "Das Formular ist nicht lesbar",
  "REQUEST_INVALID.brokenOff": "Der Inhalt der Anfrage bricht ab",
  CONTENT_TYPE_UNSUPPORTED: "Senden Sie application/json in UTF-8",
  "CONTENT_TYPE_UNSUPPORTED.packed": "Senden Sie den Inhalt, wie er ist, ohne Content-Encoding",
  "CONTENT_TYPE_UNSUPPORTED.form": "Senden Sie ein Formular",
  BODY_TOO_LARGE: ({ bytes }, { number }) => `Eine Anfrage hat höchstens ${number(bytes)} Byte`,
  BODY_TOO_SLOW: "Der Inhalt der Anfrage kam nicht rechtzeitig an",
  ORIGIN_FOREIGN: "Anfragen von anderen Seiten werden abgewiesen",
  "ORIGIN_FOREIGN.host": ({ origin, host }) =>
    `Anfragen von anderen Seiten werden abgewiesen: die Seite ist von ${origin}, die Anfrage kam für ${host} an. Ein Proxy vor Lotse muss den Host weitergeben, nginx mit „proxy_set_header Host $host;“ („$http_host“, wenn die Adresse einen Port hat), und „--allowed-hosts“ muss ihn nennen`,
  HOST_UNKNOWN: ({ host }) =>
    `Für den Host „${host}“ antwortet Lotse nicht: ist das seine Adresse, starten Sie es mit „--allowed-hosts ${host}“`,
  "HOST_UNKNOWN.none": "Die Anfrage nennt keinen Host, oder nicht einen allein",
  LOGIN_REQUIRED: "Öffnen Sie den Anmelde-Link, oder senden Sie das Token als Bearer",
  "LOGIN_REQUIRED.elsewhere": "Melden Sie sich bei der Anwendung an, zu der Lotse hier gehört",
  IDENTITY_FAILED: "Die Anwendung konnte nicht sagen, wer fragt: bis sie es kann, wird niemand eingelassen",
  AREA_NOT_RUNNING: "Lotse läuft nicht: die Anwendung hat es nicht gestartet oder wieder beendet",
  LOGIN_KEY_REQUIRED:
    "Das Cookie allein öffnet nichts: der Schlüssel der Sitzung fehlt. Melden Sie sich in diesem Browser neu an",
  "LOGIN_KEY_REQUIRED.wrong":
    "Der Schlüssel gehört nicht zu dieser Sitzung. Melden Sie sich in diesem Browser neu an",
  LOGIN_THROTTLED: ({ seconds }, { number }) =>
    `Zu viele Anmeldungen sind gescheitert: versuchen Sie es in ${
      counted(number(seconds), "Sekunde", "Sekunden")
    } wieder`,
  DESK_NOT_RUNNING: ({ folder }) =>
    `Mit dem Datenordner „${folder}“ läuft kein Lotse: starten Sie es, es druckt seinen Link; oder nennen Sie den Ordner mit „--data-dir“, den Modus mit „--live“ oder „--simulate“`,
  SESSION_UNKNOWN: "Diese Sitzung gibt es nicht: sie ist beendet",
  SESSION_NONE: "Ein Token hat keine Sitzung, von der es sich abmelden könnte",
  ACCESS_SCOPE: ({ name, scope }) => `„${name}“ darf das nicht: es braucht die Berechtigung „${scope}“`,
  "ACCESS_SCOPE.owner": ({ name }) =>
    `„${name}“ darf das nicht: es ist dem Inhaber vorbehalten, in der Oberfläche oder mit dem Token von Lotse`,
  "ACCESS_LIMIT.quantity": ({ name, value, limit }, { number }) =>
    `Die Menge ist ${number(value)}, „${name}“ darf in einer Order höchstens ${number(limit)} senden`,
  "ACCESS_LIMIT.notional": ({ name, value, limit }, { number }) =>
    `Die Order hat in der Währung des Kontos einen Wert von ${
      number(value)
    }, „${name}“ darf in einer Order höchstens ${number(limit)} senden`,
  "ACCESS_LIMIT.unknown": ({ name, limit }, { number }) =>
    `Der Wert der Order ist nicht bekannt, und „${name}“ darf in einer Order höchstens ${
      number(limit)
    } senden`,
  "ACCESS_LIMIT.rate": ({ name, value, limit, nextAt }, { number, clock }) =>
    `„${name}“ hat in einer Minute ${number(value)} Orders gesendet und darf ${
      number(limit)
    } senden: die nächste geht um ${clock(nextAt)}`,
  TOKEN_NAME_INVALID:
    "Ein Token hat einen Namen aus bis zu 32 Kleinbuchstaben, Ziffern, „-“ und „_“, und nicht desk, screen oder script",
  TOKEN_NAME_TAKEN: ({ name }) =>
    `Es gibt schon ein Token „${name}“: widerrufen Sie es zuerst, oder wählen Sie einen anderen Namen`,
  TOKEN_UNKNOWN: ({ name }) => `Es gibt kein Token „${name}“`,
  TOKENS_TOO_MANY: ({ most }, { number }) =>
    `Es gibt ${number(most)} Tokens, mehr können es nicht sein: widerrufen Sie einige`,
  TOKENS_UNREADABLE: ({ file }) =>
    `Die Datei ${file} im Datenordner ist nicht lesbar: mit einem Token, das darin steht, kommt niemand hinein. Legen Sie eine heile Kopie an ihre Stelle, oder schieben Sie sie beiseite und machen Sie die Tokens neu`,
  HISTORY_BUSY: "Es werden schon mehrere vergangene Tage gelesen: versuchen Sie es gleich noch einmal",
  STREAMS_TOO_MANY: ({ most }, { number }) =>
    `Eine Anmeldung hat höchstens ${number(most)} Ereignisströme: schließen Sie einige`,
  METHOD_NOT_ALLOWED: ({ allowed }) => `Diese Adresse beantwortet ${allowed.join(", ")}`,
  INTERNAL_ERROR: "In Lotse ist etwas schiefgegangen",

  DESK_NOT_READY: "Es besteht keine Verbindung zu IB",
  "DESK_NOT_READY.cause": ({ cause }, { tell }) => tell(cause),
  "DESK_NOT_READY.changed": "Die Verbindung hat gerade gewechselt",
  "DESK_NOT_READY.stuck": "Die Margin ließ sich nicht prüfen: eine Order hängt in der Übermittlung",
  "DESK_NOT_READY.what_if": ({ why }, { tell }) => speech`Die Margin ließ sich nicht prüfen: ${tell(why)}`,
  SYNC_INCOMPLETE: ({ missing }) => `Keine vollständige Antwort auf: ${missing.join(", ")}`,
  ACCOUNT_STREAM_ENDED: ({ code, words }) =>
    speech`IB schickt keine Kontowerte mehr (${code}: ${words}). Die zuletzt bekannten sind als veraltet markiert; sie werden neu angefordert.`,
  QUOTE_SILENT: "IB hat auf die Anforderung dieses Kurses nicht geantwortet; er wird neu angefordert",
  PRICE_STEPS_UNKNOWN: ({ symbol, rule }, { name }) =>
    `IB antwortet nicht auf die Frage nach den Tick-Größen von ${
      name(symbol)
    } (Regel ${rule}). Orders mit Preis werden dort bis dahin abgelehnt; es wird weiter gefragt.`,
  PRICE_STEPS_KNOWN: ({ symbol }, { name }) => `Die Tick-Größen von ${name(symbol)} sind jetzt bekannt`,
  POSITIONS_UNKNOWN: "Die Positionen sind noch nicht bekannt",
  "POSITIONS_UNKNOWN.unread": "Die Positionen konnten nicht gelesen werden",
  "POSITIONS_UNKNOWN.row": (row) =>
    `Eine Position, die IB meldet, war nicht lesbar (${
      whoseRow(row)
    }): was sie ist, ist unbekannt. Es wird nichts geschlossen oder gezählt, als gäbe es sie nicht`,
  "EXECUTIONS_UNKNOWN.row": (row) =>
    `Eine Ausführung, die IB meldet, war nicht lesbar (${
      whoseRow(row)
    }): ohne sie gilt keine Order als beendet`,
  "COMPLETED_UNKNOWN.row": (row) =>
    `Eine beendete Order, die IB meldet, war nicht lesbar (${
      whoseRow(row)
    }): ohne sie gilt keine Order als verschwunden`,

  "TRADING_STATE_NOT_SAVED.in_force": ({ trading, path, words }) =>
    speech`Der Handel ist ab jetzt ${
      STATES[trading]
    }, aber ${path} ließ sich nicht schreiben (${words}): ein Neustart wüsste davon nichts. Lotse schreibt es, sobald es geht`,
  "TRADING_STATE_NOT_SAVED.release": ({ path, words }) =>
    speech`Der Handel bleibt, wie er ist: ${path} ließ sich nicht schreiben (${words})`,
  TRADING_STATE_SAVED: ({ trading }) =>
    `Die Platte ist wieder beschreibbar: der Handel bleibt auch nach einem Neustart ${STATES[trading]}`,
  TRADING_STATE_SET: ({ trading, origin, because }) =>
    `Der Handel ist ${STATES[trading]}: von Hand gesetzt (${sourceOf(origin)})${
      because === null ? "" : `, „${because}“`
    }`,
  LIVE_ARMED: ({ account, origin, minutes }, { number }) =>
    `Der Live-Handel von ${account} wurde von Hand freigeschaltet (${sourceOf(origin)}): bis ${
      counted(number(minutes), "Minute", "Minuten")
    } nach der letzten Nutzung`,
  "LIVE_DISARMED.hand": ({ account, origin }) =>
    `Die Freischaltung des Live-Handels von ${account} wurde von Hand aufgehoben (${sourceOf(origin)})`,
  "LIVE_DISARMED.unused": ({ account }) => disarmed(account, "er wurde 15 Minuten lang nicht genutzt"),
  "LIVE_DISARMED.connection": ({ account }) => disarmed(account, "die Verbindung ging verloren"),
  "LIVE_DISARMED.halted": ({ account }) => disarmed(account, "der Handel wurde angehalten"),
  "LIVE_DISARMED.limit": ({ account }) => disarmed(account, "ein Limit wurde erhöht"),
  "LIVE_DISARMED.session": ({ account, origin }) =>
    disarmed(account, `die Sitzung, die ihn freigeschaltet hatte, ist beendet (${sourceOf(origin)})`),
  LIVE_NOT_LIVE: "Diese Sitzung ist nicht live; es gibt nichts freizuschalten",
  LIVE_NOT_ARMED: "Dies ist ein Live-Konto: schalten Sie zuerst den Live-Handel frei",
  ARM_ACCOUNT_NOT_TYPED: "Tippen Sie die Nummer des Kontos ein, das freigeschaltet werden soll",
  PASSPHRASE_UNSET:
    "Es ist keine Passphrase für den Live-Handel gesetzt: führen Sie auf dem Rechner von Lotse „lotse live-passphrase“ aus (in einem Checkout „deno task live-passphrase“), mit dessen „--data-dir“",
  PASSPHRASE_UNREADABLE: ({ file }) =>
    `Die Datei ${file} im Datenordner ist nicht lesbar: setzen Sie die Passphrase neu, auf dem Rechner von Lotse mit „lotse live-passphrase“ (in einem Checkout „deno task live-passphrase“) und dessen „--data-dir“`,
  PASSPHRASE_WRONG: "Das ist nicht die Passphrase",
  PASSPHRASE_THROTTLED: ({ seconds }, { number }) =>
    `Zu viele Versuche: warten Sie ${counted(number(seconds), "Sekunde", "Sekunden")}`,
  PASSPHRASE_TOO_SHORT: ({ most }) => `Eine Passphrase hat mindestens ${most} Zeichen`,
  "LIVE_NOT_ARMED.activate":
    "Live-Handel wird nur mit einem freigeschalteten Konto aktiv: stellen Sie auf Abbau, schalten Sie das Konto frei, dann aktivieren Sie",
  JOURNAL_PUT_BACK: ({ at, until }, { minute }) =>
    `Das Orderjournal wurde um ${minute(at)} aus einer Kopie ${
      until === null ? "ohne Einträge" : `bis ${minute(until)}`
    } wiederhergestellt: Orders von danach sind, was IB von ihnen meldet, ihr Anteil an den Limits des Tages zählt, soweit sie ausgeführt sind, und Programme müssen einen Tag lang sagen, dass ihre Schlüssel neu sind`,
  DEAD_MAN: ({ seconds, count, kept }, { number }) =>
    `${counted(number(seconds), "Sekunde", "Sekunden")} lang war niemand da. Orders im Storno: ${
      number(count)
    }; schützende Stops, die bleiben: ${number(kept)}`,
  "TRADING_HALTED_BY.journal": ({ seconds }, { number }) =>
    `Der Handel wurde angehalten: das Orderjournal war ${
      counted(number(seconds), "Sekunde", "Sekunden")
    } lang nicht beschreibbar`,
  "TRADING_HALTED_BY.rejects": ({ count, seconds }, { number }) =>
    `Der Handel wurde angehalten: ${counted(number(count), "Order wurde", "Orders wurden")} innerhalb von ${
      counted(number(seconds), "Sekunde", "Sekunden")
    } zurückgewiesen. Klären Sie, warum, bevor Sie ihn freigeben`,
  PROMOTION_UNREADABLE: "Das ist keine Übernahme von Lotse, oder nicht die ganze",
  PROMOTION_EXPIRED: ({ minutes }, { number }) =>
    `Übernehmen lässt sich eine Vorschau ${
      number(minutes)
    } Minuten lang: prüfen Sie die Order im Übungskonto noch einmal`,
  "PROMOTION_EXPIRED.ahead":
    "Diese Übernahme kommt aus der Zukunft: die Uhren der beiden Lotsen stimmen nicht überein",
  PROMOTION_MODE: ({ mode, target }) =>
    `Eine Vorschau aus ${MODES[mode]} lässt sich nicht in ${MODES[target]} übernehmen`,
  PROMOTION_INSTRUMENT: ({ conId }) =>
    `Kontrakt ${conId} ist hier ein anderes Instrument als in der Übernahme`,
  ACCOUNT_UNKNOWN: "Dieses Konto gehört nicht zu dieser Sitzung",
  ACCOUNT_IS_ADVISOR:
    "Dies ist das eigene Konto des Beraters: IB würde die Order auf dessen Standardgruppe verteilen. Wählen Sie ein Kundenkonto",

  "JOURNAL_UNWRITABLE.at": ({ path, words }) =>
    speech`Das Orderjournal ist nicht beschreibbar (${words}): ${path}. Bis dahin wird nichts Neues gesendet; Lotse merkt von selbst, wenn es wieder geht. Stornos gehen weiter durch. Schaffen Sie Platz, oder geben Sie den Ordner wieder diesem Benutzer`,
  "JOURNAL_UNWRITABLE.gone": ({ path }) =>
    `Das Orderjournal ist nicht beschreibbar: ${path} ist nicht mehr da oder eine andere Datei. Es wird nichts Neues gesendet; Stornos gehen weiter durch. Legen Sie die Datei zurück, oder starten Sie Lotse neu`,
  "JOURNAL_UNWRITABLE.closed": "Das Orderjournal ist geschlossen: es wird nichts gesendet",
  JOURNAL_WRITABLE: "Das Orderjournal ist wieder beschreibbar: die Ordereingabe ist offen",
  VIEWER_DESK_SILENT: ({ desk, since }, { minute }) =>
    `Vom Lotse „${desk}“ ist ${
      since === null ? "nichts" : `seit ${minute(since)} nichts`
    } zu hören: was er vorher gesagt hat, muss nicht mehr stimmen`,
  VIEWER_NONE: "Dies ist ein einzelner Lotse und keine Ansicht mehrerer",
  VIEWER_DESK_UNKNOWN: ({ desk }) => `Bei diesem Message-Broker gibt es keinen Lotse „${desk}“`,
  VIEWER_READ_ONLY: ({ desk }) =>
    `Dies ist eine Ansicht des Lotse „${desk}“ und nimmt keine Befehle an: es wurde nichts getan`,
  "VIEWER_READ_ONLY.history": ({ desk }) =>
    `Vergangene Tage und weitere Seiten liest man beim Lotse „${desk}“ selbst`,
  PUBLISH_FOREIGN: ({ stream, desk }) =>
    `Der Stream ${stream} beim Message-Broker enthält das Journal eines anderen Lotse: es wird nichts veröffentlicht. Wählen Sie ein anderes --publish-as als ${desk}, oder entfernen Sie dort den Stream`,
  JOURNAL_MISSING: ({ path }) => `Kein Journal unter ${path}`,
  JOURNAL_UNREADABLE: ({ path, words }) =>
    speech`Das Journal ${path} ist nicht lesbar (${words}): behalten Sie die Datei, und stellen Sie eine Sicherung wieder her oder nennen Sie einen anderen Ordner`,
  JOURNAL_TOO_NEW: ({ schema, known }) =>
    `Das Journal wurde von einer neueren Version geschrieben (Schema ${schema}, diese Version kennt ${known}): Starten Sie jene, oder stellen Sie die Kopie des älteren Schemas wieder her, journal.sqlite.schema-${known} (docs/operating.md)`,
  JOURNAL_SEGMENT_MISSING: ({ path, begins, ends }, { minute }) =>
    `Die Zeilen von ${minute(begins)} bis ${
      minute(ends)
    } liegen in ${path}, das nicht da ist: Legen Sie es zurück`,
  JOURNAL_SEGMENT_UNREADABLE: ({ path, begins, ends, words }, { minute }) =>
    speech`Die Zeilen von ${minute(begins)} bis ${
      minute(ends)
    } stehen in ${path}, und das ist nicht lesbar (${words}): legen Sie eine heile Kopie an seine Stelle`,
  HEAD_INVALID: "--head braucht die 64 Hexadezimalziffern, die verify ausgibt",
  RESTORE_FROM_WHERE: "Nennen Sie die Sicherung: den Ordner, den „deno task journal backup“ ausgegeben hat",
  KEEP_DAYS_INVALID: ({ least }) => `--keep-days braucht eine ganze Zahl von Tagen, mindestens ${least}`,

  EQUITY_UNREADABLE: ({ path, words }) =>
    speech`Die Kurve dieses Tages steht in ${path}, und das ist nicht lesbar: ${words}`,
  DAY_NOT_KEPT: ({ since }, { minute }) =>
    `Das Journal beginnt am ${minute(since)}: von diesem Tag ist nichts bekannt`,

  CONTRACT_UNKNOWN: ({ conId }) => `IB kennt keinen Kontrakt ${conId}`,
  MARKET_DATA_LINES: ({ lines }, { number }) => `Alle ${number(lines)} Marktdaten-Leitungen sind belegt`,

  EXITS_EXCEED_POSITION: ({ symbol, side, exits, position }, { number, name }) =>
    `${name(symbol)}: offene Orders können ${number(exits)} ${
      side === "SELL" ? "verkaufen" : "kaufen"
    }, die Position ist ${
      number(position)
    }. Stornieren oder verringern Sie sie, sonst drehen sie die Position`,
  "EXITS_EXCEED_POSITION.turned": ({ symbol, side, exits, position }, { number, name }) =>
    `${name(symbol)}: die Position hat sich auf ${
      number(position)
    } gedreht, und offene Orders der früheren können noch ${number(exits)} ${
      side === "SELL" ? "verkaufen" : "kaufen"
    }. Stornieren Sie sie, sonst vergrößern sie sie`,
  EXITS_WITHIN_POSITION: ({ symbol }, { name }) =>
    `${name(symbol)}: offene Orders übersteigen die Position nicht mehr`,
} satisfies Same<typeof english>;
