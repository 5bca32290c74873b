// German: watch lists, options and the history of prices: why one is not changed, why the others do not come.
import { type Same, speech } from "../saying.ts";
import type { market as english } from "../en/market.ts";

export const market = {
  WATCH_LIST_UNKNOWN: "Diese Watchlist gibt es nicht mehr",
  "WATCH_LIST_UNKNOWN.instrument": "Dieses Instrument steht nicht mehr in der Watchlist",
  WATCH_LIST_NAME_TAKEN: ({ name }) => `Eine Watchlist namens „${name}“ gibt es schon`,
  "WATCH_LISTS_FULL.lists": ({ most }, { number }) =>
    `Es gibt schon ${number(most)} Watchlists, mehr sind nicht möglich: löschen Sie eine`,
  "WATCH_LISTS_FULL.rows": ({ most }, { number }) =>
    `Diese Watchlist hat ${
      number(most)
    } Instrumente, mehr fasst sie nicht: entfernen Sie eines, oder nehmen Sie eine andere Liste`,
  WATCH_LISTS_NOT_SAVED: ({ path, words }) =>
    speech`Die Änderung der Watchlists konnte nicht in ${path} geschrieben werden (${words}); nichts wurde geändert`,
  WATCH_LISTS_DAMAGED: ({ path }) =>
    `Die Datei der Watchlists war nicht lesbar: sie liegt jetzt als ${path} daneben, und die Listen beginnen leer`,
  "WATCH_LISTS_DAMAGED.stands": ({ path, words }) =>
    speech`Die Watchlists in ${path} sind nicht lesbar, und die Datei lässt sich nicht wegschieben (${words}): keine Liste wird geändert, bis sie weg ist und Lotse neu gestartet wurde`,

  OPTION_EXPIRY_UNKNOWN:
    "IB führt keine Optionen dieser Klasse mit diesem Verfall: lesen Sie die Verfallstermine neu",

  CLOSE_UP_FULL: ({ most }, { number }) =>
    `IB gibt ${
      number(most)
    } solche Datenströme zugleich, und andere wurden später geöffnet: schließen Sie einen`,

  HISTORY_NONE: "IB hat zu diesem Instrument keine Kurshistorie für diesen Zeitraum",
  HISTORY_NO_PERMISSION: "Ohne ein Marktdaten-Abo dafür gibt IB zu diesem Instrument keine Kurshistorie",
  HISTORY_AWAY:
    "Der Historiendienst von IB ist zurzeit nicht erreichbar: versuchen Sie es gleich noch einmal",
  HISTORY_SLOW:
    "IB hat die Kurshistorie nicht rechtzeitig geschickt: versuchen Sie es noch einmal, oder mit einem kürzeren Zeitraum",
  HISTORY_PACED: ({ seconds }, { number }) =>
    `IB nimmt für ${
      number(seconds)
    } s keine weiteren Anfragen nach Kurshistorie an: warten Sie, oder bleiben Sie bei diesem Chart`,
  "HISTORY_PACED.ib":
    "IB nimmt jetzt keine weiteren Anfragen nach Kurshistorie an, es waren zu viele: warten Sie einige Minuten",
} as const satisfies Same<typeof english>;
