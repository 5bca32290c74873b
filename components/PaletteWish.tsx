// What a line of the palette means, in words: what Enter will do, or what can not be read.
import type { JSX } from "preact";
import { useNames, useScreen, useText } from "@/lib/client/context.ts";
import type { EntryOrder } from "@/lib/client/entry_line.ts";
import { lineStart } from "@/lib/client/line_start.ts";
import { orderLabel } from "@/lib/client/order_view.ts";
import { ordersToCancel, positionToClose, type Wish } from "@/lib/client/palette.ts";
import type { Match } from "@/lib/client/palette_match.ts";
import { formatQuantity } from "@/lib/contract/format.ts";
import { listingOf, shortName } from "@/lib/contract/instrument_name.ts";

const examples = [
  "b 100 aapl 280 gtc tp 320 sl 270",
  "b $10000 aapl mkt",
  "s 50% aapl mid gtd 2026-12-18",
  "cancel aapl",
  "close 50% tsla",
  "flatten",
  "reducing",
  "theme light",
  "language de",
] as const;

export function PaletteWish({ wish, match }: { wish: Wish; match: Match | null }): JSX.Element {
  const t = useText();
  const lang = useScreen().settings.langSig.value;
  switch (wish.do) {
    case "nothing":
      return (
        <ul class="flex flex-wrap gap-2">
          {examples.map((one) => (
            <li key={one}>
              <code class="kbd">{one}</code>
            </li>
          ))}
        </ul>
      );
    case "unknown":
      return <p class="text-warn">{t("palette.gap.unknown")}</p>;
    case "wrong":
      return (
        <p class="text-warn" data-wrong={wish.gap}>
          {t(`palette.wrong.${wish.gap}`, { word: wish.at })}
        </p>
      );
    case "order":
      return <OrderWords order={wish.order} match={match} />;
    case "instrument":
      return <Instrument symbol={wish.symbol} match={match} />;
    case "cancel":
      return <CancelWords symbol={wish.symbol} />;
    case "close":
      return <CloseWords symbol={wish.symbol} percent={formatQuantity(wish.percent, lang)} />;
    case "theme":
      return <p>{`${t("settings.theme")}: ${t(`settings.theme.${wish.theme}`)}`}</p>;
    case "language":
      return <p>{`${t("settings.language")}: ${wish.lang === "de" ? "Deutsch" : "English"}`}</p>;
    default:
      return <p>{t(`palette.do.${wish.do}`)}</p>;
  }
}

function Instrument({ symbol, match }: { symbol: string; match: Match | null }): JSX.Element {
  const t = useText();
  const lang = useScreen().settings.langSig.value;
  if (match === "waiting" || match === null) return <p class="text-muted">{t("search.searching")}</p>;
  if (match === "none") return <p class="text-warn">{t("search.none", { pattern: symbol })}</p>;
  const { contract } = match;
  return (
    <p data-match={contract.conId}>
      <strong class="font-semibold">{shortName(contract, lang)}</strong>{" "}
      <span class="age">
        {[contract.secType, listingOf(contract) || contract.exchange, contract.currency].filter(Boolean).join(
          " · ",
        )}
      </span>
    </p>
  );
}

/** Word for word what was read, with the unit of each distance, and what the order begins with beside it. */
function OrderWords({ order, match }: { order: EntryOrder; match: Match | null }): JSX.Element {
  const t = useText();
  const { settings } = useScreen();
  const { exits } = order;
  // What the line leaves open is said too, once the kind of instrument is known.
  const { type, tif } = typeof match === "string" || match === null
    ? order
    : lineStart(order, { secType: match.contract.secType, listed: [] }, settings.defaultsSig.value);
  const unit = exits === null || exits.unit === "price" ? "" : ` ${t(`bracket.${exits.unit}`)}`;
  const withUnit = (value: string | null = null) => value === null ? null : `${value}${unit}`;
  const parts: [string, string | null][] = [
    [t("ticket.side"), t(order.side === "BUY" ? "ticket.buy" : "ticket.sell")],
    [t(order.cash ? "ticket.cash" : "ticket.quantity"), order.quantity],
    [t("ticket.type"), type === null ? null : t(`ticket.type.${type}`)],
    [t("ticket.limitPrice"), order.limit ?? (order.place === null ? null : t(`place.${order.place}`))],
    [t("ticket.stopPrice"), order.stop],
    [
      t("ticket.trailBy"),
      order.trail === null ? null : `${order.trail.value} ${t(`ticket.${order.trail.by}`)}`,
    ],
    [t("ticket.tif"), [tif, order.until?.replace("T", " ")].filter(Boolean).join(" ") || null],
    [t("ticket.takeProfit"), withUnit(exits?.take)],
    [t("ticket.stopLoss"), withUnit(exits?.stop)],
    [t("ticket.outsideRth"), order.outsideRth ? "✓" : null],
  ];
  return (
    <>
      <Instrument symbol={order.symbol} match={match} />
      <dl class="facts mt-2">
        {parts.map(([label, value]) =>
          value !== null && (
            <div key={label} class="contents">
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          )
        )}
      </dl>
    </>
  );
}

function CancelWords({ symbol }: { symbol: string }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const { free, protecting } = ordersToCancel(
    symbol,
    screen.ordersSig.value,
    screen.store.positionsSig.value,
  );
  if (free.length + protecting.length === 0) return <p class="text-warn">{t("palette.gap.noOrders")}</p>;
  return (
    <>
      <p>{t("palette.do.cancel")}</p>
      <ul>
        {(free.length > 0 ? free : protecting.slice(0, 1)).map((order) => (
          <li key={order.clientOrderId} data-cancels={order.clientOrderId}>{orderLabel(order, lang)}</li>
        ))}
      </ul>
      {free.length > 0 && protecting.length > 0 && (
        <p class="text-warn">{t("palette.keeps", { count: protecting.length })}</p>
      )}
    </>
  );
}

function CloseWords({ symbol, percent }: { symbol: string; percent: string }): JSX.Element {
  const screen = useScreen();
  const names = useNames();
  const t = useText();
  const found = positionToClose(symbol, screen.positionsSig.value);
  if (found === "none") return <p class="text-warn">{t("palette.gap.noPosition")}</p>;
  if (found === "several") return <p class="text-warn">{t("palette.gap.several")}</p>;
  return (
    <p data-closes={found.contract.conId}>
      {t("palette.do.close", { percent, name: names.byId(found.contract.conId) })}
    </p>
  );
}
