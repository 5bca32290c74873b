// What the search has found: the options of its list, and what it is doing. The field is there before them.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { SymbolSearch as Search } from "@/lib/client/symbol_search.ts";
import { spokenText, wordingOf } from "@/lib/client/speech.ts";
import type { SymbolMatchView } from "@/lib/contract/api.ts";
import { listingOf } from "@/lib/contract/instrument_name.ts";
import { type NameBook, nameBook } from "@/lib/contract/name_book.ts";

interface MatchesProps {
  /** Of the input whose list they are in. */
  id: string;
  search: Search;
  /** Called with what makes the choice. */
  run(choose: () => Promise<void>): void;
}

export function SearchMatches({ id, search, run }: MatchesProps): JSX.Element | null {
  const { settings } = useScreen();
  const state = search.stateSig.value;
  if (state.kind !== "matches") return null;
  const names = nameBook(state.matches.map(({ contract }) => contract), settings.langSig.value);
  return (
    <>
      {state.matches.map((match, index) => (
        <Option
          key={match.contract.conId}
          id={`${id}-list-${index}`}
          match={match}
          active={index === search.activeSig.value}
          names={names}
          onClick={() => run(() => search.choose(match.contract))}
        />
      ))}
    </>
  );
}

function Option(
  { id, match, active, names, onClick }: {
    id: string;
    match: SymbolMatchView;
    active: boolean;
    names: NameBook;
    onClick(): void;
  },
): JSX.Element {
  const { contract } = match;
  return (
    <div
      id={id}
      role="option"
      aria-selected={active}
      class="option"
      data-con-id={contract.conId}
      // The field keeps the focus: a blur would close the list before the click arrives.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onClick}
    >
      <span class="flex items-baseline gap-2">
        <strong class="font-semibold">{names.short(contract)}</strong>
        <span class="age">
          {[
            contract.secType,
            listingOf(contract) || contract.exchange,
            contract.currency,
          ].filter(Boolean).join(" · ")}
        </span>
      </span>
      <span class="block truncate text-xs text-muted" lang="en">{match.description}</span>
    </div>
  );
}

/** What the search is doing, for eyes and for screen readers. */
export function SearchStatus({ search }: { search: Search }): JSX.Element {
  const { settings } = useScreen();
  const t = useText();
  const lang = settings.langSig.value;
  const state = search.stateSig.value;
  const text = () => {
    switch (state.kind) {
      case "idle":
        return "";
      case "searching":
        return t("search.searching");
      case "problem":
        return state.problem === null ? t("error.network") : spokenText(wordingOf(state.problem), lang);
      case "matches":
        return [
          state.matches.length === 0
            ? t("search.none", { pattern: state.pattern })
            : t("search.count", { count: state.matches.length }),
          ...(state.lacks > 0 ? [t("unread.rows", { count: state.lacks })] : []),
        ].join(". ");
    }
  };
  const quiet = state.kind === "idle" ||
    (state.kind === "matches" && state.matches.length > 0 && state.lacks === 0);
  return (
    <p
      role="status"
      class={quiet
        ? "sr-only"
        : state.kind === "searching"
        ? "search-wait"
        : state.kind === "problem"
        ? "mt-1 text-xs text-danger"
        : "mt-1 text-xs text-muted"}
    >
      {text()}
    </p>
  );
}
