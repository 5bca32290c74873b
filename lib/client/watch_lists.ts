// The watch lists on this screen: read from the desk, read again when they change there, and said to be shown
// while they are.
import { computed, effect, type ReadonlySignal, type Signal, signal, untracked } from "@preact/signals";
import type { Contract, Problem, RequestOf, WatchList, WatchLists } from "@/lib/contract/api.ts";
import { watchListBounds } from "@/lib/contract/watch_list_bounds.ts";
import { type Api, ProblemError } from "./api.ts";
import { lostAnswer, type Screen } from "./screen.ts";
import { createShowing, keepShowing } from "./showing.ts";

/** The commands that answer with all lists. */
export type ListCommand = RequestOf<
  | "list_watch_lists"
  | "create_watch_list"
  | "rename_watch_list"
  | "delete_watch_list"
  | "add_to_watch_list"
  | "remove_from_watch_list"
  | "move_in_watch_list"
>;

export interface ScreenLists {
  /** `null` until they have been read. */
  readonly listsSig: ReadonlySignal<readonly WatchList[] | null>;
  /** The one that is shown: the chosen one, otherwise the first. */
  readonly shownSig: ReadonlySignal<WatchList | null>;
  /** Rows of it that have no market data line. */
  readonly withoutLineSig: Signal<ReadonlySet<number>>;
  /** Why the last command was refused. */
  readonly problemSig: Signal<Problem | null>;
  /** What was to be added to the list that is shown and is in it already. */
  readonly foundSig: ReadonlySignal<Contract | null>;
  /** Adds an instrument to a list. Rejects when the desk refuses or no answer comes. */
  add(listId: string, conId: number): Promise<WatchLists>;
  /** Whether it was carried out. */
  run(command: ListCommand): Promise<boolean>;
  /** Takes an answer; one that was overtaken by a newer one says nothing. */
  take(answer: WatchLists): void;
  /** The desk has started anew: its count begins again. */
  forget(): void;
  readonly revision: number;
}

export interface ListDeps {
  api: Pick<Api, "post">;
  chosenSig: ReadonlySignal<string | null>;
  /** What is said when no answer comes. */
  lost(): Problem;
}

export function createScreenLists({ api, chosenSig, lost }: ListDeps): ScreenLists {
  const listsSig = signal<readonly WatchList[] | null>(null);
  const problemSig = signal<Problem | null>(null);
  const addedAgainSig = signal<number | null>(null);
  const shownSig = computed(() => {
    const lists = listsSig.value ?? [];
    return lists.find(({ listId }) => listId === chosenSig.value) ?? lists[0] ?? null;
  });
  let revision = -1;

  function take(answer: WatchLists): void {
    if (answer.revision < revision) return;
    revision = answer.revision;
    listsSig.value = answer.lists;
  }

  return {
    listsSig,
    shownSig,
    foundSig: computed(() =>
      shownSig.value?.contracts.find(({ conId }) => conId === addedAgainSig.value) ?? null
    ),
    async add(listId, conId) {
      addedAgainSig.value = null;
      // To the desk it is no fault: it answers with the list as it is.
      const has = listsSig.peek()?.some((one) => one.listId === listId && holds(one, conId)) ?? false;
      const answer = await api.post({ action: "add_to_watch_list", listId, conId });
      if (has) addedAgainSig.value = conId;
      return answer;
    },
    withoutLineSig: signal<ReadonlySet<number>>(new Set()),
    problemSig,
    async run(command) {
      try {
        take(await api.post(command));
        problemSig.value = null;
        return true;
      } catch (error) {
        problemSig.value = error instanceof ProblemError ? error.problem : lost();
        return false;
      }
    },
    take,
    forget() {
      revision = -1;
    },
    get revision() {
      return revision;
    },
  };
}

const holds = ({ contracts }: WatchList, conId: number) => contracts.some((one) => one.conId === conId);

const ofScreen = new WeakMap<Screen, ScreenLists>();

/** The lists of this screen, the same however often they are opened and closed. */
export function screenLists(screen: Screen): ScreenLists {
  const known = ofScreen.get(screen);
  if (known !== undefined) return known;
  const { api, settings, t } = screen;
  const made = createScreenLists({ api, chosenSig: settings.listIdSig, lost: () => lostAnswer(t.peek()) });
  ofScreen.set(screen, made);
  return made;
}

/** Keeps them current, and the desk informed of what is shown. The returned function stops both. */
export function followLists(screen: Screen, lists: ScreenLists): () => void {
  const { api, epochSig, store } = screen;
  let epoch = epochSig.peek();
  const read = () => {
    if (store.watchListsRevisionSig.value !== lists.revision) void lists.run({ action: "list_watch_lists" });
  };
  // What did not come is asked for again.
  const timer = setInterval(() => untracked(read), watchListBounds.sayAgainMs);
  const stops = [
    () => clearInterval(timer),
    effect(() => {
      if (epochSig.value !== epoch) {
        epoch = epochSig.value;
        lists.forget();
      }
      read();
    }),
    showWhatIsShown(screen, lists, api),
  ];
  return () => stops.forEach((stop) => stop());
}

function showWhatIsShown(screen: Screen, lists: ScreenLists, api: Api): () => void {
  const showing = createShowing<string>({
    isSeen: () => document.visibilityState === "visible",
    async show(listId) {
      const { withoutLine } = await api.post({ action: "show_watch_list", listId });
      lists.withoutLineSig.value = new Set(withoutLine);
    },
    hide: (listId) => api.post({ action: "hide_watch_list", listId }, { keepalive: true }),
  });
  return keepShowing(screen, showing, () => lists.shownSig.value?.listId ?? null);
}
