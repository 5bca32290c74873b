// The line across the screen for what must not be overlooked: the most serious message with the count of the
// others, which are unfolded by hand, and beside it whether trading is halted and what is armed.
import type { JSX } from "preact";
import { type Signal, useSignal } from "@preact/signals";
import { useScreen, useText } from "@/lib/client/context.ts";
import { Banner, type BannerView } from "./Banner.tsx";
import { buildBanner, connectionBanner, lockBanner, streamBanner, tradingBanner } from "./frame_banners.tsx";
import { OnDemand } from "./OnDemand.tsx";
import { partsSig } from "./parts.ts";

/** However many they are, they take one line: what comes and goes moves nothing, and covers no figure. */
export function Banners(): JSX.Element {
  const openSig = useSignal(false);
  const parts = partsSig.value;
  if (parts === null) return <Line news={[]} openSig={openSig} />;
  return <parts.NewsBanners>{(news) => <Line news={news} openSig={openSig} />}</parts.NewsBanners>;
}

function Line({ news, openSig }: { news: BannerView[]; openSig: Signal<boolean> }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const parts = partsSig.value;
  const banners = [
    streamBanner(screen, t),
    ...news,
    lockBanner(screen, t),
    connectionBanner(screen, t),
    tradingBanner(screen, t),
    buildBanner(screen, t),
  ].filter((banner) => banner !== null).sort((a, b) => seriousness(b) - seriousness(a));
  const [first] = banners;
  // Unfolded it is told below.
  const told = openSig.value ? undefined : first;
  return (
    <div class="banner-line">
      {parts && <parts.TradingMark said={told?.name} />}
      {told && shown(told)}
      {first
        ? parts && (
          <parts.BannerFold count={banners.length} openSig={openSig}>
            {openSig.value && banners.map(shown)}
          </parts.BannerFold>
        )
        : <OnDemand patient>{({ LastEvent }) => <LastEvent />}</OnDemand>}
    </div>
  );
}

const shown = (banner: BannerView) => <Banner key={`${banner.name} ${banner.of}`} banner={banner} />;

/** Of those that are as serious the one comes first that is told first. */
const seriousness = ({ tone }: BannerView) => Number(tone === "danger");
