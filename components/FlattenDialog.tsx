// The question before everything is closed: which positions these are, and what they come to.
import type { JSX } from "preact";
import { previewFlatten } from "@/lib/client/actions.ts";
import { useNames, useScreen, useText } from "@/lib/client/context.ts";
import { positionId } from "@/lib/client/order_view.ts";
import { positionTotals, type Total } from "@/lib/client/position_totals.ts";
import { formatMoney, formatQuantity } from "@/lib/contract/format.ts";
import { Delta, Fit } from "./Figures.tsx";
import { Question } from "./Modal.tsx";
import { SumText } from "./PositionTotals.tsx";

export function FlattenDialog(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  return (
    <Question
      id="flatten"
      title={t("close.flattenTitle")}
      confirm={t("close.flattenPreview")}
      back={t("preview.cancel")}
      onClose={() => screen.dialogSig.value = null}
      onConfirm={() => void previewFlatten(screen)}
    >
      <p>{t("close.flattenText", { account: screen.accountSig.value ?? "" })}</p>
      <FlattenTable />
    </Question>
  );
}

function FlattenTable(): JSX.Element {
  const screen = useScreen();
  const names = useNames();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const positions = screen.positionsSig.value;
  const stale = screen.staleSig.value;
  return (
    <table class="grid-table of-dialog" data-flatten={positions.length}>
      <caption class="sr-only">{t("close.flattenTitle")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("positions.symbol")}</th>
          <th scope="col" class="num of-quantity">{t("positions.quantity")}</th>
          <th scope="col" class="num of-value">{t("positions.value")}</th>
          <th scope="col" class="num of-pnl">{t("positions.unrealized")}</th>
        </tr>
      </thead>
      <tbody>
        {positions.map((position) => (
          <tr key={positionId(position)}>
            <td class="wraps">
              {names.short(position.contract)} <span class="age">{position.contract.currency}</span>
            </td>
            <td class="num">
              <Fit text={formatQuantity(position.quantity, lang)} value={position.quantity} room={8} />
            </td>
            <td class="num">
              <Fit text={formatMoney(position.marketValue, lang)} value={position.marketValue} room={11} />
            </td>
            <td class="num">
              <Delta value={position.unrealizedPnl} stale={stale || position.stale} room={10} />
            </td>
          </tr>
        ))}
      </tbody>
      <FlattenTotals />
    </table>
  );
}

function FlattenTotals(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const { currencies, base } = positionTotals(screen.positionsSig.value, screen.accountViewSig.value);
  const isSame = currencies.length === 1 && currencies[0]?.currency === base?.currency;
  return (
    <tfoot>
      {currencies.map((total) => row(total, t("totals.of", { currency: total.currency })))}
      {base !== null && !isSame && row(base, t("totals.base", { currency: base.currency }))}
    </tfoot>
  );

  function row({ currency, positions, sums }: Total, name: string): JSX.Element {
    return (
      <tr key={name} data-total={currency}>
        <td>{name}</td>
        <td class="num">{positions}</td>
        <td class="num">
          <SumText sum={sums.marketValue} />
        </td>
        <td class="num">
          <SumText sum={sums.unrealizedPnl} isGain />
        </td>
      </tr>
    );
  }
}
