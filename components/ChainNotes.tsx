// Below a chain: whose figures these are, which contracts have no line, and what IB says of those that it
// sends nothing of.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { OptionChain } from "@/lib/client/option_chain.ts";
import type { QuoteView } from "@/lib/contract/api.ts";
import { Said } from "./Said.tsx";

/** `lacks`: so many rows of IB's answers could not be read. */
export function ChainNotes({ chain, lacks }: { chain: OptionChain; lacks: number }): JSX.Element {
  const { store } = useScreen();
  const t = useText();
  const quotes = store.quotesSig.value;
  const conIds = chain.windowSig.value.strikes.flatMap(({ call, put }) => [call, put]);
  const shown = conIds.flatMap((conId) => conId === null ? [] : quotes[String(conId)] ?? []);
  const withoutLine =
    conIds.filter((conId) =>
      conId !== null && chain.withoutLineSig.value.has(conId) && quotes[String(conId)] === undefined
    ).length;
  const kinds = [...new Set(shown.map(({ dataType }) => dataType))].filter((kind) =>
    kind !== null && kind !== "live"
  );
  return (
    <div class="chain-notes">
      <p class="age">{t("chain.model")}</p>
      {lacks > 0 && <p class="text-warn" data-chain-note="lacks">{t("chain.unread", { count: lacks })}</p>}
      {kinds.map((kind) =>
        kind !== null && (
          <p key={kind}>
            <span class="badge badge-warn">{t(`data.${kind}`)}</span> {t(`data.${kind}.hint`)}
          </p>
        )
      )}
      {withoutLine > 0 && (
        <p class="text-warn" data-chain-note="lines">{t("chain.noLine", { count: withoutLine })}</p>
      )}
      {advisoriesOf(shown).map(([code, { advisory, count }]) => (
        <p key={code} class="text-warn" data-chain-note={code}>
          <Said {...advisory} /> {t("chain.advisory", { code, count })}
        </p>
      ))}
    </div>
  );
}

type Advisory = NonNullable<QuoteView["advisory"]>;

/** What IB has said, each code once, with the number of contracts that it is about. */
function advisoriesOf(quotes: readonly QuoteView[]): [number, { advisory: Advisory; count: number }][] {
  const found = new Map<number, { advisory: Advisory; count: number }>();
  for (const { advisory } of quotes) {
    if (advisory === null) continue;
    const known = found.get(advisory.code);
    found.set(advisory.code, { advisory, count: (known?.count ?? 0) + 1 });
  }
  return [...found];
}
