// The watch lists: which one is shown, its rows, and what is changed about it.
import { type Signal, useSignal } from "@preact/signals";
import type { JSX, RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useScreen, useText } from "@/lib/client/context.ts";
import { createChoice } from "@/lib/client/symbol_search.ts";
import { followLists, type ScreenLists, screenLists } from "@/lib/client/watch_lists.ts";
import { watchListBounds } from "@/lib/contract/watch_list_bounds.ts";
import type { WatchList } from "@/lib/contract/api.ts";
import { nameBook } from "@/lib/contract/name_book.ts";
import { ProblemNote } from "./Field.tsx";
import { Question } from "./Modal.tsx";
import { SearchField } from "./SymbolSearch.tsx";
import { WatchTable } from "./WatchTable.tsx";

/** What is being done with the lists beside looking at them. */
type Doing = "looking" | "editing" | "naming" | "renaming" | "deleting";

export function WatchLists(): JSX.Element {
  const screen = useScreen();
  const lists = screenLists(screen);
  const doingSig = useSignal<Doing>("looking");
  useEffect(() => followLists(screen, lists), []);
  const all = lists.listsSig.value;
  const shown = lists.shownSig.value;
  const listId = shown?.listId;
  // What is asked about one list is not asked about another that has come into its place.
  useLayoutEffect(() => {
    if (doingSig.peek() === "renaming" || doingSig.peek() === "deleting") doingSig.value = "looking";
  }, [listId]);
  const doing = shown === null ? "naming" : doingSig.value;
  const ref = useFocusOf(all === null ? null : doing);
  const t = useText();
  if (all === null && lists.problemSig.value === null) {
    return <p role="status" class="empty">{t("lists.loading")}</p>;
  }
  return (
    <div ref={ref}>
      {shown !== null && <ListBar lists={lists} shown={shown} doingSig={doingSig} />}
      <ProblemNote problem={lists.problemSig.value} />
      {shown === null && all !== null && <p class="empty">{t("lists.none")}</p>}
      {all !== null && (doing === "naming" || doing === "renaming") && (
        <NameForm lists={lists} renamed={doing === "renaming" ? shown : null} doingSig={doingSig} />
      )}
      {shown !== null && <WatchTable lists={lists} list={shown} isEdited={doing === "editing"} />}
      {shown !== null && doing === "deleting" && (
        <DeleteQuestion lists={lists} list={shown} doingSig={doingSig} />
      )}
    </div>
  );
}

/** What goes on from there by keys, once what had the focus is gone. */
const NEXT: Record<Doing, string> = {
  looking: "#list-search",
  editing: "[data-action=edit-list]",
  naming: "[data-list-name]",
  renaming: "[data-list-name]",
  deleting: "",
};

/**
 * Keeps the focus within the lists when one thing is begun or done. Lists that have come (`null` before) take
 * none: the keys of the desk would be typed into their field.
 */
function useFocusOf(doing: Doing | null): RefObject<HTMLDivElement> {
  const ref = useRef<HTMLDivElement>(null);
  const before = useRef(doing);
  useEffect(() => {
    const was = before.current;
    if (was === doing || doing === null || doing === "deleting") return;
    before.current = doing;
    if (was === null) return;
    const next = ref.current?.querySelector<HTMLElement>(NEXT[doing]);
    if (document.activeElement !== document.body) return;
    next?.focus();
    if (next instanceof HTMLInputElement) next.select();
  }, [doing]);
  return ref;
}

interface BarProps {
  lists: ScreenLists;
  shown: WatchList;
  doingSig: Signal<Doing>;
}

function ListBar({ lists, shown, doingSig }: BarProps): JSX.Element {
  const { settings } = useScreen();
  const t = useText();
  // Behind the question the buttons stay, one of which has asked it.
  const isEdited = doingSig.value === "editing" || doingSig.value === "deleting";
  return (
    <div class="market-bar">
      <select
        class="input market-choice"
        aria-label={t("lists.choose")}
        title={shown.name}
        value={shown.listId}
        onChange={(event) => settings.listIdSig.value = event.currentTarget.value}
      >
        {(lists.listsSig.value ?? []).map(({ listId, name }) => (
          <option key={listId} value={listId}>{name}</option>
        ))}
      </select>
      {!isEdited && <AddSearch lists={lists} list={shown} />}
      {isEdited && (
        <>
          <button type="button" class="row-btn" onClick={() => doingSig.value = "naming"}>
            {t("lists.new")}
          </button>
          <button type="button" class="row-btn" onClick={() => doingSig.value = "renaming"}>
            {t("lists.rename")}
          </button>
          <button type="button" class="row-btn" onClick={() => doingSig.value = "deleting"}>
            {t("lists.delete")}
          </button>
        </>
      )}
      <button
        type="button"
        class="row-btn"
        aria-pressed={isEdited}
        data-action="edit-list"
        onClick={() => doingSig.value = isEdited ? "looking" : "editing"}
      >
        {t(isEdited ? "lists.editDone" : "lists.edit")}
      </button>
    </div>
  );
}

/** What is chosen goes to the end of the list; why it does not is said at the search. */
function AddSearch({ lists, list }: { lists: ScreenLists; list: WatchList }): JSX.Element {
  const { api, settings } = useScreen();
  const t = useText();
  const lang = settings.langSig.value;
  const found = lists.foundSig.value;
  const { listId } = list;
  const search = useMemo(() =>
    createChoice({
      api,
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      // Who types the next symbol meanwhile takes back nothing.
      ask: (conId) => lists.add(listId, conId),
      onChosen: (answer) => lists.take(answer),
    }), [listId]);
  return (
    <div class="market-add">
      <SearchField id="list-search" label={t("lists.add")} search={search} isLabelHidden />
      <p role="status" class={found === null ? "sr-only" : "mt-1 text-xs text-muted"} data-found>
        {found !== null && t("lists.found", { symbol: nameBook(list.contracts, lang).full(found) })}
      </p>
    </div>
  );
}

function NameForm(
  { lists, renamed, doingSig }: { lists: ScreenLists; renamed: WatchList | null; doingSig: Signal<Doing> },
): JSX.Element {
  const { settings } = useScreen();
  const t = useText();
  const nameSig = useSignal(renamed?.name ?? "");
  const save = async () => {
    const name = nameSig.peek().trim();
    if (name === "") return;
    const done = await lists.run(
      renamed === null
        ? { action: "create_watch_list", name }
        : { action: "rename_watch_list", listId: renamed.listId, name },
    );
    if (!done) return;
    // The new one is the last; it is shown, to be filled.
    if (renamed === null) settings.listIdSig.value = lists.listsSig.peek()?.at(-1)?.listId ?? null;
    doingSig.value = "looking";
  };
  return (
    <form
      class="market-bar"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <input
        class="input min-w-0 flex-1"
        aria-label={t("lists.name")}
        placeholder={t("lists.name")}
        maxLength={watchListBounds.name}
        autocomplete="off"
        data-list-name
        value={nameSig.value}
        onInput={(event) => nameSig.value = event.currentTarget.value}
      />
      <button type="submit" class="row-btn" disabled={nameSig.value.trim() === ""}>
        {t(renamed === null ? "lists.create" : "lists.save")}
      </button>
      {lists.shownSig.value !== null && (
        <button
          type="button"
          class="row-btn"
          onClick={() => doingSig.value = "looking"}
        >
          {t("lists.back")}
        </button>
      )}
    </form>
  );
}

function DeleteQuestion(
  { lists, list, doingSig }: { lists: ScreenLists; list: WatchList; doingSig: Signal<Doing> },
): JSX.Element {
  const t = useText();
  const { listId, name, contracts } = list;
  const back = () => doingSig.value = "editing";
  return (
    <Question
      id="delete-list"
      title={t("lists.delete")}
      confirm={t("lists.deleteYes")}
      back={t("lists.deleteNo")}
      onClose={back}
      onConfirm={() => {
        doingSig.value = "looking";
        void lists.run({ action: "delete_watch_list", listId });
      }}
    >
      <p>{t("lists.deleteAsk", { name, count: contracts.length })}</p>
    </Question>
  );
}
