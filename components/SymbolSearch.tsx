// The instrument search: a combobox with a listbox, as the ARIA Authoring Practices describe it. One choice is one exact contract.
import type { JSX } from "preact";
import { chooseInstrument } from "@/lib/client/actions.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { SymbolSearch as Search } from "@/lib/client/symbol_search.ts";
import { clearField, type FieldError } from "@/lib/client/form.ts";
import { spokenText, wordingOf } from "@/lib/client/speech.ts";
import type { SymbolMatchView } from "@/lib/contract/api.ts";
import { listingOf } from "@/lib/contract/instrument_name.ts";
import { type NameBook, nameBook } from "@/lib/contract/name_book.ts";
import { describedBy, ErrorText } from "./Field.tsx";

/** The search of the ticket. */
export function SymbolSearch(): JSX.Element {
  const screen = useScreen();
  const { search, ticket } = screen;
  return (
    <SearchField
      id="symbol-search"
      label={useText()("search.label")}
      search={search}
      error={ticket.errorsSig.value.conId}
      onType={() => clearField(ticket, "conId")}
      run={(choose) => chooseInstrument(screen, choose)}
    />
  );
}

export interface SearchFieldProps {
  /** Of the input; what belongs to it has names that begin so. */
  id: string;
  label: string;
  search: Search;
  error?: FieldError | undefined;
  /** The label is said and not shown: what stands around it says it. */
  isLabelHidden?: boolean;
  onType?(): void;
  /** Called with what makes the choice. */
  run?(choose: () => Promise<void>): Promise<void>;
}

export function SearchField(props: SearchFieldProps): JSX.Element {
  const { id, label, search, error } = props;
  const { settings } = useScreen();
  const t = useText();
  const state = search.stateSig.value;
  const open = search.openSig.value;
  const active = search.activeSig.value;
  const matches = state.kind === "matches" ? state.matches : [];
  const names = nameBook(matches.map(({ contract }) => contract), settings.langSig.value);
  const hasList = open && state.kind === "matches" && state.matches.length > 0;
  const run = (choose: () => Promise<void>) => void (props.run ?? ((it) => it()))(choose);
  return (
    <div class="relative">
      <label class={props.isLabelHidden ? "sr-only" : "label mb-1 block"} for={id}>{label}</label>
      <input
        id={id}
        class="input"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        autocapitalize="characters"
        placeholder={props.isLabelHidden ? label : t("search.placeholder")}
        aria-autocomplete="list"
        aria-expanded={hasList}
        aria-controls={`${id}-list`}
        aria-activedescendant={hasList && active >= 0 ? `${id}-list-${active}` : undefined}
        {...describedBy(id, error)}
        value={search.textSig.value}
        onInput={(event) => {
          props.onType?.();
          search.type(event.currentTarget.value);
        }}
        onKeyDown={(event) => onKeyDown(event, search, run)}
        onBlur={() => search.close()}
      />
      <ErrorText id={id} error={error} />
      <div id={`${id}-list`} role="listbox" aria-label={label} class={hasList ? "listbox" : "hidden"}>
        {state.kind === "matches" &&
          state.matches.map((match, index) => (
            <Option
              key={match.contract.conId}
              id={`${id}-list-${index}`}
              match={match}
              active={index === active}
              names={names}
              onClick={() => run(() => search.choose(match.contract))}
            />
          ))}
      </div>
      <SearchStatus search={search} />
    </div>
  );
}

function onKeyDown(event: KeyboardEvent, search: Search, run: (choose: () => Promise<void>) => void): void {
  if (event.isComposing) return;
  const acts: Record<string, () => void> = {
    ArrowDown: () => search.move(1),
    ArrowUp: () => search.move(-1),
    Enter: () => run(() => search.take()),
    Escape: () => search.close(),
  };
  const act = acts[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
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
function SearchStatus({ search }: { search: Search }): JSX.Element {
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
        return state.matches.length === 0
          ? t("search.none", { pattern: state.pattern })
          : t("search.count", { count: state.matches.length });
    }
  };
  const quiet = state.kind === "idle" || (state.kind === "matches" && state.matches.length > 0);
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
