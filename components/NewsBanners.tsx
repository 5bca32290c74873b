// What has happened and asks for a decision, to be told across the screen: forced trades, exits too large, a
// page that stands still or is rewritten.
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { openExitFix } from "@/lib/client/actions.ts";
import { useNames, useScreen, useText } from "@/lib/client/context.ts";
import { surplusText } from "@/lib/client/exit_fix.ts";
import { createLiquidations, type Liquidation, putAway } from "@/lib/client/liquidations.ts";
import type { ScreenNames } from "@/lib/client/names.ts";
import { fillTime, priceDigits } from "@/lib/client/order_view.ts";
import type { Screen } from "@/lib/client/screen.ts";
import { formatPrice, formatQuantity, formatWhen } from "@/lib/contract/format.ts";
import { surplusKey } from "@/lib/contract/listing.ts";
import type { Translate } from "@/lib/contract/says/screen/mod.ts";
import type { BannerView } from "./Banner.tsx";
import { Said } from "./Said.tsx";

/** Hands what there is to whoever shows it. */
export function NewsBanners({ children }: { children(news: BannerView[]): JSX.Element }): JSX.Element {
  const screen = useScreen();
  const liquidationsSig = useMemo(() => createLiquidations(screen), []);
  const of = { screen, t: useText(), names: useNames() };
  const news = [
    unreadBanner(of),
    ...liquidationsSig.value.map((liquidation) => liquidationBanner(liquidation, of)),
    ...exitBanners(of),
    pauseBanner(of),
    rewrittenBanner(of),
  ];
  return children(news.filter((banner) => banner !== null));
}

interface Of {
  screen: Screen;
  t: Translate;
  names: ScreenNames;
}

/** So many of those that could not be read are told by themselves. */
const MOST_UNREAD = 3;

/** What is missing from the picture: nothing rests on it without that. */
function unreadBanner({ screen, t }: Of): BannerView | null {
  const { unread = [] } = screen.store.connectionSig.value;
  if (unread.length === 0) return null;
  const more = unread.length - MOST_UNREAD;
  return {
    name: "unread",
    tone: "danger",
    says: (
      <>
        <strong>{t("connection.unread")}</strong>
        {unread.slice(0, MOST_UNREAD).map((said, place) => <Said key={`${place} ${said.code}`} {...said} />)}
        {more > 0 && <span>{t("connection.unreadMore", { count: more })}</span>}
      </>
    ),
  };
}

/** Until it is put away; the server does not know what has been, so it renders none. */
function liquidationBanner(liquidation: Liquidation, { screen, t, names }: Of): BannerView | null {
  const lang = screen.settings.langSig.value;
  const timeZone = screen.timeZoneSig.value;
  if (timeZone === null) return null;
  const { account, side, contract, price } = liquidation.last;
  return {
    name: "liquidation",
    of: liquidation.key,
    tone: "danger",
    says: (
      <span role="alert">
        {t("liquidation.text", {
          account,
          side,
          quantity: formatQuantity(liquidation.quantity, lang),
          symbol: names.full(contract),
          price: formatPrice(price, lang, priceDigits(contract)),
          time: fillTime(liquidation.last, { t, today: screen.todaySig.value, lang, timeZone }),
        })}
      </span>
    ),
    action: (
      <button type="button" class="btn" onClick={() => putAway(screen.settings, liquidation)}>
        {t("toast.dismiss")}
      </button>
    ),
  };
}

/** P59: open orders that would turn a position around, with the way out. */
function exitBanners({ screen, t, names }: Of): BannerView[] {
  const lang = screen.settings.langSig.value;
  return screen.exitSurplusesSig.value.map((surplus) => ({
    name: "exits",
    of: surplusKey(surplus),
    tone: "danger",
    says: <span role="alert">{surplusText(surplus, { t, lang, names })}</span>,
    action: (
      <button type="button" class="btn btn-danger" onClick={() => openExitFix(screen, surplus)}>
        {t("exits.fix")}
      </button>
    ),
  }));
}

/** Figures are put right with every change; between two of them a translator may show its own. */
function rewrittenBanner({ screen, t }: Of): BannerView | null {
  if (!screen.rewrittenSig.value) return null;
  return { name: "rewritten", tone: "warn", says: t("app.rewritten") };
}

function pauseBanner({ screen, t }: Of): BannerView | null {
  const pausedAt = screen.pausedAtSig.value;
  if (!screen.store.pausedSig.value || pausedAt === null) return null;
  const { todaySig, settings, timeZoneSig } = screen;
  const time = formatWhen(pausedAt, todaySig.value, settings.langSig.value, timeZoneSig.value ?? "UTC");
  return { name: "paused", tone: "warn", says: t("stream.paused", { time }) };
}
