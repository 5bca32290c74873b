// The instrument search: a combobox with a listbox, as the ARIA Authoring Practices describe it. One choice
// is one exact contract.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { SymbolSearch as Search } from "@/lib/client/symbol_search.ts";
import { clearField, type FieldError } from "@/lib/client/form.ts";
import { describedBy, ErrorText } from "./FieldError.tsx";
import { partsSig } from "./parts.ts";

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
      run={(choose) => screen.act(({ chooseInstrument }) => chooseInstrument(screen, choose))}
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
  run?(choose: () => Promise<void>): unknown;
}

export function SearchField(props: SearchFieldProps): JSX.Element {
  const { id, label, search, error } = props;
  const t = useText();
  const state = search.stateSig.value;
  const open = search.openSig.value;
  const active = search.activeSig.value;
  const parts = partsSig.value;
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
        {parts && <parts.SearchMatches id={id} search={search} run={run} />}
      </div>
      {parts && <parts.SearchStatus search={search} />}
    </div>
  );
}

function onKeyDown(event: KeyboardEvent, search: Search, run: (choose: () => Promise<void>) => void): void {
  const acts: Record<string, () => void> = {
    ArrowDown: () => search.move(1),
    ArrowUp: () => search.move(-1),
    Enter: () => run(() => search.take()),
    Escape: () => search.openSig.peek() ? search.close() : search.type(""),
  };
  const act = acts[event.key];
  // An empty field has nothing to take back: it is left.
  if (!act || event.key === "Escape" && search.textSig.peek() === "") return;
  event.preventDefault();
  event.stopPropagation();
  act();
}
