// Lines across the screen for what keeps orders back without a lock, and for what has happened and asks for a
// decision: forced trades, exits too large, a page that stands still or is rewritten.
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { openExitFix } from "@/lib/client/actions.ts";
import { useNames, useScreen, useText } from "@/lib/client/context.ts";
import { surplusText } from "@/lib/client/exit_fix.ts";
import { createLiquidations, putAway } from "@/lib/client/liquidations.ts";
import { fillTime, priceDigits } from "@/lib/client/order_view.ts";
import { formatPrice, formatQuantity, formatWhen } from "@/lib/contract/format.ts";
import { surplusKey } from "@/lib/contract/listing.ts";
import { Banner } from "./Banner.tsx";
import { Said } from "./Said.tsx";

export function NewsBanners(): JSX.Element {
  return (
    <>
      <OrdersOffBanner />
      <UnreadBanner />
      <LiquidationBanner />
      <ExitsBanner />
      <PauseBanner />
      <RewrittenBanner />
    </>
  );
}

/**
 * Settings and hours of TWS: the ticket says the same at its button. A lock says more, so it stands alone.
 */
function OrdersOffBanner(): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const { lock, readOnly, restartWindow } = screen.store.connectionSig.value;
  if (lock !== null) return null;
  if (readOnly) {
    return (
      <Banner tone="warn" name="readOnly">
        <strong>{t("connection.readOnly")}</strong>
        <span>{t("connection.readOnlyFix")}</span>
      </Banner>
    );
  }
  if (restartWindow?.inside) {
    const { from, to, timeZone: zone } = restartWindow;
    return <Banner tone="warn" name="restart">{t("connection.restartInside", { from, to, zone })}</Banner>;
  }
  return null;
}

/** So many of those that could not be read are told by themselves. */
const MOST_UNREAD = 3;

/** What is missing from the picture: nothing rests on it without that. */
function UnreadBanner(): JSX.Element | null {
  const t = useText();
  const { unread = [] } = useScreen().store.connectionSig.value;
  if (unread.length === 0) return null;
  const more = unread.length - MOST_UNREAD;
  return (
    <Banner tone="danger" name="unread">
      <strong>{t("connection.unread")}</strong>
      {unread.slice(0, MOST_UNREAD).map(({ code, text, says }, place) => (
        <span key={`${place} ${code}`}>
          <Said text={text} says={says} />
        </span>
      ))}
      {more > 0 && <span>{t("connection.unreadMore", { count: more })}</span>}
    </Banner>
  );
}

/** Until it is put away; the server does not know what has been, so it renders none. */
function LiquidationBanner(): JSX.Element | null {
  const screen = useScreen();
  const liquidationsSig = useMemo(() => createLiquidations(screen), []);
  const t = useText();
  const names = useNames();
  const lang = screen.settings.langSig.value;
  const timeZone = screen.timeZoneSig.value;
  if (timeZone === null) return null;
  return (
    <>
      {liquidationsSig.value.map((liquidation) => {
        const { account, side, contract, price } = liquidation.last;
        return (
          <Banner key={liquidation.key} tone="danger" name="liquidation">
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
            <button type="button" class="btn" onClick={() => putAway(screen.settings, liquidation)}>
              {t("toast.dismiss")}
            </button>
          </Banner>
        );
      })}
    </>
  );
}

/** P59: open orders that would turn a position around, with the way out. */
function ExitsBanner(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const names = useNames();
  const lang = screen.settings.langSig.value;
  return (
    <>
      {screen.exitSurplusesSig.value.map((surplus) => (
        <Banner key={surplusKey(surplus)} tone="danger" name="exits">
          <span role="alert">
            {surplusText(surplus, { t, lang, names })}
          </span>
          <button
            type="button"
            class="btn btn-danger"
            onClick={() =>
              openExitFix(screen, surplus)}
          >
            {t("exits.fix")}
          </button>
        </Banner>
      ))}
    </>
  );
}

/** Figures are put right with every change; between two of them a translator may show its own. */
function RewrittenBanner(): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  if (!screen.rewrittenSig.value) return null;
  return (
    <Banner tone="warn" name="rewritten">
      <span>{t("app.rewritten")}</span>
    </Banner>
  );
}

function PauseBanner(): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const pausedAt = screen.pausedAtSig.value;
  if (!screen.store.pausedSig.value || pausedAt === null) return null;
  const { todaySig, settings, timeZoneSig } = screen;
  const time = formatWhen(pausedAt, todaySig.value, settings.langSig.value, timeZoneSig.value ?? "UTC");
  return (
    <Banner tone="warn" name="paused">
      <span>{t("stream.paused", { time })}</span>
    </Banner>
  );
}
