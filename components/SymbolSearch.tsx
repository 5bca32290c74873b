// The instrument search: a combobox with a listbox, as the ARIA Authoring Practices describe it. One choice is one exact contract.
import type { JSX } from "preact";
import { chooseInstrument } from "@/lib/client/actions.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { Screen } from "@/lib/client/screen.ts";
import { clearField } from "@/lib/client/form.ts";
import { spokenText, wordingOf } from "@/lib/client/speech.ts";
import type { SymbolMatchView } from "@/lib/contract/api.ts";
import { listingOf } from "@/lib/contract/instrument_name.ts";
import { type NameBook, nameBook } from "@/lib/contract/name_book.ts";
import { describedBy, ErrorText } from "./Field.tsx";

const ID = "symbol-search";
const LIST = "symbol-list";

export function SymbolSearch(): JSX.Element {
  const screen = useScreen();
  const { search, settings, ticket } = screen;
  const t = useText();
  const error = ticket.errorsSig.value.conId;
  const state = search.stateSig.value;
  const open = search.openSig.value;
  const active = search.activeSig.value;
  const matches = state.kind === "matches" ? state.matches : [];
  const names = nameBook(matches.map(({ contract }) => contract), settings.langSig.value);
  const hasList = open && state.kind === "matches" && state.matches.length > 0;
  return (
    <div class="relative">
      <label class="label mb-1 block" for={ID}>{t("search.label")}</label>
      <input
        id={ID}
        class="input"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        autocapitalize="characters"
        placeholder={t("search.placeholder")}
        aria-autocomplete="list"
        aria-expanded={hasList}
        aria-controls={LIST}
        aria-activedescendant={hasList && active >= 0 ? `${LIST}-${active}` : undefined}
        {...describedBy(ID, error)}
        value={search.textSig.value}
        onInput={(event) => {
          clearField(ticket, "conId");
          search.type(event.currentTarget.value);
        }}
        onKeyDown={(event) => onKeyDown(event, screen)}
        onBlur={() => search.close()}
      />
      <ErrorText id={ID} error={error} />
      <div
        id={LIST}
        role="listbox"
        aria-label={t("search.label")}
        class={hasList ? "listbox" : "hidden"}
      >
        {state.kind === "matches" &&
          state.matches.map((match, index) => (
            <Option
              key={match.contract.conId}
              match={match}
              index={index}
              active={index === active}
              names={names}
            />
          ))}
      </div>
      <SearchStatus />
    </div>
  );
}

function onKeyDown(event: KeyboardEvent, screen: Screen): void {
  if (event.isComposing) return;
  const { search } = screen;
  const acts: Record<string, () => void> = {
    ArrowDown: () => search.move(1),
    ArrowUp: () => search.move(-1),
    Enter: () => void chooseInstrument(screen, () => search.take()),
    Escape: () => search.close(),
  };
  const act = acts[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

function Option(
  { match, index, active, names }: {
    match: SymbolMatchView;
    index: number;
    active: boolean;
    names: NameBook;
  },
): JSX.Element {
  const screen = useScreen();
  const { search } = screen;
  const { contract } = match;
  return (
    <div
      id={`${LIST}-${index}`}
      role="option"
      aria-selected={active}
      class="option"
      data-con-id={contract.conId}
      // The field keeps the focus: a blur would close the list before the click arrives.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => void chooseInstrument(screen, () => search.choose(contract))}
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
function SearchStatus(): JSX.Element {
  const { search, settings } = useScreen();
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
        return state.matches.length === 0
          ? t("search.none", { pattern: state.pattern })
          : t("search.count", { count: state.matches.length });
    }
  };
  const quiet = state.kind === "matches" && state.matches.length > 0;
  return (
    <p
      role="status"
      class={quiet
        ? "sr-only"
        : state.kind === "problem"
        ? "mt-1 text-xs text-danger"
        : "mt-1 text-xs text-muted"}
    >
      {text()}
    </p>
  );
}
